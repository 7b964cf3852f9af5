"""Rankings of the portal: the engine over the rows that may be matched, kept as snapshots and matches.

Pages show the newest snapshot and replay it for points and reasons, so that what a person saw can be shown
again, to the same order, whatever has changed since.
"""

import hashlib
import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy.orm import Session

from matching import changes, engine
from matching.columns import NeedIndex, ProfileIndex
from matching.exchange import need_from_dict, profile_from_dict, read_rules
from matching.types import Need as EngineNeed
from matching.types import Profile as EngineProfile
from matching.types import Rules
from portti.models import Match, Need, Profile, RankingSnapshot
from portti.queries import match_pool
from portti.services.match_inputs import has_fixed_times, need_data, profile_data
from portti.settings import Settings, project_root


@lru_cache
def rules_at(path: str) -> Rules:
    """Return the rules that stand in a file under the project's root."""
    return read_rules(project_root() / path)


def rules_of(settings: Settings) -> Rules:
    """Return the rules that the portal ranks by."""
    return rules_at(settings.matching_rules)


@dataclass(frozen=True)
class Pool:
    """All that may be ranked now: data by exchange id, and the engine's indexes over it.

    Needs whose times are to be agreed stand in an index of their own.
    """

    profiles: Mapping[str, dict[str, Any]]
    needs: Mapping[str, dict[str, Any]]
    profile_index: ProfileIndex
    need_index: NeedIndex
    open_need_index: NeedIndex


class _Cache:
    """The pool of this process, built anew when a need or profile has changed."""

    lock = threading.Lock()
    stamp: tuple[match_pool.Stamp, match_pool.Stamp, str] | None = None
    pool: Pool | None = None


def current_pool(session: Session, settings: Settings) -> Pool:
    """Return the pool as the database has it; unchanged, the one of before."""
    stamp = (match_pool.profile_stamp(session), match_pool.need_stamp(session), settings.database.url)
    with _Cache.lock:
        if _Cache.pool is None or _Cache.stamp != stamp:
            _Cache.pool = _build_pool(session, settings)
            _Cache.stamp = stamp
        return _Cache.pool


def _build_pool(session: Session, settings: Settings) -> Pool:
    rules = rules_of(settings)
    need_rows = match_pool.matchable_needs(session)
    known = match_pool.known_exchange_ids(session, [need.id for need in need_rows])
    profiles = {row.exchange_id: profile_data(row) for row in match_pool.matchable_profiles(session)}
    needs = {row.exchange_id: need_data(row, known) for row in need_rows}
    read = [engine_need(data, rules) for data in needs.values()]
    return Pool(
        profiles,
        needs,
        engine.build_index([profile_from_dict(data, rules) for data in profiles.values()], rules),
        engine.build_need_index([need for need in read if not need.times_to_be_agreed], rules),
        engine.build_need_index([need for need in read if need.times_to_be_agreed], rules),
    )


def engine_need(data: Mapping[str, Any], rules: Rules) -> EngineNeed:
    """Return the engine's need; without any fixed time its times are to be agreed."""
    to_be_agreed = not (data["shifts"] or data["windows"] or data["single_shifts"])
    return need_from_dict(dict(data), rules, times_to_be_agreed=to_be_agreed)


def rank_need(data: Mapping[str, Any], index: ProfileIndex) -> dict[str, Any]:
    """Rank all that pass, none cut off: nobody is hidden because of a score."""
    need = engine_need(data, index.rules)
    everyone = max(1, len(index.columns.names.ids))
    if need.times_to_be_agreed:
        return engine.rank_open_times(need, index, top=everyone)
    return engine.rank(need, index, top=everyone)


