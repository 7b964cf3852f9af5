"""Deeds on the record of an interview: writing it, letting its person read it, correcting it, making it final."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.domain import interviews as rules
from portti.domain.actor import SYSTEM, Actor
from portti.domain.errors import Conflict, NotFound, RuleViolation
from portti.domain.permissions import check_may
from portti.mail.compose.interview_summary import summary_to_read
from portti.mail.outbox import enqueue
from portti.models import InterviewRecord, InterviewTemplate, Profile
from portti.queries import interview_records as queries
from portti.queries import invitations as invitation_queries
from portti.queries import recipients
from portti.services import audit, portal_events
from portti.services.accounts import holder_of
from portti.services.staff_tasks import close_task, open_task
from portti.services.unfinished_records import close_request
from portti.settings import Settings


@dataclass(frozen=True)
class Facts:
    """When the interview was, whether the person may work in Finland, and whether papers were seen."""

    held_on: date | None
    right_to_work: str = ""
    right_to_work_until: date | None = None
    identity_seen_on: date | None = None


@dataclass(frozen=True)
class Result:
    """What the interview came to, and the words that its person reads."""

    outcome: str = ""
    reason: str = ""
    summary: str = ""


Step = Facts | Result | Mapping[str, str]
"""What one step of the form holds; answers by the code of their question."""


def questions_now(session: Session, centre_id: int) -> tuple[int, tuple[str, ...]]:
    """Return the version and the questions that a centre asks now; before it chooses any, all of them as version 1."""
    template = queries.newest_template(session, centre_id)
    return (template.version, tuple(template.questions.split())) if template else (1, rules.STANDARD)


def questions_of(session: Session, record: InterviewRecord) -> tuple[str, ...]:
    """Return the questions of the version with which a record was begun."""
    template = queries.template_of(session, record.centre_id, record.template_version)
    return tuple(template.questions.split()) if template else rules.STANDARD


def choose_questions(session: Session, actor: Actor, codes: Sequence[str], *, now: datetime) -> int:
    """Keep the questions that the actor's centre asks from now on as a new version; return its number.

    Records that were begun keep their questions. The same questions again make no new version.
    """
    check_may(actor, "manage_staff")
    rules.check_questions(codes)
    if actor.centre_id is None:
        raise NotFound("centre")
    version, standing = questions_now(session, actor.centre_id)
    chosen = tuple(code for code in rules.STANDARD if code in codes)
    if chosen == standing:
        return version
    template = InterviewTemplate(
        centre_id=actor.centre_id,
        version=version + 1,
        questions=" ".join(chosen),
        made_by_account_id=actor.account_id,
        made_at=now,
    )
    try:
        with session.begin_nested():
            session.add(template)
    except IntegrityError as fault:
        raise Conflict from fault
    audit.record(session, actor, "choose_questions", "centre", actor.centre_id, now=now)
    return template.version


def state_of(record: InterviewRecord) -> str:
    """Return the code for where a record stands."""
    return rules.record_state(
        shared=record.shared_at is not None,
        correction_asked=record.correction_asked_at is not None,
        final=record.final_at is not None,
    )


def begin_record(
    session: Session, actor: Actor, profile_id: int, language: str, *, now: datetime
) -> InterviewRecord:
    """Begin the record of a person's interview, or return the one that is not final yet."""
    check_may(actor, "manage_interview_slots")
    profile, _account, _centre = invitation_queries.receiver(session, profile_id)
    if profile.centre_id != actor.centre_id:
        raise NotFound("profile")
    standing = queries.open_record(session, profile_id)
    if standing is not None:
        return standing
    version, _questions = questions_now(session, profile.centre_id)
    record = InterviewRecord(
        centre_id=profile.centre_id,
        profile_id=profile_id,
        written_by_account_id=actor.account_id,
        template_version=version,
        language=language,
        held_on=_day_of_interview(session, profile, now),
        answers={},
        created_at=now,
        changed_at=now,
    )
    try:
        with session.begin_nested():
            session.add(record)
    except IntegrityError as fault:
        raise Conflict from fault
    audit.record(session, actor, "begin_record", "record", record.id, now=now)
    return record


