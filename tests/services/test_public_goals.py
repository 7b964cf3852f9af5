"""Clients beside their goals, as everybody reads them: neither those who reached one nor the rest come back."""

import random
from datetime import date

import pytest

from portti.domain.goals import AREAS, ENDS
from portti.domain.statistic_tables import TOTAL, Missing
from portti.queries.statistics_goals import EndedGoals
from portti.services.public_goals import hidden_clients, hidden_goals, linked_goals
from portti.services.public_statistics import public_tables
from tests.factories.accounts import make_account
from tests.factories.goals import make_goal
from tests.support.outsider import assert_nothing_comes_back


def goals_of(seed):
    """Two hundred goals of sixty clients, most about three areas and reached."""
    chance = random.Random(seed)
    return [
        EndedGoals(
            chance.choices(AREAS, (9, 8, 6, *[0.4] * (len(AREAS) - 3)))[0],
            chance.choices(tuple(ENDS), (9, 4, 1))[0],
            str(chance.randrange(60)),
            1,
        )
        for _ in range(200)
    ]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_clients_stand_beside_goals_and_neither_come_back(seed):
    found = goals_of(seed)
    goals = hidden_goals(found)
    hidden = hidden_clients(found, goals)
    assert {key for key in hidden if key[0] != "clients"} == goals
    shown = [one.key for one in linked_goals(found).figures if one.value and one.key not in hidden]
    assert len([key for key in shown if key[0] == "clients"]) >= 5
    assert_nothing_comes_back(linked_goals(found), hidden)


def few_without(clients=20, declined=6, both=4):
    """Six clients declined a goal, four of whom reached another: two have reached none."""
    reached = [EndedGoals("service", "reached", str(one), 1) for one in range(clients - declined + both)]
    return [
        *reached,
        *(EndedGoals("service", "declined", str(clients - 1 - one), 1) for one in range(declined)),
    ]


def test_what_is_left_of_the_clients_is_a_figure_too():
    """The goals hide nothing; those who reached one, taken from all, would be two people."""
    found = few_without()
    assert hidden_goals(found) == frozenset()
    small = frozenset({("clients", "service", "none"), ("clients", TOTAL, "none")})
    with pytest.raises(AssertionError):
        assert_nothing_comes_back(linked_goals(found), small)
    assert_nothing_comes_back(linked_goals(found), hidden_clients(found, frozenset()))


@pytest.mark.either_database
def test_the_page_shows_goals_and_hides_the_clients_and_share_that_tell_of_two(session, centre, ask):
    clients = {one: make_account(session, "employer", centre=centre) for one in map(str, range(20))}
    for one in few_without():
        make_goal(
            session,
            account=clients[one.client],
            area=one.area,
            state=one.state,
            end_reason=ENDS[one.state][0],
            opened_on=date(2025, 1, 2),
            ended_on=date(2025, 2, 3),
            follow_up_on=None,
        )
    goals, people = public_tables("goals", ask)[:2]
    assert (goals.code, people.code) == ("goals_reached", "goals_clients")
    for row in ("service", TOTAL):
        assert [goals.cell(row, end) for end in (*ENDS, "closed")] == [18, 6, 0, 24]
        assert Missing.HIDDEN in (people.cell(row, "reached"), people.cell(row, "closed"))
        assert people.cell(row, "share") is Missing.HIDDEN
    assert people.cell(AREAS[0], "reached") == people.cell(AREAS[0], "closed") == 0
