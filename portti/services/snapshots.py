"""What a kept ranking was made from: inputs by their content hash, which are read once by each process."""

import threading
from collections import OrderedDict
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy.orm import Session

from portti.models import RankingSnapshot
from portti.queries.rankings import inputs_by_hash
from portti.services.engine_rows import MINUTES, RULES

_MOST_REMEMBERED = 5_000


class _Remembered:
    """Inputs that pages asked for lately; what a hash stands for never changes."""

    lock = threading.Lock()
    inputs: OrderedDict[str, dict[str, Any]] = OrderedDict()


def own_data(session: Session, snapshot: RankingSnapshot) -> dict[str, Any]:
    """Return the need or profile whose ranking it is, as it was ranked, with the rules and measured minutes of then."""
    own: str = snapshot.inputs["own"]
    minutes, rules = (snapshot.inputs.get(name) for name in (MINUTES, RULES))
    found = _inputs(session, [name for name in (own, minutes, rules) if name is not None])
    data = dict(found[own])
    if minutes is not None:
        data[MINUTES] = found[minutes]["journeys"]
    if rules is not None:
        data[RULES] = found[rules]
    return data


def ranked_data(
    session: Session, snapshot: RankingSnapshot, only: Collection[str] | None = None
) -> dict[str, dict[str, Any]]:
    """Return who passed, as they were ranked, by exchange id and best first; `only` these if asked for."""
    pairs = zip(snapshot.result["order"], snapshot.inputs["ranked"], strict=True)
    asked = {name: hashed for name, hashed in pairs if only is None or name in only}
    found = _inputs(session, asked.values())
    return {name: found[hashed] for name, hashed in asked.items()}


def _inputs(session: Session, hashes: Collection[str]) -> Mapping[str, dict[str, Any]]:
    kept = _Remembered.inputs
    with _Remembered.lock:
        found = {name: kept[name] for name in hashes if name in kept}
        for name in found:
            kept.move_to_end(name)
    missing = inputs_by_hash(session, [name for name in hashes if name not in found])
    with _Remembered.lock:
        kept.update(missing)
        while len(kept) > _MOST_REMEMBERED:
            kept.popitem(last=False)
    return {**found, **missing}
