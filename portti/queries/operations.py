"""SQL of the service's own running: the outbox as delivery sees it, job runs and leases."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.models import (
    Base,
    Block,
    Centre,
    Conversation,
    ConversationMessage,
    ConversationReading,
    Feedback,
    HeldForm,
    JobLease,
    JobRun,
    LogInFailure,
    OutboxMessage,
    Proposal,
    RankingSnapshot,
    Report,
    SubstituteAsk,
    SubstituteRequest,
    Suggestion,
)
from portti.queries import client_events, goals, service_profiles
from portti.queries.rankings import purge_inputs

SCHEDULER = "scheduler"
"""The lease of the process that starts the jobs."""


def _insert_unless_there(session: Session, table: type[Base], key: str, values: dict[str, Any]) -> bool:
    """Insert a row; False where its unique `key` is taken, without breaking the transaction."""
    dialect = {"postgresql": postgresql, "sqlite": sqlite}[session.get_bind().dialect.name]
    statement = dialect.insert(table).values(**values).on_conflict_do_nothing(index_elements=[key])
    return session.scalar(statement.returning(getattr(table, key))) is not None


def insert_message(session: Session, values: dict[str, Any]) -> bool:
    """Insert a message; False where its promise stands already."""
    return _insert_unless_there(session, OutboxMessage, "dedupe_key", values)


def message_by_id(session: Session, message_id: int) -> OutboxMessage:
    """Return a message as it stands in the database now."""
    return session.get_one(OutboxMessage, message_id, populate_existing=True)


def reply_address(session: Session, message_id: int) -> str | None:
    """Return where an answer to a message reaches a person: its centre's address."""
    return session.scalar(
        select(Centre.email)
        .join(OutboxMessage, OutboxMessage.centre_id == Centre.id)
        .where(OutboxMessage.id == message_id)
    )


def _is_due(now: datetime) -> ColumnElement[bool]:
    """Return the condition that a message has its time: only one kept for later, or tried before, waits for it.

    A first try of what may leave at once is due whatever hour the promise was made for.
    """
    at_once = and_(OutboxMessage.tries == 0, OutboxMessage.next_try_at <= OutboxMessage.created_at)
    return or_(at_once, OutboxMessage.next_try_at <= now)


def claim_messages(session: Session, *, limit: int, now: datetime) -> list[int]:
    """Claim messages that are due, oldest first, so that no other deliverer takes them."""
    made_up = select(Centre.id).where(Centre.practice.is_(True))
    due = (
        select(OutboxMessage.id)
        .where(
            OutboxMessage.state == "waiting",
            _is_due(now),
            OutboxMessage.send_before > now,
            # A second wall: whatever state a message of a practice centre is in, nobody takes it along.
            or_(OutboxMessage.centre_id.is_(None), OutboxMessage.centre_id.not_in(made_up)),
        )
        # Telephones first: they are for what cannot wait, also where the mail server is down.
        .order_by(OutboxMessage.channel.desc(), OutboxMessage.next_try_at, OutboxMessage.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = list(session.scalars(due))
    if not ids:
        return []
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id.in_(ids), OutboxMessage.state == "waiting")
        .values(state="claimed", claimed_at=now)
    )
    return ids


def begin_handing_over(session: Session, message_id: int, claimed_at: datetime, *, now: datetime) -> bool:
    """Note that a message goes to the server now; False where the claim of `claimed_at` no longer stands."""
    changed = session.execute(
        update(OutboxMessage)
        .where(
            OutboxMessage.id == message_id,
            OutboxMessage.state == "claimed",
            OutboxMessage.claimed_at == claimed_at,
        )
        .values(handing_over_at=now)
    )
    return bool(changed.rowcount)  # type: ignore[attr-defined]


def mark_sent(session: Session, message_id: int, *, tries: int, now: datetime) -> None:
    """Note that the server accepted a message; it holds even where the claim was given up meanwhile."""
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == message_id)
        .values(state="sent", sent_at=now, tries=tries, last_fault=None)
    )


def end_claim(session: Session, message_id: int, claimed_at: datetime, values: dict[str, Any]) -> None:
    """Write how a claim ended, unless staff or another deliverer has taken the message over."""
    session.execute(
        update(OutboxMessage)
        .where(
            OutboxMessage.id == message_id,
            OutboxMessage.state.in_(("claimed", "uncertain")),
            OutboxMessage.claimed_at == claimed_at,
        )
        .values(**values)
    )


