"""Packed months and kept hidings: the same figures as from the rows, and nothing outlives what it was made of."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Connection, func, select, text, update
from sqlalchemy.orm import Session

from portti.domain.client_events import CHANNELS, FUNCTIONS, GROUPS, RESULTS
from portti.domain.reporting_periods import Period, calendar_year
from portti.jobs.runner import run_job
from portti.models import Centre, ClientEvent, ClientEventFunction, KeptHiding, PackedMonth
from portti.queries import packed_months as queries
from portti.queries import statistics
from portti.queries.statistics import Hiding
from portti.services import kept_statistics
from portti.services.published_statistics import hidden_of_year, made_by
from portti.services.statistic_pages import page_tables
from portti.services.statistic_tables import Ask
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_centre
from tests.factories.client_events import make_event
from tests.support.real_database import Transaction, real_engine, transaction_of

OF_EVENTS = (
    "events",
    "functions",
    "clients",
    "places",
    "years",
    "channels",
    "minutes",
    "results",
    "satisfaction",
)
MIDDLE = Period(date(2024, 11, 12), date(2025, 3, 4))


@pytest.fixture
def centre(session: Session) -> Centre:
    """A centre with events of each kind over two years, struck-out ones, and another centre's beside them."""
    centre = make_centre(session)
    known = make_account(session, "employer", centre=centre)
    for number in range(120):
        make_event(
            session,
            centre=centre,
            happened_on=date(2024, 1, 1) + timedelta(days=number * 6),
            client_group=GROUPS[number % 5],
            channel=CHANNELS[number % 7],
            functions=FUNCTIONS[number % 3 : number % 3 + 1 + number % 2],
            minutes=(None, 0, 25)[number % 3],
            municipality_code=("179", None, "015")[number % 3],
            result=(None, *RESULTS)[number % 6],
            account_id=known.id if number % 7 == 0 else None,
            client_number=(None, "1", str(known.id), "x/3")[number % 4],
            voided_at=NOW if number % 11 == 0 else None,
        )
    make_event(session, centre=make_centre(session), happened_on=date(2025, 1, 1), minutes=999)
    return centre


def _ask(session: Session, centre: Centre, period: Period = MIDDLE) -> Ask:
    return Ask(session, centre.id, period, calendar_year(2024), "en", NOW)


def _pack(session: Session) -> None:
    for centre_id, month in queries.months_to_pack(session):
        assert kept_statistics.pack_months(session, centre_id, [month])


def _packed(session: Session, centre: Centre) -> set[str]:
    return set(session.scalars(select(PackedMonth.month).where(PackedMonth.centre_id == centre.id)))


@pytest.mark.parametrize("narrowed", [{}, {"group": "employer"}, {"function": "guidance"}])
@pytest.mark.parametrize("period", [MIDDLE, calendar_year(2025), Period(date(2020, 1, 1), date(2026, 1, 1))])
def test_packed_months_give_the_same_tables_as_rows(session, centre, period, narrowed):
    def tables() -> list[object]:
        return [page_tables(code, replace(_ask(session, centre, period), **narrowed)) for code in OF_EVENTS]

    from_rows = tables()
    _pack(session)
    assert len(_packed(session, centre)) == 24 and queries.months_to_pack(session) == []
    assert tables() == from_rows
    # Also where a month in the middle is read again.
    session.execute(update(PackedMonth).where(PackedMonth.month == "2025-01").values(form=0))
    assert tables() == from_rows


def test_figures_are_those_that_the_database_counts(session, centre):
    _pack(session)
    events = _ask(session, centre).events
    wanted = (
        ClientEvent.centre_id == centre.id,
        ClientEvent.voided_at.is_(None),
        ClientEvent.happened_on.between(MIDDLE.first, MIDDLE.last),
    )
    named = ClientEvent.account_id.is_not(None) | ClientEvent.client_number.is_not(None)
    rows = session.execute(
        select(
            ClientEvent.client_group,
            func.count(),
            func.coalesce(func.sum(ClientEvent.minutes), 0),
            func.count(ClientEvent.minutes),
            func.count().filter(~named),
        )
        .where(*wanted)
        .group_by(ClientEvent.client_group)
    )
    found = {
        (row.keys[0], row.events, row.minutes, row.timed, row.anonymous)
        for row in events.count("group", clients=True)
    }
    assert found == {tuple(row) for row in rows}
    marks = session.execute(
        select(ClientEventFunction.function, func.count())
        .join(ClientEvent, ClientEvent.id == ClientEventFunction.client_event_id)
        .where(*wanted)
        .group_by(ClientEventFunction.function)
    )
    assert events.events_by("function") == dict(tuple(row) for row in marks)


def test_figures_come_in_one_order_however_the_events_were_read(session, centre):
    """What is kept of a year is found by a digest of its figures in their order."""
    from_rows = _ask(session, centre).events.count("channel", "function", clients=True)
    months = [month for _centre, month in queries.months_to_pack(session) if _centre == centre.id]
    for month in sorted(months, key=lambda month: month[::-1]):
        assert kept_statistics.pack_months(session, centre.id, [month])
    assert _ask(session, centre).events.count("channel", "function", clients=True) == from_rows
    assert from_rows == sorted(from_rows, key=lambda row: row.keys)


