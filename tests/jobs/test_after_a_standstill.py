"""The scheduler stood still for a day: on its return what is due happens once, and nothing that makes no sense now."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from matching.types import SingleShift
from portti.domain.candidacy_forms import MeetingDraft
from portti.jobs.runner import run_job
from portti.models import (
    Candidacy,
    Employer,
    InterviewSlot,
    Need,
    NotificationChoice,
    OutboxMessage,
    Profile,
    StaffTask,
    SubstituteAsk,
)
from portti.services import answers, bookings, candidacy_deeds, candidacy_staff, needs
from portti.services.conversations import (
    MessageDraft,
    assistant_thread,
    employer_thread,
    mark_read,
    write_message,
)
from portti.services.substitutes import answer_ask, ask_substitutes, cancel_request
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_profile
from tests.factories.candidacies import make_candidacy
from tests.factories.invitations import make_slot
from tests.factories.matches import assistant_actor, employer_actor, make_match, make_matchable
from tests.factories.needs import make_need
from tests.support.interviews import invite_somebody, mails_to, staff_actor

BACK = NOW + timedelta(days=1)
"""When the scheduler runs again; at NOW it had just stopped."""


def on_return(session: Session, name: str, settings: Settings, now: datetime = BACK) -> dict[str, int]:
    """Return what a job does on its return, after checking that its next run does nothing more."""
    session.commit()
    report = run_job(name, settings=settings, now=now)
    again = run_job(name, settings=settings, now=now + timedelta(minutes=5))
    assert report is not None and again is not None
    assert report.failed == again.failed == []
    assert again.counts == {}
    session.expire_all()
    return report.counts


def waiting(session: Session, kind: str) -> list[int | None]:
    """Return to whom messages of a kind are still to leave."""
    query = select(OutboxMessage.account_id).where(
        OutboxMessage.kind == kind, OutboxMessage.state == "waiting"
    )
    return list(session.scalars(query.order_by(OutboxMessage.id)))


def make_pair(session: Session, stage: str, **values: object) -> tuple[Need, Profile]:
    """Return two who have both said yes, with their candidacy in a stage."""
    need, profile = make_need(session), make_matchable(session)
    make_match(
        session, need=need, profile=profile, employer_answer="interested", assistant_answer="interested"
    )
    make_candidacy(session, need, profile, stage, **values)
    return need, profile


def employer_account(session: Session, need: Need) -> int | None:
    return session.get_one(Employer, need.employer_id).account_id


def test_of_interviews_only_the_one_that_lies_ahead_is_reminded_of(
    connection: Connection, session: Session, settings: Settings
) -> None:
    """One was while nothing ran, one begins in an hour, one of tomorrow was cancelled, one is days away."""
    hours = {"was": -3, "soon": 1, "cancelled": 20, "far": 70}
    people = {}
    for name, later in hours.items():
        invited = people[name] = invite_somebody(session, settings, slots=1)
        invited.slots[0].starts_at = BACK + timedelta(hours=later)
        session.flush()
        bookings.book_slot(session, invited.token, invited.slots[0].id, settings=settings, now=NOW)
    bookings.cancel_booking(session, people["cancelled"].token, sequence=0, settings=settings, now=NOW)
    assert on_return(session, "remind_interviews", settings) == {"told": 1}
    assert waiting(session, "interview_reminder") == [people["soon"].person.id]


def test_of_meetings_only_the_one_that_lies_ahead_is_reminded_of(
    connection: Connection, session: Session, settings: Settings
) -> None:
    """One was while nothing ran; of one an hour ahead both sides are reminded once, not also of the day before."""
    told = set[int | None]()
    for later in (-3, 1):
        need, profile = make_pair(session, "both_interested")
        key = session.scalars(select(Candidacy.id).where(Candidacy.need_id == need.id)).one()
        meeting = MeetingDraft(BACK + timedelta(hours=later), 30, "phone")
        candidacy_deeds.agree_interview(
            session, employer_actor(need), key, meeting, settings=settings, now=NOW - timedelta(days=2)
        )
        told = {employer_account(session, need), profile.account_id}
    assert on_return(session, "remind_interviews", settings) == {"told_both": 1}
    assert set(waiting(session, "candidacy_reminder")) == told
    assert len(waiting(session, "candidacy_reminder")) == 2


def test_no_time_that_has_passed_is_offered(
    connection: Connection, session: Session, settings: Settings
) -> None:
    staff = make_account(session, "staff")
    person = make_account(session, "assistant")
    person.centre_id = staff.centre_id
    make_profile(session, account=person)
    make_slot(session, staff=staff, starts_at=BACK - timedelta(hours=1))
    assert on_return(session, "send_invitations", settings) == {}
    make_slot(session, staff=staff, starts_at=BACK + timedelta(days=2))
    assert on_return(session, "send_invitations", settings) == {"invited": 1}
    assert [mail.kind for mail in mails_to(session, person)] == ["interview_invitation"]


def test_staff_get_one_list_and_it_is_of_today(
    connection: Connection, session: Session, settings: Settings
) -> None:
    invited = invite_somebody(session, settings, slots=2)
    for slot, later in zip(invited.slots, (-20, 3), strict=True):
        slot.starts_at = BACK + timedelta(hours=later)
    other = invite_somebody(session, settings, staff=invited.staff, slots=0)
    for token, slot in zip((invited.token, other.token), invited.slots, strict=True):
        bookings.book_slot(session, token, slot.id, settings=settings, now=NOW)
    choice = NotificationChoice(
        account_id=invited.staff.id,
        kind="interviews",
        frequency="daily",
        hour=7,
        last_told_at=NOW - timedelta(days=1),
    )
    session.add(choice)
    assert on_return(session, "send_interview_lists", settings) == {"told": 1}
    (mail,) = [mail for mail in mails_to(session, invited.staff) if mail.kind == "staff_day_list"]
    assert "keskiviikkona 2. joulukuuta 2026" in mail.body_text
    assert "1. joulukuuta" not in mail.body_text
    assert "13.00" in mail.body_text


def shift_at(moment: datetime) -> SingleShift:
    """Return a shift of two hours by the Helsinki clock, two hours ahead of the tests' UTC in winter."""
    wall = (moment + timedelta(hours=2)).replace(tzinfo=None)
    return SingleShift(wall, wall + timedelta(hours=2))


