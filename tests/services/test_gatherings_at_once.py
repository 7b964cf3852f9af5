"""Many people sign up in the same second, with real connections: never more people than places, nobody twice."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine, select

from portti.mail.links import gathering_word
from portti.models import GatheringPlace, OutboxMessage
from portti.services import gathering_places as places
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.gatherings import make_gathering, make_place
from tests.services.test_bookings_at_once import at_once
from tests.support.real_database import real_engine, transaction_of

PEOPLE, SEATS = 6, 2


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def other_engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A database of these tests, of each kind; each test looks at a gathering of its own."""
    with real_engine(request.param) as engine:
        yield engine


def signed_up(engine: Engine, people: int) -> tuple[int, list[int]]:
    with transaction_of(engine)() as session:
        make_place(session, make_gathering(session))
        row = make_gathering(session, places=SEATS)
        made = [make_place(session, row, state="unconfirmed") for _number in range(people)]
        return row.id, [one.id for one in made]


def confirmer(engine: Engine, settings: Settings, place_id: int) -> Callable[[], object]:
    def confirm() -> object:
        with transaction_of(engine)() as session:
            token = gathering_word(settings, place_id)
            return places.confirm_place(session, token, settings=settings, now=NOW).state

    return confirm


def rows(engine: Engine, gathering_id: int) -> list[GatheringPlace]:
    with transaction_of(engine)() as session:
        return list(
            session.scalars(select(GatheringPlace).where(GatheringPlace.gathering_id == gathering_id))
        )


def test_there_are_never_more_people_than_places(other_engine: Engine, settings: Settings) -> None:
    gathering_id, keys = signed_up(other_engine, PEOPLE)
    results = at_once([confirmer(other_engine, settings, key) for key in keys])
    assert sorted(map(str, results)) == ["placed"] * SEATS + ["waiting"] * (PEOPLE - SEATS)
    found = rows(other_engine, gathering_id)
    assert sorted(row.seat for row in found if row.seat) == [1, 2]


def test_one_press_four_times_is_one_place_and_one_mail(other_engine: Engine, settings: Settings) -> None:
    gathering_id, (key,) = signed_up(other_engine, 1)
    assert set(at_once([confirmer(other_engine, settings, key)] * 4)) == {"placed"}
    (row,) = rows(other_engine, gathering_id)
    with transaction_of(other_engine)() as session:
        query = select(OutboxMessage.kind).where(OutboxMessage.to_address == row.email)
        assert list(session.scalars(query)) == ["gathering_place"]


def test_a_place_given_up_by_several_at_once_goes_to_as_many_who_wait(
    other_engine: Engine, settings: Settings
) -> None:
    gathering_id, keys = signed_up(other_engine, PEOPLE)
    for key in keys:
        confirmer(other_engine, settings, key)()
    seated = [row.id for row in rows(other_engine, gathering_id) if row.state == "placed"]

    def leave(place_id: int) -> Callable[[], object]:
        def deed() -> object:
            with transaction_of(other_engine)() as session:
                token = gathering_word(settings, place_id)
                return places.give_up_by_link(session, token, settings=settings, now=NOW)

        return deed

    at_once([leave(key) for key in seated] * 2)
    states = [row.state for row in sorted(rows(other_engine, gathering_id), key=lambda row: row.id)]
    assert states == ["cancelled"] * SEATS + ["offered"] * SEATS + ["waiting"] * (PEOPLE - 2 * SEATS)
