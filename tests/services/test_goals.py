"""Wishes and goals of a client: whose they are, their clock that only an end stops, and what is left of them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from portti.domain.ability_notes import AbilityDraft
from portti.domain.actor import Actor
from portti.domain.errors import Conflict, NotAllowed, NotFound, RuleViolation
from portti.domain.goals import ENDS, STATES, GoalDraft, end_of, goal_faults
from portti.domain.service_profiles import WishDraft
from portti.jobs.runner import run_job
from portti.models import (
    AbilityNote,
    Goal,
    GoalChange,
    GoalStep,
    ProgressForm,
    ServiceProfile,
    ServiceProfileChange,
    StaffTask,
)
from portti.queries import goals as queries
from portti.queries.operations import purge_old_rows
from portti.services import (
    ability_notes,
    erasure,
    goals,
    merges,
    progress_forms,
    service_profiles,
    staff_tasks,
)
from portti.services.own_data import own_data
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_centre
from tests.factories.goals import (
    make_ability_note,
    make_goal,
    make_progress_form,
    make_service_profile,
)

DAY = timedelta(days=1)
TODAY = NOW.date()


@pytest.fixture
def centre(session):
    return make_centre(session)


@pytest.fixture
def client(session, centre):
    make_goal(session, title="Toisen tavoite")
    return make_account(session, "employer", centre=centre)


@pytest.fixture
def own(client):
    return Actor(client.id, frozenset({"employer"}), client.centre_id)


@pytest.fixture
def staff(session, centre):
    return Actor(make_account(session, "staff", centre=centre).id, frozenset({"staff"}), centre.id)


def draft(**values):
    fields = {"area": "service", "title": "Saan tulkin", "language": "fi", "follow_up_on": TODAY + 30 * DAY}
    return GoalDraft(**{**fields, **values})


def wishes(*codes, words=""):
    return WishDraft(frozenset(codes), words, "fi")


def changes(session, goal):
    rows = session.scalars(select(GoalChange).where(GoalChange.goal_id == goal.id).order_by(GoalChange.id))
    return [(row.account_id, row.deed) for row in rows]


def test_no_end_of_a_goal_is_a_referral():
    words = {*STATES, *ENDS, *(reason for reasons in ENDS.values() for reason in reasons)}
    assert set(ENDS) == {"reached", "declined", "ended"}
    assert not [word for word in words if "refer" in word and word != "offer_refused"]
    with pytest.raises(RuleViolation):
        end_of("referred")


def test_client_and_staff_write_the_same_wishes_and_each_change_says_who(session, own, staff, client):
    service_profiles.save_wishes(
        session, own, client.id, wishes("papers", words="Apua"), row_version=0, now=NOW
    )
    for version in (0, 7):
        with pytest.raises(Conflict):
            service_profiles.save_wishes(
                session, staff, client.id, wishes("peers"), row_version=version, now=NOW
            )
    service_profiles.save_wishes(
        session, staff, client.id, wishes("peers", words="Apua"), row_version=1, now=NOW + DAY
    )
    # What changes nothing leaves no line.
    service_profiles.save_wishes(
        session, own, client.id, wishes("peers", words="Apua"), row_version=2, now=NOW
    )
    rows = session.scalars(select(ServiceProfileChange).order_by(ServiceProfileChange.id)).all()
    assert [(row.account_id, row.facts) for row in rows] == [
        (own.account_id, {"added": ["papers"], "removed": [], "words": True}),
        (staff.account_id, {"added": ["peers"], "removed": ["papers"], "words": False}),
    ]


def test_nothing_told_makes_no_service_profile(session, own, client):
    service_profiles.save_wishes(session, own, client.id, wishes(), row_version=0, now=NOW)
    assert session.scalars(select(ServiceProfile)).all() == []


@pytest.mark.parametrize("who", ["another", "elsewhere", "of staff"])
def test_needs_and_goals_are_the_clients_and_their_centres(session, client, centre, who):
    goal = make_goal(session, account=client)
    if who == "another":
        other = make_account(session, "employer", centre=centre)
        actor, fault = Actor(other.id, frozenset({"employer"}), centre.id), NotAllowed
    elif who == "elsewhere":
        away = make_centre(session)
        other = make_account(session, "staff", centre=away)
        actor, fault = Actor(other.id, frozenset({"staff"}), away.id), NotFound
    else:
        client.roles = make_account(session, "staff", centre=centre).roles
        actor, fault = Actor(client.id, frozenset({"staff"}), centre.id), NotFound
    with pytest.raises(fault):
        goals.add_step(session, actor, client.id, goal.id, "Soitan", now=NOW)
    with pytest.raises(fault):
        service_profiles.save_wishes(session, actor, client.id, wishes("papers"), row_version=0, now=NOW)


def test_a_goal_with_its_steps_from_beginning_to_end(session, own, staff, client, settings):
    goal = goals.open_goal(session, own, client.id, draft(), form_key="k", now=NOW)
    assert goals.open_goal(session, own, client.id, draft(), form_key="k", now=NOW) is goal
    for _ in range(2):
        goals.add_step(session, own, client.id, goal.id, "Soitan", now=NOW)
    (step,) = goal.steps
    for _ in range(2):
        goals.tick_step(session, staff, client.id, goal.id, step.id, True, now=NOW)
    for _ in range(2):
        goals.close_goal(session, own, client.id, goal.id, "in_service", now=NOW)
    assert (goal.state, goal.end_reason, goal.ended_on, goal.follow_up_on) == (
        "reached",
        "in_service",
        TODAY,
        None,
    )
    with pytest.raises(RuleViolation, match="goal_has_ended"):
        goals.add_step(session, own, client.id, goal.id, "Vielä", now=NOW)
    goals.reopen_goal(session, staff, client.id, goal.id, settings=settings, now=NOW)
    assert goal.follow_up_on == TODAY + settings.goals.follow_up_days * DAY
    assert changes(session, goal) == [
        (own.account_id, "open"),
        (own.account_id, "add_step"),
        (staff.account_id, "tick"),
        (own.account_id, "reached"),
        (staff.account_id, "reopen"),
    ]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"area": "x"}, "goal_area_missing"),
        ({"title": ""}, "goal_title_missing"),
        ({"title": "a" * 201}, "text_too_long"),
        ({"follow_up_on": None}, "follow_up_missing"),
        ({"follow_up_on": TODAY}, "follow_up_past"),
        ({"follow_up_on": TODAY + 367 * DAY}, "follow_up_far"),
    ],
)
def test_what_cannot_be_a_goal(session, own, client, values, code):
    with pytest.raises(RuleViolation, match=code):
        goals.open_goal(session, own, client.id, draft(**values), form_key="k", now=NOW)


def test_all_that_is_wrong_with_a_goal_is_told_at_once():
    empty = draft(title="", area="", follow_up_on=None)
    assert [fault.field for fault in goal_faults(empty, today=TODAY)] == ["title", "area", "follow_up_on"]


def test_a_form_of_an_old_state_changes_nothing(session, own, client):
    goal = make_goal(session, account=client)
    with pytest.raises(Conflict):
        goals.change_goal(session, own, client.id, goal.id, draft(title="Muu"), row_version=0, now=NOW)
    assert goal.title == "Saan tulkin"


def test_who_learns_the_work_and_the_client_end_only_what_they_may(session, own, staff, client):
    goal = make_goal(session, account=client)
    trainee = replace(staff, roles=frozenset({"staff", "trainee"}))
    with pytest.raises(NotAllowed):
        goals.close_goal(session, trainee, client.id, goal.id, "in_service", now=NOW)
    with pytest.raises(RuleViolation, match="end_reason_missing"):
        goals.close_goal(session, own, client.id, goal.id, "no_right", now=NOW)
    goals.close_goal(session, staff, client.id, goal.id, "no_right", now=NOW)
    assert goal.state == "ended"


def tasks(session):
    rows = session.scalars(select(StaffTask).order_by(StaffTask.id))
    return [(row.kind, row.about_account_id, row.due_on, row.done_at is not None) for row in rows]


def test_the_clock_goes_on_until_the_goal_ends(session, staff, client, settings):
    goal = make_goal(session, account=client, follow_up_on=TODAY)
    make_goal(session, account=client, follow_up_on=TODAY + DAY)
    closed = make_account(session, "employer", centre=None)
    closed.closed_at = NOW
    make_goal(session, account=closed, follow_up_on=TODAY)
    session.commit()

    def run(day):
        report = run_job("follow_goals", settings=settings, now=NOW + day)
        session.expire_all()
        assert report is not None and report.failed == []

    for _ in range(2):
        run(0 * DAY)
    first = ("goal_follow_up", client.id, TODAY)
    assert tasks(session) == [(*first, False)]
    # While nobody has asked, no second task is opened; ticked off alone, it comes again.
    run(settings.goals.follow_up_days * DAY)
    assert [one for one in tasks(session) if one[2] == TODAY] == [(*first, False)]
    (task,) = [row for row in session.scalars(select(StaffTask)) if row.due_on == TODAY]
    staff_tasks.finish_task(session, staff, task.id, now=NOW)
    session.commit()
    again = 2 * settings.goals.follow_up_days
    run(again * DAY)
    waiting = queries.open_tasks(session, goal.id)
    assert [row.due_on for row in waiting] == [TODAY + again * DAY]
    goals.close_goal(session, staff, client.id, goal.id, "not_wanted", now=NOW)
    session.commit()
    run(3 * again * DAY)
    assert queries.open_tasks(session, goal.id) == []


def test_kykyviisari_is_due_again_once_unless_it_was_done(session, client, settings):
    make_ability_note(session, account=client, repeat_on=TODAY)
    done = make_account(session, "assistant")
    make_ability_note(session, account=done, done_on=TODAY - 9 * DAY, repeat_on=TODAY)
    make_ability_note(session, account=done, done_on=TODAY - DAY)
    session.commit()
    for _ in range(2):
        run_job("follow_goals", settings=settings, now=NOW)
    assert tasks(session) == [("ability_repeat", client.id, TODAY, False)]


def test_a_note_is_written_as_it_should_be_and_closes_its_task(session, staff, client, settings):
    note = make_ability_note(session, account=client, repeat_on=TODAY)
    session.commit()
    run_job("follow_goals", settings=settings, now=NOW)
    draft = AbilityDraft(TODAY - 2 * DAY, "sv", frozenset({"people"}), None)
    ability_notes.change_note(session, staff, client.id, note.id, draft, now=NOW)
    session.expire_all()
    note = session.get_one(AbilityNote, note.id)
    assert (note.done_on, note.language, [one.area for one in note.areas], note.repeat_on) == (
        draft.done_on,
        "sv",
        ["people"],
        None,
    )
    assert tasks(session) == [("ability_repeat", client.id, TODAY, True)]


def test_only_the_client_answers_the_form(session, own, staff, client):
    answers = dict.fromkeys(("knows_duties", "finds_help", "help_goes_well", "knows_whom_to_ask"), 2)
    with pytest.raises(NotFound):
        progress_forms.answer_form(session, staff, "employer", "before", answers, now=NOW)
    progress_forms.answer_form(session, own, "employer", "before", answers, now=NOW)
    progress_forms.answer_form(session, own, "employer", "before", {**answers, "finds_help": 4}, now=NOW)
    with pytest.raises(RuleViolation, match="answer_missing"):
        progress_forms.answer_form(session, own, "employer", "after", {"finds_help": 4}, now=NOW)
    (form,) = session.scalars(select(ProgressForm))
    assert {one.statement: one.value for one in form.answers} == {**answers, "finds_help": 4}
    for _ in range(2):
        progress_forms.take_answers_away(session, own, "employer", "before")
    assert session.scalars(select(ProgressForm)).all() == []


def filled(session, account, words):
    make_service_profile(session, account=account, wishes=("papers", words.lower()[:5]), words=words)
    make_goal(session, account=account, title=words, steps=(words,))
    make_ability_note(session, account=account)
    make_progress_form(session, account=account)


def test_of_an_erased_client_codes_stay_and_words_go(session, own, client, settings):
    filled(session, client, "Peers Pukkinen")
    open_task = staff_tasks.open_task(
        session, client.centre_id, "goal_follow_up", "goal:1:x", about_account_id=client.id, now=NOW
    )
    assert open_task
    copy = own_data(session, client.id, now=NOW)
    assert copy["goals"][0]["steps"][0]["text"] == "Peers Pukkinen"
    assert copy["service_profile"]["wishes"] == ["papers", "peers"]
    assert copy["ability_notes"][0]["areas"] == ["everyday"]
    assert set(copy["progress_forms"][0]["answers"].values()) == {2}
    erasure.close_account(session, own, settings=settings, now=NOW)
    assert [one[-1] for one in tasks(session)] == [True]
    later = NOW + 8 * DAY
    assert erasure.erase_account(session, client.id, settings=settings, now=later)
    session.expire_all()
    (goal,) = queries.goals_of(session, client.id)
    assert (goal.title, goal.steps, goal.state, goal.end_reason) == ("", [], "ended", "not_reached")
    assert session.scalars(select(ServiceProfile)).all() == []
    assert session.scalars(select(AbilityNote)).all() == []
    assert "Pukkinen" not in str(own_data(session, client.id, now=NOW)["goals"])


def test_two_accounts_of_one_client_lose_no_goal_and_no_word(session, staff, client, centre, settings):
    twin = make_account(session, "employer", centre=centre, email=None)
    filled(session, client, "Peers yksi")
    filled(session, twin, "Porta kaksi")
    merges.merge_people(
        session, staff, client.id, twin.id, "person_said", sure=True, settings=settings, now=NOW
    )
    session.expire_all()
    assert {goal.title for goal in queries.goals_of(session, client.id)} == {"Peers yksi", "Porta kaksi"}
    (row,) = session.scalars(select(ServiceProfile))
    assert {one.wish for one in row.wishes} == {"papers", "peers", "porta"}
    assert row.own_words == "Peers yksi\n\nPorta kaksi"
    assert len(session.scalars(select(AbilityNote)).all()) == 2
    (form,) = session.scalars(select(ProgressForm))
    assert form.account_id == client.id and form.answers


def test_words_of_what_ended_long_ago_go_and_the_end_stays(session, client):
    days = {"message_days": 90, "run_days": 90, "feedback_days": 365, "goal_words_days": 10}
    old = make_goal(
        session,
        account=client,
        steps=("Soitan",),
        state="reached",
        ended_on=TODAY - 11 * DAY,
        follow_up_on=None,
    )
    make_goal(session, account=client, title="Kesken", opened_on=TODAY - 99 * DAY)
    make_ability_note(session, account=client, done_on=TODAY - 20 * DAY)
    make_ability_note(session, account=client, done_on=TODAY - 20 * DAY, repeat_on=TODAY)
    counts = purge_old_rows(session, now=NOW, **days)
    assert (counts["goals_emptied"], counts["ability_notes"]) == (1, 1)
    session.expire_all()
    assert (old.title, old.steps, old.state) == ("", [], "reached")
    assert "Kesken" in {goal.title for goal in session.scalars(select(Goal))}
    assert session.scalars(select(GoalStep)).all() == []
