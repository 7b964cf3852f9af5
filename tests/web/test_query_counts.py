"""The main pages ask the database as often for many rows as for few: no list asks once for each of its rows."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, event

from portti.models import Account, Centre
from portti.queries.matches import answers_of_profile
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_centre, make_employer
from tests.factories.matches import make_matchable, rank_all
from tests.factories.needs import make_need
from tests.support.web import log_in

FEW, MANY = 3, 9
MOST_QUERIES = 30


@contextmanager
def questions(connection: Connection) -> Iterator[list[str]]:
    """Collect the SELECTs that are sent meanwhile."""
    asked: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        if statement.lstrip().startswith("SELECT"):
            asked.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(connection, "before_cursor_execute", note)


class Town:
    """A centre whose needs and assistants all fit each other, as many as are asked for."""

    def __init__(self, session, settings) -> None:
        self.session, self.settings = session, settings
        self.centre: Centre = make_centre(session)
        self.account = make_account(session, "employer", centre=self.centre)
        self.employer = make_employer(session, account=self.account)
        self.staff = make_account(session, "staff", centre=self.centre)
        self.profile = make_matchable(session, name="Venla", centre=self.centre)
        self.need = make_need(session, employer=self.employer, title="Aamut", open_to_visitors=True)
        self.rows = 1
        # Of another centre, as noise.
        make_matchable(session, name="Toinen")
        make_need(session, title="Muualla")

    def grow(self, rows: int) -> None:
        """Let there be so many needs and assistants, and let employers be interested in one of these."""
        for number in range(self.rows, rows):
            make_need(self.session, employer=self.employer, title=f"Aamut {number}", open_to_visitors=True)
            other = make_employer(self.session, centre=self.centre)
            make_need(self.session, employer=other, title=f"Illat {number}", open_to_visitors=True)
            make_matchable(self.session, name=f"Avustaja {number}", centre=self.centre)
        self.rows = rows
        rank_all(self.session, self.settings, NOW)
        for match in answers_of_profile(self.session, self.profile.id).values():
            match.employer_answer, match.employer_answered_at = "interested", NOW
        self.session.flush()

    def person(self, role: str) -> Account | None:
        """Return who opens a page."""
        if role == "assistant":
            return self.session.get(Account, self.profile.account_id)
        return {"employer": self.account, "staff": self.staff, "visitor": None}[role]


@pytest.fixture
def town(session, settings) -> Town:
    return Town(session, settings)


@pytest.mark.either_database
@pytest.mark.parametrize(
    ("role", "page", "shown"),
    [
        ("visitor", "/en/needs", "Illat 1"),
        ("visitor", "/en/needs/{need}", "Aamut"),
        ("employer", "/en/employer/", "Aamut 1"),
        ("employer", "/en/employer/needs/{need}", "Aamut"),
        ("employer", "/en/employer/needs/{need}/matches", "Avustaja 1"),
        ("employer", "/en/employer/needs/{need}/times", "Aamut"),
        ("assistant", "/en/assistant/", "Jyväskylä"),
        ("assistant", "/en/assistant/matches", "Illat"),
        ("assistant", "/en/assistant/profile", "Jyväskylä"),
        ("staff", "/en/staff/", "Times to book"),
        ("staff", "/en/staff/people", "Esimerkki"),
        ("staff", "/en/staff/needs", "Illat 1"),
        ("staff", "/en/staff/needs/{need}", "Aamut"),
        ("staff", "/en/staff/matches", "Both interested"),
    ],
)
def test_a_page_asks_as_often_for_many_rows_as_for_few(client, connection, town, role, page, shown):
    account = town.person(role)
    if account is not None:
        log_in(client, account)
    address = page.format(need=town.need.id)
    asked = {}
    for rows in (FEW, MANY):
        town.grow(rows)
        # Once before, so that what a process reads once has been read.
        client.get(address)
        with questions(connection) as found:
            answer = client.get(address)
        assert answer.status_code == 200
        assert shown in answer.get_data(as_text=True)
        asked[rows] = list(found)
    assert len(asked[FEW]) == len(asked[MANY]) <= MOST_QUERIES, "\n".join(asked[MANY])
