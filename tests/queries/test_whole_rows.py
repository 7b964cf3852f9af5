"""Rows with their parts: the same as the mapper reads, by questions made once."""

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.orm import lazyload

from portti.models import Need, NeedLanguage, NeedOpenBlock, NeedSkill, NeedWindow, Profile
from portti.queries.whole_rows import whole_row, with_parts_of
from tests.factories.needs import make_need
from tests.factories.profiles import make_full_profile


def make_full_need(session, **values):
    """Return a need with parts of most kinds, written in another order than their own."""
    return make_need(
        session,
        shifts=((4, 480, 720), (1, 600, 660)),
        windows=[NeedWindow(position=0, weekdays="2", earliest_minute=480, latest_minute=720, minutes=60)],
        open_blocks=[
            NeedOpenBlock(position=1, weekdays="6", parts_of_day="evening"),
            NeedOpenBlock(position=0, weekdays="5", parts_of_day="morning"),
        ],
        skills=[NeedSkill(skill="meal_help", strength="must"), NeedSkill(skill="cooking", strength="wish")],
        languages=[NeedLanguage(language="fi", level="b1", strength="must")],
        **values,
    )


def parts_of(row):
    """Return the keys of all parts of a row, by kind and in their order."""
    return {
        name: [part.id for part in getattr(row, name)]
        for name, _part in inspect(type(row)).relationships.items()
    }


@pytest.mark.parametrize(("table", "make"), [(Need, make_full_need), (Profile, make_full_profile)])
def test_a_whole_row_has_the_parts_that_the_mapper_reads_in_their_order(session, table, make):
    make(session)  # another's parts
    key = make(session).id
    session.expunge_all()
    wanted = parts_of(session.get(table, key))
    assert any(wanted.values())
    session.expunge_all()
    row = whole_row(session, table, key)
    session.expunge_all()
    # Readable without the session, as a page reads it.
    assert parts_of(row) == wanted


def test_nobody_is_no_row(session):
    make_full_need(session)
    assert whole_row(session, Need, None) is None
    assert whole_row(session, Need, 999_999) is None


def test_a_row_that_is_being_changed_stays_as_it_is_changed(session):
    need = make_full_need(session)
    need.title = "Iltaapua"
    need.skills.pop()
    kept = [part.skill for part in need.skills]
    again = whole_row(session, Need, need.id)
    assert again is need
    assert (again.title, [part.skill for part in again.skills]) == ("Iltaapua", kept)


def test_parts_of_many_rows_come_to_their_own_row_in_their_order(session):
    first, second, without = make_full_need(session), make_full_need(session), make_need(session)
    keys = [first.id, second.id, without.id]
    session.expunge_all()
    wanted = [[block.id for block in session.get(Need, key).open_blocks] for key in keys]
    session.expunge_all()
    query = select(Need).where(Need.id.in_(keys)).order_by(Need.id).options(lazyload("*"))
    found = with_parts_of(session, session.scalars(query).all(), "open_blocks")
    session.expunge_all()
    assert [[block.id for block in row.open_blocks] for row in found] == wanted
    assert [block.weekdays for block in found[0].open_blocks] == ["5", "6"]
    assert with_parts_of(session, [], "open_blocks") == []
