"""The change sequence of needs and profiles: every change gets a number, a deleted row leaves a tombstone.

No reader misses a row, in whatever order transactions end. A sequence of PostgreSQL would give 5 to one transaction and
4 to another that commits later: who has seen 5 never looks for 4. Here the number comes from one row, which is changed
as the last deed before the commit and stays locked until the transaction is over: numbers are given in the order of the
commits, and whoever can see a number can see all before it. As nothing is locked after the counter, nobody who holds it
waits for anybody. A number that is rolled back is given again. SQLite has one writer at a time; the same holds there.

Until the commit a changed row has no number at all. So its own transaction sees that it has changed, and so does
everybody where something else than the portal left it so: what has no number is read anew each time, never kept.
"""

import math
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    String,
    Update,
    bindparam,
    cast,
    event,
    func,
    inspect,
    literal,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import InstanceState, ORMExecuteState, Session
from sqlalchemy.orm.attributes import flag_modified

from portti.models import ChangeCounter, Need, Profile, Tombstone

_CHANGED = "portti_has_changed_rows"
_GIVES_NUMBERS = "portti_gives_numbers"
_WITHOUT_END = 1 << 62
_SAYS_NOTHING = {"asked_at", "change_number", "steps_done"}
"""What plays no part in any ranking and in no list of who may be ranked."""


@dataclass(frozen=True)
class Changes:
    """What has changed since a number: rows by key, and the exchange ids of deleted ones."""

    number: int
    rows: frozenset[int]
    gone: frozenset[str]
    unsaved: tuple[tuple[str, int, str], ...]
    """Rows and tombstones without a number: exchange id, version and moment tell one state from another."""

    @property
    def is_empty(self) -> bool:
        """Whether everything is as it was."""
        return not (self.rows or self.gone or self.unsaved)


def changes_since(session: Session, table: type[Need] | type[Profile], number: int) -> Changes:
    """Return what has changed in a table since a number; one statement, so that it looks at one moment."""

    found = session.execute(_news_of(table), {"number": number}).all()
    return Changes(
        max((row.at for row in found if row.at is not None), default=number),
        frozenset(row.key for row in found if not row.gone),
        frozenset(row.exchange_id for row in found if row.gone),
        tuple(sorted((row.exchange_id, row.row_version, row.moment) for row in found if row.at is None)),
    )


def last_number(session: Session) -> int:
    """Return the last number that was committed; what is read after this is not older."""
    return session.scalar(select(ChangeCounter.last_number)) or 0


@cache
def _news_of(table: type[Need] | type[Profile]) -> CompoundSelect[Any]:
    """Return the statement, made once: every list and search asks it."""

    def is_new(column: Any) -> Any:
        return or_(column > bindparam("number"), column.is_(None))

    rows = select(
        literal(False).label("gone"),
        table.id.label("key"),
        table.exchange_id,
        table.change_number.label("at"),
        table.row_version,
        cast(table.changed_at, String).label("moment"),
    ).where(is_new(table.change_number))
    stones = select(
        literal(True), Tombstone.id, Tombstone.exchange_id, Tombstone.change_number, literal(-1), literal("")
    ).where(Tombstone.of_table == table.__tablename__, is_new(Tombstone.change_number))
    return union_all(rows, stones)


def last_changes(
    session: Session, table: type[Need] | type[Profile], most: int
) -> tuple[int, dict[str, int]]:
    """Return the newest changes of rows that were ever published, by exchange id, and after which number they are all.

    They are no more than `most`; without end is the number while a change has none yet.
    """
    rows = select(table.exchange_id, table.change_number.label("at")).where(table.state != "draft")
    stones = select(Tombstone.exchange_id, Tombstone.change_number).where(
        Tombstone.of_table == table.__tablename__
    )
    # Each by its own index: of all of both only the newest are looked at.
    found: list[tuple[int, str]] = []
    for query, column in ((rows, table.change_number), (stones, Tombstone.change_number)):
        newest = query.order_by(column.desc().nulls_first()).limit(most + 1)
        found += [(_WITHOUT_END if at is None else at, name) for name, at in session.execute(newest)]
    found.sort(reverse=True)
    known_from = found[most][0] if len(found) > most else 0
    if found and found[0][0] == _WITHOUT_END:
        known_from = _WITHOUT_END
    # The oldest first: of a row that was deleted and made again the newest counts.
    return known_from, {name: at for at, name in reversed(found) if at > known_from}


def everything(session: Session, table: type[Need] | type[Profile]) -> Changes:
    """Return what a first reading must know: the number to begin from, and what has none yet."""
    return changes_since(session, table, last_number(session))


def newest_number(session: Session, table: type[Need] | type[Profile]) -> float:
    """Return the number of the last change of a row that was ever published; without end while one has no number."""
    stones = select(Tombstone.change_number).where(Tombstone.of_table == table.__tablename__)
    rows = select(table.change_number.label("at")).where(table.state != "draft")
    every = union_all(rows, stones).subquery()
    newest, unsaved = session.execute(
        select(func.max(every.c.at), func.count() - func.count(every.c.at)).select_from(every)
    ).one()
    return math.inf if unsaved else newest or 0


def give_numbers(session: Session) -> None:
    """Give what this transaction has changed the next number of the sequence; the last deed before its commit."""
    if not session.info.pop(_CHANGED, False):
        return
    count = update(ChangeCounter).values(last_number=ChangeCounter.last_number + 1)
    number = session.execute(
        count.returning(ChangeCounter.last_number), execution_options={"synchronize_session": False}
    ).scalar_one()
    for table in (Need, Profile, Tombstone):
        session.execute(
            update(table).where(table.change_number.is_(None)).values(change_number=number),
            execution_options={"synchronize_session": False, _GIVES_NUMBERS: True},
        )


@event.listens_for(Session, "before_flush")
def _mark(session: Session, _context: object, _instances: object) -> None:
    """Take the number away from each row that this flush changes, and put up a tombstone for each that it deletes."""
    # Asked once: each asking makes the set anew, which for a thousand new rows is a million steps.
    new, deleted = session.new, session.deleted
    for row in [*new, *session.dirty, *deleted]:
        if not isinstance(row, Need | Profile):
            continue
        if row in deleted:
            session.add(Tombstone(of_table=row.__tablename__, exchange_id=row.exchange_id))
        elif row in new:
            row.change_number = None
        elif _is_changed(row):
            row.change_number = None
            # Said to the database also where this session believes that it stands so already.
            flag_modified(row, "change_number")
        else:
            continue
        session.info[_CHANGED] = True


def _is_changed(row: Need | Profile) -> bool:
    state: InstanceState[Any] = inspect(row)
    return any(one.history.has_changes() for one in state.attrs if one.key not in _SAYS_NOTHING)


@event.listens_for(Session, "do_orm_execute")
def _mark_in_bulk(state: ORMExecuteState) -> None:
    """Take the number away from the rows of a statement that changes many; none may delete many without a tombstone."""
    if not (state.is_update or state.is_delete) or state.execution_options.get(_GIVES_NUMBERS):
        return
    mapper = state.bind_mapper
    if mapper is None or mapper.class_ not in (Need, Profile):
        return
    if state.is_delete:
        raise TypeError("Needs and profiles are deleted row by row: each leaves a tombstone.")
    assert isinstance(state.statement, Update)
    state.statement = state.statement.values(change_number=None)
    state.session.info[_CHANGED] = True


@event.listens_for(Session, "before_commit")
def _number(session: Session) -> None:
    if session.in_nested_transaction():
        # The end of a savepoint is not yet the end: the counter would be locked too long.
        return
    session.flush()
    give_numbers(session)