def count_waiting_messages(session: Session, *, now: datetime) -> int:
    """Return how many messages are due."""
    return (
        session.scalar(
            select(func.count())
            .select_from(OutboxMessage)
            .where(
                OutboxMessage.state == "waiting",
                _is_due(now),
                OutboxMessage.send_before > now,
            )
        )
        or 0
    )


def mark_outdated(session: Session, *, now: datetime) -> int:
    """Mark messages that were not sent while they were of use."""
    changed = session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.state == "waiting", OutboxMessage.send_before <= now)
        .values(state="outdated")
    )
    return int(changed.rowcount)  # type: ignore[attr-defined]


def release_broken_claims(session: Session, *, before: datetime) -> tuple[int, int]:
    """Deal with claims of a process that died: return how many wait again, and how many are uncertain.

    A message whose handing over had begun may have been accepted: it is not sent again by itself.
    """
    old = (OutboxMessage.state == "claimed", OutboxMessage.claimed_at <= before)
    again = session.execute(
        update(OutboxMessage)
        .where(*old, OutboxMessage.handing_over_at.is_(None))
        .values(state="waiting", claimed_at=None)
    )
    doubt = session.execute(
        update(OutboxMessage)
        .where(*old, OutboxMessage.handing_over_at.is_not(None))
        .values(state="uncertain", last_fault="no_answer")
    )
    return int(again.rowcount), int(doubt.rowcount)  # type: ignore[attr-defined]


def take_lease(session: Session, name: str, owner: str, *, until: datetime, now: datetime) -> bool:
    """Take or keep a lease by one conditional statement; False where another holds it."""
    taken = session.execute(
        update(JobLease)
        .where(JobLease.name == name, or_(JobLease.until <= now, JobLease.owner == owner))
        .values(owner=owner, until=until)
    )
    if taken.rowcount:  # type: ignore[attr-defined]
        return True
    return _insert_unless_there(session, JobLease, "name", {"name": name, "owner": owner, "until": until})


def release_lease(session: Session, name: str, owner: str) -> None:
    """Give a lease back."""
    session.execute(delete(JobLease).where(JobLease.name == name, JobLease.owner == owner))


def lease_until(session: Session, name: str) -> datetime | None:
    """Return until when a lease is held."""
    return session.scalar(select(JobLease.until).where(JobLease.name == name))


def is_lease_held(session: Session, name: str, now: datetime) -> bool:
    """Answer whether somebody holds a lease now."""
    until = lease_until(session, name)
    return until is not None and until > now


def lease_of_job(name: str) -> str:
    """Return the name of the lease that keeps a job from running twice at once."""
    return f"job:{name}"


def run_by_id(session: Session, run_id: int) -> JobRun | None:
    """Return a run of a job."""
    return session.get(JobRun, run_id)


def run_before(session: Session, run: JobRun) -> JobRun | None:
    """Return the run of the same job before this one."""
    return session.scalar(
        select(JobRun).where(JobRun.name == run.name, JobRun.id < run.id).order_by(JobRun.id.desc()).limit(1)
    )


def last_started_at(session: Session, name: str) -> datetime | None:
    """Return when a job was last started."""
    return session.scalar(select(func.max(JobRun.started_at)).where(JobRun.name == name))


def recent_runs(session: Session, *, name: str = "", limit: int = 100) -> Sequence[JobRun]:
    """Return the newest runs, of one job or of all."""
    query = select(JobRun).order_by(JobRun.started_at.desc(), JobRun.id.desc()).limit(limit)
    return session.scalars(query.where(JobRun.name == name) if name else query).all()


def fail_interrupted_runs(session: Session, name: str, *, now: datetime) -> int:
    """Close the runs of a job whose process died; the caller holds the job's lease."""
    changed = session.execute(
        update(JobRun)
        .where(JobRun.name == name, JobRun.state == "running")
        .values(state="failed", finished_at=now, fault="interrupted")
    )
    return int(changed.rowcount)  # type: ignore[attr-defined]


