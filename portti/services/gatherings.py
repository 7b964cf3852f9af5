"""Deeds of staff on trainings and peer groups: making, changing, publishing, calling off, marking who came."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.domain import gatherings as rules
from portti.domain.actor import Actor
from portti.domain.errors import Conflict, NotFound, RuleViolation
from portti.domain.gatherings import GatheringDraft
from portti.domain.permissions import check_may, may
from portti.domain.service_sessions import LONGEST_PLACE
from portti.models import Gathering, GatheringDay, ServiceSession, ServiceSessionStaff
from portti.queries import gatherings as queries
from portti.queries import service_sessions as session_queries
from portti.queries.storing import add_once
from portti.services import audit, gathering_news
from portti.services.gathering_places import offer_free_seats
from portti.settings import Settings

_ONLINE = "Video"
"""Where a gathering without a place was, as its session says it."""
_MOST_OTHERS = 1000


def make_gathering(
    session: Session, actor: Actor, draft: GatheringDraft, *, form_key: str, now: datetime
) -> Gathering:
    """Keep a new gathering, which nobody sees before it is published; one press makes one."""
    check_may(actor, "keep_gatherings")
    if actor.centre_id is None:
        raise NotFound("centre")
    key = f"{actor.account_id}:{form_key}"
    before = queries.gathering_by_key(session, key)
    if before is not None:
        return before
    rules.check_gathering(draft, now=now)
    assert draft.sign_up_until is not None
    rules.check_ahead(draft.days, draft.sign_up_until, now=now)
    row = Gathering(
        centre_id=actor.centre_id, form_key=key, made_by_account_id=actor.account_id, changed_at=now
    )
    _write(row, draft)
    if not add_once(session, row):
        found = queries.gathering_by_key(session, key)
        assert found is not None  # the same key was stored in the same second
        return found
    audit.record(session, actor, "make_gathering", "gathering", row.id, now=now)
    return row


def change_gathering(
    session: Session,
    actor: Actor,
    gathering_id: int,
    draft: GatheringDraft,
    *,
    row_version: int,
    settings: Settings,
    now: datetime,
) -> None:
    """Write a gathering as it should be; who has a place is told of a new time or place."""
    row = _to_change(session, actor, gathering_id)
    if row.row_version != row_version:
        raise Conflict("changed_meanwhile")
    rules.check_gathering(draft, now=now)
    rules.check_places(draft.places or 0, queries.taken_seats(session, row.id))
    wanted = {(day.starts_at, day.minutes) for day in draft.days}
    if any((day.starts_at, day.minutes) not in wanted for day in row.days if day.counted_at is not None):
        raise RuleViolation("counted_day_changed", "days")
    before = _told(row)
    _write(row, draft)
    row.changed_at = now
    row.row_version += 1
    session.flush()
    audit.record(session, actor, "change_gathering", "gathering", row.id, now=now)
    if row.published_at is not None and _told(row) != before:
        gathering_news.tell_of_change(session, row, settings=settings, now=now)
    offer_free_seats(session, row, settings=settings, now=now)


def publish_gathering(session: Session, actor: Actor, gathering_id: int, *, now: datetime) -> None:
    """Let everybody see a gathering and sign up; twice is once."""
    row = _to_change(session, actor, gathering_id)
    if row.published_at is not None:
        return
    rules.check_ahead(row.days, row.sign_up_until, now=now)
    row.published_at = row.changed_at = now
    row.row_version += 1
    audit.record(session, actor, "publish_gathering", "gathering", row.id, now=now)


def call_off(session: Session, actor: Actor, gathering_id: int, *, settings: Settings, now: datetime) -> None:
    """Call a gathering off and tell all who signed up; twice is once, and what was counted stays."""
    check_may(actor, "keep_gatherings")
    row = queries.lock_gathering(session, gathering_id)
    if row.centre_id != actor.centre_id:
        raise NotFound("gathering")
    if row.cancelled_at is not None:
        return
    if rules.last_end(row.days) <= now:
        raise RuleViolation("gathering_over")
    row.cancelled_at = row.changed_at = now
    row.row_version += 1
    for place in queries.places_of(session, row.id):
        place.state, place.seat = rules.CANCELLED, None
        place.sequence += 1
        gathering_news.tell_of_end(session, row, place, by_centre=True, settings=settings, now=now)
    audit.record(session, actor, "call_off_gathering", "gathering", row.id, now=now)
    session.flush()


def mark_who_came(
    session: Session,
    actor: Actor,
    gathering_id: int,
    day_id: int,
    place_ids: Collection[int],
    others: int,
    *,
    now: datetime,
) -> ServiceSession:
    """Write who came on one day; the day's session is made by that, once, and follows what is written later."""
    check_may(actor, "keep_gatherings")
    row = queries.lock_gathering(session, gathering_id)
    if row.centre_id != actor.centre_id:
        raise NotFound("gathering")
    day = queries.day_of_gathering(session, row.id, day_id)
    if row.cancelled_at is not None and day.starts_at > row.cancelled_at:
        raise RuleViolation("gathering_off")
    if not rules.is_marked_day(day.starts_at, now=now):
        raise RuleViolation("day_still_ahead")
    if not 0 <= others <= _MOST_OTHERS:
        raise RuleViolation("visitors_out_of_range", "others", {"most": _MOST_OTHERS})
    seated = {place.id for place in queries.places_of(session, row.id) if place.state == rules.PLACED}
    came = sorted(seated & set(place_ids))
    counted = session_queries.session_by_key(session, _key_of(day))
    if counted is not None and day.others_came == others and queries.present_on(session, day.id) == set(came):
        return counted
    queries.set_present(session, day.id, came)
    day.others_came, day.counted_at = others, now
    counted = _count(session, actor, row, day, len(came), now)
    facts = {"day": day.id, "visitors": len(came) + others}
    audit.record(session, actor, "mark_who_came", "gathering", row.id, now=now, facts=facts)
    session.flush()
    return counted