def ring(
    session: Session, settings: Settings, begins_at: datetime, **more: bool
) -> tuple[int, list[Profile]]:
    """Return a request of which one of eight was asked, and these eight, the one who was asked first."""
    need = make_need(session)
    free = tuple((day, 360, 1260) for day in range(7))
    people = [make_matchable(session, free=free, short_notice_minutes=60) for _number in range(8)]
    request = ask_substitutes(
        session,
        employer_actor(need),
        need.id,
        shift_at(begins_at),
        {people[0].id},
        settings=settings,
        now=NOW,
        **{"goes_on": True, **more},
    )
    return request.id, people


def asked(session: Session, request_id: int) -> int:
    return len(session.scalars(select(SubstituteAsk).where(SubstituteAsk.request_id == request_id)).all())


@pytest.mark.parametrize(
    ("begins_in_hours", "ending", "waves"),
    [(6, None, 1), (-3, None, 0), (6, "taken", 0), (6, "cancelled", 0)],
)
def test_of_the_waves_that_were_missed_one_goes_out_and_none_for_a_shift_that_needs_nobody(
    connection: Connection,
    session: Session,
    settings: Settings,
    begins_in_hours: int,
    ending: str | None,
    waves: int,
) -> None:
    request_id, people = ring(session, settings, BACK + timedelta(hours=begins_in_hours))
    if ending == "taken":
        ask = session.scalars(select(SubstituteAsk).where(SubstituteAsk.request_id == request_id)).one()
        answer_ask(session, assistant_actor(people[0]), ask.id, "yes", settings=settings, now=NOW)
    elif ending == "cancelled":
        need = session.scalars(select(Need).order_by(Need.id.desc())).first()
        assert need is not None
        cancel_request(session, employer_actor(need), request_id, settings=settings, now=NOW)
    expected = {"asked_on": 1} if waves else {}
    assert on_return(session, "ask_next_substitutes", settings) == expected
    assert asked(session, request_id) == 1 + waves * settings.substitutes.wave


@pytest.mark.parametrize(("begins_in_hours", "told"), [(3, 1), (-3, 0)])
def test_a_shift_that_must_not_fail_goes_to_the_centre_once_but_not_when_it_has_begun(
    connection: Connection, session: Session, settings: Settings, begins_in_hours: int, told: int
) -> None:
    ring(session, settings, BACK + timedelta(hours=begins_in_hours), goes_on=False, critical=True)
    session.commit()
    for minutes in (0, 5):
        run_job("ask_next_substitutes", settings=settings, now=BACK + timedelta(minutes=minutes))
    session.expire_all()
    assert [task.kind for task in session.scalars(select(StaffTask))] == ["urgent_shift"] * told
    assert len(waiting(session, "substitute_escalated")) == told


