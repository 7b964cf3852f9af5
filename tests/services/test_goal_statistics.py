"""Outcomes come out of rows, each share with its n; of few people nothing is shown, and nothing gives it back."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from scipy.optimize import linprog

from portti.domain.goals import AREAS, ENDS
from portti.domain.panels import EFFECTS
from portti.domain.reporting_periods import Period, calendar_year
from portti.domain.statistic_tables import TOTAL, Missing
from portti.services.demo_outcomes import ONNISTU, OSKU, make_onnistu_period, make_osku_panels
from portti.services.public_statistics import public_tables
from portti.services.statistic_pages import page_tables
from portti.services.statistic_tables import Ask
from tests.factories.accounts import make_account, make_centre
from tests.factories.goals import make_goal, make_progress_form

COLUMNS = (*ENDS, "closed")


@pytest.fixture
def centre(session):
    return make_centre(session)


@pytest.fixture
def ask(session, centre, now):
    year = calendar_year(2025)
    return Ask(session, centre.id, year, calendar_year(2024), "en", now)


def tables(ask, *, public=False):
    found = public_tables("goals", ask) if public else page_tables("goals", ask)
    return {table.code: table for table in found}


def ended(session, account, state="reached", reason="in_service", on=date(2025, 5, 5), **values):
    fields = {"opened_on": on - timedelta(days=90), "follow_up_on": None, "ended_on": on}
    return make_goal(session, account=account, state=state, end_reason=reason, **fields, **values)


def test_onnistu_comes_out_of_goals_with_its_n(session, centre, ask, now):
    make_onnistu_period(session, centre, now=now)
    make_onnistu_period(session, make_centre(session), now=now)
    found = tables(replace(ask, period=Period(*ONNISTU)))
    goals, clients = found["goals_reached"], found["goals_clients"]
    assert [
        (goals.cell(area, "share"), goals.cell(area, "closed")) for area in ("service", "plan", "work_study")
    ] == [(79.0, 100), (75.0, 100), (38.0, 100)]
    assert clients.cell("work_study", "share") == 38.0
    assert clients.cell(TOTAL, "closed") == 100


def test_osku_comes_out_of_answer_sheets_with_its_n(session, centre, ask, now):
    make_osku_panels(session, centre, now=now)
    of_all = tables(replace(ask, period=Period(*OSKU)))["panel_effects"]
    of_public = tables(replace(ask, period=calendar_year(2013)), public=True)["panel_effects"]
    for table in (of_all, of_public):
        assert [(table.cell(one, "share"), table.cell(one, "closed")) for one in EFFECTS] == [
            (67.0, 100),
            (66.0, 100),
        ]


def test_a_share_is_of_the_ended_goals_and_says_what_is_open(session, centre, ask):
    client = make_account(session, "employer", centre=centre)
    for number in range(4):
        ended(session, client, **({} if number else {"state": "declined", "reason": "not_wanted"}))
    ended(session, client, state="ended", reason="mistake")
    ended(session, client, on=date(2026, 1, 1), state="ended", reason="no_right")
    ended(session, make_account(session, "employer"))
    make_goal(session, account=client, opened_on=date(2026, 2, 2))
    found = tables(ask)
    goals = found["goals_reached"]
    assert [goals.cell("service", column) for column in (*COLUMNS, "share")] == [3, 1, 0, 4, 75.0]
    assert goals.cell("plan", "share") is Missing.NONE
    assert goals.sentence.endswith("of 4 goals that ended, 3 were reached.")
    assert goals.notes[1].endswith(": 1.")
    assert found["goals_clients"].cell(TOTAL, "closed") == 1


def test_the_public_sees_no_goals_of_few_and_no_share_of_them(session, centre, ask):
    clients = [make_account(session, "employer", centre=centre) for _ in range(30)]
    for place, client in enumerate(clients):
        declined = {"state": "declined", "reason": "not_wanted"} if place % 10 == 0 else {}
        ended(session, client, area=("service", "plan", "home")[place % 3], **declined)
    for _number in range(9):
        # Many goals of one client are one client's.
        ended(session, clients[0], area="money")
    found = tables(ask, public=True)
    assert found["goals_clients"].cell("money", "closed") is Missing.HIDDEN
    table = found["goals_reached"]
    assert table.cell("money", "reached") is Missing.HIDDEN
    assert table.cell("money", "share") is Missing.HIDDEN
    true = tables(ask)["goals_reached"]
    hidden = {
        (row.code, column): true.cell(row.code, column)
        for row in table.rows
        for column in COLUMNS
        if table.cell(row.code, column) is Missing.HIDDEN
    }
    assert hidden
    for row in table.rows:
        for column in COLUMNS:
            shown = table.cell(row.code, column)
            assert shown is Missing.HIDDEN or shown == true.cell(row.code, column)
    for cell in hidden:
        low, high = (_furthest(table, list(hidden), cell, sign) for sign in (1, -1))
        assert high - low >= 4.99, cell


def _furthest(table, hidden, cell, sign):
    """Return how low or high a hidden cell can be for a reader who adds and subtracts, solved independently."""
    sums = [((area, "closed"), [(area, end) for end in ENDS]) for area in (*AREAS, TOTAL)]
    sums += [((TOTAL, column), [(area, column) for area in AREAS]) for column in COLUMNS]
    left, right = [], []
    for whole, parts in sums:
        line, known = [0.0] * len(hidden), 0.0
        for key, factor in ((whole, 1.0), *((part, -1.0) for part in parts)):
            if key in hidden:
                line[hidden.index(key)] += factor
            else:
                known -= factor * table.cell(*key)
        left.append(line)
        right.append(known)
    cost = [sign * float(key == cell) for key in hidden]
    result = linprog(cost, A_eq=left, b_eq=right, bounds=[(1, 1000)] * len(hidden), method="highs")
    assert result.status == 0
    return sign * result.fun


@pytest.mark.parametrize(("people", "shown"), [(4, (Missing.HIDDEN,) * 3), (5, (5, 2.0, 3.0))])
@pytest.mark.parametrize("public", [False, True])
@pytest.mark.either_database
def test_forms_are_means_of_five_or_more_in_a_whole_year(session, centre, ask, people, shown, public):
    for _number in range(people):
        client = make_account(session, "employer", centre=centre)
        make_progress_form(session, account=client, value=2, answered_on=date(2024, 3, 3))
        make_progress_form(session, account=client, moment="after", value=3, answered_on=date(2025, 3, 3))
    alone = make_account(session, "employer", centre=centre)
    make_progress_form(session, account=alone, moment="after", value=1, answered_on=date(2025, 3, 3))
    elsewhere = make_account(session, "employer")
    for moment in ("before", "after"):
        make_progress_form(session, account=elsewhere, moment=moment, answered_on=date(2025, 3, 3))
    # Days chosen so that they leave somebody out show the whole year all the same.
    asked = ask if public else replace(ask, period=Period(date(2025, 1, 1), date(2025, 3, 3)))
    table = tables(asked, public=public)["progress_employer"]
    assert [table.cell("finds_help", column) for column in ("clients", "before", "after")] == list(shown)
