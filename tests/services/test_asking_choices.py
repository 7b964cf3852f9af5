"""Whom an assistant lets ask them, and when; what of their other work speaks against a shift."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from portti.domain.errors import RuleViolation
from portti.domain.rest import rest_faults
from portti.domain.substitutes import AskingChoice, may_ask_now
from portti.models import (
    Candidacy,
    Need,
)
from portti.services.rest_warnings import warnings_of
from portti.services.substitute_candidates import who_can_come
from portti.services.substitute_choices import choose_asking, own_choice
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.matches import assistant_actor, make_matchable
from tests.factories.needs import make_need
from tests.support.substitutes import SOON, ask, ready


@pytest.fixture
def need(session: Session) -> Need:
    """A need beside another one, which nobody asks for."""
    make_need(session, title="Muualla")
    return make_need(session, shifts=((2, 480, 720),))


@pytest.mark.parametrize(
    ("choice", "asked", "local", "may"),
    [
        (AskingChoice(), 99, datetime(2026, 12, 1, 3), True),
        (AskingChoice(21, 8), 0, datetime(2026, 12, 1, 22), False),
        (AskingChoice(21, 8), 0, datetime(2026, 12, 1, 7, 59), False),
        (AskingChoice(21, 8), 0, datetime(2026, 12, 1, 8), True),
        (AskingChoice(12, 14), 0, datetime(2026, 12, 1, 13), False),
        (AskingChoice(12, 14), 0, datetime(2026, 12, 1, 14), True),
        (AskingChoice(paused_until_on=date(2026, 12, 1)), 0, datetime(2026, 12, 1, 23), False),
        (AskingChoice(paused_until_on=date(2026, 12, 1)), 0, datetime(2026, 12, 2), True),
        (AskingChoice(most_in_week=2), 1, datetime(2026, 12, 1), True),
        (AskingChoice(most_in_week=2), 2, datetime(2026, 12, 1), False),
    ],
)
def test_quiet_hours_pauses_and_limits_say_when_one_is_asked(
    choice: AskingChoice, asked: int, local: datetime, may: bool
) -> None:
    assert may_ask_now(choice, asked, local) == may


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        (AskingChoice(quiet_from=21), "quiet_half"),
        (AskingChoice(8, 8), "quiet_always"),
        (AskingChoice(paused_until_on=date(2026, 11, 30)), "pause_out_of_range"),
        (AskingChoice(paused_until_on=date(2028, 11, 30)), "pause_out_of_range"),
        (AskingChoice(most_in_week=0), "limit_out_of_range"),
    ],
)
def test_a_choice_that_cannot_be_is_refused(session: Session, choice: AskingChoice, code: str) -> None:
    with pytest.raises(RuleViolation, match=code):
        choose_asking(session, assistant_actor(make_matchable(session)), choice, now=NOW)


def test_who_does_not_want_to_be_asked_now_is_not_listed_and_comes_back_by_itself(
    session: Session, settings: Settings, need: Need
) -> None:
    quiet, paused, _other = ready(session, "Hiljainen"), ready(session, "Tauolla"), ready(session, "Muu")
    # The tests' now is ten o'clock in Helsinki.
    choose_asking(session, assistant_actor(quiet), AskingChoice(9, 12), now=NOW)
    choose_asking(session, assistant_actor(paused), AskingChoice(paused_until_on=date(2026, 12, 1)), now=NOW)
    assert own_choice(session, assistant_actor(quiet)) == AskingChoice(9, 12)
    found = who_can_come(session, need, SOON, settings=settings, now=NOW)
    assert ([one.profile_id for one in found.people], found.not_now) == ([_other.id], 2)
    noon = who_can_come(session, need, SOON, settings=settings, now=NOW + timedelta(hours=2))
    assert ({one.profile_id for one in noon.people}, noon.not_now) == ({quiet.id, _other.id}, 1)


DAY = datetime(2026, 12, 2)


def span(start: float, end: float) -> tuple[datetime, datetime]:
    return DAY + timedelta(hours=start), DAY + timedelta(hours=end)


@pytest.mark.parametrize(
    ("shift", "others", "told"),
    [
        (span(8, 12), [], []),
        (span(8, 12), [span(12, 14)], []),
        (span(8, 12), [span(11, 14)], ["overlap"]),
        (span(8, 12), [span(16, 20)], []),
        (span(8, 12), [span(-6, -4)], []),
        (span(8, 12), [span(-4, -2)], ["short_rest"]),
        (span(6, 12), [span(-3, 0)], ["short_rest"]),
        (span(8, 12), [span(16, 22)], ["short_rest"]),
        (span(8, 12), [span(16, 22), span(60, 62)], ["short_rest"]),
        (span(40, 44), [span(0, 8), span(8, 20)], []),
    ],
)
def test_daily_rest_is_eleven_hours_within_a_day_of_each_beginning(
    shift: tuple[datetime, datetime], others: list[tuple[datetime, datetime]], told: list[str]
) -> None:
    assert rest_faults(shift, others) == told


def test_an_assistant_is_warned_of_other_work_over_all_employers(
    session: Session, settings: Settings, need: Need
) -> None:
    one, other = ready(session, "Yksi"), ready(session, "Muu")
    request = ask(session, need, settings)
    elsewhere = make_need(session)
    contract = Candidacy(
        centre_id=elsewhere.centre_id,
        need_id=elsewhere.id,
        profile_id=one.id,
        stage="contract",
        stage_since=NOW,
        waits_for="employer",
        deadline_at=NOW + timedelta(days=14),
        origin="mutual",
        opened_at=NOW,
        taken_shifts=[{"weekday": 2, "start": "11:00", "end": "15:00"}],
    )
    session.add(contract)
    session.flush()
    assert warnings_of(session, one.id, request) == ["overlap"]
    assert warnings_of(session, other.id, request) == []
    contract.taken_shifts = [{"weekday": 1, "start": "20:00", "end": "23:30"}]
    session.flush()
    assert warnings_of(session, one.id, request) == ["short_rest"]
    contract.contract_to_on = date(2026, 11, 30)
    session.flush()
    assert warnings_of(session, one.id, request) == []