@pytest.mark.either_database
@pytest.mark.parametrize("ending", ["taken", "cancelled", "begun"])
def test_a_question_about_a_shift_does_not_leave_once_nobody_is_needed(
    connection: Connection, session: Session, settings: Settings, ending: str
) -> None:
    begins_at = BACK + timedelta(hours=-1 if ending == "begun" else 6)
    request_id, people = ring(session, settings, begins_at)
    need = session.scalars(select(Need).order_by(Need.id.desc())).first()
    assert need is not None
    more = {people[1].id, people[2].id}
    ask_substitutes(
        session, employer_actor(need), need.id, shift_at(begins_at), more, settings=settings, now=NOW
    )
    assert len(waiting(session, "substitute_asked")) == 3
    if ending == "taken":
        ask = session.scalars(select(SubstituteAsk).where(SubstituteAsk.profile_id == people[0].id)).one()
        answer_ask(session, assistant_actor(people[0]), ask.id, "yes", settings=settings, now=NOW)
    elif ending == "cancelled":
        cancel_request(session, employer_actor(need), request_id, settings=settings, now=NOW)
    assert "substitute_asked" not in delivered(session, settings)


def delivered(session: Session, settings: Settings, now: datetime = BACK) -> list[str]:
    """Hand over all that may still leave, and return the kinds of what has left."""
    session.commit()
    run_job("deliver_outbox", settings=settings, now=now)
    session.expire_all()
    query = select(OutboxMessage.kind).where(OutboxMessage.state == "sent").order_by(OutboxMessage.id)
    return list(session.scalars(query))


def test_nobody_is_asked_to_answer_what_has_ended_and_nobody_sent_to_a_meeting_that_is_off(
    connection: Connection, session: Session, settings: Settings
) -> None:
    """While nothing left, one proposal was declined in the portal, one taken to a meeting, and that cancelled."""
    need, profile = make_need(session), make_matchable(session)
    make_match(session, need=need, profile=profile)
    staff = make_account(session, "staff")
    staff.centre_id = need.centre_id
    more = {"settings": settings, "now": NOW}
    row = candidacy_staff.propose_person(
        session,
        staff_actor(staff),
        need.id,
        profile.id,
        list_was_ranked=True,
        hold_back=False,
        **more,  # type: ignore[arg-type]
    )
    assert sorted(waiting(session, "candidacy_proposed"), key=str) == sorted(
        (employer_account(session, need), profile.account_id), key=str
    )
    answers.answer_as_employer(session, employer_actor(need), need.id, profile.id, "interested", **more)  # type: ignore[arg-type]
    answers.answer_as_assistant(session, assistant_actor(profile), need.id, "interested", **more)  # type: ignore[arg-type]
    assert waiting(session, "candidacy_proposed") == []
    draft = MeetingDraft(BACK + timedelta(days=2), 30, "phone")
    candidacy_deeds.agree_interview(session, employer_actor(need), row.id, draft, **more)  # type: ignore[arg-type]
    assert len(waiting(session, "candidacy_interview")) == 2
    candidacy_deeds.end_as_employer(session, employer_actor(need), row.id, "employer_declined", **more)  # type: ignore[arg-type]
    left = delivered(session, settings)
    assert "candidacy_proposed" not in left and "candidacy_interview" not in left
    assert left.count("candidacy_interview_off") == 2


def test_what_is_proposed_anew_on_the_same_day_is_asked_anew(
    connection: Connection, session: Session, settings: Settings
) -> None:
    need, profile = make_need(session), make_matchable(session)
    make_match(session, need=need, profile=profile)
    staff = make_account(session, "staff")
    staff.centre_id = need.centre_id
    actor, more = staff_actor(staff), {"settings": settings, "now": NOW}
    for _time in range(2):
        row = candidacy_staff.propose_person(
            session,
            actor,
            need.id,
            profile.id,
            list_was_ranked=True,
            hold_back=False,
            **more,  # type: ignore[arg-type]
        )
        assert len(waiting(session, "candidacy_proposed")) == 2
        candidacy_staff.end_as_centre(session, actor, row.id, "other", **more)  # type: ignore[arg-type]
        assert waiting(session, "candidacy_proposed") == []


