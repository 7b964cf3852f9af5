"""What staff do with candidacies, what a personal link answers, what happens by itself, and what mails say."""

from datetime import timedelta

import icalendar
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.domain.candidacy_forms import ContractDraft, MeetingDraft
from portti.domain.errors import NotAllowed, NotFound, RuleViolation
from portti.mail.links import CandidacyQuestion, read_candidacy
from portti.models import Account, Candidacy, Employer, Match, Need, OutboxMessage, Profile, StaffTask
from portti.services import (
    answers,
    blocks,
    candidacy_answers,
    candidacy_deeds,
    candidacy_follow_ups,
    candidacy_staff,
    needs,
)
from portti.services.candidacy_staff import Plan
from portti.services.lead_times import lead_times
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_account
from tests.factories.candidacies import make_candidacy
from tests.factories.matches import assistant_actor, employer_actor, make_match, make_matchable, rank_all
from tests.factories.needs import make_need


@pytest.fixture
def need(session: Session, settings: Settings) -> Need:
    """A need with two who fit, beside another."""
    need = make_need(session)
    for name in ("Venla", "Onni"):
        make_matchable(session, name=name)
    make_need(session, title="Muu")
    rank_all(session, settings)
    return need


@pytest.fixture
def staff(session: Session, need: Need) -> Actor:
    """A member of staff of the need's centre."""
    account = make_account(session, "staff")
    account.centre_id = need.centre_id
    session.flush()
    return Actor(account.id, frozenset({"staff"}), need.centre_id)


def person(session: Session, name: str = "Venla") -> Profile:
    return session.scalars(select(Profile).where(Profile.shown_name == name)).one()


def propose(
    session: Session,
    settings: Settings,
    actor: Actor,
    need: Need,
    profile: Profile,
    *,
    hold_back: bool = False,
) -> Candidacy:
    return candidacy_staff.propose_person(
        session,
        actor,
        need.id,
        profile.id,
        list_was_ranked=False,
        hold_back=hold_back,
        settings=settings,
        now=NOW,
    )


def mails(session: Session, kind: str) -> list[OutboxMessage]:
    query = select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id)
    return list(session.scalars(query))


def test_a_proposal_keeps_by_whom_when_and_by_which_ranking_and_asks_both_sides(
    session: Session, settings: Settings, need: Need, staff: Actor
) -> None:
    row = propose(session, settings, staff, need, person(session))
    again = propose(session, settings, staff, need, person(session))
    assert again.id == row.id
    assert (row.stage, row.waits_for, row.origin, row.opened_by_account_id) == (
        "proposed",
        "both",
        "centre",
        staff.account_id,
    )
    assert (row.opened_at, row.list_was_ranked, len(row.snapshot_hash)) == (NOW, False, 64)
    assert row.place_in_list in (1, 2)
    asked = mails(session, "candidacy_proposed")
    assert len(asked) == 2
    words = "".join(mail.body_text for mail in asked)
    assert "Venla" not in words


def test_the_shortlist_is_the_centres_own_until_it_is_released(
    session: Session, settings: Settings, need: Need, staff: Actor
) -> None:
    row = propose(session, settings, staff, need, person(session), hold_back=True)
    assert (row.stage, row.waits_for, mails(session, "candidacy_proposed")) == ("shortlisted", "centre", [])
    with pytest.raises(NotFound):
        candidacy_deeds.choose(session, employer_actor(need), row.id, settings=settings, now=NOW)
    candidacy_staff.release(session, staff, row.id, settings=settings, now=NOW)
    candidacy_staff.release(session, staff, row.id, settings=settings, now=NOW)
    assert row.stage == "proposed"
    assert len(mails(session, "candidacy_proposed")) == 2


@pytest.mark.parametrize(
    ("side", "stage", "other"),
    [("employer", "proposed", "assistant"), ("assistant", "applied", "employer")],
)
def test_a_yes_of_one_who_stands_on_the_shortlist_asks_the_other_at_once(
    session: Session, settings: Settings, need: Need, staff: Actor, side: str, stage: str, other: str
) -> None:
    profile = person(session)
    row = propose(session, settings, staff, need, profile, hold_back=True)
    more = {"settings": settings, "now": NOW}
    if side == "employer":
        actor, asked = employer_actor(need), profile.account_id
        answers.answer_as_employer(session, actor, need.id, profile.id, "interested", **more)  # type: ignore[arg-type]
    else:
        actor, asked = assistant_actor(profile), session.get_one(Employer, need.employer_id).account_id
        answers.answer_as_assistant(session, actor, need.id, "interested", **more)  # type: ignore[arg-type]
    assert (row.stage, row.waits_for, row.origin) == (stage, other, side)
    (mail,) = mails(session, "candidacy_proposed")
    assert (mail.account_id, mail.state) == (asked, "waiting")


