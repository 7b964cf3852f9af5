"""Visitors who sign up for a gathering and confirm it, and the mails that wait for them."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.domain.gatherings import SignUpDraft
from portti.mail.links import gathering_word
from portti.models import Gathering, GatheringPlace, OutboxMessage
from portti.queries import gatherings as queries
from portti.services import gathering_places as places
from portti.settings import Settings
from tests.conftest import NOW

VISITOR = Actor(account_id=None)


def draft(name: str = "Venla", email: str = "venla@example.org", **values: object) -> SignUpDraft:
    whole = {"phone": "", "language": "fi", "access": (), "access_text": "", **values}
    return SignUpDraft(given_name=name, email=email, **whole)  # type: ignore[arg-type]


def sign_up(
    session: Session, row: Gathering, settings: Settings, email: str, now: datetime = NOW
) -> GatheringPlace:
    """Sign a visitor up and confirm by the link."""
    assert places.sign_up(session, VISITOR, row.id, draft(email=email), settings=settings, now=now) is None
    place = queries.place_of_person(session, row.id, f"email:{email}", None)
    assert place is not None
    return places.confirm_place(session, gathering_word(settings, place.id), settings=settings, now=now)


def mails(session: Session, place: GatheringPlace) -> list[str]:
    query = select(OutboxMessage.kind).where(
        OutboxMessage.to_address == place.email, OutboxMessage.state == "waiting"
    )
    return list(session.scalars(query.order_by(OutboxMessage.id)))


def word(settings: Settings, place: GatheringPlace) -> str:
    return gathering_word(settings, place.id)