def rank_needs_for(
    profile: EngineProfile, timed: NeedIndex, to_be_agreed: NeedIndex
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a profile's fitting needs: those with times, and those whose times are to be agreed."""
    return (
        engine.reverse(profile, timed, top=max(1, len(timed.columns.names.ids))),
        engine.reverse_open_times(profile, to_be_agreed, top=max(1, len(to_be_agreed.columns.names.ids))),
    )


def refresh_need(session: Session, need: Need, *, settings: Settings, now: datetime) -> int:
    """Rank a need anew, keep the snapshot, bring its matches up to date; return how many pairs are new.

    A need that is not published, or has no place yet, loses its current matches and keeps its history.
    """
    existing = {match.profile_id: match for match in match_pool.matches_of_need(session, need.id)}
    if need.state != "published" or need.latitude is None:
        for match in existing.values():
            match.current = False
        return 0
    pool = current_pool(session, settings)
    data = need_data(need, match_pool.known_exchange_ids(session, [need.id]))
    result = rank_need(data, pool.profile_index)
    ranked = [entry["profile"] for entry in result["ranked"]]
    inputs = {"need": data, "profiles": [pool.profiles[name] for name in sorted(ranked)]}
    _keep_snapshot(session, need.centre_id, result, inputs, ranked, now, need_id=need.id)
    keys = match_pool.ids_by_exchange_id(session, Profile, ranked)
    scores = {keys[entry["profile"]]: float(entry["score"]) for entry in result["ranked"]}
    return _update_matches(session, need, existing, scores, result["version"], now)


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
    pool = current_pool(session, settings)
    data = profile_data(profile)
    timed, to_be_agreed = rank_needs_for(
        profile_from_dict(data, rules_of(settings)), pool.need_index, pool.open_need_index
    )
    ranked = [entry["need"] for result in (timed, to_be_agreed) for entry in result["ranked"]]
    inputs = {"profile": data, "needs": [pool.needs[name] for name in sorted(ranked)]}
    _keep_snapshot(session, profile.centre_id, timed, inputs, ranked, now, profile_id=profile.id)


def _keep_snapshot(
    session: Session,
    centre_id: int,
    result: Mapping[str, Any],
    inputs: dict[str, Any],
    order: Sequence[str],
    now: datetime,
    *,
    need_id: int | None = None,
    profile_id: int | None = None,
) -> None:
    kept = {
        "order": list(order),
        "pool": result["pool"],
        "stopped_at": result["stopped_at"],
        "version": result["version"],
    }
    text = json.dumps([kept, inputs], sort_keys=True, ensure_ascii=False)
    content_hash = hashlib.sha256(text.encode()).hexdigest()
    last = match_pool.latest_snapshot(session, need_id=need_id, profile_id=profile_id)
    if last is not None and last.content_hash == content_hash:
        last.checked_at = now
        return
    session.add(
        RankingSnapshot(
            centre_id=centre_id,
            need_id=need_id,
            profile_id=profile_id,
            rules_version=result["version"],
            content_hash=content_hash,
            inputs=inputs,
            result=kept,
            made_at=now,
            checked_at=now,
        )
    )
    session.flush()


def replay_need(snapshot: RankingSnapshot, settings: Settings) -> dict[str, Any]:
    """Return the result of a need's snapshot with all points, from its own inputs, in its own order.

    `pool` and `stopped_at` are those of the snapshot: the inputs hold only who passed.
    """
    rules = rules_of(settings)
    profiles = [profile_from_dict(data, rules) for data in snapshot.inputs["profiles"]]
    result = rank_need(snapshot.inputs["need"], engine.build_index(profiles, rules))
    return {**result, "pool": snapshot.result["pool"], "stopped_at": snapshot.result["stopped_at"]}


def replay_profile(snapshot: RankingSnapshot, settings: Settings) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the two results of a profile's snapshot: needs with times, and needs to be agreed."""
    rules = rules_of(settings)
    needs = [engine_need(data, rules) for data in snapshot.inputs["needs"]]
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


def what_would_widen(session: Session, need: Need, *, settings: Settings) -> list[dict[str, Any]]:
    """Return which single relaxation of a need would let how many more people pass."""
    if not has_fixed_times(need):
        return []
    data = need_data(need, match_pool.known_exchange_ids(session, [need.id]))
    pool = current_pool(session, settings)
    return changes.widen(engine_need(data, pool.profile_index.rules), pool.profile_index)


def what_would_open(session: Session, profile: Profile, *, settings: Settings) -> list[dict[str, Any]]:
    """Return which single change of a profile would open how many more needs."""
    pool = current_pool(session, settings)
    return changes.open_more(profile_from_dict(profile_data(profile), rules_of(settings)), pool.need_index)
