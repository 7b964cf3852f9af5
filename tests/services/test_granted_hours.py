"""Planned hours of all an employer's needs, held against the granted ones; staff may let them go over."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matching.types import Shift, SingleShift
from portti.domain.actor import SYSTEM, Actor
from portti.domain.candidacy_forms import ContractDraft
from portti.domain.errors import NotAllowed, NotFound, RuleViolation
from portti.domain.granted_hours import planned_hours
from portti.domain.needs import BeforeDraft, DatesDraft
from portti.models import AuditEvent, Candidacy, Employer, HoursOverrule, Need, NeedWindow
from portti.services import candidacy_deeds, needs
from portti.services.granted_hours import overrule_hours, plan_of
from portti.services.taken_shifts import open_hours_of_working, open_shifts_by_key
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_employer, make_profile
from tests.factories.candidacies import make_candidacy
from tests.factories.needs import make_need

MORNING = ((1, 480, 720),)


def owner(employer: Employer) -> Actor:
    return Actor(employer.account_id, frozenset({"employer"}), employer.centre_id, employer.id)


def staff(session: Session, centre_id: int) -> Actor:
    account = make_account(session, "staff")
    account.centre_id = centre_id
    return Actor(account.id, frozenset({"staff"}), centre_id)


def employer_with(session: Session, hours: float | None, per: str = "week") -> Employer:
    employer = make_employer(session)
    employer.granted_hours, employer.granted_per = hours, per
    # Noise: another employer plans a whole week.
    make_need(session, shifts=((0, 0, 1439), (1, 0, 1439)))
    return employer


def need_of(session: Session, employer: Employer, state: str = "draft", **values: Any) -> Need:
    return make_need(session, employer=employer, state=state, text="Aamut.", **values)


def planned(session: Session, need: Need) -> float:
    plan = plan_of(session, need, now=NOW)
    assert plan is not None
    return plan.planned


def test_who_does_not_know_the_granted_hours_publishes_all_the_same(
    session: Session, settings: Settings
) -> None:
    employer = employer_with(session, None, "")
    need = need_of(session, employer)
    assert plan_of(session, need, now=NOW) is None
    needs.publish_need(session, owner(employer), need.id, settings=settings, now=NOW)
    assert need.state == "published"


def test_all_needs_that_are_open_or_filled_count_together(session: Session, settings: Settings) -> None:
    employer = employer_with(session, 12)
    for state in ("published", "filled", "paused", "withdrawn", "expired", "draft"):
        need_of(session, employer, state)
    need = need_of(session, employer)
    assert planned(session, need) == 12
    needs.publish_need(session, owner(employer), need.id, settings=settings, now=NOW)
    another = need_of(session, employer)
    with pytest.raises(RuleViolation, match="over_granted_hours") as caught:
        needs.publish_need(session, owner(employer), another.id, settings=settings, now=NOW)
    assert dict(caught.value.facts) == {"planned": 16, "granted": 12, "per": "week"}


def test_who_works_for_a_hidden_need_counts(session: Session) -> None:
    employer = employer_with(session, 12)
    hidden = need_of(session, employer, "paused")
    for stage, minutes in (("started", 180), ("contract", 60)):
        session.add(
            Candidacy(
                centre_id=employer.centre_id,
                need_id=hidden.id,
                profile_id=make_profile(session).id,
                stage=stage,
                stage_since=NOW,
                waits_for="employer",
                deadline_at=NOW,
                origin="mutual",
                opened_at=NOW,
                weekly_minutes=minutes,
            )
        )
    session.flush()
    assert planned(session, need_of(session, employer)) == 8


def test_a_month_is_counted_in_weeks_and_with_the_fullest_month_of_single_shifts() -> None:
    day = datetime(2027, 1, 4, 8)
    singles = [(day + timedelta(days=number), day + timedelta(days=number, hours=6)) for number in (0, 1, 40)]
    assert planned_hours(12, singles, 64, "month").planned == 64
    assert not planned_hours(12, singles, 64, "month").is_over
    assert planned_hours(12, singles, 23, "week") == planned_hours(12, singles[:2], 23, "week")
    assert planned_hours(12, singles, 23, "week").is_over


def test_what_the_employer_may_use_at_most_is_what_counts(session: Session) -> None:
    employer = employer_with(session, 3)
    need = need_of(session, employer, hours_cap=2.5)
    assert planned(session, need) == 2.5


def window(minutes: int, times: int, assistants: int = 1) -> NeedWindow:
    """So long work somewhere between 8 and 20, on so many of the working days."""
    return NeedWindow(
        position=0,
        weekdays="0 1 2 3 4",
        earliest_minute=480,
        latest_minute=1200,
        minutes=minutes,
        times=times,
        assistants=assistants,
    )


@pytest.mark.parametrize(
    ("values", "hours"),
    [
        ({"windows": [window(90, 3)]}, 4 + 4.5),
        ({"windows": [window(60, 2, 2)], "shifts": ()}, 4),
        ({"shifts": (), "open_hours_min": 6.0}, 6),
        ({"shifts": (), "open_hours_max": 9.0}, 9),
        ({"shifts": (), "open_hours_min": 6.0, "open_hours_max": 9.0}, 9),
        ({"open_hours_min": 10.0, "open_hours_max": 12.0, "hours_cap": 11.0}, 11),
        ({"open_hours_min": 2.0}, 4),
    ],
)
def test_a_window_counts_by_its_length_and_open_times_by_the_hours_told(
    session: Session, settings: Settings, values: dict[str, Any], hours: float
) -> None:
    employer = employer_with(session, 30)
    need = need_of(session, employer, "published", **values)
    assert planned(session, need) == hours
    assert open_hours_of_working(session, need).left == hours * 60


def test_work_that_is_agreed_on_takes_as_much_as_was_planned_of_it(
    session: Session, settings: Settings
) -> None:
    employer = employer_with(session, 30)
    employer.power_of_attorney_on = employer.insurance_on = NOW.date()
    need = need_of(session, employer, "published", windows=[window(90, 2)], open_hours_max=8.0)
    assert planned(session, need) == 8
    row = make_candidacy(session, need, make_profile(session), "checks")
    (shift,) = open_shifts_by_key(session, need)
    draft = ContractDraft(NOW.date(), None, (shift,), 3 * 60)
    agree = partial(
        candidacy_deeds.agree_contract, session, owner(employer), row.id, settings=settings, now=NOW
    )
    agree(draft)
    assert (row.weekly_minutes, candidacy_deeds.contract_of(row, settings)) == (7 * 60, draft)
    # A contract counts before the work begins: no shift is promised twice.
    assert (planned(session, need), open_shifts_by_key(session, need)) == (8, {})
    candidacy_deeds.start(session, owner(employer), row.id, NOW.date(), settings=settings, now=NOW)
    # An hour a week is open still: its shift is taken, and the need looks on.
    assert (need.state, [one.taken for one in need.shifts], planned(session, need)) == ("published", [1], 8)
    assert open_hours_of_working(session, need).left == 60
    needs.pause_need(session, owner(employer), need.id, now=NOW)
    assert planned(session, need_of(session, employer)) == 7 + 4


def test_a_contract_for_more_than_was_planned_is_held_against_the_granted_hours(
    session: Session, settings: Settings
) -> None:
    employer = employer_with(session, 6)
    need = need_of(session, employer, "published", shifts=(), open_hours_max=5.0)
    row = make_candidacy(session, need, make_profile(session), "checks")
    agree = partial(
        candidacy_deeds.agree_contract, session, owner(employer), row.id, settings=settings, now=NOW
    )
    with pytest.raises(RuleViolation, match="over_granted_hours") as caught, session.begin_nested():
        agree(ContractDraft(NOW.date(), None, (), 7 * 60))
    assert dict(caught.value.facts) == {"planned": 7, "granted": 6, "per": "week"}
    agree(ContractDraft(NOW.date(), None, (), 6 * 60))
    # What goes over already is not made worse by a contract within it.
    employer.granted_hours = 4
    agree(ContractDraft(NOW.date(), None, (), 5 * 60))
    assert (row.stage, row.weekly_minutes, planned(session, need)) == ("contract", 300, 5)


def test_a_public_need_does_not_grow_over_the_hours_but_may_always_shrink(session: Session) -> None:
    employer = employer_with(session, 4)
    need = need_of(session, employer, "published", shifts=((1, 480, 720), (2, 480, 540)))
    actor = owner(employer)
    with pytest.raises(RuleViolation, match="over_granted_hours"):
        needs.change_times(session, actor, need.id, "weekly", add=[Shift(4, 480, 600)], now=NOW)
    session.expire_all()
    dates = DatesDraft(None, None, 4.5, 0)
    needs.save_need_step(session, actor, need.id, dates, version=None, now=NOW)
    assert need.hours_cap == 4.5


def test_single_shifts_that_are_added_count_too_and_no_need_grows_while_staff_read_it(
    session: Session,
) -> None:
    employer = employer_with(session, 10)
    need = need_of(session, employer, "published")
    day = datetime.combine(NOW.date() + timedelta(days=7 - NOW.weekday()), datetime.min.time())
    first, second = (
        SingleShift(day + timedelta(days=ahead, hours=8), day + timedelta(days=ahead, hours=12))
        for ahead in (0, 2)
    )
    needs.change_times(session, owner(employer), need.id, "single", add=[first], now=NOW)
    assert planned(session, need) == 8
    with pytest.raises(RuleViolation, match="over_granted_hours"), session.begin_nested():
        needs.change_times(session, owner(employer), need.id, "single", add=[second], now=NOW)
    session.expire_all()
    need.state = "checking"
    for kind, more in (("single", second), ("weekly", Shift(4, 480, 660))):
        with pytest.raises(RuleViolation, match="over_granted_hours"), session.begin_nested():
            needs.change_times(session, owner(employer), need.id, kind, add=[more], now=NOW)
        session.expire_all()
    need.state = "paused"
    needs.change_times(session, owner(employer), need.id, "single", add=[second], now=NOW)
    assert planned(session, need) == 12


def test_granted_hours_are_corrected_while_a_need_is_public(session: Session) -> None:
    employer = employer_with(session, 40)
    need = need_of(session, employer, "published")
    for hours, per in ((20.0, "month"), (3.0, "week")):
        draft = BeforeDraft(granted_hours=hours, granted_per=per)
        needs.save_need_step(session, owner(employer), need.id, draft, version=None, now=NOW)
        assert (employer.granted_hours, employer.granted_per) == (hours, per)


def test_staff_let_hours_go_over_with_a_reason_that_is_kept(session: Session, settings: Settings) -> None:
    employer = employer_with(session, 3)
    need = need_of(session, employer)
    adviser = staff(session, employer.centre_id)
    with pytest.raises(RuleViolation, match="reason_missing"):
        overrule_hours(session, adviser, need.id, " ", now=NOW)
    for _press in range(2):
        overrule_hours(session, adviser, need.id, "Päätös uusitaan.", now=NOW)
    row = session.scalars(select(HoursOverrule)).one()
    assert (row.hours, row.reason, row.overruled_by_account_id) == (4, "Päätös uusitaan.", adviser.account_id)
    assert "overrule_hours" in session.scalars(select(AuditEvent.deed)).all()
    needs.publish_need(session, owner(employer), need.id, settings=settings, now=NOW)
    assert need.state == "published"
    with pytest.raises(RuleViolation, match="over_granted_hours"):
        needs.change_times(session, owner(employer), need.id, "weekly", add=[Shift(4, 480, 600)], now=NOW)


def test_only_the_centres_own_staff_let_hours_go_over_and_only_where_they_do(session: Session) -> None:
    employer = employer_with(session, 3)
    need = need_of(session, employer)
    with pytest.raises(NotAllowed):
        overrule_hours(session, owner(employer), need.id, "x", now=NOW)
    stranger = Actor(make_account(session, "staff").id, frozenset({"staff"}), employer.centre_id + 99)
    with pytest.raises(NotFound):
        overrule_hours(session, stranger, need.id, "x", now=NOW)
    employer.granted_hours = 40
    with pytest.raises(RuleViolation, match="hours_not_over"):
        overrule_hours(session, staff(session, employer.centre_id), need.id, "x", now=NOW)


@pytest.mark.parametrize(
    ("hours", "per", "code"),
    [(30, "", "period_missing"), (0, "week", "hours_out_of_range"), (1000, "month", "hours_out_of_range")],
)
def test_granted_hours_say_of_which_period(hours: float, per: str, code: str) -> None:
    with pytest.raises(RuleViolation, match=code):
        BeforeDraft(granted_hours=hours, granted_per=per).check(NOW.date())
    BeforeDraft(granted_hours=None, granted_per=per).check(NOW.date())


def test_the_hours_are_told_once_for_all_needs(session: Session) -> None:
    employer = employer_with(session, None, "")
    need = need_of(session, employer)
    draft = BeforeDraft(part_timers="nobody", granted_hours=30, granted_per="month")
    needs.save_need_step(session, owner(employer), need.id, draft, version=None, now=NOW)
    assert (employer.granted_hours, employer.granted_per, need.part_timers) == (30, "month", "nobody")
    assert planned(session, need_of(session, employer)) == pytest.approx(4 * 52 / 12, abs=0.01)


def test_a_hidden_need_that_comes_back_is_held_against_the_hours_too(
    session: Session, settings: Settings
) -> None:
    employer = employer_with(session, 4)
    need_of(session, employer, "published")
    hidden = need_of(session, employer, "expired", published_at=NOW)
    with pytest.raises(RuleViolation, match="over_granted_hours"):
        needs.confirm_need(session, SYSTEM, hidden.id, settings=settings, now=NOW)
    employer.granted_hours = 8
    needs.confirm_need(session, SYSTEM, hidden.id, settings=settings, now=NOW)
    assert hidden.state == "published"
