"""Keeping needs and profiles fresh: asked about by mail, hidden when nobody answers, back with one press."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy.orm import Session

from portti.domain.actor import SYSTEM, Actor
from portti.domain.errors import NotFound, RuleViolation
from portti.domain.places import municipality_name
from portti.mail.compose.reminders import ASKED, HIDDEN, reminder
from portti.mail.kinds import FRESHNESS
from portti.mail.links import FreshnessQuestion, page_url
from portti.mail.outbox import enqueue
from portti.models import Account, Need, Profile
from portti.queries import accounts as account_queries
from portti.queries import digests as choice_queries
from portti.queries import freshness as queries
from portti.queries import recipients
from portti.services import need_ending, profiles
from portti.services.accounts import holder_of
from portti.services.needs import confirm_need, hide_need
from portti.settings import Settings

Row = TypeVar("Row", Need, Profile)

_HIDDEN = {"need": "expired", "profile": "hidden"}


def ask_about_need(session: Session, need_id: int, *, settings: Settings, now: datetime) -> bool:
    """Ask everybody on the employer's side whether a need still stands; False where nobody was asked."""
    need = queries.lock_need(session, need_id)
    if need is None or not _is_open_question(need):
        return False
    receivers = recipients.accounts_of_need(session, need)
    return _ask(session, "need", need, receivers, settings, now)


def ask_about_profile(session: Session, profile_id: int, *, settings: Settings, now: datetime) -> bool:
    """Ask an assistant whether their profile still stands; False where nobody was asked."""
    profile = queries.lock_profile(session, profile_id)
    if profile is None or not _is_open_question(profile):
        return False
    receivers = recipients.accounts_of_profile(session, profile)
    return _ask(session, "profile", profile, receivers, settings, now)


def _is_open_question(row: Need | Profile) -> bool:
    if row.state != "published" or row.confirmed_at is None:
        return False
    return row.asked_at is None or row.asked_at < row.confirmed_at


def _remind(
    session: Session,
    about: str,
    noun: str,
    row: Need | Profile,
    receivers: Sequence[Account],
    settings: Settings,
    now: datetime,
) -> bool:
    """Write to all who want to be asked; False where there was nobody."""
    confirmed_at = row.confirmed_at
    if confirmed_at is None:
        return False
    wanted = who_want_it(session, receivers)
    for account in wanted:
        draft = reminder(
            about,
            holder_of(account),
            account.id,
            noun,
            row.id,
            area=municipality_name(row.municipality_code, account.language),
            confirmed_at=confirmed_at,
            hidden_from=confirmed_at + timedelta(days=settings.freshness.hide_after_days),
            page=_page_of(row, account, settings),
            settings=settings,
            now=now,
        )
        enqueue(session, draft, now=now)
    return bool(wanted)


def _ask(
    session: Session,
    noun: str,
    row: Need | Profile,
    receivers: Sequence[Account],
    settings: Settings,
    now: datetime,
) -> bool:
    asked = _remind(session, ASKED, noun, row, receivers, settings, now)
    if asked:
        row.asked_at = now
    return asked


def who_want_it(session: Session, receivers: Sequence[Account]) -> list[Account]:
    """Return those who get these mails: all who have not chosen never to have them.

    The choice is about these mails alone, and says beside itself that what nobody confirms is hidden all the same.
    So it holds for the question and for the news of the hiding: who has said "I remember it in Portti" is told
    there, on their start page, from the day of the question on and for as long as the row is hidden.
    """
    choices = choice_queries.choices_of(session, [account.id for account in receivers], FRESHNESS)
    never = {key for key, choice in choices.items() if choice.frequency == "never"}
    return [account for account in receivers if account.id not in never]


def _page_of(row: Need | Profile, account: Account, settings: Settings) -> str:
    path = f"/employer/needs/{row.id}" if isinstance(row, Need) else "/assistant/profile"
    return page_url(settings, account.language, path)


