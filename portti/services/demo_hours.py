"""The demo's promised hours of two years, and what a pair at work has said to each other."""

import random
from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.domain.candidacies import ASSISTANT, EMPLOYER
from portti.domain.hours_reports import REASONS, months_to_tell
from portti.domain.pair_feedback import START
from portti.models import Centre, Employer, HoursReport, Need
from portti.queries import accounts as account_queries
from portti.queries.demo import employers_with_area, working_of_centre
from portti.queries.matches import account_of_profile
from portti.services.pair_feedback import write_feedback

_SEED = 20261128
_EMPLOYERS = 14


def make_hours(session: Session, centre: Centre, *, now: datetime) -> None:
    """Write the months that some employers of a centre told, and feedback of those who work."""
    chance = random.Random(_SEED)  # noqa: S311 - made-up data, nothing secret
    told = employers_with_area(session, centre.id)[:_EMPLOYERS]
    for employer_id, code in told:
        promised = chance.choice((30, 60, 80, 120, 160)) * 60
        for month in _months(helsinki(now).date()):
            lacking = chance.choice((0, 0, 0, 0.05, 0.1, 0.3))
            session.add(
                HoursReport(
                    centre_id=centre.id,
                    employer_id=employer_id,
                    month=month,
                    municipality_code=code,
                    promised_minutes=promised,
                    happened_minutes=round(promised * (1 - lacking)),
                    reason=chance.choice(REASONS) if lacking else None,
                    told_at=now,
                )
            )
    session.flush()
    _speak(session, centre, now)


def _months(today: date) -> Iterator[date]:
    months = months_to_tell(today)
    yield from months[1:]
    yield from (month.replace(year=month.year - 1) for month in months)


def _speak(session: Session, centre: Centre, now: datetime) -> None:
    for row in working_of_centre(session, centre.id):
        employer = session.get_one(Employer, session.get_one(Need, row.need_id).employer_id)
        account = account_of_profile(session, row.profile_id)
        if employer.account_id is None or account is None:
            continue
        for side, who, well, wishes in (
            (EMPLOYER, employer.account_id, ("on_time", "listened"), ("told_early",)),
            (ASSISTANT, account.id, ("respect", "pay"), ("clear",)),
        ):
            actor = account_queries.actor_of(session, who)
            write_feedback(session, actor, side, row.id, START, well, wishes, now=now)