def _purge_mediation(session: Session, old: datetime) -> dict[str, int]:
    """Delete what a centre proposed and what became of it, and shifts that substitutes were asked for, long ago."""
    proposals = session.execute(delete(Proposal).where(Proposal.answered_at < old))
    suggestions = session.execute(delete(Suggestion).where(Suggestion.taken_back_at < old))
    past = select(SubstituteRequest.id).where(SubstituteRequest.begins_at < old)
    session.execute(delete(SubstituteAsk).where(SubstituteAsk.request_id.in_(past)))
    shifts = session.execute(delete(SubstituteRequest).where(SubstituteRequest.begins_at < old))
    return {
        "proposals": int(proposals.rowcount) + int(suggestions.rowcount),  # type: ignore[attr-defined]
        "shifts": int(shifts.rowcount),  # type: ignore[attr-defined]
    }


def _purge_conversations(session: Session, old: datetime) -> dict[str, int]:
    """Delete what people wrote to each other long ago, and the threads in which nothing newer stands."""
    written = session.execute(delete(ConversationMessage).where(ConversationMessage.written_at < old))
    threads = select(Conversation.id).where(Conversation.last_message_at < old)
    session.execute(delete(ConversationReading).where(ConversationReading.conversation_id.in_(threads)))
    session.execute(delete(Conversation).where(Conversation.last_message_at < old))
    return {"old_conversations": int(written.rowcount)}  # type: ignore[attr-defined]


def _purge_goals(session: Session, before: date) -> dict[str, int]:
    return {
        "goals_emptied": goals.empty_old_goals(session, ended_before=before),
        "ability_notes": service_profiles.delete_old_notes(session, before=before),
    }


def purge_old_rows(
    session: Session,
    *,
    now: datetime,
    message_days: int,
    run_days: int,
    feedback_days: int,
    snapshot_days: int = 365,
    event_note_days: int = 180,
    goal_words_days: int = 730,
) -> dict[str, int]:
    """Delete what has served its time: bodies of sent mail, runs, held forms, log-in failures, feedback, blocks."""
    emptied = session.execute(
        update(OutboxMessage)
        .where(
            OutboxMessage.created_at < now - timedelta(days=message_days),
            OutboxMessage.state.in_(("sent", "cancelled", "outdated", "failed", "practice")),
            OutboxMessage.body_text != "",
        )
        .values(
            # Of who has no account the address is kept nowhere else: it goes as well.
            to_address=case((OutboxMessage.account_id.is_(None), ""), else_=OutboxMessage.to_address),
            body_text="",
            body_html="",
            calendar=None,
            unsubscribe_url=None,
        )
    )
    runs = session.execute(delete(JobRun).where(JobRun.started_at < now - timedelta(days=run_days)))
    forms = session.execute(delete(HeldForm).where(HeldForm.held_at < now - timedelta(days=1)))
    failures = session.execute(delete(LogInFailure).where(LogInFailure.failed_at < now - timedelta(days=1)))
    feedback = session.execute(
        delete(Feedback).where(Feedback.answered_at < now - timedelta(days=feedback_days))
    )
    snapshots = session.execute(
        delete(RankingSnapshot).where(RankingSnapshot.checked_at < now - timedelta(days=snapshot_days))
    )
    inputs = purge_inputs(session, now, snapshot_days)
    old = now - timedelta(days=feedback_days)
    reports = session.execute(delete(Report).where(Report.handled_at < old))
    blocks = session.execute(delete(Block).where(Block.lifted_at < old))
    return {
        **_purge_mediation(session, old),
        **_purge_conversations(session, old),
        "event_notes": client_events.delete_notes_before(session, now - timedelta(days=event_note_days)),
        **_purge_goals(session, helsinki(now - timedelta(days=goal_words_days)).date()),
        "reports": int(reports.rowcount),  # type: ignore[attr-defined]
        "lifted_blocks": int(blocks.rowcount),  # type: ignore[attr-defined]
        "ranking_inputs": inputs,
        "rankings": int(snapshots.rowcount),  # type: ignore[attr-defined]
        "feedback": int(feedback.rowcount),  # type: ignore[attr-defined]
        "messages_emptied": int(emptied.rowcount),  # type: ignore[attr-defined]
        "runs": int(runs.rowcount),  # type: ignore[attr-defined]
        "held_forms": int(forms.rowcount),  # type: ignore[attr-defined]
        "log_in_failures": int(failures.rowcount),  # type: ignore[attr-defined]
    }
