"""Rankings of the portal: the engine over the rows that may be matched, kept as snapshots and matches.

Pages show the newest snapshot and replay it for points and reasons, so that what a person saw can be shown
again, to the same order, whatever has changed since.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from matching import engine
from matching.columns import NeedIndex, ProfileIndex
from matching.exchange import profile_from_dict
from matching.types import Need as EngineNeed
from matching.types import Profile as EngineProfile
from portti.domain.actor import Actor
from portti.models import Need, Profile, RankingSnapshot
from portti.queries import blocks, match_pool
from portti.queries.change_sequence import last_number
from portti.queries.needs import own_need
from portti.queries.profiles import own_profile
from portti.services import rankings
from portti.services.coming_times import (
    coming_data_of,
    coming_profile_data,
    leave_past_behind,
    leave_past_days_behind,
)
from portti.services.engine_rows import MINUTES, read_row, row_alone, rules_then
from portti.services.engine_rows import engine_need as engine_need
from portti.services.engine_rows import is_readable as is_readable
from portti.services.engine_rows import rules_of as rules_of
from portti.services.journeys import minutes_used, rules_now
from portti.services.pool_rows import entry_of
from portti.services.pools import is_quickly_read, need_pool, profile_pool
from portti.services.snapshots import own_data, ranked_data
from portti.settings import Settings


class _Cache:
    """Which open needs fit profiles that are not matched yet, as long as no need changes."""

    fits: tuple[object, dict[tuple[str, int, date | None], frozenset[str]]] | None = None


def rank_need(data: Mapping[str, Any], index: ProfileIndex) -> dict[str, Any]:
    """Rank all that pass, none cut off: nobody is hidden because of a score."""
    return _rank(engine_need(data, index.rules), index)


def _rank(need: EngineNeed, index: ProfileIndex) -> dict[str, Any]:
    everyone = max(1, len(index))
    if need.times_to_be_agreed:
        return engine.rank_open_times(need, index, top=everyone)
    return engine.rank(need, index, top=everyone)


def rank_pair(
    session: Session, need: Need, profile: Profile, *, settings: Settings
) -> tuple[EngineNeed, dict[str, Any]] | None:
    """Return the need and the result of one pair as the rows stand now; None where a gate stops it."""
    needs, profiles = need_pool(session, settings), profile_pool(session, settings)
    asked, offered = needs.read.get(need.exchange_id), profiles.rows.get(profile.exchange_id)
    if asked is None or offered is None:
        return None
    rules = profiles.index.rules
    ranked = _rank(asked, engine.build_index([profile_from_dict(offered.data, rules)], rules))["ranked"]
    return (asked, ranked[0]) if ranked else None


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
    leave_past_behind(need, now=now)
    data, rules = coming_data_of(session, need), rules_of(settings)
    is_open = need.state == "published" and need.latitude is not None
    asked = read_row(need, engine_need, data, rules) if is_open else None
    if asked is None:
        rankings.let_go(session, [need.id])
        return 0
    session.flush()
    number = last_number(session)
    pool = profile_pool(session, settings)
    ranked = rankings.rank_profiles(asked, pool.index)
    version = (need.row_version, need.changed_at)
    fresh = rankings.Fresh(entry_of(need.id, data), ranked, number, version)
    return rankings.keep_need_rankings(session, [fresh], pool, now=now).get(need.id, 0)


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
    if is_quickly_read(session, settings):
        refresh_own_need(session, actor, need_id, settings=settings, now=now)


def rank_need_if_quick(session: Session, need_id: int, *, settings: Settings, now: datetime) -> None:
    """The same for a need that staff have just made public."""
    if is_quickly_read(session, settings):
        refresh_need(session, session.get_one(Need, need_id), settings=settings, now=now)


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
        if profile.id in later and _fitting_needs(session, profile, settings=settings)
    }


def which_fit_an_urgent_need(
    session: Session, profiles: Sequence[Profile], *, begins_by: date, settings: Settings
) -> set[int]:
    """Return which profiles fit an open need whose first day has come or comes by a day."""
    keys = [profile.id for profile in profiles]
    matched = match_pool.visible_profile_ids(session, keys)
    later = match_pool.profile_ids_matched_after_interview(session, keys) - matched
    urgent = match_pool.urgent_need_names(session, begins_by)
    if not urgent:
        return set()
    return match_pool.profile_ids_with_open_need(session, list(matched), begins_by=begins_by) | {
        profile.id
        for profile in profiles
        if profile.id in later and _fitting_needs(session, profile, settings=settings) & urgent
    }


def _fitting_needs(session: Session, profile: Profile, *, settings: Settings) -> frozenset[str]:
    pool = need_pool(session, settings)
    if _Cache.fits is None or _Cache.fits[0] is not pool:
        _Cache.fits = (pool, {})
    known, key = _Cache.fits[1], (profile.exchange_id, profile.row_version, profile.counts_from)
    if key not in known:
        read = read_row(profile, profile_from_dict, coming_profile_data(profile), rules_of(settings))
        results = rank_needs_for(read, pool.timed, pool.to_be_agreed) if read is not None else ()
        known[key] = frozenset(str(entry["need"]) for result in results for entry in result["ranked"])
    return known[key]


def refresh_profile(session: Session, profile: Profile, *, settings: Settings, now: datetime) -> None:
    """Rank a profile's needs anew and keep the snapshot that its assistant sees."""
    leave_past_days_behind(profile, now=now)
    session.flush()
    data = coming_profile_data(profile)
    read = read_row(profile, profile_from_dict, data, rules_of(settings))
    if read is None:
        return
    number = last_number(session)
    pool = need_pool(session, settings)
    ranked = rankings.rank_needs(read, pool.timed, pool.to_be_agreed)
    version = (profile.row_version, profile.changed_at)
    fresh = rankings.Fresh(entry_of(profile.id, data), ranked, number, version)
    rankings.keep_profile_rankings(session, [fresh], pool, now=now)


