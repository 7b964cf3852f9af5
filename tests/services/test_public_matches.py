"""The public length of matches: few employers or assistants hide it, and nothing that comes later changes it."""

import random
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import delete

from portti.clock import HELSINKI
from portti.domain.statistic_tables import Missing
from portti.domain.suppression import hidden_figures
from portti.models import Candidacy, OutcomeCall
from portti.queries.outcome_calls import WorkTime, started_between
from portti.services.public_matches import linked_lengths
from portti.services.public_statistics import public_tables
from tests.factories.accounts import make_employer, make_profile
from tests.factories.candidacies import make_candidacy
from tests.factories.needs import make_need
from tests.support.outsider import assert_nothing_comes_back

BEGIN = date(2025, 3, 3)
HIDDEN = (Missing.HIDDEN,) * 3


@pytest.fixture
def work(session, centre):
    """Return a maker of matches whose work began in March: after how many days it ended, and whose it was."""

    def work(days=None, *, employer=None, profile=None):
        need = make_need(session, employer=employer or make_employer(session, centre=centre))
        ended_at = None if days is None else datetime(2025, 3, 3, 12, tzinfo=HELSINKI) + timedelta(days=days)
        return make_candidacy(
            session,
            need,
            profile or make_profile(session, centre=centre),
            "started" if days is None else "ended",
            started_on=BEGIN,
            ended_reason=None if days is None else "work_ended",
            **({} if ended_at is None else {"now": ended_at}),
        )

    return work


def _figures(ask):
    counts, lengths = public_tables("matches", ask)
    return [line[0] for line in counts.cells], lengths.cells[0]


def test_lengths_stand_in_whole_days_with_how_many_began(session, work, ask):
    for days in (10, 20, 30, 40, 50, 60, None, None, None, None, None, None):
        work(days)
    other = make_need(session)
    make_candidacy(session, other, make_profile(session), "started", started_on=BEGIN)
    assert _figures(ask) == ([12, 6], (30, 60, Missing.NONE))
    _counts, lengths = public_tables("matches", ask)
    assert lengths.sentence.endswith("half of the matches that began lasted 60 days or less.")


@pytest.mark.parametrize("whose", ["employer", "profile"])
def test_matches_of_few_employers_or_assistants_are_hidden_however_many(session, centre, work, ask, whose):
    make = make_employer if whose == "employer" else make_profile
    few = [make(session, centre=centre) for _ in range(4)]
    for number in range(16):
        work(10 + number if number < 8 else None, **{whose: few[number % 4]})
    assert _figures(ask) == ([Missing.HIDDEN, Missing.HIDDEN], HIDDEN)


def test_a_few_that_ended_are_not_left_over_by_subtraction(work, ask):
    for number in range(20):
        work(30 if number < 3 else None)
    (began, still_open), lengths = _figures(ask)
    assert Missing.HIDDEN in (began, still_open) and lengths == HIDDEN


def test_a_few_that_go_on_are_not_told_by_the_quartiles(work, ask):
    """That three quarters have ended would leave at most a quarter that goes on."""
    for number in range(20):
        work(30 + number if number < 18 else None)
    (_began, still_open), lengths = _figures(ask)
    assert still_open is Missing.HIDDEN and lengths == HIDDEN


def test_lengths_of_an_ended_year_stay_as_they_are_whatever_comes_later(session, work, ask):
    for number in range(12):
        work(20 if number < 6 else None)
    before = _figures(ask)
    assert before[0] == [12, 6]
    later = work(400)
    call = OutcomeCall(
        candidacy_id=work().id,
        moment="12_months",
        called_on=date(2026, 3, 3),
        centre_id=ask.centre_id,
        spoke_with="both",
        work="ended",
        ended_on=date(2025, 4, 4),
        changed_at=ask.now,
    )
    session.add(call)
    session.flush()
    assert later.ended_reason == "work_ended"
    assert _figures(ask)[0] == [14, 8]
    assert _figures(replace(ask, now=ask.now + timedelta(days=400))) == _figures(ask)
    session.execute(delete(OutcomeCall))
    session.execute(delete(Candidacy).where(Candidacy.id.in_([later.id, call.candidacy_id])))
    assert _figures(ask) == before


def test_merged_candidacies_are_not_counted_twice(session, work, ask, centre):
    for _ in range(6):
        work()
    work(10).ended_reason = "merged"
    session.flush()
    found = started_between(session, centre.id, BEGIN, BEGIN, today=ask.period.last)
    assert len(found) == 6 and _figures(ask) == ([6, 6], (Missing.NONE,) * 3)


@pytest.mark.parametrize("seed", range(12))
def test_nobody_works_out_a_hidden_count(seed):
    chance = random.Random(seed)
    last = date(2025, 12, 31)
    found = [
        WorkTime(
            number,
            None,
            "started",
            BEGIN,
            BEGIN + timedelta(days=9) if chance.random() < chance.choice((0.1, 0.5, 0.9)) else None,
            last,
            chance.randrange(8),
            chance.randrange(12),
        )
        for number in range(chance.choice((3, 8, 15, 40)))
    ]
    tables = linked_lengths(found)
    assert_nothing_comes_back(tables, hidden_figures(tables))
