"""The pools of this process: all profiles and needs that may be ranked now, kept fresh by the change sequence."""

import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from sqlalchemy.orm import Session

from matching import engine
from matching.columns import NeedIndex, ProfileIndex
from matching.exchange import profile_from_dict
from matching.journeys import KnownMinutes
from matching.need_refresh import refreshed_needs
from matching.refresh import refreshed
from matching.types import Need as EngineNeed
from matching.types import Profile as EngineProfile
from matching.types import Rules
from portti import database
from portti.models import Need, Profile
from portti.queries import change_sequence, match_pool
from portti.queries.change_sequence import Changes
from portti.services import packed_rows, shared_pool
from portti.services.coming_times import coming_data, coming_profile_data
from portti.services.engine_rows import engine_need, read_row, rules_of
from portti.services.journeys import minutes_now
from portti.services.pool_rows import Entry, Rows, entry_of
from portti.settings import Settings

_QUICKLY_READ = 2_000
"""So many profiles are read in about a second."""


@dataclass(frozen=True)
class ProfilePool:
    """All profiles that may be ranked now by exchange id, and the engine's index over them."""

    rows: Rows
    index: ProfileIndex
    number: int
    """Up to here the pool knows the change sequence."""
    found: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """What was asked of the pool before (portti.services.one_change); forgotten with it."""


@dataclass(frozen=True)
class NeedPool:
    """All needs that may be ranked now; those whose times are to be agreed stand in an index of their own."""

    rows: Rows
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
        pool = _fresh_profiles(session, settings, before, changes)
        if changes.unsaved:
            # Not committed yet, and perhaps never: nobody else may see it.
            session.info["profile_pool"] = ((of, changes), pool)
        else:
            _PROFILES.of, _PROFILES.pool = (of, rules), pool
        return pool


def share_profiles(session: Session, pool: ProfilePool, settings: Settings) -> bool:
    """Put a pool where the other processes find it, unless what lies there knows as much."""
    columns, rules = pool.index.columns, pool.index.rules
    return shared_pool.share(session, pool.rows, columns, pool.number, settings, rules)


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


def is_quickly_read(session: Session, settings: Settings) -> bool:
    """Answer whether the profiles are read already but for a few, by this process or another, or are few."""
    known = (
        _PROFILES.pool is not None and _PROFILES.of is not None and _PROFILES.of[0] == _database_of(session)
    )
    if known or shared_pool.shared_number(settings, rules_of(settings)) >= 0:
        return True
    return match_pool.count_profiles(session) <= _QUICKLY_READ


def _changes(
    session: Session, table: type[Need] | type[Profile], before: ProfilePool | NeedPool | None
) -> Changes:
    if before is not None:
        return change_sequence.changes_since(session, table, before.number)
    # All is new. The number is asked before the rows: what is committed between the two is only read once more.
    return change_sequence.everything(session, table)


def _fresh_profiles(
    session: Session, settings: Settings, before: ProfilePool | None, changes: Changes
) -> ProfilePool:
    """Read the rows that are not those of before, whatever the order in which they were changed."""
    rules = rules_of(settings)
    if before is None:
        packed = packed_rows.packed_profiles(session, rules)
        if 2 * len(packed.others) <= len(packed.rows.names):
            return _with_packed(session, packed, rules, changes.number)
        # Hardly anybody is packed yet, as after new rules: then a file that another process has made is quicker.
        with shared_pool.alone(settings):
            begun = _begun_with_file(session, settings, changes)
            if begun is not None:
                return begun
            pool = _with_packed(session, packed, rules, changes.number)
            if not changes.unsaved:
                share_profiles(session, pool, settings)
            return pool
    if shared_pool.shared_number(settings, rules) > before.number:
        # Another process has put there what this one would read row by row, and all share its memory.
        begun = _begun_with_file(session, settings, changes)
        if begun is not None:
            return begun
    by_key = before.rows.names_by_key
    gone = {by_key[key] for key in changes.rows if key in by_key} | changes.gone
    return _with_rows(session, before, changes.rows, gone, changes.number)


