"""A substitute for one shift: the employer asks several at once, and the first yes has the shift."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matching.types import Shift, SingleShift
from portti.clock import helsinki
from portti.domain import substitutes as rules
from portti.domain.actor import SYSTEM, Actor
from portti.domain.errors import Conflict, NotFound, RuleViolation
from portti.domain.permissions import check_may
from portti.domain.weekly_hours import single_of_key
from portti.mail.links import SubstituteQuestion
from portti.models import Need, SubstituteAsk, SubstituteRequest
from portti.queries import accounts as account_queries
from portti.queries import blocks, recipients
from portti.queries import substitutes as queries
from portti.queries.needs import own_need_for_change
from portti.services import audit, portal_events
from portti.services.need_drafts import shifts_of, singles_of
from portti.services.need_rosters import start_of
from portti.services.substitute_candidates import Candidate, wall, who_can_come
from portti.services.substitute_mails import mail_questions, tell_found, tell_others
from portti.settings import Settings


@dataclass(frozen=True)
class Standing:
    """How one asking stands for who was asked: `open`, `yours`, `taken`, `cancelled`, `over` or `gone`."""

    state: str
    ask: SubstituteAsk
    request: SubstituteRequest
    need: Need
    has_said_no: bool


def check_need(need: Need) -> None:
    """Raise RuleViolation for a need that no shift of can be done."""
    if not _has_shifts(need) or need.latitude is None:
        raise RuleViolation("need_has_no_shifts")


def _has_shifts(need: Need) -> bool:
    return rules.has_shifts(need.state, was_published=need.published_at is not None)


def coming_shifts(need: Need, now: datetime) -> list[SingleShift]:
    """Return the shifts of a need that begin within the next days."""
    shifts = [one for one in shifts_of(need) if isinstance(one, Shift)]
    singles = [one for one in singles_of(need) if isinstance(one, SingleShift)]
    return rules.coming_shifts(shifts, singles, helsinki(now), start_of(need))


def ask_substitutes(
    session: Session,
    actor: Actor,
    need_id: int,
    single: SingleShift,
    profile_ids: Collection[int] | None,
    *,
    goes_on: bool = True,
    critical: bool = False,
    settings: Settings,
    now: datetime,
) -> SubstituteRequest:
    """Ask those who are chosen, or all who can come (None); the same press twice asks nobody twice.

    One press asks a few at most: of all who can come those known first, then the next in the fair order, and the job
    asks the others in waves. More can be asked later for the same shift, as long as nobody has said yes. Unless
    `goes_on` is taken away the job asks the next few by itself when nobody says yes in time; `critical` tells the
    centre at a set time.
    """
    check_may(actor, "edit_need")
    need = own_need_for_change(session, actor, need_id)
    check_need(need)
    rules.check_shift(single, now)
    request = queries.standing_request(session, need_id, *wall(single))
    already = set()
    if request is not None:
        # Who answers and the job that asks on wait, so that nobody is asked twice or after a yes.
        request = queries.lock_request(session, request.id)
        rows = queries.asks_of_request(session, request.id)
        if any(row.ask.won for row in rows):
            raise RuleViolation("shift_is_taken")
        already = {row.profile.id for row in rows}
        if profile_ids is None and _asked_just_now(rows, settings, now):
            return request
    found = who_can_come(session, need, single, settings=settings, now=now).people
    people = [one for one in found if profile_ids is None or one.profile_id in profile_ids]
    if not people:
        if already and (profile_ids is None or already & set(profile_ids)):
            assert request is not None
            return request
        raise RuleViolation("nobody_chosen", "people")
    most = settings.substitutes.most_at_once
    if len(people) > most:
        if profile_ids is not None:
            raise RuleViolation("too_many_chosen", "people", {"most": most})
        # Who asks all wants all asked: the others follow in waves.
        people, goes_on = people[:most], True
    if request is None:
        request = _new_request(session, actor, need, single, now)
    request.goes_on = goes_on
    request.critical = request.critical or critical
    ask_people(session, actor, need, request, people, settings, now)
    return request


def _asked_just_now(rows: Sequence[queries.AskRow], settings: Settings, now: datetime) -> bool:
    """Answer whether a wave is under way, so that a second press of "everybody" asks nobody yet."""
    wait = timedelta(minutes=settings.substitutes.wave_minutes)
    return any(row.ask.asked_at > now - wait for row in rows)


def ask_next(session: Session, request_id: int, *, settings: Settings, now: datetime) -> int:
    """Ask the next few for a shift, where its time has come still; return how many were asked."""
    request = queries.lock_request(session, request_id)
    if not queries.requests_to_go_on(session, request_id, settings=settings, now=now):
        return 0
    return ask_wave(session, request, settings, now)


def ask_wave(session: Session, request: SubstituteRequest, settings: Settings, now: datetime) -> int:
    """Ask the next few for a locked request, and those anew whose question is older than a shift given back.

    Everybody passes the same gate, whether they are asked for the first time or anew: who rests now waits for a
    later wave.
    """
    need = session.get_one(Need, request.need_id)
    if not _has_shifts(need):
        return 0
    single = single_of_key(request.shift_key)
    assert single is not None
    rows = queries.asks_of_request(session, request.id)
    given_back = max((row.ask.withdrew_at for row in rows if row.ask.withdrew_at is not None), default=None)
    waiting = {
        row.profile.id: row.ask
        for row in rows
        if given_back is not None and row.ask.answer is None and row.ask.asked_at < given_back
    }
    people = who_can_come(session, need, single, again=waiting, settings=settings, now=now).people
    anew = [waiting[one.profile_id] for one in people if one.profile_id in waiting]
    for ask in anew:
        ask.asked_at = now
    session.flush()
    mail_questions(session, need, request, anew, settings=settings, now=now)
    system = Actor(SYSTEM.account_id, centre_id=request.centre_id)
    new = [one for one in people if one.profile_id not in waiting][: settings.substitutes.wave]
    return len(anew) + ask_people(session, system, need, request, new, settings, now)


def ask_people(
    session: Session,
    actor: Actor,
    need: Need,
    request: SubstituteRequest,
    people: Sequence[Candidate],
    settings: Settings,
    now: datetime,
) -> int:
    """Ask these, each with a message of their own; return how many."""
    asks = [
        SubstituteAsk(request_id=request.id, profile_id=one.profile_id, known=one.known, asked_at=now)
        for one in people
    ]
    if not asks:
        return 0
    session.add_all(asks)
    session.flush()
    mail_questions(session, need, request, asks, settings=settings, now=now)
    facts = {"need": need.id, "profiles": [ask.profile_id for ask in asks]}
    audit.record(session, actor, "ask_substitutes", "substitute_request", request.id, now=now, facts=facts)
    return len(asks)


def _new_request(
    session: Session, actor: Actor, need: Need, single: SingleShift, now: datetime
) -> SubstituteRequest:
    starts_at, ends_at = wall(single)
    request = SubstituteRequest(
        centre_id=need.centre_id,
        need_id=need.id,
        starts_at=starts_at,
        ends_at=ends_at,
        begins_at=rules.begins_at(single),
        requested_by_account_id=actor.account_id,
        requested_at=now,
    )
    session.add(request)
    session.flush()
    portal_events.substitute_asked(session, actor, need, request, now=now)
    return request


def standing_of(session: Session, question: SubstituteQuestion, *, now: datetime) -> Standing:
    """Return how the asking of a signed link stands; NotFound where it is not the receiver's (any more)."""
    ask = queries.ask_by_id(session, question.ask_id)
    if ask is None or not recipients.is_account_of_profile(session, question.account_id, ask.profile_id):
        raise NotFound("substitute_ask")
    return _standing(session, ask, now)


