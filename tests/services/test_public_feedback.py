"""What was told of a year, as everybody reads it: who adds and subtracts works out no figure that is hidden."""

import random
from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import product

import pytest

from portti.domain.goals import AREAS, ENDS
from portti.domain.panels import EFFECT_ANSWERS, EFFECTS
from portti.domain.reporting_periods import calendar_year
from portti.domain.statistic_tables import TOTAL, Missing
from portti.domain.suppression import Linked
from portti.models import HoursReport, OutcomeCall, PanelSheet
from portti.queries.answers import write_answers
from portti.queries.hours_reports import unname
from portti.services.public_statistics import public_tables
from portti.services.statistic_answers import mean_of
from portti.services.statistic_pages import page_tables
from portti.services.statistic_tables import Ask
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_centre, make_employer
from tests.factories.candidacies import make_candidacy
from tests.factories.goals import make_goal
from tests.factories.needs import make_need
from tests.factories.panels import make_panel
from tests.factories.profiles import make_full_profile
from tests.support.outsider import assert_nothing_comes_back

YEAR = calendar_year(2025)
PLACES = ("179", "091", "837", "853", "297", "564")


@pytest.fixture
def centre(session):
    return make_centre(session)


@pytest.fixture
def ask(session, centre, now):
    return Ask(session, centre.id, YEAR, YEAR, "en", now)


class Reader:
    """One page as everybody reads it, beside the true figures."""

    def __init__(self, code, ask):
        self.shown = {table.code: table for table in public_tables(code, ask)}
        self.true = {table.code: table for table in page_tables(code, ask) if table.code in self.shown}
        self.linked, self.hidden = Linked(), set()

    def add(self, table, row, column, behind=None):
        value = self.true[table].cell(row, column)
        seen = self.shown[table].cell(row, column)
        key = self.linked.add((table, row, column), value, value if behind is None else behind)
        if seen is Missing.HIDDEN:
            self.hidden.add(key)
        else:
            assert seen == value, key
        return key

    def add_column(self, table, column, behind=None):
        """Add the rows of a column and their total."""
        keys = {}
        for row in self.true[table].rows:
            keys[row.code] = self.add(
                table, row.code, column, None if behind is None else behind.get(row.code, 0)
            )
        self.linked.add_sum(keys[TOTAL], [key for code, key in keys.items() if code != TOTAL])

    def works_out_nothing(self):
        assert self.hidden
        tables = self.linked.tables()
        assert_nothing_comes_back(tables, frozenset(self.hidden))
        assert len(self.hidden) < len(tables.figures)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_answer_of_few_comes_back(session, centre, ask, seed):
    chance = random.Random(seed)
    for kind, weights in (
        ("event", {"good": 30, "so_so": 9, "bad": chance.randrange(1, 4)}),
        ("partner", {"5": 9, "4": 6, "3": 2, "2": chance.randrange(3), "1": 1}),
    ):
        given = [(answer, None) for answer, count in weights.items() for _one in range(count)]
        write_answers(session, centre.id, kind, date(2025, 5, 1), given)
    write_answers(session, make_centre(session).id, "event", date(2025, 5, 1), [("bad", None)] * 9)
    reader = Reader("answers", ask)
    for table in ("client_answers", "partner_survey"):
        reader.add_column(table, "answers")
    reader.works_out_nothing()


def _scores(session, centre, ask, **given):
    write_answers(
        session,
        centre.id,
        "partner",
        date(2025, 5, 1),
        [(score[1:], None) for score, count in given.items() for _one in range(count)],
    )
    _clients, scores, mean = public_tables("answers", ask)
    return scores, mean


def _whole_numbers(scores, given, total):
    """Return which scores could have been given, in whole numbers, by all that the page shows and the sum of them."""
    shown = {one: scores.cell(one, "answers") for one in given}
    ranges = [
        range(1, sum(given.values()) + 1) if shown[one] is Missing.HIDDEN else (shown[one],)
        for one in given
        if one != "5"
    ]
    others = [one for one in given if one != "5"]
    found = defaultdict(set)
    for counts in product(*ranges):
        fives = sum(given.values()) - sum(counts)
        scored = 5 * fives + sum(int(one) * count for one, count in zip(others, counts, strict=True))
        if scored == total and fives >= 1 and shown["5"] in (fives, Missing.HIDDEN):
            for one, count in zip(("5", *others), (fives, *counts), strict=True):
                found[one].add(count)
    return {one: found[one] for one in given if shown[one] is Missing.HIDDEN}


