"""Deeds on the short form before and after: only the client fills it in, answers anew, or takes the answers away."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.domain.actor import Actor
from portti.domain.errors import NotFound
from portti.domain.progress_forms import check_answers
from portti.models import ProgressAnswer, ProgressForm
from portti.queries import service_profiles as queries
from portti.queries.storing import add_once
from portti.services.service_profiles import client_for


def answer_form(
    session: Session, actor: Actor, side: str, moment: str, answers: Mapping[str, int], *, now: datetime
) -> None:
    """Store the actor's own answers; given again, they stand in the place of the earlier ones."""
    account_id = _own_id(actor)
    client = client_for(session, actor, account_id)
    check_answers(side, moment, answers)
    form = queries.progress_form_of(session, account_id, side, moment)
    if form is None:
        form = ProgressForm(
            centre_id=client.centre_id,
            account_id=account_id,
            side=side,
            moment=moment,
            answered_on=helsinki(now).date(),
            changed_at=now,
        )
        if not add_once(session, form):
            # Sent twice at the same moment: the other is there by now.
            form = queries.progress_form_of(session, account_id, side, moment)
            assert form is not None
    held = {one.statement: one for one in form.answers}
    if {statement: one.value for statement, one in held.items()} == dict(answers):
        return
    for statement, value in answers.items():
        if statement in held:
            held[statement].value = value
        else:
            form.answers.append(ProgressAnswer(statement=statement, value=value))
    form.answered_on, form.changed_at = helsinki(now).date(), now
    session.flush()


def take_answers_away(session: Session, actor: Actor, side: str, moment: str) -> None:
    """Delete the actor's own answers; twice is once."""
    account_id = _own_id(actor)
    form = queries.progress_form_of(session, account_id, side, moment)
    if form is not None:
        session.delete(form)
        session.flush()


def _own_id(actor: Actor) -> int:
    if actor.account_id is None or actor.is_staff:
        raise NotFound("progress_form")
    return actor.account_id
