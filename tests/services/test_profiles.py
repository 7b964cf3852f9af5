"""Saving a profile step by step, publishing it, pausing it, bringing it back."""

from datetime import timedelta

import pytest

from portti.domain.actor import Actor
from portti.domain.errors import Conflict, NotAllowed, NotFound, RuleViolation
from portti.domain.profiles import AboutDraft, DatesDraft, FreeTime, HoursDraft, VisibilityDraft
from portti.models import AuditEvent, Centre, PostalCode, Profile
from portti.queries import profiles as queries
from portti.services import profile_steps as steps
from portti.services import profiles
from tests.factories.accounts import make_account, make_profile
from tests.factories.matches import make_match
from tests.factories.needs import make_need
from tests.factories.profiles import actor_for, make_full_profile, staff_actor_for


@pytest.fixture
def profile(session):
    make_full_profile(session, state="published")  # another person's
    return make_full_profile(session)


@pytest.fixture
def actor(profile):
    return actor_for(profile)


def again(session, profile):
    session.flush()
    session.expire_all()
    return session.get(Profile, profile.id)


def deeds(session, profile):
    rows = session.query(AuditEvent).filter_by(subject="profile", subject_id=profile.id)
    return [row.deed for row in rows.order_by(AuditEvent.id)]


def test_every_step_is_kept_and_raises_the_version(session, now, profile, actor):
    later = now + timedelta(hours=1)
    saves = [
        lambda v: steps.save_place(session, actor, "Muurame", v, now=later),
        lambda v: steps.save_travel(session, actor, {"car": 15, "bicycle": 30}, v, now=later),
        lambda v: steps.save_dates(session, actor, DatesDraft("not_now", None, None), v, now=later),
        lambda v: steps.save_hours(session, actor, HoursDraft(1.5, 37.5, 60, 120), v, now=later),
        lambda v: steps.save_skills(session, actor, {"pc_dress": "can", "oh_shop": "done"}, v, now=later),
        lambda v: steps.save_languages(session, actor, {"fi": "B2", "sv": "A1"}, v, now=later),
        lambda v: steps.save_conditions(session, actor, ["c_stairs", "c_pets:dog"], v, now=later),
        lambda v: steps.save_about(
            session, actor, AboutDraft("Aikku", "Hej", "sv", ("music",)), v, now=later
        ),
        lambda v: steps.save_visibility(session, actor, VisibilityDraft("staff", ("text",)), v, now=later),
    ]
    for number, save in enumerate(saves, start=1):
        save(number)
    found = again(session, profile)
    assert found.row_version == len(saves) + 1
    assert found.changed_at == later
    assert (found.municipality_code, found.postal_code) == ("500", None)
    assert found.latitude == pytest.approx(62.1, abs=0.2)
    assert {(way.mode, way.reach) for way in found.travel} == {("car", 15.0), ("bicycle", 30.0)}
    assert found.availability == "not_now"
    assert (found.hours_min, found.hours_max, found.shortest_shift) == (1.5, 37.5, 60)
    assert found.short_notice_minutes == 120
    assert {(row.skill, row.level) for row in found.skills} == {("pc_dress", "can"), ("oh_shop", "done")}
    assert {(row.language, row.level) for row in found.languages} == {("fi", "B2"), ("sv", "A1")}
    assert {row.condition for row in found.cannot} == {"c_stairs", "c_pets:dog"}
    assert (found.shown_name, found.text, found.text_language) == ("Aikku", "Hej", "sv")
    assert [row.interest for row in found.interests] == ["music"]
    assert (found.visibility, found.shown_fields) == ("staff", "text")
    assert deeds(session, profile) == ["save_profile_step"] * len(saves)
    assert found.steps_done.split() == [
        "place", "travel", "dates", "hours", "skills", "languages", "conditions", "about", "visibility",
    ]  # fmt: skip


def test_a_postal_code_is_a_place_where_the_operator_imported_it(session, now, profile, actor):
    with pytest.raises(RuleViolation, match="postal_code_unknown"):
        steps.save_place(session, actor, "40100", 1, now=now)
    session.add(
        PostalCode(code="40100", name="Jyväskylä", municipality_code="179", latitude=62.24, longitude=25.74)
    )
    session.flush()
    steps.save_place(session, actor, " 40100 ", 1, now=now)
    assert again(session, profile).postal_code == "40100"


