"""The pools of this process: all profiles and needs that may be ranked now, kept fresh by the change sequence."""

import hashlib
import json
import threading
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from sqlalchemy.orm import Session

from matching import engine
from matching.columns import NeedIndex, ProfileIndex
from matching.exchange import profile_from_dict
from matching.journeys import KnownMinutes
from matching.refresh import refreshed
from matching.types import Need as EngineNeed
from matching.types import Profile as EngineProfile
from matching.types import Rules
from portti import database
from portti.models import Need, Profile
from portti.queries import change_sequence, match_pool
from portti.queries.change_sequence import Changes
from portti.services.engine_rows import engine_need, read_row, rules_of
from portti.services.journeys import minutes_now
from portti.services.match_inputs import need_data, profile_data
from portti.settings import Settings

_QUICKLY_READ = 2_000
"""So many profiles are read in about a second."""


@dataclass(frozen=True)
class Entry:
    """A row of a pool: its key, its data in the exchange format, and the hash of that."""

    key: int
    data: dict[str, Any]
    hash: str


def entry_of(key: int, data: dict[str, Any]) -> Entry:
    """Return a row as a pool holds it."""
    return Entry(key, data, content_hash(data))


def content_hash(content: object) -> str:
    """Return the hash that stands for a content wherever it is kept."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class ProfilePool:
    """All profiles that may be ranked now by exchange id, and the engine's index over them."""

    rows: Mapping[str, Entry]
    index: ProfileIndex
    number: int
    """Up to here the pool knows the change sequence."""
    found: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """What was asked of the pool before (portti.services.one_change); forgotten with it."""


@dataclass(frozen=True)
class NeedPool:
    """All needs that may be ranked now; those whose times are to be agreed stand in an index of their own."""

    rows: Mapping[str, Entry]
    read: Mapping[str, EngineNeed]
    timed: NeedIndex
    to_be_agreed: NeedIndex
    number: int
    found: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


Pool = TypeVar("Pool", ProfilePool, NeedPool)
Index = TypeVar("Index", ProfileIndex, NeedIndex)


