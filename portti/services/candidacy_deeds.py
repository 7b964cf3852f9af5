"""What an employer's side, and an assistant, do with a candidacy: meeting, trial, choice, checks, contract, start."""

from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from portti.clock import HELSINKI, helsinki
from portti.credentials import decrypt_text, encrypt_text
from portti.domain import candidacies as rules
from portti.domain import candidacy_forms as forms
from portti.domain.actor import Actor
from portti.domain.errors import Conflict, RuleViolation
from portti.domain.permissions import check_may
from portti.models import Candidacy, Employer, Need
from portti.queries import candidacies as queries
from portti.queries import matches as match_queries
from portti.queries.needs import need_for_change
from portti.services import audit, candidacies, granted_hours, taken_dates, taken_shifts
from portti.services.candidacy_mail import tell_news
from portti.services.candidacy_steps import by_whom, move_on
from portti.services.meeting_times import keep_time, set_meeting
from portti.settings import Settings


def agree_interview(
    session: Session,
    actor: Actor,
    candidacy_id: int,
    draft: forms.MeetingDraft,
    *,
    settings: Settings,
    now: datetime,
) -> Candidacy:
    """Agree when the two meet, or move the meeting; both get it for their calendars. The same again is once."""
    row, by = _as_employer(session, actor, candidacy_id)
    forms.check_meeting(draft, now=now)
    same = (row.interview_at, row.interview_minutes, row.interview_how) == (
        draft.starts_at,
        draft.minutes,
        draft.how,
    )
    if same and row.stage == "employer_interview":
        # The same time again where another was asked for: it stays.
        return keep_time(session, actor, candidacy_id, settings=settings, now=now)
    set_meeting(session, actor, row, "agree_interview", by, draft, settings=settings, now=now)
    return row


def agree_trial(
    session: Session, actor: Actor, candidacy_id: int, on: date | None, *, settings: Settings, now: datetime
) -> Candidacy:
    """Agree on the day of a paid trial shift."""
    row, by = _as_employer(session, actor, candidacy_id)
    day = forms.checked_day(on, "on", now=now)
    if row.stage == "trial_shift" and row.trial_on == day:
        return row
    begins_at = _end_of(day)
    move_on(session, actor, row, "agree_trial", by, begins_at=begins_at, settings=settings, now=now)
    row.trial_on = day
    session.flush()
    tell_news(session, row, "trial", by, day, settings=settings, now=now)
    return row


def note_trial_as_employer(
    session: Session, actor: Actor, candidacy_id: int, text: str, *, now: datetime
) -> Candidacy:
    """Keep the employer's own short note of the trial; the assistant does not read it."""
    row, _by = _as_employer(session, actor, candidacy_id)
    forms.check_note(text, has_trial=row.trial_on is not None)
    if row.trial_note_employer == text:
        return row
    row.trial_note_employer = text
    _record(session, actor, row, "note_trial", now)
    return row


def note_trial_as_assistant(
    session: Session, actor: Actor, candidacy_id: int, text: str, *, now: datetime
) -> Candidacy:
    """Keep the assistant's own short note of the trial; the employer does not read it."""
    row, _by = _as_assistant(session, actor, candidacy_id)
    forms.check_note(text, has_trial=row.trial_on is not None)
    if row.trial_note_assistant == text:
        return row
    row.trial_note_assistant = text
    _record(session, actor, row, "note_trial", now)
    return row


def choose(
    session: Session, actor: Actor, candidacy_id: int, *, settings: Settings, now: datetime
) -> Candidacy:
    """Choose the assistant; pressed twice they are chosen once."""
    row, by = _as_employer(session, actor, candidacy_id)
    if row.stage == "chosen":
        return row
    move_on(session, actor, row, "choose", by, settings=settings, now=now)
    tell_news(session, row, "chosen", by, None, settings=settings, now=now)
    return row


def begin_checks(
    session: Session, actor: Actor, candidacy_id: int, *, settings: Settings, now: datetime
) -> Candidacy:
    """Go on to the checks before the contract."""
    row, by = _as_employer(session, actor, candidacy_id)
    if row.stage != "checks":
        move_on(session, actor, row, "begin_checks", by, settings=settings, now=now)
    return row


