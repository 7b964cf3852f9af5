"""Deeds on one person's place in a gathering: signing up, confirming, giving it up, and who waits getting it.

Whoever gives or takes a seat holds the lock of the gathering; the unique index of seats has the last word.
"""

import uuid
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portti.credentials import encrypt_text
from portti.domain import gatherings as rules
from portti.domain.accounts import stored_email
from portti.domain.actor import Actor
from portti.domain.double_press import is_double_press
from portti.domain.errors import Conflict, NotFound, RuleViolation
from portti.domain.gatherings import SignUpDraft
from portti.domain.permissions import check_may
from portti.mail.links import read_gathering_place
from portti.models import Gathering, GatheringPlace
from portti.queries import accounts as account_queries
from portti.queries import gatherings as queries
from portti.services import audit, gathering_news
from portti.settings import Settings


def sign_up(
    session: Session,
    actor: Actor,
    gathering_id: int,
    draft: SignUpDraft,
    *,
    settings: Settings,
    now: datetime,
) -> GatheringPlace | None:
    """Sign a person up: with an account at once, without one when the address is confirmed (None until then).

    Whether an address has signed up before is told to nobody but its reader; who is logged in keeps what stands.
    """
    account = account_queries.account_by_id(session, actor.account_id) if actor.account_id else None
    has_address = account is not None and account.email is not None
    rules.check_sign_up(draft, needs_email=account is None)
    row = queries.lock_gathering(session, gathering_id)
    queries.check_not_apart(session, actor.centre_id, row.centre_id)
    rules.check_open(row.published_at, row.cancelled_at, row.sign_up_until, now=now)
    email = stored_email((account.email or "") if has_address and account else draft.email) or None
    if account is not None and not has_address:
        # An address typed by somebody who has not confirmed it gets no mail.
        email = None
    key = f"email:{email}" if email else f"account:{actor.account_id}"
    place = queries.place_of_person(session, row.id, key, actor.account_id)
    if place is not None and place.state in rules.STANDING and account is not None:
        return place
    is_known = place is not None and place.state in rules.STANDING
    if place is not None and (is_known or (account is None and is_double_press(place.signed_up_at, now))):
        gathering_news.ask_to_confirm(session, row, place, settings=settings, now=now)
        return None
    if (
        account is None
        and place is None
        and queries.count_unconfirmed(session, row.id) >= rules.MOST_UNCONFIRMED
    ):
        raise RuleViolation("too_many_sign_ups")
    place = _written(session, row, place, draft, key=key, email=email, settings=settings, now=now)
    if account is None:
        place.state = rules.UNCONFIRMED
        session.flush()
        gathering_news.ask_to_confirm(session, row, place, settings=settings, now=now)
        return None
    place.account_id = account.id
    _give_place(session, row, place, settings=settings, now=now)
    audit.record(session, actor, "sign_up", "gathering", row.id, now=now, facts={"state": place.state})
    return place


def sign_up_for(
    session: Session,
    actor: Actor,
    gathering_id: int,
    draft: SignUpDraft,
    *,
    form_key: str,
    settings: Settings,
    now: datetime,
) -> GatheringPlace:
    """Sign somebody up who called the centre, also when everybody else must sign up no more; one press, one person."""
    check_may(actor, "keep_gatherings")
    rules.check_sign_up(draft, needs_email=False)
    row = queries.lock_gathering(session, gathering_id)
    if row.centre_id != actor.centre_id:
        raise NotFound("gathering")
    rules.check_open(row.published_at, row.cancelled_at, rules.last_end(row.days), now=now)
    email = stored_email(draft.email) or None
    key = f"email:{email}" if email else f"form:{actor.account_id}:{form_key}"
    place = queries.place_of_person(session, row.id, key, None)
    if place is not None and place.state in rules.STANDING:
        return place
    place = _written(session, row, place, draft, key=key, email=email, settings=settings, now=now)
    _give_place(session, row, place, settings=settings, now=now)
    audit.record(session, actor, "sign_up_for", "gathering", row.id, now=now, facts={"place": place.id})
    return place


