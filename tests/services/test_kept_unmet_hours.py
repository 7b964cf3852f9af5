"""Unmet hours of a year that is over: counted once by the job, kept as they are shown, and the same ever after."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from portti.domain.reporting_periods import calendar_year
from portti.domain.statistic_tables import TOTAL, Missing
from portti.jobs.runner import run_job
from portti.models import Centre, KeptUnmetHours, Need
from portti.services.kept_unmet_hours import count_unmet_hours, keep_unmet_hours
from portti.services.public_statistics import public_tables
from portti.services.statistic_tables import Ask
from tests.factories.accounts import make_centre, make_employer
from tests.factories.needs import make_need

# Still New Year's Eve in UTC, New Year's Day in Helsinki.
NEW_YEAR = datetime(2026, 12, 31, 22, 20, tzinfo=UTC)
NIGHT = ((1, 1080, 1320),)


@pytest.fixture
def centre(session):
    """Twelve employers in two municipalities who need four hours each, and two who need nights as well."""
    centre = make_centre(session)
    for number in range(12):
        make_need(
            session,
            employer=make_employer(session, centre=centre),
            municipality_code="179" if number < 7 else "410",
            shifts=((1, 480, 720), *(NIGHT if number < 2 else ())),
        )
    return centre


def _tables(session, centre, year=2026, language="en", now=NEW_YEAR):
    period = calendar_year(year)
    return public_tables("unmet", Ask(session, centre.id, period, period, language, now))


def _run(settings, now=NEW_YEAR, **values):
    report = run_job("keep_unmet_hours", settings=settings, now=now, **values)
    assert report is not None and not report.failed
    return report.counts


def test_the_job_counts_each_centre_once_and_what_comes_later_changes_nothing(
    connection, session, settings, centre
):
    make_centre(session).practice = True
    session.flush()
    others = len(session.scalars(select(Centre).where(Centre.practice.is_(False))).all())
    session.commit()
    assert _run(settings, NEW_YEAR - timedelta(days=1)) == {}
    assert _run(settings, dry_run=True) == {"due": others}
    assert _run(settings) == {"years_kept": others}
    before = _tables(session, centre)
    counties, municipalities, times = before
    assert counties.cells == ((56,), (56,))
    assert [line[0] for line in municipalities.cells] == [36, 20, 56]
    # The two who need nights do not come back from the mornings of all.
    assert times.cell("1", "evening") is times.cell("1", "morning") is Missing.HIDDEN
    assert (times.cell(TOTAL, TOTAL), times.cell("0", "night")) == (56, 0)
    assert municipalities.sentence == (
        "1 Jan 2027: 56 hours a week without an assistant. The largest figure shown: Jyväskylä, 36 hours."
    )
    assert "Counted once, on 1 Jan 2027" in municipalities.notes[0]
    for need in session.scalars(select(Need).where(Need.centre_id == centre.id)):
        need.state = "withdrawn"
    session.commit()
    assert _run(settings, NEW_YEAR + timedelta(days=1)) == {}
    assert _tables(session, centre) == before


def test_a_job_that_is_ended_in_the_middle_goes_on_where_it_was(connection, session, settings, centre):
    make_centre(session)
    session.commit()
    asked = iter([False])
    first = _run(settings, should_stop=lambda: next(asked, True))
    assert first["years_kept"] == 1 and first["left_for_later"] >= 1
    # The computer stood still for a fortnight: the day is told.
    late = NEW_YEAR + timedelta(days=14)
    assert _run(settings, late)["years_kept"] == first["left_for_later"]
    days = session.scalars(select(KeptUnmetHours.counted_on).order_by(KeptUnmetHours.counted_on)).all()
    assert str(days[0]) == "2027-01-01" and {str(day) for day in days[1:]} == {"2027-01-15"}
    assert _run(settings, NEW_YEAR + timedelta(days=40)) == {}


def test_two_who_count_at_the_same_time_keep_one(session, centre):
    counted = count_unmet_hours(session, centre.id, counted_on=NEW_YEAR.date())
    assert keep_unmet_hours(session, counted)
    assert not keep_unmet_hours(session, counted)


def test_few_employers_are_told_neither_by_rows_nor_by_zeros(session):
    centre = make_centre(session)
    for _ in range(3):
        make_need(session, employer=make_employer(session, centre=centre))
    keep_unmet_hours(session, count_unmet_hours(session, centre.id, counted_on=datetime(2027, 1, 1).date()))
    kept = session.scalars(select(KeptUnmetHours).where(KeptUnmetHours.centre_id == centre.id)).one()
    assert [list(figure) for figure in kept.figures] == [[["hours"], None]]
    for table in _tables(session, centre):
        assert {value for line in table.cells for value in line} == {Missing.HIDDEN}
        assert table.sentence == "1 Jan 2027: there are no figures to show."


def test_a_year_that_was_not_counted_says_so(session, centre):
    for table in _tables(session, centre, 2025):
        assert table.cells[-1][-1] is Missing.NONE
        assert table.sentence.endswith("unmet hours were not counted when this year was over.")


def test_no_need_that_is_open_means_no_hours(session):
    centre = make_centre(session)
    keep_unmet_hours(session, count_unmet_hours(session, centre.id, counted_on=datetime(2027, 1, 1).date()))
    counties, _municipalities, times = _tables(session, centre)
    assert counties.cell(TOTAL, "hours") == 0 and times.cell("0", "night") == 0
    assert counties.sentence == "1 Jan 2027: 0 hours a week without an assistant."