def _begun_with_file(session: Session, settings: Settings, changes: Changes) -> ProfilePool | None:
    """Return the pool in the shared file brought up to now, if there is one that can be used."""
    rules = rules_of(settings)
    shared = shared_pool.read_shared(settings, rules)
    if shared is None:
        return None
    changed, gone = shared_pool.other_than(shared, match_pool.profile_marks(session))
    names = shared.rows.names_by_key
    gone |= {names[key] for key in changed if key in names}
    before = ProfilePool(shared.rows, ProfileIndex(rules, shared.columns), shared.number)
    return _with_rows(session, before, changed, gone, changes.number)


def _with_packed(
    session: Session, packed: packed_rows.PackedProfiles, rules: Rules, number: int
) -> ProfilePool:
    """Return the pool of what is packed and, of the others, the rows themselves."""
    index = ProfileIndex(rules, packed.columns)
    return _with_rows(session, ProfilePool(Rows(packed.rows), index, number), packed.others, (), number)


def _with_rows(
    session: Session, before: ProfilePool, keys: Collection[int], gone: Collection[str], number: int
) -> ProfilePool:
    """Return a pool with rows read anew, and without those that are gone or not to be ranked any more."""
    rules = before.index.rules
    entries, read = _read_profiles(match_pool.matchable_profiles_among(session, sorted(keys)), rules)
    lost = [name for name in gone if name in before.rows]
    if not (read or lost):
        return ProfilePool(before.rows, before.index, number, before.found)
    rows = before.rows.changed(entries, lost)
    return ProfilePool(rows, refreshed(before.index, read, lost), number)


def _read_profiles(found: Sequence[Profile], rules: Rules) -> tuple[dict[str, Entry], list[EngineProfile]]:
    entries: dict[str, Entry] = {}
    read: list[EngineProfile] = []
    for row in found:
        data = coming_profile_data(row)
        if (profile := read_row(row, profile_from_dict, data, rules)) is not None:
            entries[row.exchange_id] = entry_of(row.id, data)
            read.append(profile)
    return entries, read


def _fresh_needs(session: Session, rules: Rules, before: NeedPool | None, changes: Changes) -> NeedPool:
    """Read the needs that are not those of before, or not packed, and lay them in their place."""
    if before is None:
        before, keys = _packed_needs(session, rules, changes.number)
        lost: list[str] = []
    else:
        keys, by_key = sorted(changes.rows), before.rows.names_by_key
        gone = {by_key[key] for key in keys if key in by_key} | changes.gone
        lost = [name for name in gone if name in before.rows]
    found = match_pool.matchable_needs_among(session, keys)
    if not (found or lost):
        return replace(before, number=changes.number)
    known = match_pool.known_exchange_ids(session, [need.id for need in found])
    entries: dict[str, Entry] = {}
    read: list[EngineNeed] = []
    for row in found:
        data = coming_data(row, known)
        if (need := read_row(row, engine_need, data, rules)) is not None:
            entries[row.exchange_id] = entry_of(row.id, data)
            read.append(need)
    other = {*lost, *entries}
    kept = {name: need for name, need in before.read.items() if name not in other}
    return NeedPool(
        before.rows.changed(entries, lost),
        kept | {need.id: need for need in read},
        refreshed_needs(before.timed, [need for need in read if not need.times_to_be_agreed], other),
        refreshed_needs(before.to_be_agreed, [need for need in read if need.times_to_be_agreed], other),
        changes.number,
    )


def _packed_needs(session: Session, rules: Rules, number: int) -> tuple[NeedPool, list[int]]:
    """Return the pool of the needs that are packed, and the keys of the others."""
    packed, others = packed_rows.packed_needs(session, rules)
    rows = Rows(newer={one.data["id"]: one for one in packed})
    read = {name: engine_need(one.data, rules) for name, one in rows.items()}
    timed, to_be_agreed = (
        engine.build_need_index([need for need in read.values() if need.times_to_be_agreed is of], rules)
        for of in (False, True)
    )
    return NeedPool(rows, read, timed, to_be_agreed, number), sorted(others)


def profiles_without(pool: ProfilePool, names: Collection[str]) -> ProfileIndex:
    """Return the index of a pool without some of its profiles."""
    return refreshed(pool.index, gone=names) if names else pool.index


def needs_without(pool: NeedPool, names: Collection[str]) -> tuple[NeedIndex, NeedIndex]:
    """Return a pool's needs without some of them: those with times, and those whose times are to be agreed."""
    if not names:
        return pool.timed, pool.to_be_agreed
    return refreshed_needs(pool.timed, gone=names), refreshed_needs(pool.to_be_agreed, gone=names)
