"""A need of single dates only: filled when every date ahead is somebody's work, open again when they leave."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.models import Candidacy, Employer, Need, NeedSingleShift
from portti.services import candidacy_deeds
from portti.services.granted_hours import plan_of
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_profile
from tests.factories.candidacies import make_candidacy
from tests.factories.matches import employer_actor
from tests.factories.needs import make_need

TODAY = helsinki(NOW).date()


def dates(session: Session, *days: int, **values: object) -> Need:
    """A need of single shifts that come in so many days, beside another's whose dates nobody has agreed on."""
    need, other = make_need(session, shifts=(), **{"text": "Apua", **values}), make_need(session, shifts=())
    for one, ahead in ((need, days), (other, (1, 2))):
        for number in ahead:
            day = TODAY + timedelta(days=number)
            ends = {"starts_at": f"{day}T10:00", "ends_at": f"{day}T14:00"}
            one.single_shifts.append(NeedSingleShift(**ends))
    employer = session.get_one(Employer, need.employer_id)
    employer.power_of_attorney_on = employer.insurance_on = TODAY
    session.flush()
    return need


def agreed(session: Session, need: Need, first: int, last: int | None) -> Candidacy:
    """Somebody with whom it was agreed that they work from one day on, until another or without an end."""
    return make_candidacy(
        session,
        need,
        make_profile(session),
        "contract",
        weekly_minutes=240,
        contract_from_on=TODAY + timedelta(days=first),
        contract_to_on=None if last is None else TODAY + timedelta(days=last),
    )


def start(session: Session, settings: Settings, need: Need, row: Candidacy) -> None:
    candidacy_deeds.start(session, employer_actor(need), row.id, TODAY, settings=settings, now=NOW)


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


def test_dates_beside_times_to_be_agreed_do_not_fill_it(session: Session, settings: Settings) -> None:
    need = dates(session, 1, steps_done="times kind_open")
    start(session, settings, need, agreed(session, need, 0, None))
    assert need.state == "published"


def left_after(session: Session, settings: Settings, need: Need, reason: str = "work_ended") -> str:
    """Return the state of a need after the one who filled it has left."""
    row = agreed(session, need, 0, None)
    start(session, settings, need, row)
    assert need.state == "filled"
    before = plan_of(session, need, now=NOW)
    candidacy_deeds.end_as_employer(session, employer_actor(need), row.id, reason, settings=settings, now=NOW)
    assert plan_of(session, need, now=NOW) == before
    return need.state


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