@pytest.mark.either_database
def test_the_mean_of_partners_stands_where_no_score_comes_back_from_it(session, centre, ask):
    given = {"5": 12, "4": 14, "3": 9, "2": 4, "1": 2}
    scores, mean = _scores(session, centre, ask, **{f"n{one}": count for one, count in given.items()})
    assert mean.cells == ((41, 3.73),) and mean.sentence.startswith(
        "1 Jan 2025 – 31 Dec 2025: the mean of 41"
    )
    assert [column.code for column in mean.columns] == ["answers", "mean"]
    assert scores.cell("1", "answers") is scores.cell("2", "answers") is Missing.HIDDEN
    total = sum(int(one) * count for one, count in given.items())
    could_be = _whole_numbers(scores, given, total)
    assert len(could_be) > 2
    for one, counts in could_be.items():
        assert max(counts) - min(counts) >= max(5, given[one] / 2) and max(counts) >= 5, one


@pytest.mark.parametrize(
    ("five", "four", "three"), [(30, 20, 3), (6, 5, 2)], ids=["one hidden beside another", "few in all"]
)
def test_a_mean_from_which_a_hidden_score_comes_back_is_hidden_too(session, centre, ask, five, four, three):
    scores, mean = _scores(session, centre, ask, n5=five, n4=four, n3=three)
    assert scores.cell("3", "answers") is Missing.HIDDEN
    assert mean.cells == ((five + four + three, Missing.HIDDEN),)
    assert "hidden" in mean.sentence and str(mean_of({"5": five, "4": four, "3": three})) not in mean.sentence
    given = {"5": five, "4": four, "3": three}
    could_be = _whole_numbers(scores, given, sum(int(one) * count for one, count in given.items()))
    # Who had the mean as well would have both scores.
    assert set(map(len, could_be.values())) == {1}


def test_a_mean_is_hidden_that_leaves_too_few_whole_numbers(session, centre, ask):
    """Parts of answers would leave room enough: who gave 5 from 26 to 39.7, but in whole numbers to 39 only."""
    given = {"5": 27, "4": 8, "3": 39, "2": 3}
    scores, mean = _scores(session, centre, ask, **{f"n{one}": count for one, count in given.items()})
    shown = scores.only("answers").with_cells(
        lambda row, _column, _value: Missing.HIDDEN if row in ("5", "3", "2") else given.get(row, 0)
    )
    could_be = _whole_numbers(shown, given, sum(int(one) * count for one, count in given.items()))
    assert (min(could_be["5"]), max(could_be["5"])) == (26, 39)
    assert mean.cells == ((77, Missing.HIDDEN),)


def test_a_mean_is_hidden_with_all_else_where_few_have_answered_and_stands_where_nothing_is_hidden(
    session, centre, ask
):
    scores, mean = _scores(session, centre, ask, n5=4)
    assert {value for table in (scores, mean) for line in table.cells for value in line} == {Missing.HIDDEN}
    scores, mean = _scores(session, centre, ask, n5=6, n4=10)
    assert not scores.hides and mean.cells == ((20, 4.5),)


def tell(session, employer, month, promised, happened, code):
    session.add(
        HoursReport(
            centre_id=employer.centre_id,
            employer_id=employer.id,
            month=date(2025, month, 1),
            municipality_code=code,
            promised_minutes=60 * promised,
            happened_minutes=60 * happened,
            reason="other" if happened < promised else None,
            told_at=NOW,
        )
    )
    session.flush()


