"""Answers without log-in: once, for a time, without a tie to whom they come from; and days for what was left open."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portti.domain.answers import partner_names
from portti.domain.errors import NotFound, RuleViolation
from portti.domain.reporting_periods import Period, calendar_year
from portti.domain.statistic_tables import Missing
from portti.models import AnswerLink, StaffTask, SurveyAnswer
from portti.queries import accounts as account_queries
from portti.queries.answers import delete_links_about, delete_old_links, write_answers
from portti.services import answers_by_link as services
from portti.services.event_follow_ups import plan_follow_up
from portti.services.public_statistics import public_tables
from portti.services.staff_tasks import finish_task
from portti.services.statistic_pages import page_tables
from portti.services.statistic_tables import Ask
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_centre
from tests.factories.client_events import make_event

YEAR = calendar_year(NOW.year)


@pytest.fixture
def centre(session):
    return make_centre(session)


@pytest.fixture
def staff(session, centre):
    return account_queries.actor_of(session, make_account(session, "staff", centre=centre).id)


@pytest.fixture
def asked(session, settings, centre, staff):
    """An event that a client is asked about, beside another one; and the code of the address."""
    event = make_event(session, centre=centre, client_group="relative")
    noise = make_event(session, centre=centre)
    services.ask_about_event(session, staff, noise.id, settings=settings, now=NOW)
    link = services.ask_about_event(session, staff, event.id, settings=settings, now=NOW)
    return event, services.code_of(settings, link)


def answers(session):
    return [(one.kind, one.answer, one.counts_on) for one in session.scalars(select(SurveyAnswer))]


def test_an_answer_counts_once_and_knows_neither_link_nor_event(session, settings, asked):
    event, code = asked
    assert services.question_of(session, code, now=NOW) == ("event", None)
    assert answers(session) == []
    assert services.take_answer(session, code, "good", now=NOW) == "event"
    assert services.take_answer(session, code, "bad", now=NOW) == "event"
    assert answers(session) == [("event", "good", event.happened_on.replace(day=1))]
    with pytest.raises(NotFound):
        services.question_of(session, code, now=NOW)
    columns = {column.name for column in SurveyAnswer.__table__.columns}
    assert columns == {"id", "centre_id", "kind", "counts_on", "client_group", "answer"}


def test_a_code_that_is_unknown_too_old_or_wrongly_answered_gives_nothing(session, asked):
    _event, code = asked
    with pytest.raises(NotFound):
        services.take_answer(session, code[::-1], "good", now=NOW)
    with pytest.raises(RuleViolation):
        services.take_answer(session, code, "5", now=NOW)
    for deed in (services.question_of, lambda *given, **more: services.take_answer(*given, "good", **more)):
        with pytest.raises(NotFound):
            deed(session, code, now=NOW + timedelta(days=30))
    assert answers(session) == []


def test_an_event_is_asked_about_once_while_it_is_fresh_and_by_its_own_centre(
    session, settings, centre, staff
):
    event = make_event(session, centre=centre)
    links = [
        services.ask_about_event(session, staff, event.id, settings=settings, now=NOW) for _press in "ab"
    ]
    assert links[0] is links[1]
    old = make_event(session, centre=centre, happened_on=NOW.date() - timedelta(days=31))
    struck_out = make_event(session, centre=centre, voided_at=NOW)
    for one in (old, struck_out):
        with pytest.raises(RuleViolation):
            services.ask_about_event(session, staff, one.id, settings=settings, now=NOW)
    with pytest.raises(NotFound):
        services.ask_about_event(session, staff, make_event(session).id, settings=settings, now=NOW)


def test_what_was_struck_out_meanwhile_takes_no_answer(session, asked):
    event, code = asked
    event.voided_at = NOW
    with pytest.raises(NotFound):
        services.take_answer(session, code, "good", now=NOW)


def test_links_go_with_their_person_and_with_their_time(session, settings, centre, staff):
    account = make_account(session, "employer", centre=centre)
    for values in ({"account_id": account.id}, {}):
        event = make_event(session, centre=centre, **values)
        services.ask_about_event(session, staff, event.id, settings=settings, now=NOW)
    delete_links_about(session, account.id)
    (left,) = session.scalars(select(AnswerLink))
    assert left.client_event_id == event.id
    assert delete_old_links(session, expired_before=NOW) == 0
    assert delete_old_links(session, expired_before=NOW + timedelta(days=31)) == 1


def test_partners_are_asked_once_a_year_and_answer_for_that_year(session, settings, staff):
    ask = {"settings": settings, "now": NOW}
    assert services.ask_partners(session, staff, NOW.year, "Kela\n\n kela \nHeta", **ask) == 2
    assert services.ask_partners(session, staff, NOW.year, "Heta\nJHL", **ask) == 1
    assert services.ask_partners(session, staff, NOW.year - 1, "Heta", **ask) == 1
    for link in session.scalars(select(AnswerLink)).all():
        services.take_answer(session, services.code_of(settings, link), "4", now=NOW)
    days = sorted(day for _kind, _answer, day in answers(session))
    assert days == [date(NOW.year - 1, 1, 1), *[date(NOW.year, 1, 1)] * 3]


def test_a_partner_who_answered_is_not_asked_again_and_one_who_did_not_can_be(session, settings, staff):
    """Also once the addresses have expired and what is old was deleted."""
    later = NOW + timedelta(days=70)
    services.ask_partners(session, staff, NOW.year, "Heta\nKela", settings=settings, now=NOW)
    heta, kela = session.scalars(select(AnswerLink).order_by(AnswerLink.organisation))
    services.take_answer(session, services.code_of(settings, heta), "4", now=NOW)
    assert delete_old_links(session, expired_before=later) == 0
    assert services.ask_partners(session, staff, NOW.year, "Heta\nKela", settings=settings, now=later) == 1
    assert (services.is_open(heta, now=later), services.is_open(kela, now=later)) == (False, True)


@pytest.mark.parametrize(
    ("text", "code"),
    [(" \n", "partners_missing"), ("x" * 121, "partner_name_too_long"), ("a@b.fi", "partner_is_address")],
)
def test_what_is_no_list_of_organisations_is_said(text, code):
    with pytest.raises(RuleViolation) as told:
        partner_names(text)
    assert told.value.code == code


def test_clients_answers_stand_beside_the_advisers_mark_each_with_its_n(session, centre, asked):
    _event, code = asked
    make_event(session, centre=centre, satisfaction="very_satisfied")
    services.take_answer(session, code, "bad", now=NOW)
    write_answers(session, centre.id, "event", NOW.date().replace(day=1), [("good", None)] * 4)
    write_answers(session, make_centre(session).id, "event", NOW.date(), [("good", None)])
    ask = Ask(session, centre.id, YEAR, YEAR, "en", NOW)
    (marks,), own = page_tables("satisfaction", ask), page_tables("answers", ask)[0]
    assert (marks.cell("very_satisfied", "events"), marks.cell("total", "events")) == (1, 1)
    assert (own.cell("bad", "answers"), own.cell("bad", "share"), own.cell("total", "answers")) == (1, 20, 5)
    narrowed = Ask(session, centre.id, YEAR, YEAR, "en", NOW, group="employer")
    assert page_tables("answers", narrowed)[0].cell("total", "answers") == 0


def test_of_fewer_than_five_answers_staff_are_told_nothing(session, centre):
    """They know whom they asked on which day, and that the client has answered."""
    for kind, given in (("event", "bad"), ("partner", "2")):
        write_answers(session, centre.id, kind, YEAR.first, [(given, None)] * 4)
    ask = Ask(session, centre.id, YEAR, YEAR, "en", NOW)
    for table in page_tables("answers", ask):
        assert {value for line in table.cells for value in line} == {Missing.HIDDEN}, table.code
        assert "fewer than five" in table.sentence
    write_answers(session, centre.id, "partner", YEAR.first, [("4", None)])
    _clients, partners, years = page_tables("answers", ask)
    assert (partners.cell("2", "answers"), years.cell(str(NOW.year), "mean")) == (4, 2.4)


def test_public_answers_hide_what_is_small_and_what_would_give_it_back(session, centre):
    last = NOW.year - 1
    period = Period(date(last, 1, 1), date(last, 12, 31))
    for kind, counts in (
        ("event", {"good": 30, "so_so": 12, "bad": 3}),
        ("partner", {"5": 9, "4": 6, "2": 1}),
    ):
        given = [(answer, None) for answer, count in counts.items() for _one in range(count)]
        write_answers(session, centre.id, kind, period.last, given)
    ask = Ask(session, centre.id, period, period, "en", NOW)
    own, partners, mean = public_tables("answers", ask)
    hidden = {row.code for row in own.rows if own.cell(row.code, "answers") is Missing.HIDDEN}
    assert "bad" in hidden and len(hidden) > 1
    assert all((own.cell(row.code, "share") is Missing.HIDDEN) >= (row.code in hidden) for row in own.rows)
    assert partners.cell("2", "answers") is Missing.HIDDEN
    assert [partners.cell(score, "answers") for score in "54"].count(Missing.HIDDEN) >= 1
    assert mean.cells == ((16, Missing.HIDDEN),)


def test_an_event_left_open_comes_back_on_the_day_that_was_chosen(session, centre, staff):
    event = make_event(session, centre=centre, result="continues")
    first, second = NOW.date() + timedelta(days=3), NOW.date() + timedelta(days=5)
    for day in (first, first, second):
        plan_follow_up(session, staff, event.id, day, now=NOW)
    (task,) = session.scalars(select(StaffTask))
    assert (task.kind, task.due_on, task.client_event_id) == ("event_follow_up", second, event.id)
    assert task.assigned_account_id == staff.account_id
    finish_task(session, staff, task.id, now=NOW)
    plan_follow_up(session, staff, event.id, second, now=NOW)
    assert [one.done_at is None for one in session.scalars(select(StaffTask).order_by(StaffTask.id))] == [
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("days", "code"),
    [(None, "follow_up_day_missing"), (-1, "follow_up_day_past"), (367, "follow_up_day_far")],
)
def test_a_follow_up_has_a_day_that_can_be(session, centre, staff, days, code):
    event = make_event(session, centre=centre)
    day = None if days is None else NOW.date() + timedelta(days=days)
    with pytest.raises(RuleViolation) as told:
        plan_follow_up(session, staff, event.id, day, now=NOW)
    assert told.value.code == code
    with pytest.raises(NotFound):
        plan_follow_up(session, staff, make_event(session).id, NOW.date(), now=NOW)