def test_only_staff_of_the_centre_propose_and_only_who_stands_in_the_list(
    session: Session, settings: Settings, need: Need, staff: Actor
) -> None:
    elsewhere = make_account(session, "staff")
    for actor, fault in (
        (Actor(elsewhere.id, frozenset({"staff"}), elsewhere.centre_id), NotFound),
        (employer_actor(need), NotAllowed),
    ):
        with pytest.raises(fault):
            propose(session, settings, actor, need, person(session))
    far = make_matchable(session, name="Kaukainen")
    with pytest.raises(RuleViolation, match="not_in_list"):
        propose(session, settings, staff, need, far)
    blocks.block_as_employer(session, employer_actor(need), need.id, person(session).id, None, now=NOW)
    with pytest.raises(RuleViolation, match="not_in_list"):
        propose(session, settings, staff, need, person(session))
    assert session.scalars(select(Candidacy)).all() == []


@pytest.mark.either_database
@pytest.mark.parametrize("said", ["yes", "no"])
def test_the_link_of_a_mail_answers_once_for_its_receiver_only(
    session: Session, settings: Settings, need: Need, staff: Actor, said: str
) -> None:
    profile = person(session)
    row = propose(session, settings, staff, need, profile)
    account_id = profile.account_id
    assert account_id is not None
    (mail,) = [one for one in mails(session, "candidacy_proposed") if one.account_id == account_id]
    token = next(line for line in mail.body_text.splitlines() if "/proposal/" in line).rpartition("/")[2]
    question = read_candidacy(settings, token)
    assert question == CandidacyQuestion(row.id, account_id)
    assert read_candidacy(settings, token + "x") is None
    assert candidacy_answers.asked_of(session, question).state == "open"
    for _press in range(2):
        asked = candidacy_answers.answer_by_link(session, question, said, settings=settings, now=NOW)
        assert asked.state == said
    expected = ("proposed", "employer", None) if said == "yes" else ("ended", "nobody", "assistant_declined")
    assert (row.stage, row.waits_for, row.ended_reason) == expected
    stranger = make_account(session, "assistant")
    with pytest.raises(NotFound):
        candidacy_answers.asked_of(session, CandidacyQuestion(row.id, stranger.id))
    with pytest.raises(RuleViolation, match="unknown_answer"):
        candidacy_answers.answer_by_link(session, question, "maybe", settings=settings, now=NOW)


def test_a_plan_names_staff_of_the_centre_and_what_comes_next_with_its_day(
    session: Session, settings: Settings, need: Need, staff: Actor
) -> None:
    row = propose(session, settings, staff, need, person(session))
    other = make_account(session, "staff")
    for draft, code in (
        (Plan(other.id), "not_staff"),
        (Plan(None, "Soita"), "action_and_day"),
        (Plan(None, "", NOW.date()), "action_and_day"),
        (Plan(None, "x" * 201, NOW.date()), "action_too_long"),
    ):
        with pytest.raises(RuleViolation, match=code):
            candidacy_staff.plan(session, staff, row.id, draft, now=NOW)
    candidacy_staff.plan(session, staff, row.id, Plan(staff.account_id, "Soita", NOW.date()), now=NOW)
    assert (row.responsible_account_id, row.next_action, row.next_action_on) == (
        staff.account_id,
        "Soita",
        NOW.date(),
    )


