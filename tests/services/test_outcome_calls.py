"""Calls about how work goes: they join the follow-ups, come once more after a year, and give length and calibration."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from portti.domain.errors import NotFound, RuleViolation
from portti.domain.outcome_calls import OutcomeDraft
from portti.domain.reporting_periods import Period, calendar_year
from portti.domain.statistic_tables import Missing
from portti.models import Account, Employer, Need, OutcomeCall, StaffTask
from portti.queries import accounts as account_queries
from portti.queries import outcome_calls as queries
from portti.services import candidacy_follow_ups
from portti.services import outcome_calls as services
from portti.services.candidacy_steps import open_candidacy
from portti.services.public_statistics import public_tables
from portti.services.statistic_matches import wilson
from portti.services.statistic_pages import page_tables
from portti.services.statistic_tables import Ask
from tests.conftest import NOW
from tests.factories.accounts import make_account
from tests.factories.candidacies import make_candidacy
from tests.factories.matches import rank_all
from tests.factories.needs import make_need
from tests.factories.profiles import make_full_profile
from tests.factories.staff_tasks import make_task

TODAY = NOW.date()
GOES_ON = OutcomeDraft("both", "goes_on", hours="as_agreed")
THREE_YEARS = Period(TODAY - timedelta(days=3 * 365), TODAY)


@pytest.fixture
def need(session):
    return make_need(session)


@pytest.fixture
def staff(session, need):
    account = make_account(session, "staff")
    account.centre_id = need.centre_id
    session.flush()
    return account_queries.actor_of(session, account.id)


@pytest.fixture
def match(session, need):
    """Return a maker of matches whose work began so many days ago."""

    def match(days, stage="ended", *, reason="mediation_done", ended_after=None, **values):
        return make_candidacy(
            session,
            need,
            make_full_profile(session),
            stage,
            started_on=None if days is None else TODAY - timedelta(days=days),
            ended_reason=reason if stage == "ended" else None,
            now=NOW if ended_after is None else NOW - timedelta(days=days - ended_after),
            **values,
        )

    return match


@pytest.fixture
def note(session, settings, staff):
    def note(row, moment, draft=GOES_ON, now=NOW):
        return services.note_outcome(session, staff, row.id, moment, draft, settings=settings, now=now)

    return note


def ended(days_ago, reason="other_work"):
    return OutcomeDraft("employer", "ended", ended_on=TODAY - timedelta(days=days_ago), ended_reason=reason)


def ask_of(need, period=THREE_YEARS):
    def ask(session):
        return Ask(session, need.centre_id, period, period, "en", NOW)

    return ask


def test_a_call_closes_the_follow_up_that_asked_for_it_and_is_noted_once(session, match, note):
    row = match(15, "follow_up_2_weeks")
    task = make_task(session, kind="follow_up", dedupe_key=f"follow_up:{row.id}:follow_up_2_weeks")
    for _press in range(2):
        note(row, "2_weeks")
    assert task.done_at == NOW
    assert (row.stage, row.waits_for) == ("follow_up_2_weeks", "service")
    (call,) = session.scalars(select(OutcomeCall))
    assert (call.work, call.hours, call.called_on) == ("goes_on", "as_agreed", TODAY)
    note(row, "2_weeks", replace(GOES_ON, hours="fewer"))
    assert session.scalars(select(OutcomeCall)).one().hours == "fewer"


def test_after_three_months_work_that_goes_on_stands_and_ended_work_ends_the_candidacy(match, note):
    done, over = match(91, "follow_up_3_months"), match(91, "follow_up_3_months")
    note(done, "3_months")
    note(over, "3_months", ended(4))
    assert (done.stage, done.waits_for, done.ended_reason) == ("follow_up_3_months", "service", None)
    assert done.deadline_at.date() == done.started_on + timedelta(days=365)
    assert (over.stage, over.ended_reason) == ("ended", "work_ended")


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (OutcomeDraft("nobody", "goes_on"), "nobody_told"),
        (OutcomeDraft("both", "fine"), "unknown_choice"),
        (replace(GOES_ON, ended_on=TODAY), "end_of_what_goes_on"),
        (OutcomeDraft("both", "ended", ended_reason="other"), "end_day_missing"),
        (replace(ended(0), ended_on=TODAY + timedelta(days=1)), "end_day_cannot_be"),
        (ended(101), "end_day_cannot_be"),
        (replace(ended(1), ended_reason=None), "end_reason_missing"),
    ],
)
def test_what_a_call_cannot_have_come_to_is_said(match, note, draft, code):
    row = match(100, "follow_up_3_months")
    with pytest.raises(RuleViolation) as told:
        note(row, "3_months", draft)
    assert told.value.code == code


def test_no_call_is_noted_before_its_day_or_by_another_centre(session, settings, match, note):
    row = match(100, "follow_up_3_months")
    with pytest.raises(RuleViolation):
        note(row, "12_months")
    stranger = account_queries.actor_of(session, make_account(session, "staff").id)
    stranger = replace(stranger, centre_id=row.centre_id + 1)
    with pytest.raises(NotFound):
        services.note_outcome(session, stranger, row.id, "3_months", GOES_ON, settings=settings, now=NOW)


def test_after_a_year_the_centre_is_asked_once_about_work_that_goes_on(session, match, note):
    due = match(370)
    early, late, told, over = match(360), match(500), match(370), match(370, reason="work_ended")
    note(told, "3_months", ended(200))
    assert services.year_calls_due(session, now=NOW) == [due.id]
    assert services.ask_for_year_call(session, due.id, now=NOW) == "year_calls_asked"
    for row in (due, early, late, told, over):
        assert services.ask_for_year_call(session, row.id, now=NOW) is None
    task = session.scalars(select(StaffTask)).one()
    assert (task.kind, task.candidacy_id, task.done_at) == ("outcome_call", due.id, None)
    note(due, "12_months")
    assert task.done_at == NOW and due.ended_reason == "mediation_done"


def test_the_second_follow_up_takes_the_place_of_a_first_that_nobody_made(session, settings, match):
    row = match(92, "follow_up_2_weeks")
    row.waits_for = "centre"
    first = make_task(
        session, kind="follow_up", dedupe_key=f"follow_up:{row.id}:follow_up_2_weeks", candidacy_id=row.id
    )
    assert candidacy_follow_ups.do_due(session, row.id, settings=settings, now=NOW) == "follow_ups_asked"
    (second,) = session.scalars(select(StaffTask).where(StaffTask.done_at.is_(None)))
    assert first.done_at == NOW
    assert second.dedupe_key == f"follow_up:{row.id}:follow_up_3_months"


def test_a_year_later_the_same_answer_closes_the_task_anew_and_work_waits_for_the_next_year(
    session, match, note
):
    row = match(2 * 365 + 3, "follow_up_3_months")
    for _year in range(2):
        task = make_task(session, kind="outcome_call", candidacy_id=row.id)
        row.waits_for = "centre"
        note(row, "12_months")
        assert (task.done_at, row.waits_for) == (NOW, "service")
    assert row.deadline_at.date() == row.started_on + timedelta(days=3 * 365)


def test_nobody_is_asked_about_who_has_left(session, match):
    row = match(370)
    assert services.year_calls_due(session, now=NOW) == [row.id]
    owner = session.get_one(Employer, session.get_one(Need, row.need_id).employer_id)
    session.get_one(Account, owner.account_id).closed_at = NOW
    session.flush()
    assert services.year_calls_due(session, now=NOW) == []


def test_work_that_the_centre_no_longer_follows_has_not_ended(session, need, match, note):
    """A candidacy that ended as done says nothing of when work ended; only a call or a real end does."""
    match(400, ended_after=95)
    heard, over = match(400, ended_after=95), match(400, reason="found_other_work", ended_after=40)
    match(400, reason="merged", ended_after=10)
    match(20, "follow_up_2_weeks")
    note(heard, "12_months", ended(100))
    found = queries.started_between(session, need.centre_id, THREE_YEARS.first, THREE_YEARS.last, today=TODAY)
    assert sorted((one.days, one.ended_on is None) for one in found) == [
        (20, True),
        (40, False),
        (95, True),
        (300, False),
    ]
    assert over.id in {one.candidacy_id for one in found}
    (table,) = page_tables("matches", ask_of(need)(session))
    assert (table.cell("matches", "count"), table.cell("matches", "open")) == (4, 2)
    assert "The centre's part" not in table.sentence and "no end of work" in table.notes[1]


def test_a_call_that_is_corrected_to_going_on_outweighs_the_end_that_it_had_told(session, need, match, note):
    row = match(91, "follow_up_3_months")
    note(row, "3_months", ended(4))
    note(row, "3_months", GOES_ON)
    assert row.ended_reason == "work_ended"
    (found,) = queries.started_between(
        session, need.centre_id, THREE_YEARS.first, THREE_YEARS.last, today=TODAY
    )
    assert (found.days, found.ended_on) == (91, None)


def test_help_is_that_which_a_match_wanted_last(session, need, match, note):
    row = match(400)
    for moment, wanted in (("2_weeks", "guidance"), ("3_months", "conflict")):
        note(row, moment, replace(GOES_ON, help_wanted=wanted))
    table = page_tables("outcomes", ask_of(need)(session))[-1]
    assert [table.cell(code, "matches") for code in ("guidance", "conflict", "total")] == [0, 1, 1]


def test_outcomes_stand_by_moment_with_the_n_of_what_is_known(session, need, match, note):
    for draft in (GOES_ON, GOES_ON, ended(300), OutcomeDraft("nobody", "unknown")):
        note(match(400, reason="work_ended"), "3_months", draft)
    table, hours, reasons, _help = page_tables("outcomes", ask_of(need)(session))
    line = [table.cell("3_months", code) for code in ("goes_on", "ended", "unknown", "total", "share")]
    assert line == [2, 1, 1, 4, 66.7]
    assert table.cell("12_months", "share") is Missing.NONE
    assert hours.cell("3_months", "as_agreed") == 2
    assert (reasons.cell("other_work", "matches"), reasons.cell("total", "matches")) == (1, 1)


@pytest.mark.either_database
def test_public_outcomes_hide_a_small_part_with_what_would_give_it_back(session, need, match, note):
    year = calendar_year(NOW.year - 1)
    days = (TODAY - year.first).days - 10
    for draft in [GOES_ON] * 9 + [ended(50)] * 2 + [OutcomeDraft("nobody", "unknown")] * 7:
        note(match(days, reason="work_ended"), "3_months", draft)
    (table,) = public_tables("outcomes", ask_of(need, year)(session))
    cells = {code: table.cell("3_months", code) for code in ("goes_on", "ended", "unknown", "share")}
    assert cells["ended"] is Missing.HIDDEN and cells["share"] is Missing.HIDDEN
    assert Missing.HIDDEN in (cells["goes_on"], cells["unknown"], table.cell("3_months", "total"))


def test_a_candidate_keeps_the_points_of_the_ranking_in_which_they_stood(session, settings, staff):
    need, profile = make_need(session, shifts=((0, 480, 720),)), make_full_profile(session, state="published")
    rank_all(session, settings)
    row, _is_new = open_candidacy(
        session, staff, need, profile.id, "propose", "centre", "centre", settings=settings, now=NOW
    )
    stranger = make_full_profile(session, state="published")
    other, _is_new = open_candidacy(
        session, staff, need, stranger.id, "propose", "centre", "centre", settings=settings, now=NOW
    )
    assert row.place_in_list == 1 and row.score is not None and 0 < row.score <= 1
    assert (other.place_in_list, other.score) == (None, None)


def scored(match, score, hired, lost):
    for _one in range(hired):
        match(200, score=score, ended_after=100)
    for _one in range(lost):
        match(None, reason="chose_another", score=score)


@pytest.mark.either_database
def test_calibration_says_when_it_says_nothing(session, need, match):
    scored(match, 0.9, 19, 0)
    scored(match, 0.5, 2, 18)
    match(None, "proposed", score=0.9)
    match(None, "proposed")
    (table,) = page_tables("calibration", ask_of(need)(session))
    line = [table.cell("80_100", code) for code in ("candidates", "open", "hired", "share")]
    assert line == [20, 1, 19, 100]
    assert "says nothing of the points yet" in table.sentence
    assert table.cell("0_39", "share") is Missing.NONE


@pytest.mark.either_database
@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        ((4, 16), (18, 2), "clearly more often"),
        ((18, 2), (4, 16), "clearly less"),
        ((9, 11), (11, 9), "told apart"),
    ],
)
def test_calibration_says_what_the_points_foretold(session, need, match, low, high, said):
    scored(match, 0.3, *low)
    scored(match, 0.7, *high)
    (table,) = page_tables("calibration", ask_of(need)(session))
    assert said in table.sentence
    assert table.cell("60_79", "lasting") == 100


def test_wilsons_interval_is_that_of_scipy():
    from scipy.stats import binomtest

    for hits, count in ((0, 7), (3, 10), (20, 20), (374, 580)):
        known = binomtest(hits, count).proportion_ci(method="wilson")
        assert wilson(hits, count) == pytest.approx((known.low, known.high))
    assert wilson(0, 0) == (0, 1)


def test_opened_at_is_what_the_period_of_calibration_asks(session, need, match):
    match(None, reason="chose_another", score=0.5)
    before = Period(TODAY - timedelta(days=400), TODAY - timedelta(days=300))
    (table,) = page_tables("calibration", ask_of(need, before)(session))
    assert table.cell("total", "candidates") == 0
