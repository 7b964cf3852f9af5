"""What follows when both sides of a pair say yes: each is told once."""

from datetime import datetime

from sqlalchemy.orm import Session

from portti.mail.compose import answers as compose
from portti.mail.links import assistant_match_url, need_match_url
from portti.mail.outbox import enqueue
from portti.models import Match, Need, Profile
from portti.queries import recipients
from portti.services.accounts import holder_of
from portti.settings import Settings


def tell_both_sides(session: Session, match: Match, *, settings: Settings, now: datetime) -> None:
    """Promise a mail to each side that can be written to; said again after being taken back, once a day."""
    need = session.get_one(Need, match.need_id)
    profile = session.get_one(Profile, match.profile_id)
    for account in recipients.accounts_of_need(session, need):
        link = need_match_url(settings, account.language, need.id, profile.id)
        draft = compose.both_interested(
            holder_of(account), match_id=match.id, link=link, for_assistant=False, settings=settings, now=now
        )
        enqueue(session, draft, now=now)
    for account in recipients.accounts_of_profile(session, profile):
        link = assistant_match_url(settings, account.language, need.id)
        draft = compose.both_interested(
            holder_of(account), match_id=match.id, link=link, for_assistant=True, settings=settings, now=now
        )
        enqueue(session, draft, now=now)