def _day_of_interview(session: Session, profile: Profile, now: datetime) -> date:
    today = helsinki(now).date()
    if profile.interviewed_on is not None:
        return profile.interviewed_on
    booked = invitation_queries.booked_of_profile(session, profile.id)
    return min(helsinki(booked.slot.starts_at).date(), today) if booked else today


def save_step(
    session: Session,
    actor: Actor,
    record_id: int,
    step: Step,
    language: str,
    *,
    row_version: int,
    now: datetime,
) -> InterviewRecord:
    """Save what was typed on one step of the form, in `language`."""
    if isinstance(step, Facts):
        return save_facts(session, actor, record_id, step, row_version=row_version, now=now)
    if isinstance(step, Result):
        return save_result(session, actor, record_id, step, language, row_version=row_version, now=now)
    return save_answers(session, actor, record_id, step, row_version=row_version, now=now)


def save_answers(
    session: Session,
    actor: Actor,
    record_id: int,
    answers: Mapping[str, str],
    *,
    row_version: int,
    now: datetime,
) -> InterviewRecord:
    """Keep the answers of one step; those of the other steps stay."""
    record = _to_write(session, actor, record_id, row_version)
    asked = questions_of(session, record)
    for code, text in answers.items():
        rules.check_answer(code, text, asked)
    record.answers = {**record.answers, **answers}
    return _written(session, actor, record, now)


def save_facts(
    session: Session, actor: Actor, record_id: int, facts: Facts, *, row_version: int, now: datetime
) -> InterviewRecord:
    """Keep when the interview was, the right to work, and whether papers were seen; never a copy of them."""
    record = _to_write(session, actor, record_id, row_version)
    rules.check_facts(
        facts.held_on,
        facts.right_to_work,
        facts.right_to_work_until,
        facts.identity_seen_on,
        helsinki(now).date(),
    )
    assert facts.held_on is not None  # the rule has looked
    record.held_on = facts.held_on
    record.right_to_work, record.right_to_work_until = facts.right_to_work, facts.right_to_work_until
    record.identity_seen_on = facts.identity_seen_on
    return _written(session, actor, record, now)


def save_result(
    session: Session,
    actor: Actor,
    record_id: int,
    result: Result,
    language: str,
    *,
    row_version: int,
    now: datetime,
) -> InterviewRecord:
    """Keep what the interview came to and the summary, which is written in `language`."""
    record = _to_write(session, actor, record_id, row_version)
    rules.check_outcome(result.outcome, result.reason, result.summary)
    record.outcome, record.reason, record.summary = result.outcome, result.reason, result.summary
    record.language = language
    return _written(session, actor, record, now)


def _to_write(session: Session, actor: Actor, record_id: int, row_version: int) -> InterviewRecord:
    check_may(actor, "manage_interview_slots")
    queries.record_of_centre(session, actor.centre_id, record_id)
    record = queries.lock_record(session, record_id)
    if record.final_at is not None:
        raise RuleViolation("record_final")
    if record.row_version != row_version:
        raise Conflict("changed_meanwhile")
    return record


def _written(session: Session, actor: Actor, record: InterviewRecord, now: datetime) -> InterviewRecord:
    """Note the change; what the person could read is to be shown to them anew."""
    close_request(session, record, now=now)
    record.row_version += 1
    record.changed_at, record.written_by_account_id = now, actor.account_id
    record.shared_at = None
    audit.record(session, actor, "write_record", "record", record.id, now=now)
    return record


def share_record(
    session: Session, actor: Actor, record_id: int, *, row_version: int, settings: Settings, now: datetime
) -> InterviewRecord:
    """Let the person read the record and tell them by mail that there is something to read; twice is once."""
    check_may(actor, "manage_interview_slots")
    queries.record_of_centre(session, actor.centre_id, record_id)
    record = queries.lock_record(session, record_id)
    if state_of(record) == "shared" and record.row_version == row_version:
        return record
    record = _to_write(session, actor, record_id, row_version)
    lacks = rules.missing_to_share(record.outcome, record.reason, record.summary, record.right_to_work)
    if lacks:
        raise RuleViolation("record_lacks", None, {"lacks": lacks})
    close_request(session, record, now=now)
    record.shared_at, record.changed_at = now, now
    if record.correction_asked_at is not None:
        close_task(session, _task_key(record), now=now)
        record.correction_asked_at = None
    profile, account, _centre = invitation_queries.receiver(session, record.profile_id)
    reader = recipients.reachable_account(session, account.id) if account else None
    if reader is not None:
        draft = summary_to_read(
            holder_of(reader),
            key=f"{record.id}:{int(now.timestamp())}",
            days=settings.invitations.summary_days,
            settings=settings,
            now=now,
        )
        enqueue(session, draft, now=now)
    audit.record(session, actor, "share_record", "record", record.id, now=now, facts={"profile": profile.id})
    return record