def tellers(session, centre, count):
    found = [make_employer(session) for _one in range(count)]
    for one in found:
        one.centre_id = centre.id
    return found


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_no_hours_of_few_come_back_from_any_of_the_totals(session, centre, ask, seed):
    """Promised hours and those that happened have each a total; a row of few happened hours covers no other."""
    chance = random.Random(seed)
    behind, of_reasons = defaultdict(set), defaultdict(set)
    for code, count in zip(PLACES, (9, 7, 6, 5, 2, 1), strict=True):
        scale = chance.choice((1, 100))
        for employer in tellers(session, centre, count):
            for month in chance.sample(range(1, 13), chance.choice((1, 2, 6))):
                promised = chance.randrange(2, 200)
                happened = max(1, min(promised, chance.randrange(1, 120) // scale))
                tell(session, employer, month, promised, happened, code)
                behind[code].add(employer.id)
                if happened < promised:
                    of_reasons["other"].add(employer.id)
    reader = Reader("hours", ask)
    table = reader.true["hours_counties"]
    by_row = {row.code: table.cell(row.code, "employers") for row in table.rows}
    assert sorted(by_row.values()) == sorted([*map(len, behind.values()), 30])
    for column in ("months", "promised", "happened"):
        reader.add_column("hours_counties", column, by_row)
    for row in table.rows:
        shown = {reader.shown["hours_counties"].cell(row.code, one.code) for one in table.columns}
        assert shown == {Missing.HIDDEN} or Missing.HIDDEN not in shown
    reader.works_out_nothing()


def test_a_row_of_few_is_hidden_also_where_nothing_was_promised(session, centre, ask):
    for employer in tellers(session, centre, 12):
        tell(session, employer, 3, 100, 80, "179")
    (alone,) = tellers(session, centre, 1)
    tell(session, alone, 3, 0, 20, "091")
    counties = public_tables("hours", ask)[0]
    for row in counties.rows:
        if row.code != TOTAL:
            assert {counties.cell(row.code, one.code) for one in counties.columns} == {Missing.HIDDEN}


def test_months_of_one_who_has_left_are_not_months_of_many(session, centre, ask):
    many, (left,) = tellers(session, centre, 6), tellers(session, centre, 1)
    for month in range(1, 13):
        tell(session, left, month, 100, 80, "091")
        for employer in many:
            tell(session, employer, month, 100, 80, "179")
    unname(session, left.id)
    session.expire_all()
    counties, places = page_tables("hours", ask)[:2]
    assert places.cell("091", "employers") == 1
    assert counties.cell(TOTAL, "employers") == 7
    public = public_tables("hours", ask)[0]
    lines = [
        public.cell(row.code, "promised") for row in public.rows if counties.cell(row.code, "employers") < 5
    ]
    assert lines == [Missing.HIDDEN]


def test_no_call_of_few_comes_back(session, centre, ask, now):
    need = make_need(session)
    need.centre_id = centre.id
    heard = {"2_weeks": (9, 2, 6), "3_months": (12, 5, 1), "12_months": (0, 3, 0)}
    for moment, counts in heard.items():
        for work, count in zip(("goes_on", "ended", "unknown"), counts, strict=True):
            for _one in range(count):
                row = make_candidacy(
                    session,
                    need,
                    make_full_profile(session),
                    "ended",
                    started_on=date(2025, 2, 2),
                    ended_reason="mediation_done",
                )
                row.centre_id = centre.id
                session.add(
                    OutcomeCall(
                        centre_id=centre.id,
                        candidacy_id=row.id,
                        moment=moment,
                        called_on=date(2025, 6, 6),
                        spoke_with="both",
                        work=work,
                        ended_on=date(2025, 6, 1) if work == "ended" else None,
                        ended_reason="other" if work == "ended" else None,
                        changed_at=now,
                    )
                )
    session.flush()
    reader = Reader("outcomes", ask)
    for moment in heard:
        parts = [reader.add("outcomes", moment, work) for work in ("goes_on", "ended", "unknown")]
        reader.linked.add_sum(reader.add("outcomes", moment, TOTAL), parts)
        if reader.hidden & {*parts}:
            assert reader.shown["outcomes"].cell(moment, "share") is Missing.HIDDEN
    reader.works_out_nothing()


def test_no_goal_and_no_answer_about_panels_of_few_comes_back(session, centre, ask):
    chance = random.Random(7)
    clients = [make_account(session, "employer", centre=centre) for _one in range(24)]
    behind = defaultdict(set)
    for client in clients * 3:
        area = chance.choices(("service", "plan", "home", "money"), (9, 6, 3, 1))[0]
        state = chance.choices(tuple(ENDS), (9, 2, 1))[0]
        make_goal(
            session,
            account=client,
            area=area,
            state=state,
            end_reason=ENDS[state][0],
            opened_on=date(2025, 1, 2),
            ended_on=date(2025, 1, 2) + timedelta(days=chance.randrange(300)),
            follow_up_on=None,
        )
        for row in (area, TOTAL):
            for column in (state, "closed"):
                behind[row, column].add(client.id)
    panel = make_panel(session, centre=centre, published_at=ask.now)
    given = [chance.choices(EFFECT_ANSWERS, (9, 9, 4, 1), k=2) for _one in range(40)]
    assert any(0 < count < 5 for count in Counter(first for first, _second in given).values())
    panel.sheets = [
        PanelSheet(answered_on=date(2025, 9, 9), client_orientation=first, service_structures=second)
        for first, second in given
    ]
    session.flush()
    reader = Reader("goals", ask)
    columns = (*ENDS, "closed")
    for row in (*AREAS, TOTAL):
        keys = [reader.add("goals_reached", row, one, len(behind[row, one])) for one in columns]
        reader.linked.add_sum(keys[-1], keys[:-1])
    for column in columns:
        parts = [("goals_reached", area, column) for area in AREAS]
        reader.linked.add_sum(("goals_reached", TOTAL, column), parts)
    for effect in EFFECTS:
        parts = [reader.add("panel_effects", effect, answer) for answer in EFFECT_ANSWERS]
        reader.linked.add_sum(reader.add("panel_effects", effect, "closed"), parts)
    reader.works_out_nothing()
