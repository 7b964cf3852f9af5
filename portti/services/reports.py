"""Telling the centre about the other side of a pair, and the centre's note that it has been handled."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.domain.blocks import MOST_REPORTS_IN_A_DAY, check_report
from portti.domain.errors import NotFound, RuleViolation
from portti.domain.permissions import check_may
from portti.models import Need, Report
from portti.queries import blocks as block_queries
from portti.queries import reports as queries
from portti.queries.storing import add_once
from portti.services import audit
from portti.services.blocks import need_beside_own_profile, need_beside_profile


@dataclass(frozen=True)
class ReportDraft:
    """What somebody wants to tell the centre; `form_key` was made with the form."""

    reason: str
    text: str
    language: str
    form_key: str


def report_as_employer(
    session: Session, actor: Actor, need_id: int, profile_id: int, draft: ReportDraft, *, now: datetime
) -> None:
    """Tell the centre about an assistant; a form that is sent twice is kept once."""
    check_may(actor, "answer_as_employer")
    need = need_to_report(session, actor, need_id, profile_id)
    _report(session, actor, "employer", need, profile_id, draft, now)


def report_as_assistant(
    session: Session, actor: Actor, need_id: int, draft: ReportDraft, *, now: datetime
) -> None:
    """Tell the centre about the employer of a need, or about the need."""
    check_may(actor, "answer_as_assistant")
    need = need_to_report(session, actor, need_id, None)
    assert actor.profile_id is not None
    _report(session, actor, "assistant", need, actor.profile_id, draft, now)


def need_to_report(session: Session, actor: Actor, need_id: int, profile_id: int | None) -> Need:
    """Return the need of a pair that the actor may report; without `profile_id` as its assistant.

    Whom the other side has blocked finds nothing here either; who has blocked may still tell the centre.
    """
    if profile_id is None:
        need, profile = need_beside_own_profile(session, actor, need_id)
        key, other = profile.id, "employer"
    else:
        need = need_beside_profile(session, actor, need_id, profile_id)
        key, other = profile_id, "assistant"
    if block_queries.standing_block(session, need.employer_id, key, other) is not None:
        raise NotFound("match")
    return need


def _report(
    session: Session,
    actor: Actor,
    side: str,
    need: Need,
    profile_id: int,
    draft: ReportDraft,
    now: datetime,
) -> None:
    check_report(draft.reason, draft.text)
    if queries.report_by_key(session, draft.form_key) is not None:
        return
    since = now - timedelta(days=1)
    if queries.count_by_since(session, actor.account_id, since) >= MOST_REPORTS_IN_A_DAY:
        raise RuleViolation("too_many_reports")
    report = Report(
        centre_id=need.centre_id if actor.centre_id is None else actor.centre_id,
        employer_id=need.employer_id,
        profile_id=profile_id,
        need_id=need.id,
        side=side,
        reported_by_account_id=actor.account_id,
        reason=draft.reason,
        text=draft.text,
        language=draft.language,
        form_key=draft.form_key,
        reported_at=now,
    )
    if not add_once(session, report):
        # The same form, sent twice at once: the other one has kept it.
        return
    audit.record(session, actor, "report", "report", report.id, now=now, facts={"side": side})


def note_handled(session: Session, actor: Actor, report_id: int, *, handled: bool, now: datetime) -> None:
    """Note that staff have handled a report, or that they have not after all."""
    check_may(actor, "handle_reports")
    report = queries.report_of_centre(session, actor.centre_id, report_id)
    if (report.handled_at is not None) == handled:
        return
    report.handled_at = now if handled else None
    report.handled_by_account_id = actor.account_id if handled else None
    deed = "handle_report" if handled else "reopen_report"
    audit.record(session, actor, deed, "report", report.id, now=now)