class _Kept(Generic[Pool]):
    """The pool of one kind that this process holds, and of which database."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.of: tuple[object, Rules] | None = None
        self.pool: Pool | None = None
        self.timed: tuple[Pool, KnownMinutes, Pool] | None = None

    def told(self, pool: Pool, minutes: KnownMinutes, make: Callable[[], Pool]) -> Pool:
        """Return the pool that counts with these minutes; the same one for as long as nothing changes."""
        known = self.timed
        if known is None or known[0] is not pool or known[1] is not minutes:
            known = self.timed = (pool, minutes, make())
        return known[2]


_PROFILES: _Kept[ProfilePool] = _Kept()
_NEEDS: _Kept[NeedPool] = _Kept()


def profile_pool(session: Session, settings: Settings) -> ProfilePool:
    """Return the profiles as the database has them; unchanged, the pool of before."""
    pool, minutes = _profile_pool(session, settings), minutes_now(session, settings)
    if minutes is None:
        return pool
    return _PROFILES.told(pool, minutes, lambda: replace(pool, index=_with(pool.index, minutes), found={}))


def need_pool(session: Session, settings: Settings) -> NeedPool:
    """Return the needs as the database has them; unchanged, the pool of before."""
    pool, minutes = _need_pool(session, settings), minutes_now(session, settings)
    if minutes is None:
        return pool
    return _NEEDS.told(
        pool,
        minutes,
        lambda: replace(
            pool,
            timed=_with(pool.timed, minutes),
            to_be_agreed=_with(pool.to_be_agreed, minutes),
            found={},
        ),
    )


def _with(index: Index, minutes: KnownMinutes) -> Index:
    return replace(index, rules=replace(index.rules, minutes=minutes))


def _profile_pool(session: Session, settings: Settings) -> ProfilePool:
    rules, of = rules_of(settings), _database_of(session)
    with _PROFILES.lock:
        before = _PROFILES.pool if _PROFILES.of == (of, rules) else None
        changes = _changes(session, Profile, before)
        if before is not None and changes.is_empty:
            return before
        own = session.info.get("profile_pool")
        if own is not None and changes.unsaved and own[0] == (of, changes):
            pool: ProfilePool = own[1]
            return pool
        pool = _fresh_profiles(session, rules, before, changes)
        if changes.unsaved:
            # Not committed yet, and perhaps never: nobody else may see it.
            session.info["profile_pool"] = ((of, changes), pool)
        else:
            _PROFILES.of, _PROFILES.pool = (of, rules), pool
        return pool


def _need_pool(session: Session, settings: Settings) -> NeedPool:
    rules, of = rules_of(settings), _database_of(session)
    with _NEEDS.lock:
        before = _NEEDS.pool if _NEEDS.of == (of, rules) else None
        changes = _changes(session, Need, before)
        if before is not None and changes.is_empty:
            return before
        pool = _fresh_needs(session, rules, before, changes)
        if not changes.unsaved:
            _NEEDS.of, _NEEDS.pool = (of, rules), pool
        return pool


def _database_of(session: Session) -> object:
    return database.which(), session.get_bind().engine.pool


def is_quickly_read(session: Session) -> bool:
    """Answer whether the profiles are read already but for a few, or are few."""
    known = (
        _PROFILES.pool is not None and _PROFILES.of is not None and _PROFILES.of[0] == _database_of(session)
    )
    return known or match_pool.count_profiles(session) <= _QUICKLY_READ


def _changes(
    session: Session, table: type[Need] | type[Profile], before: ProfilePool | NeedPool | None
) -> Changes:
    if before is not None:
        return change_sequence.changes_since(session, table, before.number)
    # All is new. The number is asked before the rows: what is committed between the two is only read once more.
    return change_sequence.everything(session, table)


def _fresh_profiles(
    session: Session, rules: Rules, before: ProfilePool | None, changes: Changes
) -> ProfilePool:
    """Read the rows that are not those of before, whatever the order in which they were changed."""
    rows = {} if before is None else _without(before.rows, changes)
    read: list[EngineProfile] = []
    found = (
        match_pool.matchable_profiles(session)
        if before is None
        else match_pool.matchable_profiles_among(session, sorted(changes.rows))
    )
    for row in found:
        entry = entry_of(row.id, profile_data(row))
        if (profile := read_row(row, profile_from_dict, entry.data, rules)) is not None:
            rows[row.exchange_id] = entry
            read.append(profile)
    if before is None:
        return ProfilePool(rows, engine.build_index(read, rules), changes.number)
    gone = before.rows.keys() - rows.keys()
    if not (read or gone):
        return ProfilePool(before.rows, before.index, changes.number, before.found)
    return ProfilePool(rows, refreshed(before.index, read, gone), changes.number)


def _fresh_needs(session: Session, rules: Rules, before: NeedPool | None, changes: Changes) -> NeedPool:
    rows = {} if before is None else _without(before.rows, changes)
    kept = {} if before is None else {name: before.read[name] for name in rows}
    found = (
        match_pool.matchable_needs(session)
        if before is None
        else match_pool.matchable_needs_among(session, sorted(changes.rows))
    )
    if before is not None and not found and len(rows) == len(before.rows):
        return NeedPool(
            before.rows, before.read, before.timed, before.to_be_agreed, changes.number, before.found
        )
    known = match_pool.known_exchange_ids(session, [need.id for need in found])
    for row in found:
        entry = entry_of(row.id, need_data(row, known))
        if (need := read_row(row, engine_need, entry.data, rules)) is not None:
            rows[row.exchange_id], kept[row.exchange_id] = entry, need
    return NeedPool(
        rows,
        kept,
        engine.build_need_index([need for need in kept.values() if not need.times_to_be_agreed], rules),
        engine.build_need_index([need for need in kept.values() if need.times_to_be_agreed], rules),
        changes.number,
    )


def _without(rows: Mapping[str, Entry], changes: Changes) -> dict[str, Entry]:
    return {
        name: entry
        for name, entry in rows.items()
        if entry.key not in changes.rows and name not in changes.gone
    }


def profiles_without(pool: ProfilePool, names: Collection[str]) -> ProfileIndex:
    """Return the index of a pool without some of its profiles."""
    return refreshed(pool.index, gone=names) if names else pool.index


def needs_without(pool: NeedPool, names: Collection[str]) -> tuple[NeedIndex, NeedIndex]:
    """Return a pool's needs without some of them: those with times, and those whose times are to be agreed."""
    if not names:
        return pool.timed, pool.to_be_agreed
    rules = pool.timed.rules
    kept = [need for name, need in pool.read.items() if name not in names]
    timed = [need for need in kept if not need.times_to_be_agreed]
    to_be_agreed = [need for need in kept if need.times_to_be_agreed]
    return engine.build_need_index(timed, rules), engine.build_need_index(to_be_agreed, rules)