def test_each_change_of_what_was_agreed_is_told_once_without_saying_what(
    session: Session, settings: Settings, need: Need
) -> None:
    profile = person(session)
    make_match(session, need=make_need(session), profile=profile)
    row = make_candidacy(session, need, profile, "contract", contract_from_on=NOW.date())
    for number, (address, days) in enumerate([("Salatie 1", 0), ("Salatie 2", 0), ("Salatie 2", 5)], 1):
        draft = ContractDraft(NOW.date() + timedelta(days=days), None, (), 600, address)
        for _press in range(2):
            candidacy_deeds.agree_contract(
                session, employer_actor(need), row.id, draft, settings=settings, now=NOW
            )
        told = mails(session, "candidacy_news")
        assert [mail.account_id for mail in told] == [profile.account_id] * number
    assert all("Salatie" not in mail.body_text + mail.subject for mail in told)


def meet(session: Session, settings: Settings, need: Need, row: Candidacy, days: int) -> None:
    meeting = MeetingDraft(NOW + timedelta(days=days), 45, "video")
    candidacy_deeds.agree_interview(
        session, employer_actor(need), row.id, meeting, settings=settings, now=NOW
    )


def test_a_meeting_is_moved_and_cancelled_in_calendars_by_the_same_name(
    session: Session, settings: Settings, need: Need
) -> None:
    row = make_candidacy(session, need, person(session), "both_interested")
    make = session.scalars(
        select(Match).where(Match.need_id == need.id, Match.profile_id == row.profile_id)
    ).one()
    make.employer_answer = make.assistant_answer = "interested"
    meet(session, settings, need, row, 3)
    meet(session, settings, need, row, 3)
    # Over the change of the clocks in March.
    meet(session, settings, need, row, 120)
    candidacy_deeds.end_as_employer(
        session, employer_actor(need), row.id, "times_do_not_fit", settings=settings, now=NOW
    )
    told = [*mails(session, "candidacy_interview"), *mails(session, "candidacy_interview_off")]
    calendars = [icalendar.Calendar.from_ical(mail.calendar or "") for mail in told]
    assert [str(one["METHOD"]) for one in calendars] == ["REQUEST"] * 4 + ["CANCEL"] * 2
    events = [one.walk("VEVENT")[0] for one in calendars]
    assert [int(event["SEQUENCE"]) for event in events] == [0, 0, 1, 1, 2, 2]
    assert {str(event["UID"]) for event in events} == {f"meeting-{row.id}@portti"}
    moved = events[2]
    assert moved.decoded("DTSTART") == NOW + timedelta(days=120)
    assert moved.decoded("DTEND") - moved.decoded("DTSTART") == timedelta(minutes=45)
    for mail in told:
        assert "Venla" not in (mail.calendar or "")


def test_follow_ups_come_due_each_once_also_after_a_long_stop(
    session: Session, settings: Settings, need: Need, staff: Actor
) -> None:
    begun = {"started_on": NOW.date(), "deadline_at": NOW + timedelta(days=14)}
    row = make_candidacy(session, need, person(session), "started", **begun)
    make_candidacy(session, need, person(session, "Onni"), "chosen")

    def run(days: int) -> str | None:
        now = NOW + timedelta(days=days)
        due = candidacy_follow_ups.due_candidacies(session, settings=settings, now=now)
        said = [candidacy_follow_ups.do_due(session, key, settings=settings, now=now) for key in due]
        return said[0] if said else None

    assert run(13) is None
    assert run(15) == "follow_ups_asked"
    assert run(16) is None
    (task,) = session.scalars(select(StaffTask)).all()
    assert (task.kind, task.candidacy_id) == ("follow_up", row.id)
    assert len(mails(session, "candidacy_follow_up")) == 2
    with pytest.raises(NotFound):
        stranger = Actor(staff.account_id, staff.roles, need.centre_id + 1000)
        candidacy_staff.note_followed_up(session, stranger, row.id, settings=settings, now=NOW)
    candidacy_staff.note_followed_up(session, staff, row.id, settings=settings, now=NOW + timedelta(days=16))
    assert task.done_at is not None
    assert row.waits_for == "service"
    assert run(92) == "follow_ups_asked"
    candidacy_staff.note_followed_up(session, staff, row.id, settings=settings, now=NOW + timedelta(days=93))
    assert (row.stage, row.waits_for, row.ended_reason) == ("follow_up_3_months", "service", None)
    assert [days for days in (93, 200, 364) if run(days)] == []
    # Once a year the centre alone asks whether the work goes on.
    assert run(366) == "follow_ups_asked"
    assert run(367) is None
    (year,) = session.scalars(select(StaffTask).where(StaffTask.done_at.is_(None)))
    assert (year.kind, year.candidacy_id, row.waits_for) == ("outcome_call", row.id, "centre")
    assert len(mails(session, "candidacy_follow_up")) == 4
    candidacy_staff.note_followed_up(session, staff, row.id, settings=settings, now=NOW + timedelta(days=370))
    assert row.waits_for == "service"
    assert row.deadline_at is not None and row.deadline_at > NOW + timedelta(days=700)
    row.stage, row.ended_reason, row.deadline_at = "ended", "work_ended", None
    late = make_candidacy(session, need, person(session), "started", **begun)
    assert run(200) == "follow_ups_asked"
    assert late.stage == "follow_up_3_months"
    assert run(200) is None