def expire_need(session: Session, need_id: int, *, settings: Settings, now: datetime) -> bool:
    """Hide a need that nobody has confirmed and tell of it; False where somebody has meanwhile.

    One whose days are over is hidden too, without a mail: its employer wrote the last day themselves.
    """
    need = queries.lock_need(session, need_id)
    if need is None:
        return False
    is_over = need_ending.is_over(need, now)
    return _hide(session, "need", need, recipients.accounts_of_need, is_over, settings, now)


def hide_profile(session: Session, profile_id: int, *, settings: Settings, now: datetime) -> bool:
    """Hide a profile that nobody has confirmed and tell of it; False where somebody has meanwhile.

    One whose last day has passed is hidden too, without a mail, as a need is.
    """
    profile = queries.lock_profile(session, profile_id)
    if profile is None:
        return False
    is_over = profiles.is_over(profile, now)
    return _hide(session, "profile", profile, recipients.accounts_of_profile, is_over, settings, now)


def _hide(
    session: Session,
    noun: str,
    row: Row,
    receivers_of: Callable[[Session, Row], Sequence[Account]],
    is_over: bool,
    settings: Settings,
    now: datetime,
) -> bool:
    limit = now - timedelta(days=settings.freshness.hide_after_days)
    unconfirmed = row.confirmed_at is not None and row.confirmed_at <= limit
    if row.state != "published" or not (unconfirmed or is_over):
        return False
    system = Actor(SYSTEM.account_id, centre_id=row.centre_id)
    if isinstance(row, Need):
        hide_need(session, system, row, now=now)
    else:
        profiles.hide_profile(session, system, row, now=now)
    if not is_over:
        _remind(session, HIDDEN, noun, row, receivers_of(session, row), settings, now)
    return True


@dataclass(frozen=True)
class Standing:
    """How that stands which a link asks about: `open`, `hidden`, `over`, `checking` or `closed` by its owner."""

    noun: str
    key: int
    state: str
    area_code: str | None
    confirmed_at: datetime | None


def standing_of(session: Session, question: FreshnessQuestion, *, now: datetime) -> Standing:
    """Return how that stands which a link asks its receiver about; NotFound where it is not theirs (any more)."""
    row = _asked_row(session, question)
    known = {"published": "open", "checking": "checking", _HIDDEN[question.noun]: "hidden"}
    state = known.get(row.state, "closed")
    is_over = need_ending.is_over(row, now) if isinstance(row, Need) else profiles.is_over(row, now)
    if state == "hidden" and is_over:
        state = "over"
    return Standing(question.noun, row.id, state, row.municipality_code, row.confirmed_at)


def confirm_standing(
    session: Session, question: FreshnessQuestion, *, settings: Settings, now: datetime
) -> Standing:
    """Take the answer "still valid": what was hidden comes back; what its owner has closed stays closed."""
    row = _asked_row(session, question, lock=True)
    if row.state not in ("published", _HIDDEN[question.noun]):
        raise RuleViolation("closed_meanwhile")
    employer_id = row.employer_id if isinstance(row, Need) else None
    actor = account_queries.actor_of(session, question.account_id, acting_for_employer_id=employer_id)
    if isinstance(row, Need):
        confirm_need(session, actor, row.id, settings=settings, now=now)
    else:
        profiles.confirm_profile(session, actor, now=now)
    return standing_of(session, question, now=now)


def _asked_row(session: Session, question: FreshnessQuestion, *, lock: bool = False) -> Need | Profile:
    account = account_queries.account_by_id(session, question.account_id)
    row: Need | Profile | None
    if question.noun == "need":
        row = queries.lock_need(session, question.key) if lock else session.get(Need, question.key)
        owned = isinstance(row, Need) and account in recipients.accounts_of_need(session, row)
    else:
        row = queries.lock_profile(session, question.key) if lock else session.get(Profile, question.key)
        owned = isinstance(row, Profile) and account in recipients.accounts_of_profile(session, row)
    if row is None or not owned:
        raise NotFound(question.noun)
    return row
