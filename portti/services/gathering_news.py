"""What people who signed up for a gathering are told of it: each promise once, by its place's state."""

from datetime import datetime

from sqlalchemy.orm import Session

from portti.domain import gatherings as rules
from portti.mail.compose import gatherings as compose
from portti.mail.compose.drafting import Holder
from portti.mail.compose.gathering_calendar import Meeting
from portti.mail.kinds import Draft
from portti.mail.outbox import enqueue, take_back
from portti.models import Centre, Gathering, GatheringPlace
from portti.queries import gatherings as queries
from portti.services.bookings import host_of
from portti.settings import Settings


def ask_to_confirm(
    session: Session, row: Gathering, place: GatheringPlace, *, settings: Settings, now: datetime
) -> None:
    """Send the link to who signed up with an address; at most once an hour."""
    _send(session, compose.gathering_confirm(_news(session, row, place, settings, now)), now)


def tell_of_place(
    session: Session, row: Gathering, place: GatheringPlace, *, settings: Settings, now: datetime
) -> None:
    """Tell that the person has a place, with its calendar part, or which one they are of those who wait."""
    news = _news(session, row, place, settings, now)
    if place.state == rules.WAITING:
        _send(session, compose.gathering_waiting(news, queries.number_in_queue(session, place)), now)
    else:
        _send(session, compose.gathering_place(news, changed=False), now)


def tell_of_offer(
    session: Session, row: Gathering, place: GatheringPlace, *, settings: Settings, now: datetime
) -> None:
    """Tell that a place is free and until when it is kept."""
    assert place.offered_until is not None  # an offer has an end
    news = _news(session, row, place, settings, now)
    _send(session, compose.gathering_offer(news, until=place.offered_until), now)


def tell_of_end(
    session: Session,
    row: Gathering,
    place: GatheringPlace,
    *,
    by_centre: bool,
    settings: Settings,
    now: datetime,
) -> None:
    """Tell that a place was given up, or the gathering called off; what was on its way is taken back."""
    take_back(session, f"gathering_reminder:{place.id}:", f"gathering_offer:{place.id}:")
    news = _news(session, row, place, settings, now)
    _send(session, compose.gathering_off(news, by_centre=by_centre), now)


def tell_of_change(session: Session, row: Gathering, *, settings: Settings, now: datetime) -> None:
    """Tell all who have a place of the new time or place; the calendar part updates the old entry.

    Who is offered a place is asked anew, for the new time.
    """
    for place in queries.places_of(session, row.id):
        if place.state == rules.WAITING:
            continue
        place.sequence += 1
        place.reminded_at = None
        session.flush()
        take_back(session, f"gathering_reminder:{place.id}:", f"gathering_offer:{place.id}:")
        if place.state == rules.OFFERED:
            tell_of_offer(session, row, place, settings=settings, now=now)
        else:
            news = _news(session, row, place, settings, now)
            _send(session, compose.gathering_place(news, changed=True), now)


def remind_of_place(
    session: Session, row: Gathering, place: GatheringPlace, *, settings: Settings, now: datetime
) -> bool:
    """Remind of a place; False for who has no address."""
    return _send(session, compose.gathering_reminder(_news(session, row, place, settings, now)), now)


def _send(session: Session, draft: Draft | None, now: datetime) -> bool:
    return draft is not None and enqueue(session, draft, now=now)


def _news(
    session: Session, row: Gathering, place: GatheringPlace, settings: Settings, now: datetime
) -> compose.PlaceNews:
    centre = session.get_one(Centre, row.centre_id)
    holder = Holder(place.account_id, row.centre_id, place.email or "", place.language, place.given_name)
    meetings = [Meeting(day.starts_at, day.minutes) for day in row.days]
    return compose.PlaceNews(
        holder=holder,
        host=host_of(centre, place.language),
        place_id=place.id,
        sequence=place.sequence,
        calendar_uid=place.calendar_uid,
        kind=row.kind,
        meetings=meetings,
        place=row.place,
        video_url=row.video_url,
        settings=settings,
        now=now,
    )
