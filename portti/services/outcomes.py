"""What came of pairs that were shown, for learning: points and states only, and nothing that leads to a person."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from matching.learning import BOTH_SAID_YES, WORK_LASTED
from portti.clock import helsinki
from portti.domain.matches import is_mutual
from portti.models import Centre, Match, RankingSnapshot
from portti.queries import outcomes as queries
from portti.queries.outcome_calls import WorkTime, work_of_pairs
from portti.services.engine_rows import rules_of
from portti.services.matchmaking import replay_need
from portti.settings import Settings

SETTLED_AFTER = timedelta(days=30)
"""A pair that nobody has refused is counted only when there was so long to answer."""
LASTS_AFTER = timedelta(days=90)
"""Work that goes on so long after its first day has lasted."""
_DECIMALS = 3
_Pair = tuple[str, str, bool]
"""The profile, how far the pair has come, and whether it came to what is asked."""


@dataclass
class Outcomes:
    """Lines for `python -m matching learn`, in an order that says nothing, and why pairs are left out."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    too_new: int = 0
    """Pairs whose time to answer, or to come to work that lasts or ends, is not over."""
    not_known: int = 0
    """The ranking of then is kept no longer, was made by other rules, or had no times."""


def outcomes(
    session: Session, settings: Settings, centre: Centre | None, *, of_work: bool = True, now: datetime
) -> Outcomes:
    """Return what came of each shown pair of a centre, or of all, with its points as they stood when it was shown.

    Of work: whether it lasted. Where a centre notes no work in Portti: whether both said yes, and each line says so.
    """
    found = Outcomes()
    work = work_of_pairs(session, centre, today=helsinki(now).date()) if of_work else None
    by_ranking: dict[int, tuple[RankingSnapshot, list[_Pair]]] = {}
    for match, name in queries.shown_pairs(session, centre):
        shown_at = _first_shown(match)
        worked = _came_of(match, work, has_had_time=now - shown_at >= SETTLED_AFTER)
        if worked is None:
            found.too_new += 1
            continue
        snapshot = queries.ranking_at(session, match.need_id, shown_at)
        if snapshot is None or snapshot.rules_version != rules_of(settings).version:
            found.not_known += 1
            continue
        by_ranking.setdefault(snapshot.id, (snapshot, []))[1].append((name, _state(match), worked))
    kind = WORK_LASTED if of_work else BOTH_SAID_YES
    for snapshot, pairs in by_ranking.values():
        found.not_known += _add_rows(session, found.rows, snapshot, pairs, kind, settings)
    if centre is not None and centre.practice:
        found.rows = [{**row, "practice": True} for row in found.rows]
    found.rows.sort(key=_order)
    return found


def _add_rows(
    session: Session,
    rows: list[dict[str, Any]],
    snapshot: RankingSnapshot,
    pairs: Sequence[_Pair],
    kind: str,
    settings: Settings,
) -> int:
    """Add the pairs that the ranking holds with all nine points; return how many it does not."""
    names = {name for name, _state, _worked in pairs}
    result = replay_need(session, snapshot, settings, only=names)
    entries = {} if "times" in result else {entry["profile"]: entry for entry in result["ranked"]}
    for name, state, worked in pairs:
        if name in entries:
            rows.append({"kind": kind, **_row(entries[name]), "state": state, "worked": worked})
    return sum(name not in entries for name, _state, _worked in pairs)


def _row(entry: Mapping[str, Any]) -> dict[str, Any]:
    # Rounded, so that a line cannot be led back to a pair by its digits.
    return {
        "points": {point["criterion"]: round(point["value"], _DECIMALS) for point in entry["points"]},
        "score": round(entry["score"], _DECIMALS),
    }


def _order(row: Mapping[str, Any]) -> tuple[str, str]:
    text = json.dumps(row, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest(), text


def _came_of(
    match: Match, work: Mapping[tuple[int, int], Sequence[WorkTime]] | None, *, has_had_time: bool
) -> bool | None:
    """Return whether a pair came to work that lasted, or without `work` to two yeses; None while that is open."""
    state = _state(match)
    if work is not None and (known := work.get((match.need_id, match.profile_id))):
        return has_lasted(known)
    if work is None and state == "mutual":
        return True
    return False if has_had_time or state == "not_for_me" else None


def has_lasted(known: Sequence[WorkTime]) -> bool | None:
    """Return whether work of a pair lasted; None where it may still, or nobody knows of it for so long."""
    begun = [one for one in known if one.started_on is not None]
    if any(one.days >= LASTS_AFTER.days for one in begun):
        return True
    goes_on = any(one.ended_on is None for one in begun)
    is_on_its_way = any(one.started_on is None and one.stage != "ended" for one in known)
    return None if goes_on or is_on_its_way else False


def _first_shown(match: Match) -> datetime:
    moments = (
        match.employer_told_at,
        match.assistant_told_at,
        match.employer_answered_at if match.employer_answer else None,
        match.assistant_answered_at if match.assistant_answer else None,
    )
    return min((moment for moment in moments if moment is not None), default=match.found_at)


def _state(match: Match) -> str:
    """Return how far the pair has come: mutual, interested, not_for_me or shown."""
    answers = (match.employer_answer, match.assistant_answer)
    if is_mutual(*answers):
        return "mutual"
    if "not_for_me" in answers:
        return "not_for_me"
    return "interested" if "interested" in answers else "shown"
