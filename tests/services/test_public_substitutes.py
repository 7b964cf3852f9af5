"""Public figures of substitutes: sums give nothing back, and hours tell nothing that parts of days hide."""

import random
from datetime import datetime

import pytest

from portti.clock import HELSINKI
from portti.domain.statistic_tables import TOTAL, Missing
from portti.domain.substitute_times import (
    ASKED,
    DAYS,
    AskedShift,
    linked_hours,
    linked_parts,
    shown_times,
)
from portti.domain.suppression import LinkedTables
from portti.domain.unmet_hours import PARTS
from portti.models import SubstituteAsk, SubstituteRequest
from portti.services.public_statistics import public_tables
from tests.factories.accounts import make_employer, make_profile
from tests.factories.needs import make_need
from tests.support.outsider import FEWEST, outsider

BEGIN = datetime(2025, 3, 3, 9, tzinfo=HELSINKI)


def _substitute(session, centre, profile, starts_at, *, won, now):
    need = make_need(session, employer=make_employer(session, centre=centre))
    request = SubstituteRequest(
        centre_id=centre.id,
        need_id=need.id,
        starts_at=starts_at,
        ends_at=starts_at[:11] + "20:00",
        begins_at=BEGIN,
        requested_at=now,
    )
    session.add(request)
    session.flush()
    session.add(SubstituteAsk(request_id=request.id, profile_id=profile.id, asked_at=now, won=won))
    session.flush()


def test_substitutes_keep_their_totals_without_giving_small_figures_back(session, centre, ask, now):
    profile = make_profile(session, centre=centre)
    for number in range(20):
        starts_at = "2025-03-03T18:00" if number < 17 else "2025-03-04T08:00"
        _substitute(session, centre, profile, starts_at, won=True, now=now)
    asked, filled, *_hours = public_tables("substitutes", ask)
    for table in (asked, filled):
        assert table.cell(TOTAL, TOTAL) == 20
        assert table.cell("1", "morning") is Missing.HIDDEN
        assert table.cell("0", "evening") is Missing.HIDDEN
        assert table.cell("3", "night") == 0


def test_one_employer_who_got_no_substitute_is_not_left_over_by_subtraction(session, centre, ask, now):
    profile = make_profile(session, centre=centre)
    for number in range(20):
        _substitute(session, centre, profile, "2025-03-03T18:00", won=number > 0, now=now)
    asked, filled, *_hours = public_tables("substitutes", ask)
    for row, column in (("0", "evening"), ("0", TOTAL), (TOTAL, "evening"), (TOTAL, TOTAL)):
        assert Missing.HIDDEN in (asked.cell(row, column), filled.cell(row, column))


def test_hours_of_all_days_stand_under_what_is_shown_of_a_part_of_the_day(session, centre, ask, now):
    profile = make_profile(session, centre=centre)
    for hour, count in (("07", 8), ("08", 7), ("18", 3)):
        for _ in range(count):
            _substitute(session, centre, profile, f"2025-03-03T{hour}:30", won=True, now=now)
    _asked, _filled, asked, filled = public_tables("substitutes", ask)
    assert [column.code for column in asked.columns] == ["all_days"]
    # Evenings are three and are hidden with mornings: so are all their hours, also those without a shift.
    for table in (asked, filled):
        assert table.cell("18", "all_days") is table.cell("19", "all_days") is Missing.HIDDEN
        assert table.cell("7", "all_days") is table.cell("11", "all_days") is Missing.HIDDEN
        assert table.cell("3", "all_days") == table.cell("13", "all_days") == 0
    assert "only where no time of day above is hidden" in asked.notes[0]


def test_where_few_ever_asked_no_zero_tells_when_they_did_not(session, centre, ask, now):
    profile = make_profile(session, centre=centre)
    for _ in range(3):
        _substitute(session, centre, profile, "2025-03-03T18:00", won=True, now=now)
    for table in public_tables("substitutes", ask):
        assert {value for line in table.cells for value in line} == {Missing.HIDDEN}


def _shifts(chance, count):
    return [
        AskedShift(chance.randrange(count // 4), chance.randrange(7), hour, chance.random() < 0.7)
        for _ in range(count)
        for hour in chance.choices(range(24), [3 if 7 <= hour < 20 else 1 for hour in range(24)])
    ]


@pytest.mark.parametrize(("count", "days"), [(300, (TOTAL,)), (6000, DAYS)])
def test_nobody_works_a_hidden_hour_out(count, days):
    """A reader has the parts of days too; where none of them is hidden, each of them is a constant."""
    chance = random.Random(count)
    shown = shown_times(_shifts(chance, count))
    assert shown.days == days
    hidden = {key for key in shown.hidden if key[2].isdigit() and key in shown.employers}
    assert 0 < len(hidden) < sum(key[1] in days and key[2].isdigit() for key in shown.employers)
    # Of a part that is hidden no hour is told, so that nothing of it is known but the part.
    parts = {(day, part): [str(hour) for hour in range(*hours)] for day in days for part, *hours in PARTS}
    told = {
        place: linked_hours(shown.employers, *place)
        for place, hours in parts.items()
        if (ASKED, *place) not in shown.hidden and (ASKED, place[0], hours[0]) in shown.employers
    }
    coarse = linked_parts(shown.employers)
    for place in chance.sample(sorted(told), 2):
        sets = [told[place], coarse] if days == (TOTAL,) else [told[place]]
        figures = {one.key: one for tables in sets for one in tables.figures}
        sums = tuple({line: None for tables in sets for line in tables.sums})
        tables = LinkedTables(tuple(figures.values()), sums)
        for key in hidden & {one.key for one in told[place].figures}:
            low, high = outsider(tables, shown.hidden, key)
            assert high - low >= max(FEWEST, figures[key].value / 2) - 1e-5 and high >= FEWEST - 1e-5
