"""A need of single dates only, whom its dates are agreed with, and what becomes of it when they leave."""

from datetime import timedelta

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.models import (
    Candidacy,
    Employer,
    Need,
    NeedSingleShift,
)
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


def left_after(session: Session, settings: Settings, need: Need, reason: str = "work_ended") -> str:
    """Return the state of a need after the one who filled it has left."""
    row = agreed(session, need, 0, None)
    start(session, settings, need, row)
    assert need.state == "filled"
    before = plan_of(session, need, now=NOW)
    candidacy_deeds.end_as_employer(session, employer_actor(need), row.id, reason, settings=settings, now=NOW)
    assert plan_of(session, need, now=NOW) == before
    return need.state