def test_the_same_content_sent_twice_is_saved_once(session, now, profile, actor):
    draft = HoursDraft(1, 10, 0, None)
    for _ in range(2):
        steps.save_hours(session, actor, draft, 1, now=now)
    found = again(session, profile)
    assert found.row_version == 2
    assert deeds(session, profile) == ["save_profile_step"]


def test_a_second_tab_does_not_overwrite_the_first(session, now, profile, actor):
    steps.save_hours(session, actor, HoursDraft(1, 10, 0, None), 1, now=now)
    with pytest.raises(Conflict):
        steps.save_about(session, actor, AboutDraft("Toinen", "", "fi", ()), 1, now=now)


def test_free_times_are_added_copied_changed_and_removed(session, now, profile, actor):
    steps.add_free_times(session, actor, [FreeTime(day, 480, 720) for day in (0, 1, 2)], now=now)
    found = again(session, profile)
    assert [steps.time_of(row) for row in found.free_times] == [
        FreeTime(0, 480, 720),
        FreeTime(1, 480, 720),
        FreeTime(2, 480, 720),
        FreeTime(4, 1320, 360),
    ]
    tuesday = found.free_times[1].id
    steps.change_free_time(session, actor, tuesday, FreeTime(6, 600, 0), found.row_version, now=now)
    steps.remove_free_time(session, actor, found.free_times[0].id, now=now)
    found = again(session, profile)
    assert [steps.time_of(row) for row in found.free_times] == [
        FreeTime(2, 480, 720),
        FreeTime(4, 1320, 360),
        FreeTime(6, 600, 0),
    ]
    version = found.row_version
    steps.add_free_times(session, actor, [FreeTime(6, 600, 0)], now=now)
    steps.remove_free_time(session, actor, 10**6, now=now)
    assert again(session, profile).row_version == version


def test_changing_a_time_to_one_that_stands_leaves_one_of_them(session, now, profile, actor):
    steps.change_free_time(session, actor, profile.free_times[1].id, FreeTime(0, 480, 720), 1, now=now)
    assert [steps.time_of(row) for row in again(session, profile).free_times] == [FreeTime(0, 480, 720)]


def test_another_persons_free_time_is_not_there(session, now, actor):
    other = make_full_profile(session)
    with pytest.raises(NotFound):
        steps.change_free_time(session, actor, other.free_times[0].id, FreeTime(0, 0, 60), 1, now=now)
    steps.remove_free_time(session, actor, other.free_times[0].id, now=now)
    assert len(again(session, other).free_times) == 2


def test_publishing_says_what_is_missing_and_keeps_the_first_day(session, now):
    profile = make_profile(session, state="draft", latitude=None, shown_name="")
    with pytest.raises(RuleViolation) as fault:
        profiles.publish_profile(session, actor_for(profile), now=now)
    assert fault.value.facts["steps"] == ["place", "travel", "times", "languages", "about"]
    whole = make_full_profile(session)
    actor = actor_for(whole)
    profiles.publish_profile(session, actor, now=now)
    profiles.publish_profile(session, actor, now=now + timedelta(days=1))
    profiles.pause_profile(session, actor, now=now + timedelta(days=2))
    profiles.pause_profile(session, actor, now=now + timedelta(days=3))
    profiles.publish_profile(session, actor, now=now + timedelta(days=4))
    found = again(session, whole)
    assert (found.state, found.published_at) == ("published", now)
    assert found.confirmed_at == found.changed_at == now + timedelta(days=4)
    assert found.row_version == 4
    assert deeds(session, whole) == ["publish_profile", "pause_profile", "publish_profile"]


def test_editing_a_published_profile_keeps_it_published(session, now):
    profile = make_full_profile(session, state="published")
    steps.save_hours(session, actor_for(profile), HoursDraft(1, 10, 0, None), 1, now=now)
    assert again(session, profile).state == "published"


def test_one_press_brings_a_hidden_profile_back(session, now):
    profile = make_full_profile(session, state="hidden", asked_at=now)
    profiles.confirm_profile(session, actor_for(profile), now=now)
    found = again(session, profile)
    assert (found.state, found.confirmed_at, found.asked_at) == ("published", now, None)


def test_no_profile_comes_out_while_its_last_day_has_passed(session, now):
    for state, deed in (
        ("draft", profiles.publish_profile),
        ("paused", profiles.publish_profile),
        ("hidden", profiles.publish_profile),
        ("hidden", profiles.confirm_profile),
    ):
        over = make_full_profile(session, state=state, to_on=now.date() - timedelta(days=1))
        actor = actor_for(over)
        with pytest.raises(RuleViolation) as fault:
            deed(session, actor, now=now)
        assert (fault.value.facts["steps"], again(session, over).state) == (["dates"], state)
        steps.save_dates(session, actor, DatesDraft("now", None, now.date()), None, now=now)
        deed(session, actor, now=now)
        assert again(session, over).state == "published"


