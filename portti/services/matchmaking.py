"""Rankings of the portal: the engine over the rows that may be matched, kept as snapshots and matches.

Pages show the newest snapshot and replay it for points and reasons, so that what a person saw can be shown
again, to the same order, whatever has changed since.
"""

import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar

import structlog
from sqlalchemy.orm import Session

from matching import engine
from matching.columns import NeedIndex, ProfileIndex
from matching.errors import ExchangeFault
from matching.exchange import need_from_dict, profile_from_dict, read_rules
from matching.refresh import refreshed
from matching.types import Need as EngineNeed
from matching.types import Profile as EngineProfile
from matching.types import Rules
from portti.domain.actor import Actor
from portti.domain.own_conditions import with_own_conditions
from portti.models import Match, Need, Profile, RankingSnapshot
from portti.queries import blocks, match_pool
from portti.queries.needs import own_need
from portti.queries.profiles import own_profile
from portti.services.match_inputs import need_data, profile_data
from portti.services.snapshots import keep_snapshot
from portti.settings import Settings, project_root

Readable = TypeVar("Readable", EngineNeed, EngineProfile)

_QUICKLY_READ = 2_000
"""So many profiles are read in about a second."""


@lru_cache
def rules_at(path: str) -> Rules:
    """Return the rules that stand in a file under the project's root, with the portal's own conditions."""
    return with_own_conditions(read_rules(project_root() / path))


def rules_of(settings: Settings) -> Rules:
    """Return the rules that the portal ranks by."""
    return rules_at(settings.matching_rules)


@dataclass(frozen=True)
class ProfilePool:
    """All profiles that may be ranked now: data by exchange id, and the engine's index over it."""

    data: Mapping[str, dict[str, Any]]
    index: ProfileIndex
    versions: Mapping[int, match_pool.RowVersion]
    found: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """What was asked of the pool before (portti.services.one_change); forgotten with it."""


@dataclass(frozen=True)
class NeedPool:
    """All needs that may be ranked now; those whose times are to be agreed stand in an index of their own."""

    data: Mapping[str, dict[str, Any]]
    timed: NeedIndex
    to_be_agreed: NeedIndex
    found: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """What was asked of the pool before (portti.services.one_change); forgotten with it."""


class _Cache:
    """The pools of this process, each built anew when one of its rows has changed.

    They stand apart, so that who publishes a need waits for no other need to be read.
    """

    lock = threading.Lock()
    profiles: tuple[tuple[match_pool.Stamp, str], ProfilePool] | None = None
    needs: tuple[object, NeedPool] | None = None
    fits: tuple[object, dict[tuple[str, int], bool]] | None = None
    """Which profiles fit an open need though they are not matched yet, as long as no need changes."""


def profile_pool(session: Session, settings: Settings) -> ProfilePool:
    """Return the profiles as the database has them; unchanged, the pool of before."""
    stamp = (match_pool.profile_stamp(session), settings.database.url)
    with _Cache.lock:
        if _Cache.profiles is None or _Cache.profiles[0] != stamp:
            rules, kept = rules_of(settings), _Cache.profiles
            is_of_old = kept is None or kept[0][1] != stamp[1] or kept[1].index.rules is not rules
            _Cache.profiles = (stamp, _fresh_profiles(session, rules, None if is_of_old else kept))
        return _Cache.profiles[1]


def need_pool(session: Session, settings: Settings) -> NeedPool:
    """Return the needs as the database has them; unchanged, the pool of before."""
    stamp = (match_pool.need_stamp(session), settings.database.url)
    with _Cache.lock:
        if _Cache.needs is None or _Cache.needs[0] != stamp:
            _Cache.needs = (stamp, _build_needs(session, rules_of(settings)))
        return _Cache.needs[1]


def _fresh_profiles(session: Session, rules: Rules, kept: tuple[object, ProfilePool] | None) -> ProfilePool:
    """Read the rows that are not those of before, whatever the order in which they were changed."""
    before = None if kept is None else kept[1]
    versions = match_pool.profile_versions(session)
    known = before.versions if before else {}
    changed = [key for key, version in versions.items() if known.get(key) != version]
    gone = {version[0] for key, version in known.items() if versions.get(key) != version}
    data = {name: one for name, one in before.data.items() if name not in gone} if before else {}
    read: list[EngineProfile] = []
    for row in match_pool.matchable_profiles_among(session, changed):
        one = profile_data(row)
        if (profile := _read(row, profile_from_dict, one, rules)) is not None:
            data[row.exchange_id] = one
            read.append(profile)
    index = engine.build_index(read, rules) if before is None else refreshed(before.index, read, gone)
    return ProfilePool(data, index, versions)


