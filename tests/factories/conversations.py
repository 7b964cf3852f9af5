"""Made-up threads of messages."""

from datetime import datetime

from sqlalchemy.orm import Session

from portti.models import Conversation, ConversationMessage, Employer, Need, Profile
from tests.conftest import NOW


def make_thread(
    session: Session,
    *,
    need: Need | None = None,
    employer: Employer | None = None,
    profile: Profile | None = None,
    side: str | None = None,
    text: str = "Hei, sopiiko tiistai?",
    now: datetime = NOW,
) -> Conversation:
    """Return a stored thread with one message: of a pair where a need is given, else of one side with the centre."""
    whose = need or employer or profile
    assert whose is not None
    kind = "pair" if need else "employer" if employer else "assistant"
    thread = Conversation(
        centre_id=whose.centre_id,
        kind=kind,
        need_id=need.id if need else None,
        employer_id=employer.id if employer else None,
        profile_id=profile.id if profile else None,
        started_at=now,
        last_message_at=now,
    )
    session.add(thread)
    session.flush()
    message = ConversationMessage(
        conversation_id=thread.id,
        side=side or ("employer" if need else kind),
        text=text,
        language="fi",
        written_at=now,
    )
    session.add(message)
    session.flush()
    return thread