def _of_january(session: Session, centre: Centre) -> ClientEvent:
    found = session.scalars(
        select(ClientEvent)
        .where(
            ClientEvent.centre_id == centre.id,
            ClientEvent.happened_on.between(date(2025, 1, 1), date(2025, 1, 31)),
            ClientEvent.voided_at.is_(None),
        )
        .order_by(ClientEvent.id)
    )
    return found.first() or pytest.fail("there is none")


CHANGES: dict[str, tuple[str, set[str]]] = {
    "group": ("UPDATE client_events SET client_group = 'other' WHERE id = :id", {"2025-01"}),
    "person": ("UPDATE client_events SET account_id = NULL WHERE id = :id", {"2025-01"}),
    "struck": ("UPDATE client_events SET voided_at = logged_at WHERE id = :id", {"2025-01"}),
    "moved": ("UPDATE client_events SET happened_on = '2025-03-05' WHERE id = :id", {"2025-01", "2025-03"}),
    "mark gone": ("DELETE FROM client_event_functions WHERE client_event_id = :id", {"2025-01"}),
    "mark new": (
        "INSERT INTO client_event_functions (client_event_id, function) VALUES (:id, 'portal_use')",
        {"2025-01"},
    ),
    "mark other": (
        "UPDATE client_event_functions SET function = 'portal_use' WHERE client_event_id = :id",
        {"2025-01"},
    ),
    "gone": ("DELETE FROM client_events WHERE id = :id", {"2025-01"}),
}


@pytest.mark.parametrize("what", CHANGES)
def test_whatever_writes_an_event_unpacks_its_month_and_no_other(session, centre, what):
    event = _of_january(session, centre)
    event.functions = [ClientEventFunction(function="guidance")]
    session.flush()
    _pack(session)
    before = _packed(session, centre)
    statement, months = CHANGES[what]
    session.execute(text(statement), {"id": event.id})
    assert before - _packed(session, centre) == months


def test_a_new_event_unpacks_its_month(session, centre):
    _pack(session)
    make_event(session, centre=centre, happened_on=date(2025, 1, 9))
    assert (centre.id, "2025-01") in queries.months_to_pack(session)
    assert len(_packed(session, centre)) == 23


def test_the_job_packs_and_hides_once_and_again_what_was_written(
    connection: Connection, session: Session, settings, centre
):
    session.commit()
    first = run_job("pack_statistics", settings=settings, now=NOW)
    assert first and first.counts == {"months_packed": 25, "years_hidden": 3}
    assert run_job("pack_statistics", settings=settings, now=NOW) is not None
    ask = _ask(session, centre, calendar_year(2025))
    hidden = hidden_of_year(ask)
    assert hidden
    # What is kept is taken: nothing is worked out.
    kept = session.scalars(
        select(KeptHiding).where(KeptHiding.centre_id == centre.id, KeptHiding.year == 2025)
    ).one()
    kept.hidden = [["events"]]
    session.flush()
    assert hidden_of_year(replace(ask)) == {("events",)}
    # An event more makes other tables, of which what is kept says nothing.
    make_event(session, centre=centre, happened_on=date(2025, 1, 9))
    assert hidden_of_year(replace(ask)) != {("events",)}
    session.commit()
    again = run_job("pack_statistics", settings=settings, now=NOW)
    assert again and again.counts == {"months_packed": 1, "years_hidden": 1}
    assert hidden_of_year(replace(ask)) != {("events",)}


def test_what_other_code_has_hidden_is_worked_out_anew(session, centre):
    hiding = Hiding(centre.id, 2025, "digest", frozenset({("events",)}))
    statistics.keep_hiding(session, hiding, made_by=made_by(), now=NOW)
    assert (centre.id, 2025) not in kept_statistics.years_to_hide(session, NOW)
    statistics.keep_hiding(session, hiding, made_by="other code", now=NOW)
    assert (centre.id, 2025) in kept_statistics.years_to_hide(session, NOW)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def real_transaction(request: pytest.FixtureRequest):
    """Transactions that really commit, on each kind of database."""
    with real_engine(request.param) as engine:
        yield transaction_of(engine)


@pytest.mark.parametrize("first", ["pack", "write"])
def test_an_event_and_the_packing_of_its_month_wait_for_each_other(
    real_transaction: Transaction, first: str
) -> None:
    """The month is packed before the event, or with it; never without it for good."""
    with real_transaction() as session:
        centre = make_centre(session)
        make_event(session, centre=centre, happened_on=date(2025, 1, 1))
        centre_id = centre.id

    def pack(session: Session) -> None:
        assert kept_statistics.pack_months(session, centre_id, ["2025-01"])

    def write(session: Session) -> None:
        make_event(session, centre=session.get_one(Centre, centre_id), happened_on=date(2025, 1, 2))

    def do(deed: Callable[[Session], None]) -> None:
        with real_transaction() as session:
            deed(session)

    one, other = (pack, write) if first == "pack" else (write, pack)
    with ThreadPoolExecutor(1) as threads:
        with real_transaction() as session:
            one(session)
            waiting = threads.submit(do, other)
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.3)
        waiting.result()
    with real_transaction() as session:
        assert len(queries.event_columns(session, centre_id, calendar_year(2025))) == 2
