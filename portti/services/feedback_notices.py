"""Mails about what people told each other, or have yet to tell: feedback of a pair, and the hours of a month."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.domain.candidacies import EMPLOYER, SIDES
from portti.domain.hours_reports import month_to_ask_of
from portti.domain.pair_feedback import other_side
from portti.domain.reporting_periods import month_of
from portti.mail.compose import feedback as compose
from portti.mail.kinds import HOURS
from portti.mail.links import pair_feedback_url
from portti.mail.outbox import enqueue
from portti.models import Account, Candidacy, Need, Profile
from portti.queries import accounts as account_queries
from portti.queries import hours_reports, pair_feedback, recipients
from portti.services.accounts import holder_of
from portti.settings import Settings


def accounts_to_remind(session: Session, *, settings: Settings, now: datetime) -> Sequence[int]:
    """Return who is reminded now of the hours of last month."""
    return _to_remind(session, None, settings, now)


def remind_of_hours(session: Session, account_id: int, *, settings: Settings, now: datetime) -> bool:
    """Remind one person of last month's hours; False where they were told or stopped meanwhile."""
    account = account_queries.account_for_change(session, account_id)
    month = _month(settings, now)
    if month is None or not _to_remind(session, account_id, settings, now):
        return False
    draft = compose.hours_asked(holder_of(account), account.id, month, settings=settings, now=now)
    return enqueue(session, draft, now=now)


def _month(settings: Settings, now: datetime) -> date | None:
    return month_to_ask_of(helsinki(now).date(), settings.feedback.hours_reminder_day)


def _to_remind(session: Session, account_id: int | None, settings: Settings, now: datetime) -> Sequence[int]:
    month = _month(settings, now)
    if month is None:
        return []
    return hours_reports.who_has_not_told(
        session,
        month,
        month_of(month).last,
        kind=HOURS,
        promise=f"{compose.ASKED_HOURS}:{compose.hours_key(month, '')}",
        account_id=account_id,
    )


def pairs_to_tell(session: Session, *, settings: Settings, now: datetime) -> Sequence[int]:
    """Return the candidacies with feedback that has stood unchanged for a while and that nobody was told of."""
    return pair_feedback.pairs_to_tell(session, _settled(settings, now))


def tell_of_feedback(session: Session, candidacy_id: int, *, settings: Settings, now: datetime) -> bool:
    """Tell each side once of all that the other wrote; False where there is nothing, or nobody can be written to."""
    news = pair_feedback.untold_feedback(session, candidacy_id, _settled(settings, now))
    row = session.get_one(Candidacy, candidacy_id)
    told = False
    for side in SIDES:
        got = [one for one in news if other_side(one.side) == side]
        if not got:
            continue
        key = f"{got[0].id}:{int(got[0].written_at.timestamp())}"
        for account in _readers(session, row, side):
            link = pair_feedback_url(settings, account.language, row.id, side)
            draft = compose.feedback_waits(holder_of(account), key=key, link=link, settings=settings, now=now)
            told = enqueue(session, draft, now=now) or told
    for one in news:
        one.told_at = now
    session.flush()
    return told


def _settled(settings: Settings, now: datetime) -> datetime:
    """Return since when words must stand: who corrects a slip at once makes no second mail."""
    return now - timedelta(minutes=settings.contact.notice_minutes)


def _readers(session: Session, row: Candidacy, side: str) -> Sequence[Account]:
    if side == EMPLOYER:
        return recipients.accounts_of_need(session, session.get_one(Need, row.need_id))
    return recipients.accounts_of_profile(session, session.get_one(Profile, row.profile_id))
