"""Reminders of the meeting of an employer and an assistant: both, each once, none of a time that is off or past."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.domain.candidacy_forms import MeetingDraft
from portti.models import Account, Candidacy, Employer, Need, OutboxMessage, Profile
from portti.services import blocks, candidacy_deeds, needs
from portti.services.meeting_reminders import due_meetings, remind
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_profile
from tests.factories.candidacies import make_candidacy
from tests.factories.matches import assistant_actor, employer_actor, make_match
from tests.factories.needs import make_need

MEETS = NOW + timedelta(days=3)


@pytest.fixture
def row(session: Session, settings: Settings) -> Candidacy:
    """Two who meet in three days, beside two others who met an hour ago."""
    noise = make_candidacy(session, make_need(session), make_profile(session), "employer_interview")
    noise.interview_at, noise.interview_minutes = NOW - timedelta(hours=1), 30
    need, profile = make_need(session), make_profile(session)
    make_match(
        session, need=need, profile=profile, employer_answer="interested", assistant_answer="interested"
    )
    made = make_candidacy(session, need, profile, "both_interested")
    return agree(session, settings, made, MEETS)


def agree(
    session: Session, settings: Settings, row: Candidacy, at: datetime, now: datetime = NOW
) -> Candidacy:
    need = session.get_one(Need, row.need_id)
    draft = MeetingDraft(at, 30, "phone")
    return candidacy_deeds.agree_interview(
        session, employer_actor(need), row.id, draft, settings=settings, now=now
    )


def run(session: Session, settings: Settings, at: datetime) -> int:
    """Do what the job does; return how many meetings were told of."""
    return sum(
        remind(session, key, settings=settings, now=at)
        for key in due_meetings(session, settings=settings, now=at)
    )


def reminders(session: Session) -> list[OutboxMessage]:
    query = select(OutboxMessage).where(
        OutboxMessage.kind == "candidacy_reminder", OutboxMessage.state == "waiting"
    )
    return list(session.scalars(query.order_by(OutboxMessage.id)))


def accounts(session: Session, row: Candidacy) -> set[int | None]:
    need, profile = session.get_one(Need, row.need_id), session.get_one(Profile, row.profile_id)
    return {session.get_one(Employer, need.employer_id).account_id, profile.account_id}


def test_both_are_reminded_a_day_and_two_hours_before_each_once(
    session: Session, settings: Settings, row: Candidacy
) -> None:
    told = [run(session, settings, MEETS - timedelta(hours=hours)) for hours in (25, 24, 23, 2, 1)]
    assert told == [0, 1, 0, 1, 0]
    mails = reminders(session)
    assert len(mails) == 4
    assert {mail.account_id for mail in mails} == accounts(session, row)
    assert {mail.send_before for mail in mails} == {MEETS}
    names = {account.given_name for account in session.scalars(select(Account))}
    for mail in mails:
        # Neither the other's name nor their number: only the receiver's own.
        own = session.get_one(Account, mail.account_id).given_name
        assert not any(name in mail.body_text for name in names if name and name != own)
    assert run(session, settings, MEETS) == 0


def test_after_a_standstill_the_last_reminder_goes_out_alone_and_none_of_a_past_meeting(
    session: Session, settings: Settings, row: Candidacy
) -> None:
    assert run(session, settings, MEETS - timedelta(minutes=90)) == 1
    assert run(session, settings, MEETS + timedelta(minutes=1)) == 0
    assert len(reminders(session)) == 2


def test_a_moved_meeting_is_reminded_of_anew_and_the_old_time_no_more(
    session: Session, settings: Settings, row: Candidacy
) -> None:
    assert run(session, settings, MEETS - timedelta(hours=24)) == 1
    later = MEETS + timedelta(days=2)
    agree(session, settings, row, later, MEETS - timedelta(hours=23))
    # What had not left yet is taken back.
    assert reminders(session) == []
    assert run(session, settings, MEETS - timedelta(hours=2)) == 0
    assert run(session, settings, later - timedelta(hours=24)) == 1


def test_who_agrees_an_hour_before_has_just_read_it(
    session: Session, settings: Settings, row: Candidacy
) -> None:
    soon = NOW + timedelta(hours=1)
    agree(session, settings, row, soon)
    assert run(session, settings, NOW + timedelta(minutes=5)) == 0


@pytest.mark.parametrize("how", ["ended", "withdrawn", "blocked"])
def test_of_what_has_come_to_its_end_nobody_is_reminded(
    session: Session, settings: Settings, row: Candidacy, how: str
) -> None:
    """A need taken back, and a block, end the candidacy an hour later: until then nobody is reminded either."""
    need, profile = session.get_one(Need, row.need_id), session.get_one(Profile, row.profile_id)
    at = MEETS - timedelta(hours=2)
    if how == "ended":
        candidacy_deeds.end_as_assistant(
            session, assistant_actor(profile), row.id, "too_far", settings=settings, now=at
        )
    elif how == "withdrawn":
        needs.withdraw_need(session, employer_actor(need), need.id, settings=settings, now=at)
    else:
        blocks.block_as_employer(session, employer_actor(need), need.id, profile.id, None, now=at)
    assert run(session, settings, at + timedelta(minutes=5)) == 0


def test_where_reminders_are_turned_off_none_is_due(
    session: Session, settings: Settings, row: Candidacy
) -> None:
    mediation = settings.mediation.model_copy(update={"meeting_reminder_hours": []})
    silent = settings.model_copy(update={"mediation": mediation})
    assert due_meetings(session, settings=silent, now=MEETS - timedelta(hours=1)) == []
