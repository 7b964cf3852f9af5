"""Interviews of the demo that have been: one that nobody came to, and records in each of their states."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.models import InterviewRecord, InterviewSlot, Profile
from portti.services import interview_records as records
from portti.services import invitations, missed_interviews
from portti.settings import Settings

_SUMMARY = (
    "Puhuimme siitä, mitä avustajan työ on ja että työnantaja johtaa työtä. Sovit tekeväsi kodin töitä ja "
    "asiointia. Nostot haluat oppia ensin työnantajan kanssa. Aamut ja päivät sopivat, yöt eivät."
)
_ANSWERS = {
    "tasks_done": "Kolme vuotta avustajana: pukeutuminen, ruoka, kaupassa käynti.",
    "tasks_ready": "Kodin työt ja asiointi. Nostot opettelisi ensin.",
    "times": "Arkisin 7–17, lauantaisin iltaan asti.",
    "wishes": "Säännölliset vuorot.",
}


def make_missed(
    session: Session, actor: Actor, profile: Profile, *, settings: Settings, now: datetime
) -> None:
    """Let one person miss a call of yesterday and be invited anew."""
    assert actor.account_id is not None and actor.centre_id is not None
    slot = InterviewSlot(
        centre_id=actor.centre_id,
        staff_account_id=actor.account_id,
        starts_at=(now - timedelta(days=1)).replace(minute=0, second=0, microsecond=0),
        minutes=30,
        kind="phone",
        place="",
    )
    session.add(slot)
    session.flush()
    profile.interviewed_on = None
    earlier = now - timedelta(days=5)
    booking = invitations.book_for_person(
        session, actor, profile.id, slot.id, settings=settings, now=earlier, phone="040 000 0009"
    )
    missed_interviews.note_missed(session, actor, booking.id, settings=settings, now=now)


def make_records(
    session: Session,
    actor: Actor,
    read_by: Profile,
    others: list[Profile],
    *,
    settings: Settings,
    now: datetime,
) -> None:
    """Write a summary that `read_by` can read, one that is final, and one that is being written."""
    for profile in (read_by, *others[:1]):
        record = _written(session, actor, profile, now=now)
        records.share_record(
            session, actor, record.id, row_version=record.row_version, settings=settings, now=now
        )
        if profile is not read_by:
            records.agree_for_person(session, actor, record.id, row_version=record.row_version, now=now)
    for profile in others[1:]:
        record = records.begin_record(session, actor, profile.id, "fi", now=now)
        records.save_step(session, actor, record.id, _ANSWERS, "fi", row_version=1, now=now)


def _written(session: Session, actor: Actor, profile: Profile, *, now: datetime) -> InterviewRecord:
    record = records.begin_record(session, actor, profile.id, "fi", now=now)
    steps: list[records.Step] = [
        _ANSWERS,
        records.Facts(record.held_on, "yes", None, record.held_on),
        records.Result("suitable_limits", "limited_tasks", _SUMMARY),
    ]
    for step in steps:
        version = record.row_version
        records.save_step(session, actor, record.id, step, "fi", row_version=version, now=now)
    return record
