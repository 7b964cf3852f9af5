"""Pairs of which there is news, and whom it reaches."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.models import (
    Account,
    Employer,
    Match,
    Need,
    NotificationChoice,
    OutboxMessage,
    Profile,
    ProfileFreeTime,
    ProfileLanguage,
    ProfileTravel,
)
from portti.services import digests
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_profile
from tests.factories.matches import make_match
from tests.factories.needs import make_need

# NOW is 10:00 in Helsinki; who never chose hears at 9:00.
NEXT_MORNING = NOW + timedelta(hours=23)


def fitting_profile(session: Session, account: Account | None = None, **values: object) -> Profile:
    """A published profile that passes all gates of `make_need`."""
    profile = make_profile(
        session,
        account=account,
        travel=[ProfileTravel(mode="car", reach=60.0)],
        free_times=[ProfileFreeTime(position=0, weekday=1, start_minute=420, end_minute=780)],
        languages=[ProfileLanguage(language="fi", level="C2")],
        **values,
    )
    session.flush()
    return profile


def pair(
    session: Session, need: Need | None = None, profile: Profile | None = None, **values: object
) -> Match:
    need, profile = need or make_need(session), profile or fitting_profile(session)
    return make_match(session, need=need, profile=profile, **values)  # type: ignore[arg-type]


def choose(session: Session, account_id: int | None, frequency: str, hour: int = 9, weekday: int = 0) -> None:
    session.add(
        NotificationChoice(
            account_id=account_id, kind="new_matches", frequency=frequency, hour=hour, weekday=weekday
        )
    )
    session.flush()


def employer_account(session: Session, match: Match) -> int | None:
    need = session.get_one(Need, match.need_id)
    return session.get_one(Employer, need.employer_id).account_id


def assistant_account(session: Session, match: Match) -> int:
    account_id = session.get_one(Profile, match.profile_id).account_id
    assert account_id is not None
    return account_id


def tell_all(session: Session, settings: Settings, now: datetime) -> int:
    """What the job does."""
    due = digests.accounts_due(session, settings=settings, now=now)
    return sum(
        digests.tell_new_matches(session, account_id, settings=settings, now=now) for account_id in due
    )


def messages(session: Session) -> list[OutboxMessage]:
    return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))
