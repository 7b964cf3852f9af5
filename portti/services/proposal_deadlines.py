"""A change that a centre proposed: the employer is reminded once, then the centre calls; nothing ends by itself."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.mail.compose.messages import answer_awaited
from portti.mail.links import need_proposal_url
from portti.mail.outbox import enqueue
from portti.models import Need, Proposal
from portti.queries import recipients
from portti.queries import silence as queries
from portti.queries.outbox import last_useful
from portti.services.accounts import holder_of
from portti.services.staff_tasks import open_task
from portti.settings import Settings


def proposals_due(session: Session, *, settings: Settings, now: datetime) -> list[int]:
    """Return the proposals that wait so long that somebody is to be reminded or called."""
    contact = settings.contact
    before = now - timedelta(days=contact.answer_days - contact.remind_days_before)
    return queries.unanswered_proposals(session, proposed_before=before)


def answer_until(session: Session, proposal: Proposal, *, settings: Settings) -> datetime:
    """Return until when an employer answers a proposal; a reminder that came late has moved that day."""
    until = proposal.proposed_at + timedelta(days=settings.contact.answer_days)
    return last_useful(session, f"answer_awaited:{_key(proposal)}:") or until


def _key(proposal: Proposal) -> str:
    return f"proposal:{proposal.id}"


def chase_proposal(session: Session, proposal_id: int, *, settings: Settings, now: datetime) -> str | None:
    """Remind of one proposal, once; later, or where nobody can be written to, give the centre the task to call."""
    proposal = session.get_one(Proposal, proposal_id, with_for_update=True, populate_existing=True)
    if proposal.state != "waiting":
        return None
    need = session.get_one(Need, proposal.need_id)
    if need.state == "withdrawn":
        return None
    last = answer_until(session, proposal, settings=settings)
    until = max(last, now + timedelta(days=settings.contact.remind_days_before))
    readers = recipients.accounts_of_need(session, need)
    told = 0
    for account in readers:
        draft = answer_awaited(
            holder_of(account),
            key=_key(proposal),
            answer_by=until,
            link=need_proposal_url(settings, account.language, need.id),
            settings=settings,
        )
        told += enqueue(session, draft, now=now)
    if told:
        return "reminded"
    if readers and now < last:
        return None
    opened = open_task(
        session,
        proposal.centre_id,
        "silent_candidacy",
        f"silent_proposal:{proposal.id}",
        need_id=need.id,
        due_on=helsinki(now).date(),
        now=now,
    )
    return "tasks" if opened else None