def standing_of_ask(session: Session, ask: SubstituteAsk, *, now: datetime) -> Standing:
    """Return how an asking stands that the caller has found to be the actor's own."""
    return _standing(session, ask, now)


def answer_by_link(
    session: Session, question: SubstituteQuestion, answer: str, *, settings: Settings, now: datetime
) -> Standing:
    """Take yes or no by a signed link."""
    ask = standing_of(session, question, now=now).ask
    actor = account_queries.actor_of(session, question.account_id)
    return take_answer(session, actor, ask.id, ask.request_id, answer, settings, now)


def answer_ask(
    session: Session, actor: Actor, ask_id: int, answer: str, *, settings: Settings, now: datetime
) -> Standing:
    """Take yes or no of the assistant whose matters the actor handles."""
    check_may(actor, "answer_as_assistant")
    ask = queries.own_ask(session, actor, ask_id)
    return take_answer(session, actor, ask.id, ask.request_id, answer, settings, now)


def take_answer(
    session: Session,
    actor: Actor,
    ask_id: int,
    request_id: int,
    answer: str,
    settings: Settings,
    now: datetime,
) -> Standing:
    """Take an answer to an asking that the caller has found: the first yes wins, whoever is later is thanked."""
    rules.check_answer(answer)
    request = queries.lock_request(session, request_id)
    ask = queries.ask_by_id(session, ask_id)
    assert ask is not None
    before = _standing(session, ask, now)
    if before.state == "yours" and answer == "no":
        raise RuleViolation("promised_already")
    if before.state not in ("open", "taken") or ask.answer == answer:
        return before
    ask.answer, ask.answered_at = answer, now
    session.flush()
    wins = answer == "yes" and before.state == "open" and _win(session, ask)
    session.flush()
    facts = {"answer": answer, "request": request_id}
    audit.record(session, actor, "answer_substitute", "substitute_ask", ask.id, now=now, facts=facts)
    if wins:
        tell_found(session, request, ask, settings=settings, now=now)
        tell_others(session, request, cancelled=False, settings=settings, now=now)
    return _standing(session, ask, now)