def _written(
    session: Session,
    row: Gathering,
    place: GatheringPlace | None,
    draft: SignUpDraft,
    *,
    key: str,
    email: str | None,
    settings: Settings,
    now: datetime,
) -> GatheringPlace:
    """Return the person's row with what they tell now; a sign-up that ended earlier is begun anew."""
    if place is None:
        place = GatheringPlace(
            gathering_id=row.id,
            person_key=key,
            calendar_uid=f"{uuid.uuid4()}@portti",
            sequence=0,
            state=rules.UNCONFIRMED,
        )
        session.add(place)
    place.given_name, place.email, place.phone = draft.given_name, email, draft.phone or None
    place.language = draft.language
    place.access = [code for code in rules.NEEDS if code in draft.access]
    place.access_text = encrypt_text(settings, draft.access_text) if draft.access_text else None
    place.needs_told = bool(place.access)
    place.signed_up_at, place.queued_at, place.offered_until = now, None, None
    place.sequence += 1
    session.flush()
    return place


def _give_place(
    session: Session, row: Gathering, place: GatheringPlace, *, settings: Settings, now: datetime
) -> None:
    """Give a free seat, or the last number of the waiting list: nobody passes who has waited longer."""
    seat = rules.free_seat(queries.taken_seats(session, row.id), row.places)
    if seat is None or queries.next_waiting(session, row.id) is not None:
        place.state, place.queued_at = rules.WAITING, now
        session.flush()
        offer_free_seats(session, row, settings=settings, now=now)
    else:
        place.state, place.seat = rules.PLACED, seat
        place.reminded_at = now if is_soon(row, settings, now) else None
        session.flush()
    if place.state != rules.OFFERED:
        gathering_news.tell_of_place(session, row, place, settings=settings, now=now)


def is_soon(row: Gathering, settings: Settings, now: datetime) -> bool:
    """Answer whether a reminder of a gathering would be due: who hears of it now needs none."""
    return rules.first_start(row.days) <= now + timedelta(hours=settings.gatherings.reminder_hours)


def offer_free_seats(session: Session, row: Gathering, *, settings: Settings, now: datetime) -> int:
    """Offer each free seat to who has waited longest, with a day to answer; return how many were offered."""
    offered = 0
    if row.cancelled_at is not None or row.published_at is None:
        return offered
    until = rules.offer_until(rules.first_start(row.days), hours=settings.gatherings.offer_hours, now=now)
    while until is not None:
        seat = rules.free_seat(queries.taken_seats(session, row.id), row.places)
        place = queries.next_waiting(session, row.id) if seat is not None else None
        if place is None:
            break
        place.state, place.seat, place.offered_until = rules.OFFERED, seat, until
        place.sequence += 1
        session.flush()
        gathering_news.tell_of_offer(session, row, place, settings=settings, now=now)
        offered += 1
    return offered


def tend_gathering(session: Session, gathering_id: int, *, settings: Settings, now: datetime) -> str | None:
    """Let offers that nobody answered go to the next, and offer what is free."""
    row = queries.lock_gathering(session, gathering_id)
    lapsed = 0
    for place in queries.places_of(session, row.id):
        if place.state == rules.OFFERED and place.offered_until is not None and place.offered_until <= now:
            place.state, place.seat, place.offered_until = rules.LAPSED, None, None
            place.sequence += 1
            lapsed += 1
    session.flush()
    offered = offer_free_seats(session, row, settings=settings, now=now)
    return "offered" if offered else "lapsed" if lapsed else None


def remind(session: Session, place_id: int, *, settings: Settings, now: datetime) -> str | None:
    """Remind one person of their place, once."""
    found = queries.place_by_id(session, place_id)
    row = queries.lock_gathering(session, found.gathering_id)
    place = queries.place_by_id(session, place_id)
    if place.state != rules.PLACED or place.reminded_at is not None or row.cancelled_at is not None:
        return None
    place.reminded_at = now
    told = gathering_news.remind_of_place(session, row, place, settings=settings, now=now)
    return "told" if told else None