def note_extract(
    session: Session, actor: Actor, candidacy_id: int, issued_on: date | None, *, now: datetime
) -> Candidacy:
    """Note that the employer has seen the extract, and its day of issue. Nothing of what it says is kept."""
    row, by = _as_employer(session, actor, candidacy_id)
    need = session.get_one(Need, row.need_id)
    rules.check_extract(row.stage, by, was_announced=need.extract_asked)
    issued_on = forms.checked_issue(issued_on, today=helsinki(now).date())
    if row.extract_issued_on == issued_on:
        return row
    row.extract_issued_on, row.extract_seen_at = issued_on, now
    _record(session, actor, row, "note_extract", now)
    return row


def mark_papers(
    session: Session,
    actor: Actor,
    candidacy_id: int,
    *,
    authority: bool,
    insurance: bool,
    now: datetime,
) -> Employer:
    """Note which of the papers that no work starts without are in place; they hold for the employer's every need."""
    row, _by = _as_employer(session, actor, candidacy_id)
    return write_papers(session, actor, row, authority=authority, insurance=insurance, now=now)


def write_papers(
    session: Session, actor: Actor, row: Candidacy, *, authority: bool, insurance: bool, now: datetime
) -> Employer:
    """Put the papers on the employer of a candidacy that the caller has found to be the actor's."""
    need = session.get_one(Need, row.need_id)
    employer = session.get_one(Employer, need.employer_id, with_for_update=True, populate_existing=True)
    if (authority, insurance) == (
        employer.power_of_attorney_on is not None,
        employer.insurance_on is not None,
    ):
        return employer
    today = helsinki(now).date()
    employer.power_of_attorney_on = (employer.power_of_attorney_on or today) if authority else None
    employer.insurance_on = (employer.insurance_on or today) if insurance else None
    facts = {"authority": authority, "insurance": insurance}
    audit.record(session, actor, "mark_papers", "employer", employer.id, now=now, facts=facts)
    session.flush()
    return employer


def agree_contract(
    session: Session,
    actor: Actor,
    candidacy_id: int,
    draft: forms.ContractDraft,
    *,
    settings: Settings,
    now: datetime,
) -> Candidacy:
    """Write down what was agreed: from when, which shifts or how much, and where. From here on full names are seen."""
    row, by = _as_employer(session, actor, candidacy_id)
    need = session.get_one(Need, row.need_id)
    shifts = taken_shifts.open_shifts_by_key(session, need, besides=row.id)
    dates = taken_dates.open_dates(session, need, row, now=now)
    days = {key: single.start.date() for key, single in dates.items()}
    only_dates = taken_dates.asks_for_dates_only(need)
    forms.check_contract(draft, {*shifts, *dates}, days, only_dates=only_dates)
    was_there = row.stage == "contract"
    if was_there and draft == contract_of(row, settings):
        return row
    assert draft.from_on is not None
    begins_at = datetime.combine(draft.from_on, time(0), HELSINKI)
    move_on(session, actor, row, "agree_contract", by, begins_at=begins_at, settings=settings, now=now)
    row.contract_from_on, row.contract_to_on = draft.from_on, draft.to_on
    row.contract_address = encrypt_text(settings, draft.address) if draft.address else ""
    planned = granted_hours.plan_of(session, need, now=now)
    row.taken_shifts = [shifts[key] for key in draft.shifts if key in shifts]
    row.taken_dates = sorted(key for key in draft.shifts if key in dates)
    row.weekly_minutes = taken_shifts.minutes_of(row.taken_shifts) + (draft.weekly_minutes or 0)
    session.flush()
    granted_hours.check_grown(session, need, planned, now=now)
    news = "contract_changed" if was_there else "contract"
    tell_news(session, row, news, by, None, settings=settings, now=now)
    return row


def contract_of(row: Candidacy, settings: Settings) -> forms.ContractDraft:
    """Return what was agreed, as the form says it."""
    keys = (*taken_shifts.keys_of(row.taken_shifts), *row.taken_dates)
    address = decrypt_text(settings, row.contract_address) if row.contract_address else ""
    return forms.ContractDraft(
        row.contract_from_on,
        row.contract_to_on,
        keys,
        taken_shifts.minutes_besides(row),
        address or "",
    )


