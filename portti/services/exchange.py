"""Importing and exporting needs and profiles in the engine's exchange format."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from matching.errors import ExchangeFault
from matching.exchange import need_to_dict, profile_to_dict, read_rules, scan_needs, scan_profiles
from matching.types import Need as ExchangeNeed
from matching.types import Profile as ExchangeProfile
from matching.types import Rules
from portti.credentials import sign
from portti.domain.actor import Actor
from portti.domain.own_conditions import without_own_conditions
from portti.domain.places import nearest_municipality
from portti.models import Centre, Employer, Need, NeedKnown, Profile
from portti.queries import exchange as exchange_queries
from portti.queries import places as place_queries
from portti.services import ad_reading, audit, needs
from portti.services.match_inputs import fill_need, fill_profile, has_fixed_times, need_data, profile_data
from portti.services.need_open_times import has_open_times
from portti.settings import Settings, project_root

Row = ExchangeNeed | ExchangeProfile


def exchange_rules(session: Session, settings: Settings) -> Rules:
    """Return the engine's rules with the postal codes that the operator imported."""
    rules = read_rules(project_root() / settings.matching_rules)
    return replace(rules, postal_codes={**rules.postal_codes, **place_queries.postal_code_points(session)})


def scan_rows(kind: str, lines: Iterable[bytes], rules: Rules) -> Iterator[Row | ExchangeFault]:
    """Yield each row of a file of `needs` or `profiles`, or the fault that it has."""
    yield from scan_needs(lines, rules) if kind == "needs" else scan_profiles(lines, rules)


def import_row(
    session: Session, actor: Actor, centre: Centre, row: Row, *, settings: Settings, now: datetime
) -> bool:
    """Store a valid row as published, without an account; False where its id stands already.

    A need whose centre reads all ads first waits for its staff.
    """
    if isinstance(row, ExchangeNeed):
        return _import_need(session, actor, centre, row, settings, now) is not None
    return _import_profile(session, actor, centre, row, now) is not None


def count_unknown_assistants(session: Session, rows: Iterable[Row]) -> int:
    """Return how many assistants the needs among `rows` call known who have no profile here."""
    wanted = {name for row in rows if isinstance(row, ExchangeNeed) for name in row.known}
    present = exchange_queries.profiles_by_exchange_ids(session, wanted)
    return len(wanted) - len(present)


def _import_need(
    session: Session, actor: Actor, centre: Centre, row: ExchangeNeed, settings: Settings, now: datetime
) -> Need | None:
    if exchange_queries.need_by_exchange_id(session, row.id) is not None:
        return None
    # The employer has no account until staff tie one.
    employer = Employer(centre_id=centre.id, created_at=now)
    session.add(employer)
    session.flush()
    need = Need(
        centre_id=centre.id,
        employer_id=employer.id,
        exchange_id=row.id,
        state="published",
        created_at=now,
        changed_at=now,
        published_at=now,
        confirmed_at=now,
    )
    fill_need(need, need_to_dict(row))
    _put_place(session, need, row)
    session.add(need)
    session.flush()
    for profile in exchange_queries.profiles_by_exchange_ids(session, row.known):
        need.known.append(NeedKnown(profile_id=profile.id))
    audit.record(session, actor, "import_need", "need", need.id, now=now)
    if ad_reading.needs_staff(session, need, settings):
        need.published_at = need.confirmed_at = None
        needs.wait_for_staff(session, actor, need, settings=settings, now=now)
    return need


def _import_profile(
    session: Session, actor: Actor, centre: Centre, row: ExchangeProfile, now: datetime
) -> Profile | None:
    if exchange_queries.profiles_by_exchange_ids(session, [row.id]):
        return None
    profile = Profile(
        centre_id=centre.id,
        exchange_id=row.id,
        state="published",
        availability="from_date" if row.from_day else "now",
        created_at=now,
        changed_at=now,
        published_at=now,
        confirmed_at=now,
    )
    fill_profile(profile, profile_to_dict(row))
    _put_place(session, profile, row)
    session.add(profile)
    session.flush()
    audit.record(session, actor, "import_profile", "profile", profile.id, now=now)
    return profile


def _put_place(session: Session, target: Need | Profile, row: Row) -> None:
    place = row.place
    target.latitude, target.longitude = place.lat, place.lon
    target.postal_code = place.postal_code
    if place.postal_code is not None:
        codes = place_queries.municipalities_of_postal_codes(session, [place.postal_code])
        target.municipality_code = codes.get(place.postal_code)
    else:
        target.municipality_code = place.municipality or nearest_municipality(place.lat, place.lon).code


def _alias(settings: Settings, prefix: str, exchange_id: str) -> str:
    # Keyed by the installation's secret: needs and profiles of one portal agree on who is `known`,
    # and nobody without the secret can lead an id back to a row or a code that an assistant gave away.
    return prefix + sign(settings, "export", exchange_id)


def export_rows(
    session: Session, settings: Settings, centre: Centre | None, *, kind: str
) -> Iterator[dict[str, Any]]:
    """Yield the needs or profiles of a centre, or of all, that are ranked now, with ids that lead to nobody.

    Needs whose times are all to be agreed have no words in the format and are left out.
    """
    # The format has no room for more: the ids of made-up people say whose they are.
    mark = "practice-" if centre is not None and centre.practice else ""
    if kind == "profiles":
        for profile in exchange_queries.ranked_profiles(session, centre):
            data = without_own_conditions(profile_data(profile))
            yield {**data, "id": _alias(settings, f"{mark}p", profile.exchange_id)}
        return
    known_ids = exchange_queries.exchange_ids_of_known(session)
    for need in exchange_queries.ranked_needs(session, centre):
        if has_fixed_times(need):
            data = without_own_conditions(need_data(need, known_ids))
            known = [_alias(settings, f"{mark}p", exchange_id) for exchange_id in data["known"]]
            yield {**data, "id": _alias(settings, f"{mark}n", need.exchange_id), "known": known}


def count_unsaid(session: Session, centre: Centre | None, *, kind: str) -> dict[str, int]:
    """Return of how many rows the format cannot say a thing that the portal knows, by what it is."""
    if kind == "outcomes":
        return {}
    if kind == "profiles":
        profiles = list(exchange_queries.ranked_profiles(session, centre))
        return _counted({"wishes": [bool(one.live_in or one.on_call == "yes") for one in profiles]})
    ranked = list(exchange_queries.ranked_needs(session, centre))
    timed = [need for need in ranked if has_fixed_times(need)]
    return _counted(
        {
            "only_open_times": [not has_fixed_times(need) for need in ranked],
            "open_times": [has_open_times(need) for need in timed],
            "breaks": [need.break_minutes is not None for need in timed],
            "contract_and_pay": [bool(need.contract or need.pay_basis or need.pay_text) for need in timed],
        }
    )


def _counted(found: dict[str, list[bool]]) -> dict[str, int]:
    return {what: sum(those) for what, those in found.items() if any(those)}
