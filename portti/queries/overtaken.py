"""SQL about rankings that changes of others have overtaken: what they rank, and that they are found right still."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, func, select, update
from sqlalchemy.orm import Session

from portti.models import Need, Profile, RankingSnapshot

_PART = 500
Table = type[Need] | type[Profile]


@dataclass(frozen=True)
class Standing:
    """The newest ranking of a row whose own state it knows."""

    id: int
    key: int
    number: int
    """Up to here of the change sequence it was found right."""
    counted_at: datetime


def standing(session: Session, table: Table, keys: Collection[int], rules_hash: str) -> list[Standing]:
    """Return of those rows the newest rankings that were made by these rules from the row as it is."""
    key = _key_of(table)
    newest = func.row_number().over(
        partition_by=key, order_by=(RankingSnapshot.made_at.desc(), RankingSnapshot.id.desc())
    )
    found: list[Standing] = []
    for part in _parts(keys):
        of_part = select(RankingSnapshot.id, newest.label("place")).where(key.in_(part)).subquery()
        query = (
            select(RankingSnapshot.id, key, RankingSnapshot.checked_number, RankingSnapshot.checked_at)
            .join(of_part, (of_part.c.id == RankingSnapshot.id) & (of_part.c.place == 1))
            .join(table, table.id == key)
            .where(
                table.change_number <= RankingSnapshot.checked_number,
                RankingSnapshot.inputs["rules"].as_string() == rules_hash,
            )
        )
        found += [Standing(*row) for row in session.execute(query)]
    return found


def orders(session: Session, ids: Collection[int]) -> Iterator[Row[int, list[str]]]:
    """Yield whom each of these rankings names, a few hundred at a time."""
    for part in _parts(ids):
        query = select(RankingSnapshot.id, RankingSnapshot.result["order"])
        yield from session.execute(query.where(RankingSnapshot.id.in_(part)))


def wait_for(session: Session, table: Table, keys: Collection[int]) -> None:
    """Wait for whoever keeps a ranking of one of these rows at this moment, and let the next one wait."""
    for part in _parts(keys):
        query = select(table.id).where(table.id.in_(part)).order_by(table.id)
        session.execute(query.with_for_update(key_share=True)).all()


def found_right(session: Session, ids: Collection[int], number: int) -> None:
    """Note that these rankings are right up to a number; when they were counted stays as it was."""
    for part in _parts(ids):
        right = update(RankingSnapshot).where(RankingSnapshot.id.in_(part)).values(checked_number=number)
        session.execute(right, execution_options={"synchronize_session": False})


def _key_of(table: Table):  # type: ignore[no-untyped-def]
    return RankingSnapshot.need_id if table is Need else RankingSnapshot.profile_id


def _parts(keys: Collection[int]) -> Iterator[list[int]]:
    every = sorted(keys)
    for start in range(0, len(every), _PART):
        yield every[start : start + _PART]
