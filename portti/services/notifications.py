"""How often a person hears of each kind of news: what they chose, and stopping a kind with one press."""

from datetime import datetime

from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.domain.errors import NotFound, RuleViolation
from portti.domain.notifications import Rhythm, check_rhythm
from portti.mail.kinds import CHOSEN_KINDS, NEW_MATCHES
from portti.models import NotificationChoice
from portti.queries import accounts as account_queries
from portti.queries import digests as queries
from portti.services import audit
from portti.settings import Settings


def rhythm_of(choice: NotificationChoice | None, settings: Settings, kind: str = NEW_MATCHES) -> Rhythm:
    """Return a choice as a rule reads it; who never chose hears of matches daily and of the rest at once."""
    if choice is not None:
        return Rhythm(choice.frequency, choice.hour, choice.weekday)
    return Rhythm("daily" if kind == NEW_MATCHES else "at_once", settings.digests.default_hour)


def rhythms(session: Session, account_id: int, *, settings: Settings) -> dict[str, Rhythm]:
    """Return how often an account hears of each kind that can be chosen."""
    return {
        kind: rhythm_of(queries.choice_of(session, account_id, kind), settings, kind) for kind in CHOSEN_KINDS
    }


def choose_rhythm(session: Session, actor: Actor, kind: str, rhythm: Rhythm, *, now: datetime) -> None:
    """Keep how often the actor hears of one kind; news that waits comes at the next hour they chose."""
    if actor.account_id is None:
        raise NotFound("account")
    if kind not in CHOSEN_KINDS:
        raise RuleViolation("unknown_kind", "kind")
    check_rhythm(rhythm)
    # Two tabs at once make one row.
    account_queries.account_for_change(session, actor.account_id)
    choice = queries.choice_of(session, actor.account_id, kind)
    if choice is None:
        choice = NotificationChoice(account_id=actor.account_id, kind=kind)
        session.add(choice)
    elif (choice.frequency, choice.hour, choice.weekday) == (rhythm.frequency, rhythm.hour, rhythm.weekday):
        return
    choice.frequency, choice.hour, choice.weekday = rhythm.frequency, rhythm.hour, rhythm.weekday
    choice.last_told_at = now
    session.flush()
    facts = {"kind": kind, "frequency": rhythm.frequency}
    audit.record(session, actor, "choose_notifications", "account", actor.account_id, now=now, facts=facts)


def stop_kind(session: Session, account_id: int, kind: str, *, settings: Settings, now: datetime) -> None:
    """Stop one kind of news for the account that a signed link names; pressed twice it is stopped once."""
    actor = account_queries.actor_of(session, account_id)
    rhythm = rhythm_of(queries.choice_of(session, account_id, kind), settings, kind)
    choose_rhythm(session, actor, kind, Rhythm("never", rhythm.hour, rhythm.weekday), now=now)
