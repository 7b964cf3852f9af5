"""Measured minutes of journeys as the portal knows them now; pages only read them, one job asks for them."""

import threading
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from matching.journeys import KnownMinutes, known_minutes, to_dicts
from matching.types import Place, Rules
from portti import database
from portti.queries import journeys as queries
from portti.services.engine_rows import rules_of
from portti.settings import Settings


class _Known:
    """The table of this process, read anew when a journey has been measured or forgotten."""

    lock = threading.Lock()
    of: object = None
    table: KnownMinutes | None = None


def minutes_now(session: Session, settings: Settings) -> KnownMinutes | None:
    """Return what has been measured; None where the configuration names no server."""
    measured = rules_of(settings).measured
    if measured is None:
        return None
    of = (database.which(), session.get_bind().engine.pool, measured, queries.journeys_stamp(session))
    with _Known.lock:
        if _Known.table is None or _Known.of != of:
            found = {one: minutes for one, (minutes, _at) in queries.all_journeys(session).items()}
            _Known.of, _Known.table = of, known_minutes(found, measured)
        return _Known.table


def rules_now(session: Session, settings: Settings) -> Rules:
    """Return the rules that the portal ranks by, with the minutes measured so far."""
    minutes = minutes_now(session, settings)
    rules = rules_of(settings)
    return rules if minutes is None else replace(rules, minutes=minutes)


def minutes_used(
    rules: Rules, works: Collection[Mapping[str, Any]], homes: Collection[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return the measured minutes that a ranking of these needs and profiles counted with, to be kept with it."""
    if not isinstance(rules.minutes, KnownMinutes):
        return []
    return to_dicts(rules.minutes.between(_places(works), _places(homes)))


def _places(rows: Collection[Mapping[str, Any]]) -> list[Place]:
    return [Place(row["place"]["lat"], row["place"]["lon"]) for row in rows]
