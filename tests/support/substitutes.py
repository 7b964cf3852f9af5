"""Asking for a substitute in tests: who is ready, who is asked, what they say, and what they were written."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matching.types import SingleShift
from portti.models import (
    Account,
    Need,
    OutboxMessage,
    Profile,
    SubstituteAsk,
    SubstituteRequest,
)
from portti.queries.substitutes import asks_of_request
from portti.services.substitute_candidates import who_can_come
from portti.services.substitutes import (
    answer_ask,
    ask_substitutes,
)
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.matches import assistant_actor, employer_actor, make_matchable

SOON = SingleShift(datetime(2026, 12, 2, 8), datetime(2026, 12, 2, 12))
"""Wednesday, a day after the tests' now."""
LATER = NOW + timedelta(minutes=10)
FREE = ((2, 420, 960),)


def ready(session: Session, name: str, **values: Any) -> Profile:
    """Somebody who is free on Wednesdays and comes within two hours."""
    return make_matchable(session, name=name, free=FREE, **{"short_notice_minutes": 120, **values})


def come(session: Session, need: Need, settings: Settings, single: SingleShift = SOON) -> list[str]:
    found = who_can_come(session, need, single, settings=settings, now=NOW)
    return [session.get_one(Profile, one.profile_id).shown_name for one in found.people]


def ask(
    session: Session, need: Need, settings: Settings, *people: Profile, **values: Any
) -> SubstituteRequest:
    keys = {one.id for one in people} or None
    return ask_substitutes(
        session, employer_actor(need), need.id, SOON, keys, settings=settings, now=NOW, **values
    )


def asking(session: Session, request: SubstituteRequest, person: Profile) -> SubstituteAsk:
    return next(row.ask for row in asks_of_request(session, request.id) if row.profile.id == person.id)


def say(
    session: Session, request: SubstituteRequest, person: Profile, answer: str, settings: Settings
) -> str:
    key = asking(session, request, person).id
    return answer_ask(session, assistant_actor(person), key, answer, settings=settings, now=LATER).state


def mails(session: Session, kind: str) -> list[OutboxMessage]:
    return list(session.scalars(select(OutboxMessage).where(OutboxMessage.kind == kind)))


def addresses(session: Session, kind: str) -> set[str]:
    return {mail.to_address for mail in mails(session, kind)}


def address_of(session: Session, profile: Profile) -> str:
    return session.get_one(Account, profile.account_id).email or ""
