"""SQL that keeps many rankings at once: what stands of them, and the rows that are new or change."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from portti.models import Block, Match, Need, Profile, RankingInput, RankingSnapshot
from portti.queries import practice

_TOUCH_AFTER = timedelta(days=30)
"""Inputs are marked as used no more often than this, and kept longer than any ranking by more."""

Key = TypeVar("Key", int, str)


@dataclass(frozen=True)
class LastSnapshot:
    """What is asked of the newest ranking before another is kept."""

    id: int
    content_hash: str
    checked_number: int


def _parts(values: Collection[Key]) -> Iterator[list[Key]]:
    every = sorted(values)
    for start in range(0, len(every), 500):
        yield every[start : start + 500]


def needs_to_rank(session: Session, keys: Collection[int]) -> dict[int, Any]:
    """Return what keeping a ranking asks of each need; who keeps one of the same need at once waits here."""
    return _to_rank(session, Need, keys, Need.employer_id, Need.state)


def profiles_to_rank(session: Session, keys: Collection[int]) -> dict[int, Any]:
    """Return what keeping a ranking asks of each profile; who keeps one of the same profile at once waits here."""
    return _to_rank(session, Profile, keys)


def _to_rank(
    session: Session, table: type[Need] | type[Profile], keys: Collection[int], *more: Any
) -> dict[int, Any]:
    query = select(table.id, table.centre_id, table.row_version, table.changed_at, *more).order_by(table.id)
    found = {}
    for part in _parts(keys):
        locked = query.where(table.id.in_(part)).with_for_update(key_share=True)
        found.update({row.id: row for row in session.execute(locked)})
    return found


def profiles_apart(session: Session, employers: Collection[int]) -> dict[int, set[str]]:
    """Return by employer the exchange ids of the profiles that a block or a practice wall keeps apart from them."""
    query = select(Block.employer_id, Profile.exchange_id).join(Profile, Block.profile_id == Profile.id)
    found: dict[int, set[str]] = {}
    for part in _parts(employers):
        standing = query.where(Block.employer_id.in_(part), Block.lifted_at.is_(None))
        for employer, name in session.execute(standing):
            found.setdefault(employer, set()).add(name)
        for employer, names in practice.profiles_apart(session, part).items():
            found.setdefault(employer, set()).update(names.values())
    return found


def needs_apart(session: Session, profiles: Collection[int]) -> dict[int, set[str]]:
    """Return by profile the exchange ids of the needs that a block or a practice centre's wall keeps apart from it."""
    query = select(Block.profile_id, Need.exchange_id).join(Need, Need.employer_id == Block.employer_id)
    found: dict[int, set[str]] = {}
    for part in _parts(profiles):
        standing = query.where(Block.profile_id.in_(part), Block.lifted_at.is_(None))
        for profile, name in session.execute(standing):
            found.setdefault(profile, set()).add(name)
        for profile, names in practice.needs_apart(session, part).items():
            found.setdefault(profile, set()).update(names)
    return found


def last_snapshots(session: Session, column: str, keys: Collection[int]) -> dict[int, LastSnapshot]:
    """Return the newest ranking of each need or profile, as `column` (need_id or profile_id) says."""
    key = getattr(RankingSnapshot, column)
    newest = func.row_number().over(
        partition_by=key, order_by=(RankingSnapshot.made_at.desc(), RankingSnapshot.id.desc())
    )
    found: dict[int, LastSnapshot] = {}
    for part in _parts(keys):
        of_part = (
            select(
                key.label("key"),
                RankingSnapshot.id,
                RankingSnapshot.content_hash,
                RankingSnapshot.checked_number,
                newest.label("place"),
            )
            .where(key.in_(part))
            .subquery()
        )
        for row in session.execute(select(of_part).where(of_part.c.place == 1)):
            found[row.key] = LastSnapshot(row.id, row.content_hash, row.checked_number)
    return found


def matches_of_needs(session: Session, keys: Collection[int]) -> dict[int, dict[int, Any]]:
    """Return the matches of needs, present and past, by need and profile."""
    columns = (Match.id, Match.need_id, Match.profile_id, Match.current, Match.score, Match.rules_version)
    found: dict[int, dict[int, Any]] = {}
    for part in _parts(keys):
        for row in session.execute(select(*columns).where(Match.need_id.in_(part))):
            found.setdefault(row.need_id, {})[row.profile_id] = row
    return found


class Input(Protocol):
    """What has data, which is asked for only where it is not stored yet."""

    @property
    def data(self) -> dict[str, Any]:
        """The need or profile in the exchange format."""


def keep_inputs(session: Session, inputs: Mapping[str, Input], now: datetime) -> None:
    """Store each input that is not stored yet, by its content hash, and mark all as used."""
    known: dict[str, datetime] = {}
    for part in _parts(inputs.keys()):
        query = select(RankingInput.content_hash, RankingInput.used_at)
        known.update(session.execute(query.where(RankingInput.content_hash.in_(part))).all())
    for part in _parts([name for name, used in known.items() if used < now - _TOUCH_AFTER]):
        touch = update(RankingInput).where(RankingInput.content_hash.in_(part)).values(used_at=now)
        session.execute(touch, execution_options={"synchronize_session": False})
    new = [
        {"content_hash": name, "data": one.data, "used_at": now}
        for name, one in inputs.items()
        if name not in known
    ]
    if new:
        _insert_new(session, new)


def _insert_new(session: Session, rows: list[dict[str, Any]]) -> None:
    dialect = session.get_bind().dialect.name
    if dialect == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as insert_new
    else:
        from sqlalchemy.dialects.sqlite import insert as insert_new  # type: ignore[assignment]
    # Another transaction may keep the same content at the same moment: in one order, so that none waits in a circle.
    rows = sorted(rows, key=lambda row: row["content_hash"])
    session.connection().execute(insert_new(RankingInput).on_conflict_do_nothing(), rows)


def inputs_by_hash(session: Session, hashes: Collection[str]) -> dict[str, dict[str, Any]]:
    """Return inputs by their content hashes."""
    found: dict[str, dict[str, Any]] = {}
    for part in _parts(set(hashes)):
        query = select(RankingInput.content_hash, RankingInput.data)
        found.update(session.execute(query.where(RankingInput.content_hash.in_(part))).all())
    return found


def insert_rows(session: Session, table: type[Match] | type[RankingSnapshot], rows: Sequence[Any]) -> None:
    """Insert many rows at once."""
    if rows:
        session.execute(insert(table), rows)


def update_rows(session: Session, table: type[Match] | type[RankingSnapshot], rows: Sequence[Any]) -> None:
    """Change many rows by their keys at once; what the session knows of such rows is forgotten."""
    if rows:
        session.execute(update(table), rows)
        for known in list(session.identity_map.values()):
            if isinstance(known, table):
                session.expire(known)


def purge_inputs(session: Session, now: datetime, snapshot_days: int) -> int:
    """Delete the inputs that no ranking can name any more: all that named them are gone before."""
    unused = RankingInput.used_at < now - timedelta(days=snapshot_days) - 2 * _TOUCH_AFTER
    return int(session.execute(delete(RankingInput).where(unused)).rowcount)  # type: ignore[attr-defined]
