"""Made-up pairs that fit, and the rankings that find them."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.models import Match, Need, Profile, ProfileFreeTime, ProfileLanguage, ProfileTravel
from portti.queries import match_pool
from portti.services.matchmaking import refresh_need, refresh_profile
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_profile


def make_match(
    session: Session, *, need: Need, profile: Profile, now: datetime = NOW, **values: object
) -> Match:
    """Return a stored pair that passes all gates."""
    fields: dict[str, object] = {"current": True, "score": 0.5, "rules_version": "test", **values}
    match = Match(centre_id=need.centre_id, need_id=need.id, profile_id=profile.id, found_at=now, **fields)
    session.add(match)
    session.flush()
    return match


def make_matchable(
    session: Session,
    *,
    name: str = "Venla",
    free: tuple[tuple[int, int, int], ...] = ((1, 420, 960),),
    **values: object,
) -> Profile:
    """Return a published profile in Jyväskylä that travels by car and is free on Tuesdays, 7 to 16."""
    fields: dict[str, object] = {
        "travel": [ProfileTravel(mode="car", reach=40.0)],
        "free_times": [
            ProfileFreeTime(position=number, weekday=weekday, start_minute=start, end_minute=end)
            for number, (weekday, start, end) in enumerate(free)
        ],
        "languages": [ProfileLanguage(language="fi", level="C2")],
        "shown_name": name,
        **values,
    }
    return make_profile(session, **fields)  # type: ignore[arg-type]


def rank_all(session: Session, settings: Settings, now: datetime = NOW) -> None:
    """Rank every published need and every profile that may be matched, as the job does."""
    for need in session.scalars(select(Need).order_by(Need.id)):
        refresh_need(session, need, settings=settings, now=now)
    for profile in match_pool.matchable_profiles(session):
        refresh_profile(session, profile, settings=settings, now=now)
    session.flush()


def employer_actor(need: Need) -> Actor:
    """Return who handles a need's matters as its employer."""
    return Actor(
        account_id=None, roles=frozenset({"employer"}), centre_id=need.centre_id, employer_id=need.employer_id
    )


def assistant_actor(profile: Profile) -> Actor:
    """Return who handles a profile's matters as its assistant."""
    return Actor(
        account_id=profile.account_id,
        roles=frozenset({"assistant"}),
        centre_id=profile.centre_id,
        profile_id=profile.id,
    )
