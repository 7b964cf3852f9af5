"""What came of pairs that were shown, for learning: points and states only, and nothing that leads to a person."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from matching.learning import BOTH_SAID_YES
from portti.domain.matches import is_mutual
from portti.models import Centre, Match, RankingSnapshot
from portti.queries import outcomes as queries
from portti.services.engine_rows import rules_of
from portti.services.matchmaking import replay_need
from portti.settings import Settings

SETTLED_AFTER = timedelta(days=30)
"""A pair that nobody has refused is counted only when there was so long to answer."""
_DECIMALS = 3


@dataclass
class Outcomes:
    """Lines for `python -m matching learn`, in an order that says nothing, and why pairs are left out."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    too_new: int = 0
    not_known: int = 0
    """The ranking of then is kept no longer, was made by other rules, or had no times."""


def outcomes(session: Session, settings: Settings, centre: Centre | None, *, now: datetime) -> Outcomes:
    """Return what came of each shown pair of a centre, or of all, with its points as they stood when it was shown."""
    found = Outcomes()
    by_ranking: dict[int, tuple[RankingSnapshot, list[tuple[str, str]]]] = {}
    for match, name in queries.shown_pairs(session, centre):
        shown_at, state = _first_shown(match), _state(match)
        if state not in ("mutual", "not_for_me") and now - shown_at < SETTLED_AFTER:
            found.too_new += 1
            continue
        snapshot = queries.ranking_at(session, match.need_id, shown_at)
        if snapshot is None or snapshot.rules_version != rules_of(settings).version:
            found.not_known += 1
            continue
        by_ranking.setdefault(snapshot.id, (snapshot, []))[1].append((name, state))
    for snapshot, pairs in by_ranking.values():
        found.not_known += _add_rows(session, found.rows, snapshot, pairs, settings)
    if centre is not None and centre.practice:
        found.rows = [{**row, "practice": True} for row in found.rows]
    found.rows.sort(key=_order)
    return found


def _add_rows(
    session: Session,
    rows: list[dict[str, Any]],
    snapshot: RankingSnapshot,
    pairs: list[tuple[str, str]],
    settings: Settings,
) -> int:
    """Add the pairs that the ranking holds with all nine points; return how many it does not."""
    names = {name for name, _state in pairs}
    result = replay_need(session, snapshot, settings, only=names)
    entries = {} if "times" in result else {entry["profile"]: entry for entry in result["ranked"]}
    for name, state in pairs:
        if name in entries:
            rows.append(_row(entries[name], state))
    return sum(name not in entries for name, _state in pairs)


def _row(entry: Mapping[str, Any], state: str) -> dict[str, Any]:
    # Rounded, so that a line cannot be led back to a pair by its digits.
    return {
        "kind": BOTH_SAID_YES,
        "points": {point["criterion"]: round(point["value"], _DECIMALS) for point in entry["points"]},
        "score": round(entry["score"], _DECIMALS),
        "state": state,
        "worked": state == "mutual",
    }


def _order(row: Mapping[str, Any]) -> tuple[str, str]:
    text = json.dumps(row, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest(), text


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