def apart_from(session: Session, need: Need) -> set[str]:
    """Return the exchange ids of the profiles that a block keeps apart from a need."""
    return set(blocks.blocked_profiles(session, need.employer_id).values())


def replay_need(
    session: Session, snapshot: RankingSnapshot, settings: Settings, *, only: Collection[str] | None = None
) -> dict[str, Any]:
    """Return the result of a need's snapshot with all points, from its own inputs, in its own order.

    `only` these profiles are replayed if asked for, a page of a long list: a pair's points depend on no other pair.
    `pool` and `stopped_at` are those of the snapshot: the inputs hold only who passed.
    """
    need, ranked = own_data(session, snapshot), ranked_data(session, snapshot, only)
    rules = rules_then(settings, [need, *ranked.values()])
    profiles = [profile_from_dict(data, rules) for data in ranked.values()]
    result = rank_need(need, engine.build_index(profiles, rules))
    return {**result, "pool": snapshot.result["pool"], "stopped_at": snapshot.result["stopped_at"]}


def replay_profile(
    session: Session, snapshot: RankingSnapshot, settings: Settings, *, only: Collection[str] | None = None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the two results of a profile's snapshot: needs with times, and needs to be agreed; `only` as above."""
    profile, ranked = own_data(session, snapshot), ranked_data(session, snapshot, only)
    rules = rules_then(settings, [profile, *ranked.values()])
    needs = [engine_need(data, rules) for data in ranked.values()]
    timed, to_be_agreed = rank_needs_for(
        profile_from_dict(row_alone(profile), rules),
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
    rules = rules_then(settings, [need, profile])
    asked = engine_need(need, rules)
    return asked, engine.explain_pair(asked, profile_from_dict(dict(profile), rules), rules)


def pair_data(
    session: Session, need: Need, profile: Profile, *, settings: Settings
) -> tuple[Mapping[str, Any], Mapping[str, Any], bool]:
    """Return a pair's need and profile, and whether they stand in the ranking that was shown last.

    A pair of the ranking is told from the ranking's own inputs, so that a page about it says what the list
    said; any other from the rows as they are.
    """
    snapshot = match_pool.latest_snapshot(session, need_id=need.id)
    if snapshot is not None and profile.exchange_id in snapshot.result["order"]:
        profiles = ranked_data(session, snapshot, [profile.exchange_id])
        return own_data(session, snapshot), profiles[profile.exchange_id], True
    asked, offered = coming_data_of(session, need), coming_profile_data(profile)
    if used := minutes_used(rules_now(session, settings), [asked], [offered]):
        asked[MINUTES] = used
    return asked, offered, False
