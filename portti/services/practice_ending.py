"""Ending a practice centre as a whole: first what goes, then everything at once; a real centre is never touched."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.domain.errors import Conflict, RuleViolation
from portti.domain.permissions import check_may
from portti.models import ClientEvent, Need, OutboxMessage
from portti.queries import practice as queries
from portti.queries import practice_rows
from portti.services import audit
from portti.services.practice import OwnPractice, own_practice, people_mark

_TRIES = 3


@dataclass(frozen=True)
class Ending:
    """What goes with a practice centre: its people and log-ins, and how much was done with them."""

    own: OwnPractice
    needs: int
    events: int
    messages: int


def what_goes(session: Session, actor: Actor) -> Ending | None:
    """Return what would be deleted with the actor's practice centre; None where there is none."""
    own = own_practice(session, actor)
    if own.centre is None:
        return None
    return Ending(own, *queries.count_rows(session, own.centre.id, Need, ClientEvent, OutboxMessage))


def end_practice_centre(session: Session, actor: Actor, *, seen: str, sure: bool, now: datetime) -> None:
    """Delete the practice centre of the actor's centre with all that is in it; pressed twice it ends once.

    `seen` is the mark of the people that the page spoke of. Raises RuleViolation `not_sure`, or `made_anew` where
    there are others since.
    """
    check_may(actor, "keep_practice")
    centre = queries.practice_of(session, actor.centre_id, for_change=True)
    if centre is None:
        return
    if seen != people_mark(session, centre.id):
        raise RuleViolation("made_anew", "sure")
    if not sure:
        raise RuleViolation("not_sure", "sure")
    employers, assistants = queries.count_people(session, centre.id)
    learners = len(own_practice(session, actor).learners)
    _delete(session, centre.id)
    facts = {"employers": employers, "assistants": assistants, "learners": learners}
    audit.record(session, actor, "end_practice_centre", "centre", actor.centre_id, now=now, facts=facts)
    session.flush()


def _delete(session: Session, centre_id: int) -> None:
    """Delete all, and once more what somebody who practises wrote in the moment of the deleting."""
    for _try in range(_TRIES):
        try:
            with session.begin_nested():
                practice_rows.delete_practice(session, centre_id)
        except IntegrityError:
            continue
        return
    raise Conflict("practice_in_use")
