"""What points foretold of an ended year, for everybody: shares stand with all they are made of, nothing comes back."""

import random
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from portti.clock import HELSINKI
from portti.domain.statistic_tables import TOTAL, Missing
from portti.models import CandidacyStep
from portti.queries.outcome_calls import WorkTime
from portti.services.public_calibration import hidden_candidates, linked_candidates
from portti.services.public_statistics import public_tables
from portti.services.statistic_matches import bands_of
from tests.factories.accounts import make_employer, make_profile
from tests.factories.candidacies import make_candidacy
from tests.factories.needs import make_need
from tests.support.outsider import assert_nothing_comes_back

OPENED = datetime(2025, 3, 3, 9, tzinfo=HELSINKI)
COUNTS = ("candidates", "open", "hired")


@pytest.fixture
def candidate(session, centre):
    """Return a maker of candidates: their points, the day their work began, and after how many days it all ended."""

    def candidate(score, started_on=None, ended_after=None, **values):
        at = OPENED + timedelta(days=ended_after or 0)
        row = make_candidacy(
            session,
            make_need(session, employer=make_employer(session, centre=centre)),
            make_profile(session, centre=centre),
            "proposed" if ended_after is None else "ended",
            now=at,
            score=score,
            started_on=started_on,
            **({} if ended_after is None else {"ended_reason": "chose_another"}),
            **values,
        )
        row.opened_at = OPENED
        session.flush()
        return row

    return candidate


def _fill(candidate, score, hired, lost, undecided):
    for _ in range(hired):
        candidate(score, date(2025, 4, 1))
    for _ in range(lost):
        candidate(score, ended_after=9)
    for _ in range(undecided):
        candidate(score)


def _line(ask, band, *columns):
    (table,) = public_tables("calibration", ask)
    return [table.cell(band, column) for column in columns]


def test_shares_stand_where_all_counts_of_a_band_do(candidate, ask):
    _fill(candidate, 0.9, 15, 5, 5)
    _fill(candidate, 0.5, 10, 30, 0)
    assert _line(ask, "80_100", *COUNTS, "share", "lasting") == [25, 5, 15, 75, 100]
    assert _line(ask, "40_59", *COUNTS, "share") == [40, 0, 10, 25]
    assert _line(ask, TOTAL, *COUNTS, "share") == [65, 5, 25, 41.7]
    assert _line(ask, "0_39", *COUNTS, "share") == [0, 0, 0, Missing.NONE]
    (table,) = public_tables("calibration", ask)
    assert table.sentence.endswith("Work still goes on after 90 days, %, 100.")


@pytest.mark.either_database
def test_a_few_who_were_refused_are_not_left_over_by_subtraction(candidate, ask):
    _fill(candidate, 0.9, 15, 2, 8)
    _fill(candidate, 0.5, 10, 30, 9)
    assert Missing.HIDDEN in _line(ask, "80_100", *COUNTS)
    assert _line(ask, "80_100", "share", "low", "high") == [Missing.HIDDEN] * 3


def test_work_of_a_few_that_was_brief_is_not_told_by_the_share_that_lasted(candidate, ask):
    _fill(candidate, 0.9, 18, 6, 6)
    for _ in range(2):
        candidate(0.9, date(2025, 4, 1), ended_after=60)
    assert _line(ask, "80_100", "lasting") == [Missing.HIDDEN]


def test_matches_without_points_are_not_what_is_left_of_all_that_began(candidate, ask):
    _fill(candidate, 0.9, 15, 6, 6)
    for _ in range(2):
        candidate(None, date(2025, 4, 1))
    counts, _lengths = public_tables("matches", ask)
    assert counts.cells[0][0] == 17
    assert _line(ask, TOTAL, "hired") == [Missing.HIDDEN]


def test_few_candidates_are_told_not_even_by_zeros(candidate, ask):
    _fill(candidate, 0.9, 0, 4, 0)
    (table,) = public_tables("calibration", ask)
    counts = {table.cell(row.code, column) for row in table.rows for column in COUNTS}
    assert counts == {Missing.HIDDEN}


def test_what_comes_after_the_year_changes_nothing(session, candidate, ask):
    _fill(candidate, 0.9, 15, 6, 7)
    before = public_tables("calibration", ask)
    assert before[0].cell("80_100", "open") == 7
    candidate(0.9, date(2026, 2, 1))
    candidate(0.9, ended_after=330)
    noted = candidate(0.9)
    for number, stages in enumerate(((None, "shortlisted"), ("shortlisted", "proposed")), 2):
        at = OPENED + timedelta(days=(number - 2) * 330)
        step = {"deed": "propose", "by": "centre", "from_stage": stages[0], "to_stage": stages[1]}
        session.add(CandidacyStep(candidacy_id=noted.id, number=number, happened_at=at, **step))
    session.flush()
    after = public_tables("calibration", replace(ask, now=ask.now + timedelta(days=400)))
    # The first two were open when the year was over; the third was known to the centre alone.
    assert [after[0].cell("80_100", column) for column in COUNTS] == [30, 9, 15]


@pytest.mark.parametrize("seed", range(6))
def test_nobody_works_a_hidden_count_out(seed):
    chance = random.Random(seed)
    day = date(2025, 4, 1)
    found = [
        WorkTime(
            number,
            chance.betavariate(5, 3),
            chance.choice(("ended", "proposed")),
            day if chance.random() < 0.4 else None,
            day + timedelta(days=30) if chance.random() < 0.3 else None,
            date(2025, 12, 31),
            chance.randrange(40),
            chance.randrange(40),
        )
        for number in range(chance.choice((12, 60, 150)))
    ]
    bands = bands_of(found)
    hidden = hidden_candidates(bands, found[: seed % 3])
    tables = linked_candidates(bands, found[: seed % 3])
    assert_nothing_comes_back(tables, hidden)
