"""Made-up records of interviews with valid defaults."""

from datetime import datetime

from sqlalchemy.orm import Session

from portti.models import InterviewRecord, Profile
from tests.conftest import NOW
from tests.factories.accounts import make_profile


def make_record(
    session: Session, *, profile: Profile | None = None, now: datetime = NOW, **values: object
) -> InterviewRecord:
    """Return a stored record that can be shared with its person; nothing has been shared yet."""
    profile = profile or make_profile(session, now=now)
    fields: dict[str, object] = {
        "template_version": 1,
        "language": "fi",
        "held_on": now.date(),
        "answers": {"tasks_done": "Kolme vuotta avustajana."},
        "right_to_work": "yes",
        "outcome": "suitable",
        "reason": "experience",
        "summary": "Puhuimme työstä. Aamut sopivat.",
        **values,
    }
    record = InterviewRecord(
        centre_id=profile.centre_id, profile_id=profile.id, created_at=now, changed_at=now, **fields
    )
    session.add(record)
    session.flush()
    return record
