"""When an assistant wants to be asked for single shifts: kept as they chose, looked at before anybody is asked."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.domain.actor import Actor
from portti.domain.permissions import check_may
from portti.domain.substitutes import AskingChoice, check_choice, may_ask_now
from portti.models import SubstituteChoice
from portti.queries import matches as match_queries
from portti.queries import substitutes as queries
from portti.services import audit

_WEEK = timedelta(days=7)


def choice_of(row: SubstituteChoice | None) -> AskingChoice:
    """Return what a row says; who never chose may be asked at any time."""
    if row is None:
        return AskingChoice()
    return AskingChoice(row.quiet_from, row.quiet_until, row.paused_until_on, row.most_in_week, row.by_sms)


def own_choice(session: Session, actor: Actor) -> AskingChoice:
    """Return the choice of the assistant whose matters the actor handles."""
    profile = match_queries.own_profile(session, actor)
    return choice_of(session.get(SubstituteChoice, profile.id))


def choose_asking(session: Session, actor: Actor, choice: AskingChoice, *, now: datetime) -> None:
    """Keep when the assistant wants to be asked."""
    check_may(actor, "answer_as_assistant")
    profile = match_queries.own_profile(session, actor)
    check_choice(choice, helsinki(now).date())
    row = session.get(SubstituteChoice, profile.id)
    if choice == choice_of(row):
        return
    if row is None:
        row = SubstituteChoice(profile_id=profile.id)
        session.add(row)
    row.quiet_from, row.quiet_until = choice.quiet_from, choice.quiet_until
    row.paused_until_on, row.most_in_week = choice.paused_until_on, choice.most_in_week
    row.by_sms = choice.by_sms
    session.flush()
    audit.record(session, actor, "choose_asking", "profile", profile.id, now=now)


def not_asked_now(session: Session, profile_ids: Sequence[int], now: datetime) -> set[int]:
    """Return who of these does not want to be asked at this moment: paused, in quiet hours, or asked enough."""
    rows = queries.choices_of(session, profile_ids)
    asked = queries.asked_since(session, [row.profile_id for row in rows], now - _WEEK)
    local = helsinki(now)
    return {
        row.profile_id for row in rows if not may_ask_now(choice_of(row), asked.get(row.profile_id, 0), local)
    }
