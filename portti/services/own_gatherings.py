"""The trainings and groups that a person signed up for, for a copy of their data, with their own words in the clear."""

from typing import Any

from sqlalchemy.orm import Session

from portti.credentials import decrypt_text
from portti.models import Gathering, GatheringPlace
from portti.queries import accounts as account_queries
from portti.queries.gatherings import places_of_account
from portti.settings import Settings

Data = dict[str, Any]


def own_gatherings(session: Session, account_id: int, *, settings: Settings) -> Data:
    """Return what own_data says beside the rest: each sign-up of the account, or by its confirmed address."""
    account = account_queries.account_by_id(session, account_id)
    return {
        "gatherings": [_sign_up(place, row, settings) for place, row in places_of_account(session, account)]
    }


def _sign_up(place: GatheringPlace, row: Gathering, settings: Settings) -> Data:
    return {
        "title": row.title,
        "days": [day.starts_at.isoformat() for day in row.days],
        "state": place.state,
        "signed_up_at": place.signed_up_at.isoformat(),
        "given_name": place.given_name,
        "phone": place.phone,
        "access": place.access,
        "access_text": decrypt_text(settings, place.access_text) if place.access_text else None,
    }
