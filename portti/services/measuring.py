"""Which journeys are due to be measured, whom to ask, and whose rankings new minutes have overtaken."""

from datetime import datetime

from sqlalchemy.orm import Session

from matching.journeys import Cell, Journey, cell_of
from matching.route_servers import Asking
from matching.types import HELSINKI, Measured, Place
from matching.wanted import to_be_asked, wanted_journeys
from portti.models import Need, Profile
from portti.queries import journeys as queries
from portti.services.engine_rows import rules_of
from portti.services.pool_rows import Entry
from portti.services.pools import need_pool, profile_pool
from portti.settings import Settings


def due_journeys(session: Session, settings: Settings, now: datetime) -> list[Journey]:
    """Return the journeys of all pairs that travel alone may part which are not known, or too old."""
    measured = rules_of(settings).measured
    if measured is None:
        return []
    index = profile_pool(session, settings).index
    needs = need_pool(session, settings).read.values()
    wanted = sorted({journey for need in needs for journey in wanted_journeys(need, index)})
    known = queries.all_journeys(session)
    days = {one: at.astimezone(HELSINKI).date() for one, (_minutes, at) in known.items()}
    return to_be_asked(wanted, days, now.astimezone(HELSINKI).date(), measured)


def asking(measured: Measured, settings: Settings, now: datetime) -> Asking:
    """Return a run of asking, with the key that Digitransit wants."""
    key = settings.secrets.digitransit_key.get_secret_value()
    return Asking(measured, {"digitransit": key}, now.astimezone(HELSINKI).date())


def overtaken(session: Session, settings: Settings) -> tuple[list[int], list[int]]:
    """Return the needs and profiles for whose place something was measured after their ranking was found right."""
    needs, profiles = need_pool(session, settings).rows, profile_pool(session, settings).rows
    return (
        _older(session, Need, list(needs.values()), queries.newest_by_place(session, "work")),
        _older(session, Profile, list(profiles.values()), queries.newest_by_place(session, "home")),
    )


def _older(
    session: Session, table: type[Need] | type[Profile], rows: list[Entry], newest: dict[Cell, datetime]
) -> list[int]:
    measured = {row.key: newest[cell] for row in rows if (cell := _cell(row)) in newest}
    checked = queries.last_checked(session, table, measured)
    return sorted(key for key, at in checked.items() if at < measured[key])


def _cell(row: Entry) -> Cell:
    place = row.data["place"]
    return cell_of(Place(place["lat"], place["lon"]))
