"""Made-up profiles that are filled in, and those who handle them."""

from datetime import datetime

from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.models import (
    Account,
    Centre,
    Profile,
    ProfileCannot,
    ProfileFreeTime,
    ProfileInterest,
    ProfileLanguage,
    ProfileSkill,
    ProfileTravel,
)
from tests.conftest import NOW
from tests.factories.accounts import make_profile


def make_full_profile(
    session: Session,
    *,
    account: Account | None = None,
    centre: Centre | None = None,
    state: str = "draft",
    now: datetime = NOW,
    **values: object,
) -> Profile:
    """Return a stored profile in Jyväskylä with something in each step."""
    fields: dict[str, object] = {
        "text": "Olen rauhallinen ja täsmällinen.",
        "hours_min": 5.0,
        "hours_max": 20.0,
        "shortest_shift": 120,
        "travel": [ProfileTravel(mode="car", reach=40.0), ProfileTravel(mode="any", reach=25.0)],
        "free_times": [
            ProfileFreeTime(position=0, weekday=0, start_minute=480, end_minute=720),
            ProfileFreeTime(position=1, weekday=4, start_minute=1320, end_minute=360),
        ],
        "skills": [
            ProfileSkill(skill="pc_dress", level="done"),
            ProfileSkill(skill="hh_cook", level="learn"),
        ],
        "languages": [ProfileLanguage(language="fi", level="C2")],
        "cannot": [ProfileCannot(condition="c_pets:cat")],
        "interests": [ProfileInterest(interest="sauna")],
        **values,
    }
    return make_profile(session, account=account, centre=centre, state=state, now=now, **fields)


def actor_for(profile: Profile) -> Actor:
    """Return the assistant whose profile it is."""
    return Actor(profile.account_id, frozenset({"assistant"}), profile.centre_id, profile_id=profile.id)


def staff_actor_for(profile: Profile, staff: Account) -> Actor:
    """Return a member of staff who acts for the assistant."""
    return Actor(staff.id, frozenset({"staff"}), staff.centre_id, profile_id=profile.id)