def test_a_paused_profile_is_not_brought_out_by_confirming(session, now, profile, actor):
    with pytest.raises(RuleViolation, match="profile_not_published"):
        profiles.confirm_profile(session, actor, now=now)
    paused = make_full_profile(session, state="paused")
    with pytest.raises(RuleViolation, match="profile_not_published"):
        profiles.confirm_profile(session, actor_for(paused), now=now)


def test_a_profile_that_was_taken_away_can_be_brought_back(session, now):
    profile = make_full_profile(session, state="published")
    actor = actor_for(profile)
    profiles.take_profile_away(session, actor, now=now)
    assert again(session, profile).state == "paused"
    profiles.publish_profile(session, actor, now=now + timedelta(days=8))
    found = again(session, profile)
    assert (found.state, len(found.free_times), found.text) == ("published", 2, profile.text)
    assert deeds(session, profile) == ["take_profile_away", "publish_profile"]


def test_a_draft_cannot_be_taken_away(session, now, actor):
    with pytest.raises(RuleViolation, match="profile_not_published"):
        profiles.take_profile_away(session, actor, now=now)


def test_staff_act_for_the_person_and_the_record_says_who(session, now, profile):
    staff = make_account(session, "staff", centre=session.get(Centre, profile.centre_id))
    steps.save_place(session, staff_actor_for(profile, staff), "Helsinki", 1, now=now)
    event = session.query(AuditEvent).filter_by(deed="save_profile_step").one()
    assert (event.account_id, event.profile_id, event.facts) == (staff.id, profile.id, {"step": "place"})


def test_employers_may_not_edit_a_profile(session, now, profile):
    employer = Actor(1, frozenset({"employer"}), profile.centre_id, profile_id=profile.id)
    for deed in (profiles.publish_profile, profiles.pause_profile, profiles.confirm_profile):
        with pytest.raises(NotAllowed):
            deed(session, employer, now=now)
    with pytest.raises(NotAllowed):
        steps.save_place(session, employer, "Helsinki", 1, now=now)


def test_who_handles_no_profile_finds_none(session, now):
    make_full_profile(session)
    nobody = Actor(1, frozenset({"assistant"}), 1)
    with pytest.raises(NotFound):
        steps.save_place(session, nobody, "Helsinki", 1, now=now)
    with pytest.raises(NotFound):
        queries.own_profile(session, nobody)


def test_an_assistant_without_a_profile_gets_one_once(session, now):
    account = make_account(session, "assistant", given_name="Minna", language="selko")
    actor = Actor(account.id, frozenset({"assistant"}), account.centre_id)
    first = profiles.create_profile(session, actor, now=now)
    assert (first.state, first.shown_name, first.text_language) == ("draft", "Minna", "fi")
    assert profiles.create_profile(session, actor, now=now).id == first.id
    staff = make_account(session, "staff")
    with pytest.raises(NotAllowed):
        profiles.create_profile(session, Actor(staff.id, frozenset({"staff"}), staff.centre_id), now=now)


def test_answers_that_wait_are_told_apart(session, now, profile):
    other = make_full_profile(session)
    asked, awaited, both, silent, filled = (make_need(session) for _ in range(5))
    filled.state = "filled"
    for need, employer, assistant in (
        (asked, "interested", None),
        (awaited, None, "interested"),
        (both, "interested", "interested"),
        (silent, None, None),
        (filled, "interested", None),
    ):
        make_match(
            session,
            need=need,
            profile=profile,
            employer_answer=employer,
            employer_answered_at=now if employer else None,
            assistant_answer=assistant,
            assistant_answered_at=now if assistant else None,
        )
    make_match(session, need=asked, profile=other, employer_answer="interested")
    make_match(session, need=make_need(session), profile=profile, current=False)

    def ids(rows):
        return [row.need.id for row in rows]

    found = queries.answered_needs(session, profile.id)
    assert ids(found.for_assistant) == [asked.id]
    assert ids(found.for_employer) == [awaited.id]
    assert ids(found.for_nobody) == [both.id]
    assert queries.count_fitting_needs(session, profile.id) == 4