def _build_needs(session: Session, rules: Rules) -> NeedPool:
    rows = match_pool.matchable_needs(session)
    known = match_pool.known_exchange_ids(session, [need.id for need in rows])
    data: dict[str, dict[str, Any]] = {}
    read: list[EngineNeed] = []
    for row in rows:
        one = need_data(row, known)
        if (need := _read(row, engine_need, one, rules)) is not None:
            data[row.exchange_id] = one
            read.append(need)
    return NeedPool(
        data,
        engine.build_need_index([need for need in read if not need.times_to_be_agreed], rules),
        engine.build_need_index([need for need in read if need.times_to_be_agreed], rules),
    )


def _read(
    row: Need | Profile, read: Callable[[dict[str, Any], Rules], Readable], data: dict[str, Any], rules: Rules
) -> Readable | None:
    """Return what the engine reads of a row; a row that it cannot read is logged and keeps nobody else out."""
    try:
        return read(data, rules)
    except ExchangeFault as fault:
        structlog.get_logger().error("row_not_ranked", table=row.__tablename__, id=row.id, at=fault.key)
        return None


def is_readable(row: Need | Profile, settings: Settings) -> bool:
    """Answer whether the engine can read a row as it stands; else pages show it without reasons."""
    if isinstance(row, Need):
        return _read(row, engine_need, need_data(row), rules_of(settings)) is not None
    return _read(row, profile_from_dict, profile_data(row), rules_of(settings)) is not None


def engine_need(data: Mapping[str, Any], rules: Rules) -> EngineNeed:
    """Return the engine's need; without any fixed time its times are to be agreed."""
    to_be_agreed = not (data["shifts"] or data["windows"] or data["single_shifts"])
    return need_from_dict(dict(data), rules, times_to_be_agreed=to_be_agreed)


def rank_need(data: Mapping[str, Any], index: ProfileIndex) -> dict[str, Any]:
    """Rank all that pass, none cut off: nobody is hidden because of a score."""
    need = engine_need(data, index.rules)
    everyone = max(1, len(index))
    if need.times_to_be_agreed:
        return engine.rank_open_times(need, index, top=everyone)
    return engine.rank(need, index, top=everyone)


def rank_pair(
    session: Session, need: Need, profile: Profile, *, settings: Settings
) -> tuple[EngineNeed, dict[str, Any] | None]:
    """Return the need and the result of one pair as the rows stand now; None where a gate stops it."""
    rules = rules_of(settings)
    data = need_data(need, match_pool.known_exchange_ids(session, [need.id]))
    index = engine.build_index([profile_from_dict(profile_data(profile), rules)], rules)
    ranked = rank_need(data, index)["ranked"]
    return engine_need(data, rules), ranked[0] if ranked else None


