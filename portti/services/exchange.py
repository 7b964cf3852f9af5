"""Importing and exporting needs and profiles in the engine's exchange format."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portti.credentials import sign
from portti.domain.actor import Actor
from portti.models import Centre, Employer, Need, NeedKnown, Profile
from portti.queries import exchange as exchange_queries
from portti.services import audit
from portti.services.match_inputs import fill_need, fill_profile, has_fixed_times, need_data, profile_data
from portti.settings import Settings


def import_need(
    session: Session,
    actor: Actor,
    centre: Centre,
    data: dict[str, Any],
    point: tuple[float, float],
    *,
    now: datetime,
) -> Need | None:
    """Store a valid need of the exchange format as published, without an account; None where it stands already.

    Its employer has no account until staff tie one. `point` is latitude and longitude of its place.
    """
    if exchange_queries.need_by_exchange_id(session, data["id"]) is not None:
        return None
    employer = Employer(centre_id=centre.id, created_at=now)
    session.add(employer)
    session.flush()
    need = Need(
        centre_id=centre.id,
        employer_id=employer.id,
        exchange_id=data["id"],
        state="published",
        created_at=now,
        changed_at=now,
        published_at=now,
        confirmed_at=now,
        **_place(data, point),
    )
    fill_need(need, data)
    session.add(need)
    session.flush()
    for profile in exchange_queries.profiles_by_exchange_ids(session, data.get("known") or []):
        need.known.append(NeedKnown(profile_id=profile.id))
    audit.record(session, actor, "import_need", "need", need.id, now=now)
    return need


def import_profile(
    session: Session,
    actor: Actor,
    centre: Centre,
    data: dict[str, Any],
    point: tuple[float, float],
    *,
    now: datetime,
) -> Profile | None:
    """Store a valid profile of the exchange format as published; None where it stands already."""
    if exchange_queries.profiles_by_exchange_ids(session, [data["id"]]):
        return None
    profile = Profile(
        centre_id=centre.id,
        exchange_id=data["id"],
        state="published",
        availability="from_date" if data.get("from") else "now",
        created_at=now,
        changed_at=now,
        published_at=now,
        confirmed_at=now,
        **_place(data, point),
    )
    fill_profile(profile, data)
    session.add(profile)
    session.flush()
    audit.record(session, actor, "import_profile", "profile", profile.id, now=now)
    return profile


def _place(data: dict[str, Any], point: tuple[float, float]) -> dict[str, Any]:
    place = data["place"]
    return {
        "municipality_code": place.get("municipality"),
        "postal_code": place.get("postal_code"),
        "latitude": point[0],
        "longitude": point[1],
    }


def _alias(settings: Settings, prefix: str, exchange_id: str) -> str:
    # Keyed by the installation's secret: needs and profiles of one portal agree on who is `known`,
    # and nobody without the secret can lead an id back to a row or a code that an assistant gave away.
    return prefix + sign(settings, "export", exchange_id)


def export_rows(
    session: Session, settings: Settings, centre: Centre | None, *, kind: str
) -> Iterator[dict[str, Any]]:
    """Yield the published needs or profiles of a centre, or of all, with ids that lead to nobody.

    Needs whose times are all to be agreed have no words in the format and are left out.
    """
    if kind == "profiles":
        for profile in exchange_queries.published_profiles(session, centre):
            yield {**profile_data(profile), "id": _alias(settings, "p", profile.exchange_id)}
        return
    known_ids = exchange_queries.exchange_ids_of_known(session)
    for need in exchange_queries.published_needs(session, centre):
        if has_fixed_times(need):
            data = need_data(need, known_ids)
            known = [_alias(settings, "p", exchange_id) for exchange_id in data["known"]]
            yield {**data, "id": _alias(settings, "n", need.exchange_id), "known": known}
