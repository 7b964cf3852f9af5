"""What of a need is ranked: single shifts that have passed stay on the row, and count no more.

Which have passed stands in the database (`counts_from`), so that every process and every later look at the same rows
finds the same; the change sequence tells of it as of any change. The moment is put there by the job that ranks, and by
whoever ranks a need at once.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from portti.clock import wall_minute
from portti.models import Need
from portti.queries import coming_times as queries
from portti.queries import match_pool
from portti.services import need_drafts
from portti.services.freshness import expire_need
from portti.services.match_inputs import need_data
from portti.services.need_open_times import has_open_times
from portti.settings import Settings


def coming_data(need: Need, known_ids: Mapping[int, str] | None = None) -> dict[str, Any]:
    """Return a need as the exchange format says it, without the single shifts that have passed.

    One of which nothing would be left is over, and stands whole until it is hidden: it must not be taken for one whose
    times are to be agreed.
    """
    data = need_data(need, known_ids)
    begins = need.counts_from
    if begins is None:
        return data
    coming = [single for single in data["single_shifts"] if single["end"] >= begins]
    if data["shifts"] or data["windows"] or coming or has_open_times(need):
        data["single_shifts"] = coming
    return data


def coming_data_of(session: Session, need: Need) -> dict[str, Any]:
    """Return the same with those whom the need knows by name."""
    return coming_data(need, match_pool.known_exchange_ids(session, [need.id]))


def leave_past_behind(need: Need, *, now: datetime) -> None:
    """Let the single shifts of a need that have passed by now count no more."""
    moment = wall_minute(now)
    if any((need.counts_from or "") <= single.ends_at < moment for single in need.single_shifts):
        need.counts_from = moment


def needs_to_look_through(session: Session, *, now: datetime) -> list[int]:
    """Return the needs that are ranked by other single shifts than those that are left now."""
    return queries.needs_to_look_through(session, wall_minute(now), wall_minute(now + timedelta(days=1)))


def leave_behind(
    keys: Sequence[int], session: Session, *, settings: Settings, now: datetime
) -> dict[str, int]:
    """Let the single shifts of many needs that have passed count no more; hide those of which nothing is left."""
    queries.count_from(session, keys, wall_minute(now))
    over = [key for key in keys if need_drafts.is_over(session.get_one(Need, key), now)]
    hidden = [key for key in over if expire_need(session, key, settings=settings, now=now)]
    return {"needs_hidden": len(hidden)} if hidden else {}
