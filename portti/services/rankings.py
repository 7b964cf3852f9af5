"""Rankings of many needs or profiles at once: counted without a transaction, kept in a short one.

A ranking is kept once for each content; unchanged, only the moment moves on when it was last found right.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from matching import engine
from matching.columns import NeedIndex, ProfileIndex
from matching.points import SCALE
from matching.types import Need as EngineNeed
from matching.types import Profile as EngineProfile
from matching.types import Rules
from portti.models import Match, RankingSnapshot
from portti.queries import rankings as queries
from portti.queries.rankings import LastSnapshot
from portti.services.engine_rows import MINUTES, RULES
from portti.services.journeys import minutes_used
from portti.services.kept_rules import rules_data
from portti.services.pool_rows import Entry, content_hash, entry_of
from portti.services.pools import NeedPool, ProfilePool


@dataclass(frozen=True)
class Ranked:
    """Who passes, best first, with their scores; how many were looked at, and where the others stopped."""

    names: list[str]
    scores: list[float]
    pool: int
    stopped_at: dict[str, int]
    version: str

    def without(self, names: Collection[str]) -> "Ranked":
        """Return the same as if those whom a block keeps apart had never been in the pool."""
        if not names or not any(name in names for name in self.names):
            return self
        left = [pair for pair in zip(self.names, self.scores, strict=True) if pair[0] not in names]
        return Ranked(
            [name for name, _score in left],
            [score for _name, score in left],
            self.pool - len(self.names) + len(left),
            self.stopped_at,
            self.version,
        )


@dataclass(frozen=True)
class Fresh:
    """A ranking that is to be kept: of which row, as it was read."""

    own: Entry
    ranked: Ranked
    number: int
    """Up to here of the change sequence the ranking knows everything."""
    version: tuple[int, datetime] | None = None
    """The row's version and moment, where it was read before the number was asked: another one is not known."""


def rank_profiles(need: EngineNeed, index: ProfileIndex) -> Ranked:
    """Rank all that pass, none cut off: nobody is hidden because of a score."""
    passing = engine.passing_open_times if need.times_to_be_agreed else engine.passing
    return _of_passing(passing(need, index), index)


def rank_needs(profile: EngineProfile, timed: NeedIndex, to_be_agreed: NeedIndex) -> Ranked:
    """Rank the needs of a profile: those with times, then those whose times are to be agreed.

    The counts are those of the needs with times.
    """
    first = _of_passing(engine.passing_needs(profile, timed), timed)
    if not len(to_be_agreed):
        return first
    then = _of_passing(engine.passing_needs_open_times(profile, to_be_agreed), to_be_agreed)
    return Ranked(
        first.names + then.names, first.scores + then.scores, first.pool, first.stopped_at, first.version
    )


def _of_passing(passing: engine.Passing, index: ProfileIndex | NeedIndex) -> Ranked:
    ids = index.columns.names.ids
    return Ranked(
        [ids[row] for row in passing.rows.tolist()],
        (passing.keys / SCALE).tolist(),
        len(index),
        passing.stopped_at,
        index.rules.version,
    )


def keep_need_rankings(
    session: Session, found: Collection[Fresh], pool: ProfilePool, *, now: datetime
) -> dict[int, int]:
    """Keep rankings of needs and bring their matches up to date; return by need how many pairs are new.

    A need that is no longer open, or whose ranking of now knows more, is left as it is.
    """
    session.flush()
    by_key = {one.own.key: one for one in found}
    rows = {
        key: row for key, row in queries.needs_to_rank(session, by_key).items() if row.state == "published"
    }
    apart = queries.profiles_apart(session, {row.employer_id for row in rows.values()})
    ranked = {key: by_key[key].ranked.without(apart.get(row.employer_id, ())) for key, row in rows.items()}
    last = queries.last_snapshots(session, "need_id", ranked)
    kept = _not_overtaken(ranked, last, by_key)
    # Matches before snapshots, in the order in which a block changes both: so none waits for the other in a circle.
    counts = _update_matches(session, kept, rows, pool.rows, now)
    _keep(session, "need_id", by_key, kept, last, rows, pool.rows, pool.index.rules, now)
    return counts


def keep_profile_rankings(
    session: Session, found: Collection[Fresh], pool: NeedPool, *, now: datetime
) -> None:
    """Keep the rankings that assistants see."""
    session.flush()
    by_key = {one.own.key: one for one in found}
    rows = queries.profiles_to_rank(session, by_key)
    apart = queries.needs_apart(session, rows)
    ranked = {key: by_key[key].ranked.without(apart.get(key, ())) for key in rows}
    last = queries.last_snapshots(session, "profile_id", ranked)
    kept = _not_overtaken(ranked, last, by_key)
    _keep(session, "profile_id", by_key, kept, last, rows, pool.rows, pool.timed.rules, now)


