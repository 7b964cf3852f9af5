"""Made-up pairs that fit."""

from datetime import datetime

from sqlalchemy.orm import Session

from portti.models import Match, Need, Profile
from tests.conftest import NOW


def make_match(
    session: Session, *, need: Need, profile: Profile, now: datetime = NOW, **values: object
) -> Match:
    """Return a stored pair that passes all gates."""
    fields: dict[str, object] = {"current": True, "score": 0.5, "rules_version": "test", **values}
    match = Match(centre_id=need.centre_id, need_id=need.id, profile_id=profile.id, found_at=now, **fields)
    session.add(match)
    session.flush()
    return match
