"""When a shift is in trouble: who had it gives it back and the asking goes on; the centre is told at a set time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.domain.actor import SYSTEM, Actor
from portti.domain.errors import NotFound, RuleViolation
from portti.domain.permissions import check_may
from portti.domain.weekly_hours import single_of_key
from portti.models import Account, Need, Profile, SubstituteAsk, SubstituteRequest
from portti.queries import substitutes as queries
from portti.services import audit
from portti.services.staff_tasks import open_task
from portti.services.substitute_candidates import who_can_come
from portti.services.substitute_mails import (
    is_employer_told,
    take_back_promise,
    tell_employer,
    tell_urgent_phone,
)
from portti.services.substitutes import ask_wave, take_answer
from portti.settings import Settings

MOST_CALLED = 60


@dataclass(frozen=True)
class CentreList:
    """The centre's list for one shift: whom to call, with what they have said; `open` while nobody comes.

    Where `employer_is_told` is not so, nothing that Portti writes reaches the employer.
    """

    request: SubstituteRequest
    need: Need
    open: bool
    people: list[tuple[Profile, Account | None, SubstituteAsk | None]]
    employer_is_told: bool


def withdraw_from_shift(
    session: Session, actor: Actor, ask_id: int, *, settings: Settings, now: datetime
) -> SubstituteRequest:
    """Give a promised shift back: the employer is told, and the asking goes on with all asked and the next few."""
    check_may(actor, "answer_as_assistant")
    found = queries.own_ask(session, actor, ask_id)
    request = queries.lock_request(session, found.request_id)
    ask = queries.ask_by_id(session, ask_id)
    assert ask is not None
    if ask.withdrew_at is not None:
        return request
    if not ask.won:
        raise RuleViolation("not_promised")
    if request.cancelled_at is not None:
        return request
    if request.begins_at <= now:
        raise RuleViolation("shift_has_begun")
    ask.won, ask.answer, ask.answered_at, ask.withdrew_at = False, "no", now, now
    request.round += 1
    # Whether the centre has had it before or not: it has nobody again.
    request.goes_on, request.escalated_at = True, None
    session.flush()
    audit.record(session, actor, "withdraw_substitute", "substitute_ask", ask.id, now=now)
    take_back_promise(session, request)
    tell_employer(session, request, "substitute_withdrew", settings=settings, now=now)
    _ask_anew(session, request, settings, now)
    if request.begins_at <= now + timedelta(hours=settings.substitutes.staff_before_hours):
        _open_task(session, request, now)
    return request


def _ask_anew(session: Session, request: SubstituteRequest, settings: Settings, now: datetime) -> None:
    """Ask those who have not said no once more, and the next few: each only if they may be asked now."""
    for row in queries.asks_of_request(session, request.id):
        if row.ask.answer != "no":
            row.ask.answer, row.ask.answered_at = None, None
    session.flush()
    ask_wave(session, request, settings, now)


def escalate(session: Session, request_id: int, *, settings: Settings, now: datetime) -> bool:
    """Give a shift that must not fail to the centre's staff and urgent phone, and its number to the employer; once."""
    request = queries.lock_request(session, request_id)
    if not queries.requests_to_escalate(session, request_id, settings=settings, now=now):
        return False
    # From now on the next ones are asked without the employer, whatever they chose before.
    request.escalated_at, request.goes_on = now, True
    session.flush()
    _open_task(session, request, now)
    tell_employer(session, request, "substitute_escalated", settings=settings, now=now)
    tell_urgent_phone(session, request, settings=settings, now=now)
    system = Actor(SYSTEM.account_id, centre_id=request.centre_id)
    audit.record(session, system, "escalate_substitute", "substitute_request", request.id, now=now)
    return True


def centre_list(
    session: Session, actor: Actor, request_id: int, *, settings: Settings, now: datetime
) -> CentreList:
    """Return whom a centre's staff can call about a shift of theirs: those asked, then all who can come."""
    check_may(actor, "call_about_shift")
    request, need = queries.request_of_centre(session, actor.centre_id, request_id)
    rows = queries.asks_of_request(session, request_id)
    asked = {row.profile.id: row.ask for row in rows}
    keys = [row.profile.id for row in rows if not row.ask.won]
    single = single_of_key(request.shift_key)
    if single is not None and request.cancelled_at is None and request.begins_at > now:
        found = who_can_come(session, need, single, settings=settings, now=now)
        keys += [*found.by_phone, *(one.profile_id for one in found.people)]
    won = any(row.ask.won for row in rows)
    open_now = not won and request.cancelled_at is None and request.begins_at > now
    people = queries.people_to_call(session, keys[:MOST_CALLED])
    return CentreList(
        request,
        need,
        open_now,
        [(*people[key], asked.get(key)) for key in keys if key in people],
        is_employer_told(session, need, settings),
    )


def note_promise(
    session: Session, actor: Actor, request_id: int, profile_id: int, *, settings: Settings, now: datetime
) -> CentreList | None:
    """Note that somebody whom staff have called comes; None where another had the shift first. Twice is once."""
    known = centre_list(session, actor, request_id, settings=settings, now=now)
    request = queries.lock_request(session, request_id)
    ask = queries.ask_between(session, request_id, profile_id)
    if ask is None:
        if profile_id not in {profile.id for profile, _account, _ask in known.people}:
            raise NotFound("profile")
        ask = SubstituteAsk(request_id=request.id, profile_id=profile_id, asked_at=now)
        session.add(ask)
        session.flush()
    standing = take_answer(session, actor, ask.id, request_id, "yes", settings, now)
    return known if standing.state == "yours" else None


def _open_task(session: Session, request: SubstituteRequest, now: datetime) -> None:
    open_task(
        session,
        request.centre_id,
        "urgent_shift",
        f"urgent_shift:{request.id}:{request.round}",
        need_id=request.need_id,
        due_on=helsinki(now).date(),
        now=now,
    )