@pytest.mark.parametrize("way", ["withdrawn", "blocked", "left"])
def test_what_closes_a_need_or_parts_two_people_ends_what_was_not_chosen_yet(
    session: Session, settings: Settings, need: Need, way: str
) -> None:
    profile = person(session)
    row = make_candidacy(session, need, profile, "both_interested")
    kept = make_candidacy(session, need, person(session, "Onni"), "chosen")
    match = session.scalars(select(Match).where(Match.profile_id == profile.id)).first()
    assert match is not None
    match.employer_answer = match.assistant_answer = "interested"
    if way == "withdrawn":
        needs.withdraw_need(session, employer_actor(need), need.id, settings=settings, now=NOW)
        at_once = candidacy_follow_ups.due_candidacies(session, settings=settings, now=NOW)
        assert at_once == []
    elif way == "blocked":
        blocks.block_as_assistant(session, assistant_actor(profile), need.id, None, now=NOW)
    else:
        account = session.get_one(Account, profile.account_id)
        account.closed_at = NOW
    session.flush()
    later = NOW + timedelta(hours=2)
    for key in candidacy_follow_ups.due_candidacies(session, settings=settings, now=later):
        candidacy_follow_ups.do_due(session, key, settings=settings, now=later)
    reason = {"withdrawn": "need_closed", "blocked": "kept_apart", "left": "left"}[way]
    assert (row.stage, row.ended_reason, row.ended_by) == ("ended", reason, "service")
    assert kept.stage == "chosen"
    assert len(mails(session, "candidacy_ended")) == (2 if way == "withdrawn" else 0)


@pytest.mark.parametrize("state", ["published", "checking"])
def test_a_need_is_filled_when_nothing_of_it_is_open_and_asks_again_when_work_ends(
    session: Session, settings: Settings, need: Need, state: str
) -> None:
    need.state, need.text = state, "Apua aamuisin"
    employer = session.get_one(Employer, need.employer_id)
    employer.power_of_attorney_on = employer.insurance_on = NOW.date()
    shift = {"weekday": 1, "start": "08:00", "end": "12:00", "cycle": 1, "weeks": [1]}
    agreed = {"taken_shifts": [shift], "weekly_minutes": 240, "contract_from_on": NOW.date()}
    row = make_candidacy(session, need, person(session), "contract", **agreed)
    make_match(session, need=make_need(session), profile=person(session))
    candidacy_deeds.start(session, employer_actor(need), row.id, NOW.date(), settings=settings, now=NOW)
    assert (need.state, [one.taken for one in need.shifts]) == ("filled", [1])
    candidacy_deeds.end_as_assistant(
        session, assistant_actor(person(session)), row.id, "work_ended", settings=settings, now=NOW
    )
    assert (need.state, [one.taken for one in need.shifts]) == ("published", [0])


def test_lead_times_are_the_middle_of_how_long_each_stage_was_left_after(
    session: Session, settings: Settings, need: Need
) -> None:
    for days, name in ((2, "Venla"), (8, "Onni")):
        row = make_candidacy(session, need, person(session, name), "both_interested")
        later = NOW + timedelta(days=days)
        candidacy_deeds.choose(session, employer_actor(need), row.id, settings=settings, now=later)
    elsewhere = make_need(session)
    make_candidacy(session, elsewhere, person(session), "chosen")
    found = lead_times(session, need.centre_id, now=NOW + timedelta(days=9))
    assert [(one.stage, one.count, one.days) for one in found] == [("both_interested", 2, 5.0)]
