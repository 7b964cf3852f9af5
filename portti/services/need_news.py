"""News of a need that changed by itself: filled, as nothing of it is open, or open again, as somebody has left."""

from datetime import datetime

from sqlalchemy.orm import Session

from portti.domain.places import municipality_name
from portti.mail.compose.reminders import FILLED, OPEN_AGAIN, need_news
from portti.mail.links import need_url
from portti.mail.outbox import enqueue, take_back
from portti.models import Need
from portti.queries import recipients
from portti.services.accounts import holder_of
from portti.services.freshness import who_want_it
from portti.settings import Settings


def tell_filled(session: Session, need: Need, *, settings: Settings, now: datetime) -> None:
    """Tell everybody on the employer's side who wants it that a need has filled."""
    _tell(session, need, FILLED, settings, now)


def tell_open_again(session: Session, need: Need, *, settings: Settings, now: datetime) -> None:
    """Tell the same people that a need is open again."""
    _tell(session, need, OPEN_AGAIN, settings, now)


def _tell(session: Session, need: Need, kind: str, settings: Settings, now: datetime) -> None:
    # What it was before, and nobody has read yet, is not so any more.
    take_back(session, *(f"{before}:{need.id}:" for before in (FILLED, OPEN_AGAIN)))
    for account in who_want_it(session, recipients.accounts_of_need(session, need)):
        draft = need_news(
            kind,
            holder_of(account),
            account.id,
            key=f"{need.id}:{account.id}:{need.row_version}",
            area=municipality_name(need.municipality_code, account.language),
            link=need_url(settings, account.language, need.id),
            settings=settings,
            now=now,
        )
        enqueue(session, draft, now=now)