def start(
    session: Session, actor: Actor, candidacy_id: int, on: date | None, *, settings: Settings, now: datetime
) -> Candidacy:
    """Note that the work has started: held until both papers are in place; what is taken is open no more."""
    row, by = _as_employer(session, actor, candidacy_id)
    if row.stage in rules.WORKING:
        return row
    need = need_for_change(session, row.need_id)
    employer = session.get_one(Employer, need.employer_id)
    rules.check_papers(
        authority_in_place=employer.power_of_attorney_on is not None,
        insurance_in_place=employer.insurance_on is not None,
    )
    day = forms.checked_start(on, today=helsinki(now).date())
    row.started_on = day
    begins_at = datetime.combine(day, time(0), HELSINKI)
    move_on(session, actor, row, "start", by, begins_at=begins_at, settings=settings, now=now)
    taken_shifts.take(session, need, settings=settings, now=now)
    tell_news(session, row, "started", by, day, settings=settings, now=now)
    return row


def end_as_employer(
    session: Session, actor: Actor, candidacy_id: int, reason: str, *, settings: Settings, now: datetime
) -> Candidacy:
    """End it from the employer's side; the assistant is told kindly, without the reason."""
    _lock_pair(session, queries.candidacy_of_employer(session, actor, candidacy_id))
    row, by = _as_employer(session, actor, candidacy_id)
    return end_with_reason(session, actor, row, reason, by, rules.EMPLOYER, settings=settings, now=now)


def end_as_assistant(
    session: Session, actor: Actor, candidacy_id: int, reason: str, *, settings: Settings, now: datetime
) -> Candidacy:
    """End it from the assistant's side; the employer is told kindly, without the reason."""
    _lock_pair(session, queries.candidacy_of_assistant(session, actor, candidacy_id))
    row, by = _as_assistant(session, actor, candidacy_id)
    return end_with_reason(session, actor, row, reason, by, rules.ASSISTANT, settings=settings, now=now)


def end_with_reason(
    session: Session,
    actor: Actor,
    row: Candidacy,
    reason: str,
    by: str,
    side: str,
    *,
    settings: Settings,
    now: datetime,
) -> Candidacy:
    """End a locked candidacy for one of the reasons that a side may give; ended twice it has ended once."""
    if row.stage == "ended":
        if row.ended_reason == reason:
            return row
        raise Conflict("candidacy_ended")
    rules.check_end_reason(reason, side, row.stage)
    before = row.stage
    candidacies.end(session, actor, row, reason, by, settings=settings, now=now)
    if before not in rules.AGREED and side in rules.SIDES:
        _say_no(session, row, side, now)
    return row


def _lock_pair(session: Session, row: Candidacy) -> None:
    """Lock the pair before its candidacy, as answering does, so that the two never wait for each other."""
    match_queries.pair(session, row.need_id, row.profile_id, for_change=True)


def _say_no(session: Session, row: Candidacy, side: str, now: datetime) -> None:
    """Let the answer of who ended it say so too: names and numbers are hidden again, and a new yes begins anew."""
    match = match_queries.pair(session, row.need_id, row.profile_id)
    if match is None:
        return
    if side == rules.EMPLOYER:
        match.employer_answer, match.employer_answered_at = candidacies.NOT_FOR_ME, now
    else:
        match.assistant_answer, match.assistant_answered_at = candidacies.NOT_FOR_ME, now
    session.flush()


def _as_employer(session: Session, actor: Actor, candidacy_id: int) -> tuple[Candidacy, str]:
    check_may(actor, "answer_as_employer")
    row = queries.candidacy_of_employer(session, actor, candidacy_id, for_change=True)
    return row, by_whom(actor, rules.EMPLOYER)


def _as_assistant(session: Session, actor: Actor, candidacy_id: int) -> tuple[Candidacy, str]:
    check_may(actor, "answer_as_assistant")
    row = queries.candidacy_of_assistant(session, actor, candidacy_id, for_change=True)
    return row, by_whom(actor, rules.ASSISTANT)


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(0), HELSINKI)


def _record(session: Session, actor: Actor, row: Candidacy, deed: str, now: datetime) -> None:
    if row.stage == "ended":
        raise RuleViolation("candidacy_ended")
    session.flush()
    audit.record(session, actor, deed, "candidacy", row.id, now=now)