def _win(session: Session, ask: SubstituteAsk) -> bool:
    """Give the shift to an asking; False where the database has given it to another."""
    try:
        with session.begin_nested():
            ask.won = True
            session.flush()
    except IntegrityError:
        session.refresh(ask)
        return False
    return True


def cancel_request(
    session: Session, actor: Actor, request_id: int, *, settings: Settings, now: datetime
) -> None:
    """Look for nobody any more; those who were asked are told. Who has said yes is not sent away by a button."""
    check_may(actor, "edit_need")
    queries.own_request(session, actor, request_id)
    request = queries.lock_request(session, request_id)
    if request.cancelled_at is not None:
        return
    if any(row.ask.won for row in queries.asks_of_request(session, request_id)):
        raise Conflict("shift_is_taken")
    request.cancelled_at = now
    session.flush()
    audit.record(session, actor, "cancel_substitutes", "substitute_request", request_id, now=now)
    tell_others(session, request, cancelled=True, settings=settings, now=now)


def _standing(session: Session, ask: SubstituteAsk, now: datetime) -> Standing:
    request = session.get_one(SubstituteRequest, ask.request_id)
    need = session.get_one(Need, request.need_id)
    rows = queries.asks_of_request(session, request.id)
    if request.cancelled_at is not None:
        state = "cancelled"
    elif ask.won:
        state = "yours"
    elif not _has_shifts(need):
        state = "cancelled"
    elif any(row.ask.won for row in rows):
        state = "taken"
    elif request.begins_at <= now:
        state = "over"
    elif blocks.is_blocked(session, need.employer_id, ask.profile_id):
        state = "gone"
    else:
        state = "open"
    return Standing(state, ask, request, need, ask.answer == "no")