def rank_needs_for(
    profile: EngineProfile, timed: NeedIndex, to_be_agreed: NeedIndex
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a profile's fitting needs: those with times, and those whose times are to be agreed."""
    return (
        engine.reverse(profile, timed, top=max(1, len(timed))),
        engine.reverse_open_times(profile, to_be_agreed, top=max(1, len(to_be_agreed))),
    )


def refresh_need(session: Session, need: Need, *, settings: Settings, now: datetime) -> int:
    """Rank a need anew, keep the snapshot, bring its matches up to date; return how many pairs are new.

    A need that is not open, has no place yet or cannot be read loses its current matches, not its history.
    """
    existing = {match.profile_id: match for match in match_pool.matches_of_need(session, need.id)}
    data = _data_of_need(session, need)
    is_open = need.state == "published" and need.latitude is not None
    if not is_open or _read(need, engine_need, data, rules_of(settings)) is None:
        for match in existing.values():
            match.current = False
        return 0
    pool = profile_pool(session, settings)
    result = _without(rank_need(data, pool.index), "profile", apart_from(session, need))
    ranked = [entry["profile"] for entry in result["ranked"]]
    inputs = {"need": data, "profiles": [pool.data[name] for name in sorted(ranked)]}
    keep_snapshot(session, need.centre_id, result, inputs, ranked, now, need_id=need.id)
    keys = match_pool.ids_by_exchange_id(session, Profile, ranked)
    scores = {keys[entry["profile"]]: float(entry["score"]) for entry in result["ranked"]}
    return _update_matches(session, need, existing, scores, result["version"], now)


def apart_from(session: Session, need: Need) -> set[str]:
    """Return the exchange ids of the profiles that a block keeps apart from a need."""
    return set(blocks.blocked_profiles(session, need.employer_id).values())


def _without(result: dict[str, Any], side: str, names: Collection[str]) -> dict[str, Any]:
    """Return a result as if those whom a block keeps apart had never been in the pool."""
    left = [entry for entry in result["ranked"] if entry[side] not in names]
    return {**result, "ranked": left, "pool": result["pool"] - len(result["ranked"]) + len(left)}


def refresh_own_need(
    session: Session, actor: Actor, need_id: int, *, settings: Settings, now: datetime
) -> int:
    """Rank one of the actor's needs at once, without waiting for the job."""
    return refresh_need(session, own_need(session, actor, need_id), settings=settings, now=now)


def rank_own_need_if_quick(
    session: Session, actor: Actor, need_id: int, *, settings: Settings, now: datetime
) -> None:
    """Rank a need whose state has just changed, so that its list waits for no job.

    Where the profiles would have to be read first and are many, the job does it within a minute.
    """
    stamp = (match_pool.profile_stamp(session), settings.database.url)
    is_read = _Cache.profiles is not None and _Cache.profiles[0] == stamp
    if is_read or match_pool.count_profiles(session) <= _QUICKLY_READ:
        refresh_own_need(session, actor, need_id, settings=settings, now=now)


def refresh_own_profile(session: Session, actor: Actor, *, settings: Settings, now: datetime) -> None:
    """Rank the needs of the actor's own profile at once."""
    profile = own_profile(session, actor)
    if match_pool.visible_profile_ids(session, [profile.id]):
        refresh_profile(session, profile, settings=settings, now=now)


def which_fit_a_need(session: Session, profiles: Sequence[Profile], *, settings: Settings) -> set[int]:
    """Return which profiles fit an open need, also of those who are matched only after their interview."""
    keys = [profile.id for profile in profiles]
    matched = match_pool.visible_profile_ids(session, keys)
    later = match_pool.profile_ids_matched_after_interview(session, keys) - matched
    fitting = match_pool.profile_ids_with_open_need(session, list(matched))
    return fitting | {
        profile.id
        for profile in profiles
        if profile.id in later and _fits_a_need(session, profile, settings=settings)
    }


def _fits_a_need(session: Session, profile: Profile, *, settings: Settings) -> bool:
    pool = need_pool(session, settings)
    if _Cache.fits is None or _Cache.fits[0] is not pool:
        _Cache.fits = (pool, {})
    known, key = _Cache.fits[1], (profile.exchange_id, profile.row_version)
    if key not in known:
        read = _read(profile, profile_from_dict, profile_data(profile), rules_of(settings))
        known[key] = read is not None and any(
            result["ranked"] for result in rank_needs_for(read, pool.timed, pool.to_be_agreed)
        )
    return known[key]


def _update_matches(
    session: Session,
    need: Need,
    existing: Mapping[int, Match],
    scores: Mapping[int, float],
    version: str,
    now: datetime,
) -> int:
    new = 0
    for profile_id, score in scores.items():
        match = existing.get(profile_id)
        if match is None:
            new += 1
            match = Match(centre_id=need.centre_id, need_id=need.id, profile_id=profile_id, found_at=now)
            session.add(match)
        match.current, match.score, match.rules_version = True, score, version
    for profile_id, match in existing.items():
        if profile_id not in scores:
            match.current = False
    session.flush()
    return new


def refresh_profile(session: Session, profile: Profile, *, settings: Settings, now: datetime) -> None:
    """Rank a profile's needs anew and keep the snapshot that its assistant sees."""
    data = profile_data(profile)
    read = _read(profile, profile_from_dict, data, rules_of(settings))
    if read is None:
        return
    pool = need_pool(session, settings)
    apart = blocks.blocked_needs(session, profile.id)
    timed, to_be_agreed = (
        _without(result, "need", apart) for result in rank_needs_for(read, pool.timed, pool.to_be_agreed)
    )
    ranked = [entry["need"] for result in (timed, to_be_agreed) for entry in result["ranked"]]
    inputs = {"profile": data, "needs": [pool.data[name] for name in sorted(ranked)]}
    keep_snapshot(session, profile.centre_id, timed, inputs, ranked, now, profile_id=profile.id)


def profiles_without(pool: ProfilePool, names: Collection[str]) -> ProfileIndex:
    """Return the index of a pool without some of its profiles."""
    if not names:
        return pool.index
    rules = pool.index.rules
    kept = [profile_from_dict(one, rules) for name, one in pool.data.items() if name not in names]
    return engine.build_index(kept, rules)


def timed_needs_without(pool: NeedPool, names: Collection[str]) -> NeedIndex:
    """Return the index of a pool's needs with times without some of them."""
    if not names:
        return pool.timed
    rules = pool.timed.rules
    kept = [engine_need(one, rules) for name, one in pool.data.items() if name not in names]
    return engine.build_need_index([need for need in kept if not need.times_to_be_agreed], rules)


def replay_need(
    snapshot: RankingSnapshot, settings: Settings, *, only: Collection[str] | None = None
) -> dict[str, Any]:
    """Return the result of a need's snapshot with all points, from its own inputs, in its own order.

    `only` these profiles are replayed if asked for, a page of a long list: a pair's points depend on no other pair.
    `pool` and `stopped_at` are those of the snapshot: the inputs hold only who passed.
    """
    rules = rules_of(settings)
    profiles = [profile_from_dict(data, rules) for data in _asked_for(snapshot.inputs["profiles"], only)]
    result = rank_need(snapshot.inputs["need"], engine.build_index(profiles, rules))
    return {**result, "pool": snapshot.result["pool"], "stopped_at": snapshot.result["stopped_at"]}


def _asked_for(data: Sequence[dict[str, Any]], only: Collection[str] | None) -> list[dict[str, Any]]:
    return [one for one in data if only is None or one["id"] in only]


def replay_profile(
    snapshot: RankingSnapshot, settings: Settings, *, only: Collection[str] | None = None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the two results of a profile's snapshot: needs with times, and needs to be agreed; `only` as above."""
    rules = rules_of(settings)
    needs = [engine_need(data, rules) for data in _asked_for(snapshot.inputs["needs"], only)]
    timed, to_be_agreed = rank_needs_for(
        profile_from_dict(snapshot.inputs["profile"], rules),
        engine.build_need_index([need for need in needs if not need.times_to_be_agreed], rules),
        engine.build_need_index([need for need in needs if need.times_to_be_agreed], rules),
    )
    return {
        **timed,
        "pool": snapshot.result["pool"],
        "stopped_at": snapshot.result["stopped_at"],
    }, to_be_agreed


def explain(
    need: Mapping[str, Any], profile: Mapping[str, Any], settings: Settings
) -> tuple[EngineNeed, dict[str, Any]]:
    """Return the engine's need and all gates and points of one pair, also of one that stops at a gate."""
    rules = rules_of(settings)
    asked = engine_need(need, rules)
    return asked, engine.explain_pair(asked, profile_from_dict(dict(profile), rules), rules)


def _data_of_need(session: Session, need: Need) -> dict[str, Any]:
    return need_data(need, match_pool.known_exchange_ids(session, [need.id]))


def pair_data(
    session: Session, need: Need, profile: Profile
) -> tuple[Mapping[str, Any], Mapping[str, Any], bool]:
    """Return a pair's need and profile, and whether they stand in the ranking that was shown last.

    A pair of the ranking is told from the ranking's own inputs, so that a page about it says what the list
    said; any other from the rows as they are.
    """
    snapshot = match_pool.latest_snapshot(session, need_id=need.id)
    if snapshot is not None and profile.exchange_id in snapshot.result["order"]:
        profiles = {data["id"]: data for data in snapshot.inputs["profiles"]}
        return snapshot.inputs["need"], profiles[profile.exchange_id], True
    return _data_of_need(session, need), profile_data(profile), False