def _key_of(day: GatheringDay) -> str:
    return f"gathering_day:{day.id}"


def _count(
    session: Session, actor: Actor, row: Gathering, day: GatheringDay, came: int, now: datetime
) -> ServiceSession:
    key = _key_of(day)
    counted = session_queries.session_by_key(session, key)
    if counted is None:
        counted = ServiceSession(
            centre_id=row.centre_id,
            held_on=helsinki(day.starts_at).date(),
            kind=rules.SESSION_KINDS[row.kind],
            place=(row.place or _ONLINE)[:LONGEST_PLACE],
            municipality_code=row.municipality_code,
            open_minutes=day.minutes,
            visitors=came + day.others_came,
            anonymous_visitors=day.others_came,
            source="portal",
            source_key=key,
            logged_by_account_id=actor.account_id,
            logged_at=now,
            changed_at=now,
            closed_at=now if may(actor, "close_events") else None,
        )
        if actor.account_id is not None:
            counted.staff = [ServiceSessionStaff(account_id=actor.account_id)]
        session.add(counted)
    elif counted.closed_at is None or may(actor, "close_events"):
        counted.visitors, counted.anonymous_visitors = came + day.others_came, day.others_came
        counted.changed_at = now
        counted.row_version += 1
    session.flush()
    return counted


def _to_change(session: Session, actor: Actor, gathering_id: int) -> Gathering:
    check_may(actor, "keep_gatherings")
    row = queries.lock_gathering(session, gathering_id)
    if row.centre_id != actor.centre_id:
        raise NotFound("gathering")
    if row.cancelled_at is not None:
        raise RuleViolation("gathering_off")
    return row


def _told(row: Gathering) -> tuple[object, ...]:
    """Return what who has a place must hear of when it changes."""
    return row.place, row.video_url, tuple(sorted((day.starts_at, day.minutes) for day in row.days))


def _write(row: Gathering, draft: GatheringDraft) -> None:
    assert draft.places is not None  # the rule has looked
    assert draft.sign_up_until is not None
    row.kind, row.title, row.text, row.written_in = draft.kind, draft.title, draft.text, draft.written_in
    row.place, row.video_url = draft.place, draft.video_url
    row.municipality_code = draft.municipality_code
    row.languages = [code for code in rules.LANGUAGES if code in draft.languages]
    row.access = [code for code in rules.PLACE_ACCESS if code in draft.access]
    row.for_whom = [code for code in rules.FOR_WHOM if code in draft.for_whom]
    row.places, row.sign_up_until = draft.places, draft.sign_up_until
    standing = {(day.starts_at, day.minutes): day for day in row.days}
    row.days = [
        standing.get((day.starts_at, day.minutes))
        or GatheringDay(starts_at=day.starts_at, minutes=day.minutes)
        for day in sorted(draft.days, key=lambda one: one.starts_at)
    ]
