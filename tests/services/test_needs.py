"""Deeds on a need: steps that change what they must and nothing else, states, copies, and whose need it is."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matching.types import Shift, SingleShift, Window
from portti.domain import needs as drafts
from portti.domain.actor import SYSTEM, Actor
from portti.domain.errors import Conflict, NotAllowed, NotFound, RuleViolation
from portti.domain.needs import Draft
from portti.models import AuditEvent, Employer, Need, NeedKnown, PostalCode
from portti.queries.needs import known_assistants, match_counts, own_needs
from portti.services import need_drafts, need_ending, need_open_times
from portti.services.match_inputs import has_fixed_times, need_data
from portti.services.need_marks import mark_of
from portti.services.needs import (
    change_times,
    clear_open_times,
    confirm_need,
    copy_need,
    create_need,
    fill_need_up,
    pause_need,
    publish_need,
    restore_need,
    save_need_step,
    withdraw_need,
)
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_employer, make_profile
from tests.factories.matches import make_match
from tests.factories.needs import make_need

LATER = NOW + timedelta(hours=1)
TUESDAY = Shift(1, 480, 720)
NIGHT = Shift(6, 1320, 360, 2, (1,), 2, True)
WINDOW = Window((0, 4), 690, 1140, 210)
SINGLE = SingleShift(datetime(2026, 12, 24, 22), datetime(2026, 12, 25, 8))
OLD_SINGLE = SingleShift(datetime(2026, 11, 24, 22), datetime(2026, 11, 25, 8))


def actor_of(employer: Employer) -> Actor:
    return Actor(employer.account_id, frozenset({"employer"}), employer.centre_id, employer.id)


def owner_of(session: Session, need: Need) -> Actor:
    return actor_of(session.get_one(Employer, need.employer_id))


def save(session: Session, need: Need, draft: Draft, version: str | None = None) -> Need:
    actor = owner_of(session, need)
    return save_need_step(session, actor, need.id, draft, version=version, now=LATER)


def test_a_new_need_is_an_empty_draft_of_the_employers_centre(session: Session) -> None:
    employer = make_employer(session)
    make_need(session)
    need = create_need(session, actor_of(employer), now=NOW)
    assert (need.state, need.centre_id, need.row_version) == ("draft", employer.centre_id, 1)
    assert [one.id for one in own_needs(session, actor_of(employer))] == [need.id]


def test_starting_twice_leaves_one_empty_draft(session: Session) -> None:
    actor = actor_of(make_employer(session))
    first = create_need(session, actor, now=NOW)
    assert create_need(session, actor, now=LATER).id == first.id
    save(session, first, drafts.PlaceDraft("Jyväskylä"))
    assert create_need(session, actor, now=LATER).id != first.id


def test_an_assistant_or_somebody_without_employer_starts_none(session: Session) -> None:
    employer = make_employer(session)
    assistant = Actor(employer.account_id, frozenset({"assistant"}), employer.centre_id, employer.id)
    staff = Actor(employer.account_id, frozenset({"staff"}), employer.centre_id)
    for actor in (assistant, staff):
        with pytest.raises(NotAllowed):
            create_need(session, actor, now=NOW)


DRAFTS: list[Draft] = [
    drafts.PlaceDraft("Tampere"),
    drafts.KindsDraft(("weekly", "open")),
    drafts.OpenTimesDraft(("morning",), (0, 4), 12, 15, True, True, 4, 3, 2.5, 5, 480, 1140, 6),
    drafts.DatesDraft(date(2027, 1, 1), date(2027, 6, 30), 30, 0.5),
    drafts.SkillsDraft({"mt_hoist": "must", "hh_cook": "wish"}),
    drafts.LanguagesDraft({"fi": "B1", "sv": "A2"}, {"fi": "must", "sv": "wish"}),
    drafts.HomeDraft(("c_pets:dog", "c_stairs")),
    drafts.TextDraft("Aamuapua", "Ensin kahvi.", "fi", True),
]


@pytest.mark.parametrize("draft", DRAFTS, ids=lambda draft: draft.step)
def test_a_step_changes_the_need_once(session: Session, draft: Draft) -> None:
    need = make_need(session, state="draft", title="")
    before = mark_of(need, draft.step)
    save(session, need, draft, version=before)
    assert (need.row_version, need.changed_at) == (2, LATER)
    assert draft.step in need.steps_done.split()
    save(session, need, draft, version=before)
    assert need.row_version == 2


def test_each_step_is_read_back_as_it_was_saved(session: Session) -> None:
    need = make_need(session, state="draft")
    for draft in DRAFTS:
        save(session, need, draft)
    session.expire_all()
    assert need_drafts.place_text(need) == "Tampere"
    assert need_drafts.kinds_of(need) == ("weekly", "open")
    assert need_open_times.open_times_of(need) == DRAFTS[2]
    assert need_drafts.dates_of(need) == DRAFTS[3]
    assert need_drafts.strengths_of(need) == {"mt_hoist": "must", "hh_cook": "wish"}
    assert need_drafts.languages_of(need) == DRAFTS[5]
    assert set(need_drafts.conditions_of(need)) == {"c_pets:dog", "c_stairs"}
    assert need_drafts.text_of(need) == DRAFTS[7]


def test_levels_and_strengths_change_in_place(session: Session) -> None:
    need = make_need(session)
    save(session, need, drafts.LanguagesDraft({"fi": "B1"}, {"fi": "must"}))
    save(session, need, drafts.LanguagesDraft({"fi": "C1", "en": "A1"}, {"fi": "must", "en": "wish"}))
    save(session, need, drafts.SkillsDraft({"mt_hoist": "must"}))
    save(session, need, drafts.SkillsDraft({"mt_hoist": "wish"}))
    session.expire_all()
    assert need_data(need)["languages"] == {"must": {"fi": "C1"}, "wish": {"en": "A1"}}
    assert need_data(need)["skills"] == {"must": [], "wish": ["mt_hoist"]}


def test_a_stale_form_does_not_go_over_a_newer_one(session: Session) -> None:
    need = make_need(session, state="draft")
    before, elsewhere = mark_of(need, "place"), mark_of(need, "home")
    save(session, need, drafts.PlaceDraft("Tampere"), version=before)
    with pytest.raises(Conflict):
        save(session, need, drafts.PlaceDraft("Turku"), version=before)
    save(session, need, drafts.HomeDraft(("c_stairs",)), version=elsewhere)


def test_a_postal_code_gives_its_own_point(session: Session) -> None:
    session.add(
        PostalCode(code="40100", name="Keskusta", municipality_code="179", latitude=62.2, longitude=25.7)
    )
    need = make_need(session)
    save(session, need, drafts.PlaceDraft("40100"))
    assert (need.postal_code, need.municipality_code, need.latitude) == ("40100", "179", 62.2)
    with pytest.raises(RuleViolation, match="postal_code_unknown"):
        save(session, need, drafts.PlaceDraft("99999"))


def test_the_same_municipality_leaves_the_point_where_it_is(session: Session) -> None:
    need = make_need(session, latitude=62.3)
    save(session, need, drafts.PlaceDraft("jyväskylä"))
    assert (need.latitude, need.row_version) == (62.3, 1)


def test_times_are_added_and_removed_whatever_tab_was_first(session: Session) -> None:
    need = make_need(session, state="draft")
    actor = owner_of(session, need)
    assert change_times(session, actor, need.id, "weekly", add=[NIGHT], now=LATER)
    assert not change_times(session, actor, need.id, "weekly", add=[NIGHT, TUESDAY], now=LATER)
    assert change_times(session, actor, need.id, "window", add=[WINDOW], now=LATER)
    assert change_times(session, actor, need.id, "single", add=[SINGLE], now=LATER)
    assert need_drafts.entries_of(need, "weekly") == [TUESDAY, NIGHT]
    assert change_times(session, actor, need.id, "weekly", remove=[TUESDAY], now=LATER)
    assert not change_times(session, actor, need.id, "weekly", remove=[TUESDAY], now=LATER)
    session.expire_all()
    data = need_data(need)
    assert data["shifts"] == [
        {
            "weekday": 6,
            "start": "22:00",
            "end": "06:00",
            "cycle": 2,
            "weeks": [1],
            "assistants": 2,
            "splittable": True,
        }
    ]
    assert data["windows"][0]["weekdays"] == [0, 4]
    assert data["single_shifts"] == [{"start": "2026-12-24T22:00", "end": "2026-12-25T08:00"}]


def test_an_entry_that_is_gone_is_not_changed_into_another(session: Session) -> None:
    need = make_need(session)
    actor = owner_of(session, need)
    other = Shift(2, 480, 720)
    assert change_times(session, actor, need.id, "weekly", remove=[TUESDAY], add=[other], now=LATER)
    assert not change_times(session, actor, need.id, "weekly", remove=[TUESDAY], add=[other], now=LATER)
    with pytest.raises(Conflict):
        change_times(session, actor, need.id, "weekly", remove=[TUESDAY], add=[NIGHT], now=LATER)


def test_a_tick_never_takes_times_away(session: Session) -> None:
    need = make_need(session)
    with pytest.raises(RuleViolation, match="kind_in_use_weekly"):
        save(session, need, drafts.KindsDraft(("open",)))


def test_a_published_need_stays_published_and_whole(session: Session) -> None:
    need = make_need(session, text="Aamut.")
    actor = owner_of(session, need)
    save(session, need, drafts.PlaceDraft("Tampere"))
    assert need.state == "published"
    with pytest.raises(RuleViolation, match="published_lacks_times"):
        change_times(session, actor, need.id, "weekly", remove=[TUESDAY], now=LATER)


def test_an_imported_need_without_title_may_be_edited_bit_by_bit(session: Session) -> None:
    need = make_need(session, title="", text="")
    save(session, need, drafts.SkillsDraft({"mt_hoist": "must"}))
    save(session, need, drafts.PlaceDraft("Tampere"))
    with pytest.raises(RuleViolation, match="published_lacks_tasks"):
        save(session, need, drafts.SkillsDraft({}))


def test_open_times_alone_publish_and_are_not_bent_into_the_format(
    session: Session, settings: Settings
) -> None:
    need = make_need(session, state="draft", shifts=(), text="Aamut.")
    actor = owner_of(session, need)
    with pytest.raises(RuleViolation, match="not_whole") as caught:
        publish_need(session, actor, need.id, settings=settings, now=LATER)
    assert caught.value.facts["steps"] == ("times",)
    save(session, need, drafts.OpenTimesDraft(parts=("morning",)))
    publish_need(session, actor, need.id, settings=settings, now=LATER)
    assert need.state == "published"
    assert not has_fixed_times(need)
    with pytest.raises(RuleViolation, match="published_lacks_times"):
        clear_open_times(session, actor, need.id, now=LATER)


def test_publishing_twice_is_publishing_once(session: Session, settings: Settings) -> None:
    need = make_need(session, state="draft", text="Aamut.")
    actor = owner_of(session, need)
    publish_need(session, actor, need.id, settings=settings, now=LATER)
    publish_need(session, actor, need.id, settings=settings, now=LATER + timedelta(days=1))
    assert (need.row_version, need.published_at, need.confirmed_at) == (2, LATER, LATER)
    deeds = session.scalars(
        select(AuditEvent.deed).where(AuditEvent.subject == "need", AuditEvent.subject_id == need.id)
    )
    assert list(deeds) == ["publish_need"]


def test_a_need_whose_dates_have_passed_is_not_published(session: Session) -> None:
    over = make_need(session, state="draft", text="x", to_on=date(2026, 11, 1))
    singles = make_need(session, state="draft", text="x", shifts=())
    need_drafts.put_entries(singles, "single", [OLD_SINGLE])
    session.flush()
    assert need_ending.missing_of(over, NOW) == ("dates",)
    assert need_ending.missing_of(singles, NOW) == ("singles",)


@pytest.mark.parametrize(
    ("deed", "state"), [(pause_need, "paused"), (fill_need_up, "filled"), (withdraw_need, "withdrawn")]
)
def test_each_way_out_of_publishing_leads_back(
    session: Session, deed: Callable[..., Need], state: str, settings: Settings
) -> None:
    need = make_need(session, text="x", confirmed_at=NOW - timedelta(days=20), asked_at=NOW)
    actor = owner_of(session, need)
    more = {"settings": settings} if deed is withdraw_need else {}
    for _press in range(2):
        deed(session, actor, need.id, **more, now=NOW)
    assert (need.state, need.row_version) == (state, 2)
    publish_need(session, actor, need.id, settings=settings, now=LATER)
    assert (need.state, need.confirmed_at, need.asked_at) == ("published", LATER, None)


def test_a_withdrawn_need_is_taken_back_and_only_then_edited(session: Session, settings: Settings) -> None:
    need = make_need(session)
    actor = owner_of(session, need)
    withdraw_need(session, actor, need.id, settings=settings, now=NOW)
    with pytest.raises(RuleViolation, match="need_withdrawn"):
        save(session, need, drafts.PlaceDraft("Tampere"))
    restore_need(session, actor, need.id, now=NOW)
    assert need.state == "paused"
    save(session, need, drafts.PlaceDraft("Tampere"))


def test_confirming_brings_an_expired_need_back(session: Session, settings: Settings) -> None:
    need = make_need(session, state="expired", confirmed_at=NOW - timedelta(days=50))
    noise = make_need(session, state="expired", confirmed_at=NOW - timedelta(days=50))
    confirm_need(session, owner_of(session, need), need.id, settings=settings, now=LATER)
    assert (need.state, need.confirmed_at) == ("published", LATER)
    confirm_need(session, SYSTEM, noise.id, settings=settings, now=LATER)
    assert noise.state == "published"


def test_a_draft_is_not_confirmed_or_paused(session: Session, settings: Settings) -> None:
    need = make_need(session, state="draft")
    actor = owner_of(session, need)
    confirm = partial(confirm_need, settings=settings)
    for deed in (confirm, pause_need, fill_need_up):
        with pytest.raises(RuleViolation, match="cannot_"):
            deed(session, actor, need.id, now=NOW)


def test_a_copy_says_the_same_without_what_has_passed(session: Session, settings: Settings) -> None:
    profile = make_profile(session)
    old = make_need(session, state="filled", text="Ensin kahvi.", to_on=date(2026, 11, 1))
    actor = owner_of(session, old)
    need_drafts.put_entries(old, "weekly", [NIGHT])
    need_drafts.put_entries(old, "window", [WINDOW])
    need_drafts.put_entries(old, "single", [OLD_SINGLE, SINGLE])
    old.known = [NeedKnown(profile_id=profile.id)]
    session.flush()
    save(session, old, drafts.LanguagesDraft({"fi": "B1"}, {"fi": "must"}))
    save(session, old, drafts.SkillsDraft({"mt_hoist": "must"}))
    save(session, old, drafts.HomeDraft(("c_stairs",)))
    copy = copy_need(session, actor, old.id, now=LATER)
    assert (copy.state, copy.to_on, copy.published_at, copy.confirmed_at) == ("draft", None, None, None)
    known = {profile.id: profile.exchange_id}
    same = {**need_data(old, known), "id": copy.exchange_id, "to": None}
    same["single_shifts"] = [{"start": "2026-12-24T22:00", "end": "2026-12-25T08:00"}]
    assert need_data(copy, known) == same
    assert copy_need(session, actor, old.id, now=LATER).id == copy.id
    publish_need(session, actor, copy.id, settings=settings, now=LATER)
    assert copy_need(session, actor, old.id, now=LATER).id != copy.id
    assert old.state == "filled"


def test_another_employers_need_is_not_there(session: Session, settings: Settings) -> None:
    need, stranger = make_need(session), actor_of(make_employer(session))
    mailing = (publish_need, confirm_need, withdraw_need)
    for deed in (
        *(partial(deed, settings=settings) for deed in mailing),
        pause_need,
        fill_need_up,
        restore_need,
    ):
        with pytest.raises(NotFound):
            deed(session, stranger, need.id, now=NOW)
    with pytest.raises(NotFound):
        save_need_step(session, stranger, need.id, drafts.PlaceDraft("Turku"), version=None, now=NOW)
    with pytest.raises(NotFound):
        change_times(session, stranger, need.id, "weekly", add=[NIGHT], now=NOW)
    with pytest.raises(NotFound):
        copy_need(session, stranger, need.id, now=NOW)


def test_known_are_those_with_whom_both_said_yes(session: Session) -> None:
    old, noise = make_need(session), make_need(session)
    new = make_need(session, employer=session.get_one(Employer, old.employer_id))
    mutual, one_sided, strange = (make_profile(session, shown_name=name) for name in ("B", "C", "D"))
    both: dict[str, Any] = {"employer_answer": "interested", "assistant_answer": "interested"}
    make_match(session, need=old, profile=mutual, current=False, **both)
    make_match(session, need=old, profile=one_sided, employer_answer="interested")
    make_match(session, need=noise, profile=strange, **both)
    actor = owner_of(session, new)
    assert [one.profile_id for one in known_assistants(session, actor)] == [mutual.id]
    save(session, new, drafts.KnownDraft(frozenset({mutual.id})))
    assert need_drafts.known_of(new) == {mutual.id}
    with pytest.raises(RuleViolation, match="choice_unknown"):
        save(session, new, drafts.KnownDraft(frozenset({one_sided.id})))


def test_pairs_are_counted_by_whom_they_wait_for(session: Session) -> None:
    need, noise = make_need(session), make_need(session)
    answers = [
        (None, None),
        (None, "interested"),
        ("interested", None),
        ("interested", "interested"),
        ("not_for_me", None),
        (None, "not_for_me"),
    ]
    for employer, assistant in answers:
        profile = make_profile(session)
        make_match(session, need=need, profile=profile, employer_answer=employer, assistant_answer=assistant)
        make_match(session, need=noise, profile=profile)
    make_match(session, need=need, profile=make_profile(session), current=False)
    counts = match_counts(session, [need.id])[need.id]
    assert (counts.fitting, counts.unanswered) == (4, 1)
    assert (counts.wait_for_employer, counts.wait_for_assistant, counts.mutual) == (1, 1, 1)
