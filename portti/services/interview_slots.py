"""Deeds on the staff's interview times: publishing rows of them, withdrawing one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portti.domain import invitations as rules
from portti.domain.actor import Actor
from portti.domain.errors import Conflict, NotFound, RuleViolation
from portti.domain.permissions import check_may
from portti.models import InterviewSlot
from portti.queries import interview_slots as slot_queries
from portti.queries import people as people_queries
from portti.queries.storing import add_once
from portti.services import audit


def publish_slots(session: Session, actor: Actor, draft: rules.SlotDraft, *, now: datetime) -> rules.NewTimes:
    """Publish the actor's own times, shared with a colleague where one is named.

    Those that would overlap another of theirs or of the colleague are left out and named, as are holidays of a pattern.
    """
    check_may(actor, "manage_interview_slots")
    if actor.account_id is None or actor.centre_id is None:
        raise NotFound("centre")
    _check_colleague(session, actor, draft.colleague_account_id)
    starts = rules.slot_starts(draft, now=now)
    length = timedelta(minutes=draft.minutes)
    holders = [key for key in (actor.account_id, draft.colleague_account_id) if key is not None]
    # Two rows published in the same second must not both find the other's time free.
    slot_queries.lock_calendars(session, actor.centre_id, holders)
    standing = [
        slot
        for account_id in holders
        for slot in slot_queries.overlapping_slots(session, account_id, starts[0], starts[-1] + length)
    ]
    made, left_out = [], []
    for start in starts:
        busy = any(
            start < slot.starts_at + timedelta(minutes=slot.minutes) and slot.starts_at < start + length
            for slot in standing
        )
        if busy or not _publish_one(session, actor.account_id, actor.centre_id, draft, start):
            left_out.append(start)
        else:
            made.append(start)
    if made:
        facts = {"times": len(made), "kind": draft.kind}
        audit.record(session, actor, "publish_slots", "slot", None, now=now, facts=facts)
    return rules.NewTimes(tuple(made), tuple(left_out), tuple(rules.holidays_left_out(draft)))


def _check_colleague(session: Session, actor: Actor, colleague_id: int | None) -> None:
    """Raise RuleViolation unless the colleague is another working member of staff of the same centre."""
    if colleague_id is None:
        return
    assert actor.centre_id is not None  # publishing has looked
    staff = {person.id for person in people_queries.staff_of_centre(session, actor.centre_id)}
    if colleague_id == actor.account_id or colleague_id not in staff:
        raise RuleViolation("unknown_colleague", "colleague")


def _publish_one(
    session: Session, staff_account_id: int, centre_id: int, draft: rules.SlotDraft, start: datetime
) -> bool:
    """Make one time, or bring a withdrawn one of the same moment back; False when a double click made it."""
    withdrawn = slot_queries.withdrawn_slot_at(session, staff_account_id, start)
    if withdrawn is not None:
        withdrawn.withdrawn_at = None
        withdrawn.centre_id, withdrawn.minutes = centre_id, draft.minutes
        withdrawn.kind, withdrawn.place = draft.kind, draft.place
        withdrawn.purpose = draft.purpose
        withdrawn.colleague_account_id = draft.colleague_account_id
        session.flush()
        return True
    slot = InterviewSlot(
        centre_id=centre_id,
        staff_account_id=staff_account_id,
        starts_at=start,
        minutes=draft.minutes,
        kind=draft.kind,
        place=draft.place,
        purpose=draft.purpose,
        colleague_account_id=draft.colleague_account_id,
    )
    return add_once(session, slot)


@dataclass(frozen=True)
class Withdrawn:
    """What withdrawing several times did."""

    withdrawn: int
    booked: int


def withdraw_slots(session: Session, actor: Actor, slot_ids: Iterable[int], *, now: datetime) -> Withdrawn:
    """Withdraw times that nobody has booked; those that somebody has stay and are counted."""
    withdrawn = booked = 0
    for slot_id in sorted(set(slot_ids)):
        try:
            withdrawn += withdraw_slot(session, actor, slot_id, now=now)
        except Conflict:
            booked += 1
    return Withdrawn(withdrawn, booked)


def withdraw_slot(session: Session, actor: Actor, slot_id: int, *, now: datetime) -> bool:
    """Withdraw a time; False when it was withdrawn before, Conflict `slot_booked` when somebody has it."""
    check_may(actor, "manage_interview_slots")
    if actor.centre_id is None:
        raise NotFound("slot")
    slot = slot_queries.lock_slot(session, actor.centre_id, slot_id, alone=True)
    if slot.withdrawn_at is not None:
        return False
    if slot_queries.standing_booking_of_slot(session, slot.id) is not None:
        raise Conflict("slot_booked")
    slot.withdrawn_at = now
    audit.record(session, actor, "withdraw_slot", "slot", slot.id, now=now)
    return True