def test_how_work_goes_is_asked_once_and_not_of_work_that_has_ended(
    connection: Connection, session: Session, settings: Settings
) -> None:
    due = {"started_on": NOW.date() - timedelta(days=14), "deadline_at": NOW + timedelta(hours=1)}
    need, profile = make_pair(session, "started", **due)
    make_pair(session, "ended", **{**due, "deadline_at": None})
    assert on_return(session, "follow_candidacies", settings) == {"follow_ups_asked": 1}
    # Two weeks were agreed on and are over: nobody is asked how the work goes, but the centre hears how it went.
    make_pair(session, "started", **due, contract_to_on=NOW.date() - timedelta(days=1))
    assert on_return(session, "follow_candidacies", settings) == {"follow_ups_asked": 1}
    assert [task.kind for task in session.scalars(select(StaffTask))] == ["follow_up"] * 2
    assert set(waiting(session, "candidacy_follow_up")) == {
        employer_account(session, need),
        profile.account_id,
    }


def test_who_is_waited_for_is_reminded_late_with_a_new_last_day(
    connection: Connection, session: Session, settings: Settings
) -> None:
    make_pair(session, "both_interested", deadline_at=NOW + timedelta(hours=1))
    assert on_return(session, "chase_candidacies", settings) == {"reminded": 1}
    assert len(waiting(session, "answer_awaited")) == 1


@pytest.mark.either_database
@pytest.mark.parametrize("first", ["chase_candidacies", "follow_candidacies"])
def test_nobody_is_reminded_of_a_need_that_was_taken_away(
    connection: Connection, session: Session, settings: Settings, first: str
) -> None:
    """On return two jobs are due at once, in any order."""
    need, _profile = make_pair(session, "both_interested", deadline_at=NOW + timedelta(hours=1))
    needs.withdraw_need(session, employer_actor(need), need.id, settings=settings, now=NOW)
    order = sorted(("chase_candidacies", "follow_candidacies"), key=lambda name: name != first)
    done = [on_return(session, name, settings) for name in order]
    assert {"candidacies_ended": 1} in done
    assert waiting(session, "answer_awaited") == []
    assert session.scalars(select(StaffTask)).all() == []


def test_of_messages_one_notice_goes_out_and_none_of_what_was_read(
    connection: Connection, session: Session, settings: Settings
) -> None:
    told = []
    for reads in (False, True):
        need, profile = make_pair(session, "both_interested")
        employer, assistant = employer_actor(need), assistant_actor(profile)
        for number in range(3):
            thread = employer_thread(session, employer, need.id, profile.id)
            draft = MessageDraft(f"Hei {number}", "fi", False, f"{need.id}:{number}")
            at = NOW - timedelta(minutes=30 - number)
            write_message(session, employer, thread, draft, settings=settings, now=at)
        if reads:
            mark_read(session, assistant, assistant_thread(session, assistant, need.id))
        told.append(profile.account_id)
    before = waiting(session, "message_waits")
    assert before == told
    assert on_return(session, "tell_of_messages", settings) == {"messages": 1}
    assert waiting(session, "message_waits") == [*told, told[0]]


def test_an_ad_that_waited_becomes_one_task_and_one_that_was_taken_away_none(
    connection: Connection, session: Session, settings: Settings
) -> None:
    made = []
    for _number in range(2):
        need = make_need(session, state="draft", text="Etsin edustavaa avustajaa.")
        made.append(needs.publish_need(session, employer_actor(need), need.id, settings=settings, now=NOW))
    needs.withdraw_need(session, employer_actor(made[1]), made[1].id, settings=settings, now=NOW)
    late = NOW + timedelta(days=6)
    assert on_return(session, "watch_ads", settings, late) == {"tasks": 1}
    assert [task.need_id for task in session.scalars(select(StaffTask))] == [made[0].id]


def test_a_reminder_that_was_promised_before_does_not_leave_after_the_interview(
    connection: Connection, session: Session, settings: Settings
) -> None:
    invited = invite_somebody(session, settings, slots=1)
    invited.slots[0].starts_at = NOW + timedelta(hours=20)
    session.flush()
    bookings.book_slot(
        session, invited.token, invited.slots[0].id, settings=settings, now=NOW - timedelta(days=9)
    )
    session.commit()
    run_job("remind_interviews", settings=settings, now=NOW)
    assert session.get_one(InterviewSlot, invited.slots[0].id).starts_at < BACK
    assert "interview_reminder" not in delivered(session, settings)
