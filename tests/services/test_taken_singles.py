"""A need of single dates only: filled when every date ahead is somebody's work, open again when they leave."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from portti.domain.candidacy_forms import ContractDraft
from portti.domain.errors import RuleViolation
from portti.domain.weekly_hours import key_of, singles_of_keys
from portti.models import (
    Candidacy,
    Employer,
    Need,
    NeedShift,
)
from portti.queries.freshness import needs_to_expire
from portti.queries.papers import lines_of
from portti.services import candidacy_deeds, needs
from portti.services.agreed_work import AgreedWork
from portti.services.freshness import expire_need
from portti.services.granted_hours import plan_of
from portti.services.match_inputs import need_data
from portti.services.need_ending import is_over
from portti.services.needs import change_times
from portti.services.paper_shifts import place_lines
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_profile
from tests.factories.candidacies import make_candidacy
from tests.factories.matches import employer_actor
from tests.factories.needs import make_need
from tests.factories.papers import make_paper
from tests.support.need_of_dates import TODAY, agreed, dates, left_after, start


@pytest.mark.parametrize(
    ("days", "first", "last", "state"),
    [
        pytest.param((1, 5), 0, None, "filled", id="all"),
        pytest.param((1, 5), 1, 5, "filled", id="first and last day count"),
        pytest.param((-3, 5), 0, 5, "filled", id="one before their time is past"),
        pytest.param((1, 5), 0, 4, "published", id="the last is open"),
        pytest.param((1, 5), 2, None, "published", id="the first is open"),
    ],
)
def test_it_is_filled_when_all_its_dates_ahead_lie_in_what_was_agreed(
    session: Session, settings: Settings, days: tuple[int, ...], first: int, last: int | None, state: str
) -> None:
    need = dates(session, *days)
    start(session, settings, need, agreed(session, need, first, last))
    assert need.state == state


@pytest.mark.either_database
@pytest.mark.parametrize("state", ["published", "checking", "paused", "expired"])
@pytest.mark.parametrize("stage", ["contract", "started"])
def test_of_two_who_agreed_nobody_knows_who_does_which(
    session: Session, settings: Settings, state: str, stage: str
) -> None:
    need = dates(session, 1, 5, state=state)
    other = agreed(session, need, 0, None)
    other.stage = stage
    session.flush()
    start(session, settings, need, agreed(session, need, 0, None))
    assert need.state == state


def key(ahead: int) -> str:
    """The date of so many days ahead, as a contract names it."""
    day = TODAY + timedelta(days=ahead)
    return f"{day}T10:00_{day}T14:00"


def day(ahead: int) -> str:
    return f"{TODAY + timedelta(days=ahead)}T10:00"


def asked_of(need: Need) -> list[str]:
    """When the single shifts begin for which somebody is looked for."""
    return [one["start"] for one in need_data(need)["single_shifts"]]


def agree(session: Session, settings: Settings, need: Need, row: Candidacy, *ahead: int) -> Candidacy:
    draft = ContractDraft(TODAY, None, tuple(key(one) for one in ahead))
    more: dict[str, Any] = {"settings": settings, "now": NOW}
    return candidacy_deeds.agree_contract(session, employer_actor(need), row.id, draft, **more)


def chosen(session: Session, need: Need) -> Candidacy:
    return make_candidacy(session, need, make_profile(session), "chosen")


def test_two_whose_contracts_name_their_dates_fill_it_and_one_who_leaves_opens_it(
    session: Session, settings: Settings
) -> None:
    need = dates(session, -1, 1, 5)
    one, other = chosen(session, need), chosen(session, need)
    agree(session, settings, need, one, 1)
    for ahead in (1, -1):
        with pytest.raises(RuleViolation, match="shift_taken_meanwhile"):
            agree(session, settings, need, other, ahead)
    agree(session, settings, need, other, 5)
    assert (one.taken_dates, one.taken_shifts, one.weekly_minutes) == ([key(1)], [], 0)
    start(session, settings, need, one)
    assert (need.state, asked_of(need)) == ("published", [day(-1), day(5)])
    assert not is_over(need, NOW) and is_over(need, NOW + timedelta(days=6))
    start(session, settings, need, other)
    assert need.state == "filled"
    more: dict[str, Any] = {"settings": settings, "now": NOW}
    candidacy_deeds.end_as_employer(session, employer_actor(need), one.id, "work_ended", **more)
    assert (need.state, asked_of(need)) == ("published", [day(-1), day(1)])
    change_times(session, employer_actor(need), need.id, "single", remove=singles_of_keys([key(-1)]), now=NOW)
    assert asked_of(need) == [day(1)]


def test_a_need_whose_open_dates_have_passed_is_hidden_though_some_are_somebodys_work(
    session: Session, settings: Settings
) -> None:
    need = dates(session, 1, 5)
    row = chosen(session, need)
    agree(session, settings, need, row, 5)
    start(session, settings, need, row)
    late = NOW + timedelta(days=2)
    assert need.id in needs_to_expire(session, settings=settings, now=late)
    assert expire_need(session, need.id, settings=settings, now=late)
    beside = dates(session, 1)
    beside.single_shifts[0].taken = True
    beside.shifts = [NeedShift(position=0, weekday=0, start_minute=480, end_minute=720)]
    session.flush()
    assert asked_of(beside) == []


def test_a_contract_of_dates_says_which_and_holds_them_within_its_days(
    session: Session, settings: Settings
) -> None:
    need = dates(session, 1, 5)
    row, actor = chosen(session, need), employer_actor(need)
    for draft, code in (
        (ContractDraft(TODAY, None, (), 240), "dates_missing"),
        (ContractDraft(TODAY + timedelta(days=2), None, (key(1), key(5))), "dates_outside"),
        (ContractDraft(TODAY, TODAY + timedelta(days=4), (key(5),)), "dates_outside"),
    ):
        with pytest.raises(RuleViolation, match=code):
            candidacy_deeds.agree_contract(session, actor, row.id, draft, settings=settings, now=NOW)


def test_dates_that_were_agreed_count_once_and_stand_in_calendars_and_lists(
    session: Session, settings: Settings
) -> None:
    need = dates(session, 1, 5)
    employer = session.get_one(Employer, need.employer_id)
    employer.granted_hours, employer.granted_per = 8, "month"
    row = agree(session, settings, need, chosen(session, need), 5)
    plan = plan_of(session, need, now=NOW)
    assert plan is not None and plan.planned == 8
    needs.withdraw_need(session, employer_actor(need), need.id, settings=settings, now=NOW)
    other = plan_of(session, make_need(session, shifts=(), employer=employer, state="draft"), now=NOW)
    assert other is not None and other.planned == 4
    days = [TODAY + timedelta(days=ahead) for ahead in range(9)]
    work = AgreedWork(session, [(row, need)], days)
    assert [key_of(shift.single) for shift in work.of(row, need)] == [key(5)]
    paper = make_paper(session, settings, employer=employer, kind="shifts")
    paper.candidacy_id, paper.first_on, paper.last_on = row.id, days[0], days[-1]
    place_lines(session, paper, None)
    assert [line.happens_on for line in lines_of(session, paper.id)] == [days[5]]


def test_dates_beside_times_to_be_agreed_do_not_fill_it(session: Session, settings: Settings) -> None:
    need = dates(session, 1, steps_done="times kind_open")
    start(session, settings, need, agreed(session, need, 0, None))
    assert need.state == "published"


def test_it_is_open_again_when_who_had_its_dates_leaves(session: Session, settings: Settings) -> None:
    assert left_after(session, settings, dates(session, 1, 5)) == "published"


def test_one_that_lacks_something_waits_for_its_employer(session: Session, settings: Settings) -> None:
    assert left_after(session, settings, dates(session, 1, 5, text="")) == "filled"


def test_it_stays_filled_where_the_employer_asks_for_nothing_more(
    session: Session, settings: Settings
) -> None:
    assert left_after(session, settings, dates(session, 1, 5), "need_changed") == "filled"


def test_an_ad_of_long_ago_is_not_shown_again_by_itself(session: Session, settings: Settings) -> None:
    hidden = NOW - timedelta(days=settings.freshness.hide_after_days)
    assert left_after(session, settings, dates(session, 1, 5, confirmed_at=hidden)) == "filled"


@pytest.mark.parametrize("last", [1, 4])
def test_what_the_employer_called_filled_with_a_date_open_stays_so(
    session: Session, settings: Settings, last: int
) -> None:
    need = dates(session, 1, 5)
    row = agreed(session, need, 0, last)
    start(session, settings, need, row)
    need.state = "filled"
    session.flush()
    candidacy_deeds.end_as_employer(
        session, employer_actor(need), row.id, "work_ended", settings=settings, now=NOW
    )
    assert need.state == "filled"