def _not_overtaken(
    ranked: Mapping[int, Ranked], last: Mapping[int, LastSnapshot], found: Mapping[int, Fresh]
) -> dict[int, Ranked]:
    """Return the rankings that know as much as what is kept already."""
    return {
        key: of
        for key, of in ranked.items()
        if key not in last or last[key].checked_number <= found[key].number
    }


def _keep(
    session: Session,
    column: str,
    found: Mapping[int, Fresh],
    ranked: Mapping[int, Ranked],
    last: Mapping[int, LastSnapshot],
    rows: Mapping[int, Any],
    pool: Mapping[str, Entry],
    rules: Rules,
    now: datetime,
) -> None:
    """Store what is new of rankings, and say of the others that they were checked."""
    numbers = entry_of(0, rules_data(rules))
    inputs: dict[str, Entry] = {numbers.hash: numbers}
    new, checked = [], []
    for key, of in ranked.items():
        own = found[key].own
        entries = [pool[name] for name in of.names]
        inputs.update((entry.hash, entry) for entry in [own, *entries])
        hashes: dict[str, Any] = {
            "own": own.hash,
            "ranked": [entry.hash for entry in entries],
            RULES: numbers.hash,
        }
        if rules.minutes is not None:
            others, mine = [entry.data for entry in entries], [own.data]
            works, homes = (mine, others) if column == "need_id" else (others, mine)
            if used := minutes_used(rules, works, homes):
                minutes = entry_of(0, {"journeys": used})
                hashes[MINUTES] = minutes.hash
                inputs[minutes.hash] = minutes
        result = {
            "order": of.names,
            "pool": of.pool,
            "stopped_at": of.stopped_at,
            "version": of.version,
        }
        content = content_hash([result, hashes])
        # What the ranking knows is younger than a change that it knows, whatever the clock of who asked for it.
        row, version = rows[key], found[key].version
        number = found[key].number if version in (None, (row.row_version, row.changed_at)) else 0
        moment = {"checked_at": max(now, row.changed_at), "checked_number": number}
        if key in last and last[key].content_hash == content:
            checked.append({"id": last[key].id, **moment})
        else:
            new.append(
                {
                    column: key,
                    "centre_id": row.centre_id,
                    "rules_version": of.version,
                    "content_hash": content,
                    "inputs": hashes,
                    "result": result,
                    "made_at": now,
                    **moment,
                }
            )
    queries.keep_inputs(session, inputs, now)
    queries.insert_rows(session, RankingSnapshot, new)
    queries.update_rows(session, RankingSnapshot, sorted(checked, key=_id))


def _update_matches(
    session: Session,
    ranked: Mapping[int, Ranked],
    rows: Mapping[int, Any],
    pool: Mapping[str, Entry],
    now: datetime,
) -> dict[int, int]:
    """Bring matches up to date: whoever stopped fitting is no longer current, but keeps the answers."""
    standing = queries.matches_of_needs(session, ranked)
    new, changed = [], []
    counts = {}
    for key, of in ranked.items():
        matches = standing.get(key, {})
        scores = {pool[name].key: score for name, score in zip(of.names, of.scores, strict=True)}
        counts[key] = len(scores.keys() - matches.keys())
        for profile, score in scores.items():
            values = {"current": True, "score": score, "rules_version": of.version}
            match = matches.get(profile)
            if match is None:
                ids = {"centre_id": rows[key].centre_id, "need_id": key, "profile_id": profile}
                new.append({**ids, "found_at": now, **values})
            elif (match.current, match.score, match.rules_version) != (True, score, of.version):
                changed.append({"id": match.id, **values})
        changed += [
            {"id": match.id, "current": False, "score": match.score, "rules_version": match.rules_version}
            for profile, match in matches.items()
            if match.current and profile not in scores
        ]
    queries.insert_rows(session, Match, new)
    queries.update_rows(session, Match, sorted(changed, key=_id))
    return counts


def let_go(session: Session, need_ids: Collection[int]) -> None:
    """Let needs that are not to be ranked lose their current matches; their history stays."""
    session.flush()
    changed = [
        {"id": match.id, "current": False}
        for matches in queries.matches_of_needs(session, need_ids).values()
        for match in matches.values()
        if match.current
    ]
    queries.update_rows(session, Match, sorted(changed, key=_id))


def _id(row: Mapping[str, Any]) -> int:
    """Return what rows are changed in the order of: who locks several does so in the same order."""
    key: int = row["id"]
    return key
