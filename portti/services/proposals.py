"""Staff propose one change of a need; the employer makes it with one press, or says no. Nothing changes else."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.domain.errors import Conflict, NotFound, RuleViolation
from portti.domain.permissions import check_may
from portti.domain.places import municipality_name
from portti.domain.proposals import check_answer_text, check_note
from portti.mail.compose.proposals import change_proposed
from portti.mail.links import need_proposal_url
from portti.mail.outbox import enqueue
from portti.models import Need, Proposal
from portti.queries import proposals as queries
from portti.queries import recipients, worklist
from portti.queries.needs import own_need_for_change
from portti.services import audit, portal_events
from portti.services.accounts import holder_of
from portti.services.need_changes import mark_before, put_change
from portti.services.widening import option_of, widening_options
from portti.settings import Settings


@dataclass(frozen=True)
class Proposed:
    """A proposal that was made, and to how many it was mailed."""

    proposal: Proposal
    mails: int


def propose_change(
    session: Session,
    actor: Actor,
    need_id: int,
    key: str,
    note: str,
    *,
    language: str,
    settings: Settings,
    now: datetime,
) -> Proposed:
    """Put one change before the employer; the same change proposed twice is one proposal and one mail."""
    check_may(actor, "propose_to_employer")
    check_note(note)
    need, _account = worklist.need_of_centre(session, actor.centre_id, need_id)
    option = option_of(widening_options(session, need, language, settings=settings), key)
    waiting = queries.waiting_proposal(session, need_id)
    if waiting is not None:
        if option is not None and waiting.change == option.change:
            return Proposed(waiting, 0)
        raise RuleViolation("proposal_waits")
    if option is None or not option.opens:
        raise RuleViolation("change_opens_nobody")
    proposal = Proposal(
        centre_id=need.centre_id,
        need_id=need.id,
        change=option.change,
        mark=mark_before(need, option.change),
        opens=option.opens,
        note=note,
        note_language=language,
        proposed_by_account_id=actor.account_id,
        proposed_at=now,
    )
    try:
        with session.begin_nested():
            session.add(proposal)
            session.flush()
    except IntegrityError as fault:
        raise RuleViolation("proposal_waits") from fault
    audit.record(session, actor, "propose_change", "proposal", proposal.id, now=now, facts={"need": need.id})
    portal_events.change_proposed(session, actor, need, proposal, now=now)
    return Proposed(proposal, _tell(session, need, proposal, settings, now))


def _tell(session: Session, need: Need, proposal: Proposal, settings: Settings, now: datetime) -> int:
    accounts = recipients.accounts_of_need(session, need)
    for account in accounts:
        draft = change_proposed(
            holder_of(account),
            proposal_id=proposal.id,
            area=municipality_name(need.municipality_code, account.language),
            opens=proposal.opens,
            link=need_proposal_url(settings, account.language, need.id),
            settings=settings,
            now=now,
        )
        enqueue(session, draft, now=now)
    return len(accounts)


def take_proposal_back(session: Session, actor: Actor, need_id: int, *, now: datetime) -> None:
    """Take a waiting proposal back; nothing to do where none waits."""
    check_may(actor, "propose_to_employer")
    worklist.need_of_centre(session, actor.centre_id, need_id)
    proposal = queries.waiting_proposal(session, need_id, for_change=True)
    if proposal is None:
        return
    _answer(session, actor, proposal, "taken_back", "take_back_proposal", now)


def accept_proposal(
    session: Session, actor: Actor, need_id: int, proposal_id: int, *, now: datetime
) -> Proposal:
    """Make the proposed change as the employer's own edit; pressed twice it is made once."""
    check_may(actor, "edit_need")
    need = own_need_for_change(session, actor, need_id)
    proposal = _asked(session, need_id, proposal_id)
    if proposal.state == "accepted":
        return proposal
    if proposal.state != "waiting":
        raise Conflict("proposal_gone")
    put_change(session, actor, need, proposal.change, mark=proposal.mark, now=now)
    _answer(session, actor, proposal, "accepted", "accept_proposal", now)
    return proposal


def decline_proposal(
    session: Session, actor: Actor, need_id: int, proposal_id: int, text: str, *, now: datetime
) -> Proposal:
    """Say no, with or without a word; the need stays as it is. Another word after the first is a Conflict, not lost."""
    check_may(actor, "edit_need")
    check_answer_text(text)
    own_need_for_change(session, actor, need_id)
    proposal = _asked(session, need_id, proposal_id)
    if proposal.state == "declined" and (proposal.answer_text or "") == text:
        return proposal
    if proposal.state != "waiting":
        raise Conflict("proposal_gone")
    proposal.answer_text = text
    _answer(session, actor, proposal, "declined", "decline_proposal", now)
    return proposal


def _asked(session: Session, need_id: int, proposal_id: int) -> Proposal:
    proposal = queries.proposal_of_need(session, need_id, proposal_id)
    if proposal is None:
        raise NotFound("proposal")
    return proposal


def _answer(session: Session, actor: Actor, proposal: Proposal, state: str, deed: str, now: datetime) -> None:
    proposal.state, proposal.answered_at = state, now
    proposal.answered_by_account_id = actor.account_id
    session.flush()
    facts = {"need": proposal.need_id}
    audit.record(session, actor, deed, "proposal", proposal.id, now=now, facts=facts)