def ask_correction(session: Session, actor: Actor, text: str, *, now: datetime) -> None:
    """Ask the centre to correct the summary before it is final; the centre's staff get a task."""
    record = _own_to_answer(session, actor)
    rules.check_correction(text)
    record.correction, record.correction_asked_at = text, now
    record.changed_at = now
    open_task(
        session,
        record.centre_id,
        "correct_interview",
        _task_key(record),
        profile_id=record.profile_id,
        assigned_account_id=record.written_by_account_id,
        now=now,
    )
    audit.record(session, actor, "ask_correction", "record", record.id, now=now)


def _task_key(record: InterviewRecord) -> str:
    return f"correct_interview:{record.id}:{record.correction_asked_at:%Y%m%d%H%M%S}"


def agree_to_record(session: Session, actor: Actor, *, now: datetime) -> None:
    """Say that the summary is right: it is final at once."""
    _make_final(session, actor, _own_to_answer(session, actor), now)


def _own_to_answer(session: Session, actor: Actor) -> InterviewRecord:
    check_may(actor, "edit_profile")
    if actor.profile_id is None:
        raise NotFound("record")
    found = queries.readable_record(session, actor.profile_id)
    if found is None:
        raise NotFound("record")
    record = queries.lock_record(session, found.id)
    if record.final_at is not None or record.shared_at is None or record.correction_asked_at is not None:
        raise Conflict("answered_meanwhile")
    return record


def agree_for_person(
    session: Session, actor: Actor, record_id: int, *, row_version: int, now: datetime
) -> None:
    """Note that a person has heard the summary, on the phone or face to face, and finds it right."""
    check_may(actor, "manage_interview_slots")
    queries.record_of_centre(session, actor.centre_id, record_id)
    record = queries.lock_record(session, record_id)
    if record.final_at is not None:
        return
    if record.row_version != row_version:
        raise Conflict("changed_meanwhile")
    if record.shared_at is None or record.correction_asked_at is not None:
        raise RuleViolation("not_shared")
    _make_final(session, actor, record, now)


def correctable_until(record: InterviewRecord, *, settings: Settings) -> datetime:
    """Return until when the person of a shared record can ask for a correction."""
    return (record.shared_at or record.changed_at) + timedelta(days=settings.invitations.summary_days)


def unanswered(session: Session, *, settings: Settings, now: datetime) -> Sequence[int]:
    """Return the records that become final because their persons had their days to read them."""
    return queries.unanswered_records(session, now - timedelta(days=settings.invitations.summary_days))


def finish_unanswered(session: Session, record_id: int, *, settings: Settings, now: datetime) -> bool:
    """Make one record final; False where something was said of it meanwhile."""
    record = queries.lock_record(session, record_id)
    limit = now - timedelta(days=settings.invitations.summary_days)
    if record.final_at is not None or record.correction_asked_at is not None:
        return False
    if record.shared_at is None or record.shared_at > limit:
        return False
    actor = Actor(SYSTEM.account_id, centre_id=record.centre_id, profile_id=record.profile_id)
    _make_final(session, actor, record, now)
    return True


def _make_final(session: Session, actor: Actor, record: InterviewRecord, now: datetime) -> None:
    """Make the record final: from here on its outcome opens or holds the profile by the centre's rule."""
    record.final_at = now
    profile, _account, _centre = invitation_queries.receiver(session, record.profile_id)
    before = profile.interviewed_on
    portal_events.interview_noted(session, actor, profile, before, record.held_on, now=now)
    profile.interviewed_on, profile.interview_outcome = record.held_on, record.outcome
    profile.changed_at = now
    facts = {"outcome": record.outcome, "reason": record.reason}
    audit.record(session, actor, "finish_record", "record", record.id, now=now, facts=facts)