def place_of_link(
    session: Session, token: str, *, settings: Settings
) -> tuple[GatheringPlace, queries.GatheringRow]:
    """Return whose place a personal link opens, with the gathering; NotFound for any other word."""
    place_id = read_gathering_place(settings, token)
    if place_id is None:
        raise NotFound("link")
    place = queries.place_by_id(session, place_id)
    return place, queries.public_gathering(session, place.gathering_id)


def confirm_place(session: Session, token: str, *, settings: Settings, now: datetime) -> GatheringPlace:
    """Confirm the address of a sign-up, or come back to the list after an end; twice is once."""
    place, row = _lock(session, token, settings)
    if place.state in rules.STANDING:
        return place
    rules.check_open(row.published_at, row.cancelled_at, row.sign_up_until, now=now)
    place.sequence += 1
    if place.account_id is None and place.email is not None:
        account = account_queries.account_by_email(session, place.email)
        place.account_id = account.id if account is not None else None
    _give_place(session, row, place, settings=settings, now=now)
    return place


def take_offer(session: Session, token: str, *, settings: Settings, now: datetime) -> GatheringPlace:
    """Take the place that was offered; Conflict `offer_over` when it went to the next."""
    place, row = _lock(session, token, settings)
    if place.state == rules.PLACED:
        return place
    has_begun = rules.first_start(row.days) <= now
    if place.state != rules.OFFERED or row.cancelled_at is not None or has_begun or _ran_out(place, now):
        raise Conflict("offer_over")
    place.state, place.offered_until = rules.PLACED, None
    place.reminded_at = now if is_soon(row, settings, now) else None
    place.sequence += 1
    session.flush()
    gathering_news.tell_of_place(session, row, place, settings=settings, now=now)
    return place


def _ran_out(place: GatheringPlace, now: datetime) -> bool:
    return place.offered_until is not None and place.offered_until <= now


def give_up_by_link(session: Session, token: str, *, settings: Settings, now: datetime) -> None:
    """Give a place, an offer or a turn in the list up by the personal link; twice is once."""
    place, row = _lock(session, token, settings)
    _give_up(session, row, place, settings=settings, now=now)


def give_up_for(
    session: Session, actor: Actor, gathering_id: int, place_id: int, *, settings: Settings, now: datetime
) -> None:
    """Give up the place of somebody who told the centre that they do not come."""
    check_may(actor, "keep_gatherings")
    row = queries.lock_gathering(session, gathering_id)
    place = queries.place_by_id(session, place_id)
    if row.centre_id != actor.centre_id or place.gathering_id != row.id:
        raise NotFound("gathering_place")
    if place.state not in rules.STANDING:
        return
    _give_up(session, row, place, settings=settings, now=now)
    audit.record(session, actor, "give_up_place", "gathering", row.id, now=now, facts={"place": place.id})


def give_up_all(
    session: Session, account_id: int, address: str | None, *, settings: Settings, now: datetime
) -> None:
    """Free all places ahead of a person who leaves the portal; they are not written to."""
    for place in queries.places_ahead_of(session, account_id, address, now):
        row = queries.lock_gathering(session, place.gathering_id)
        place.state, place.seat, place.offered_until = rules.CANCELLED, None, None
        place.sequence += 1
        session.flush()
        offer_free_seats(session, row, settings=settings, now=now)


def _give_up(
    session: Session,
    row: Gathering,
    place: GatheringPlace,
    *,
    settings: Settings,
    now: datetime,
) -> None:
    if place.state not in rules.STANDING:
        return
    if rules.first_start(row.days) <= now:
        raise RuleViolation("gathering_begun")
    place.state, place.seat, place.offered_until = rules.CANCELLED, None, None
    place.access, place.access_text, place.needs_told = [], None, False
    place.sequence += 1
    session.flush()
    gathering_news.tell_of_end(session, row, place, by_centre=False, settings=settings, now=now)
    offer_free_seats(session, row, settings=settings, now=now)


def _lock(session: Session, token: str, settings: Settings) -> tuple[GatheringPlace, Gathering]:
    place_id = read_gathering_place(settings, token)
    if place_id is None:
        raise NotFound("link")
    row = queries.lock_gathering(session, queries.place_by_id(session, place_id).gathering_id)
    return queries.place_by_id(session, place_id), row
