"""Facts of messages, jobs and the log, as staff read them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext, ngettext

from portti.clock import now
from portti.models import AuditEvent, JobRun, OutboxMessage
from portti.queries.outbox import is_overdue
from portti.vocabulary import plain_number
from portti.web.kit.languages import current_language
from portti.web.staff.blueprint import link
from portti.web.staff.log_words import DEEDS, SUBJECTS
from portti.web.staff.words import (
    ACTING_CONSENTS,
    ACTING_REASONS,
    ANSWERS,
    JOB_COUNTS,
    MESSAGE_KINDS,
    NEWS,
    ROLES,
    RULES_ACCEPTED,
    SIDES,
    word,
)
from portti.wording.service import SESSION_KINDS, VOID_REASONS

# Which page shows a subject of the log; the others have none of their own.
_PAGES = {
    "account": ("staff.person", "account_id"),
    "need": ("staff.need", "need_id"),
    "message": ("staff.message", "message_id"),
    "client_event": ("staff.event", "event_id"),
    "service_session": ("staff.service_session", "session_id"),
}
_FACT_WORDS = {
    "reason": {**ACTING_REASONS, **VOID_REASONS},
    "consent": ACTING_CONSENTS,
    "side": SIDES,
    "role": ROLES,
    "how": RULES_ACCEPTED,
    "answer": ANSWERS,
}


@dataclass(frozen=True)
class Subject:
    """What an event was about, with the address of its page where there is one."""

    text: str
    href: str | None


def why_it_hangs(message: OutboxMessage) -> str:
    """Return why a message has not left or may not have arrived; empty where nothing went wrong."""
    fault = message.last_fault
    if not fault:
        late = message.state in ("waiting", "claimed") and is_overdue(message, now())
        return str(gettext("Nothing has sent it yet. See whether the scheduled jobs run.")) if late else ""
    if fault == "no_answer":
        return str(gettext("Sending broke off in the middle"))
    if message.channel == "sms":
        return _why_a_text_hangs(message.state, fault)
    if fault.isdigit() and fault.startswith("5"):
        return str(gettext("The mail server refused it (%(code)s)", code=fault))
    if fault.isdigit():
        return str(gettext("The mail server asked to try later (%(code)s)", code=fault))
    if message.state == "uncertain":
        return str(gettext("The mail server never answered (%(code)s)", code=fault))
    return str(gettext("The mail server could not be reached (%(code)s)", code=fault))


def _why_a_text_hangs(state: str, fault: str) -> str:
    if fault == "no_gateway":
        return str(gettext("Text messages are not in use any more"))
    if state == "uncertain":
        return str(gettext("The text message service never answered (%(code)s)", code=fault))
    return str(gettext("The text message service did not take it (%(code)s)", code=fault))


def seconds(started_at: datetime, finished_at: datetime | None) -> str:
    """Return how long a run took; empty while it runs."""
    if finished_at is None:
        return "–"
    passed = round((finished_at - started_at).total_seconds(), 1)
    return str(gettext("%(number)s s", number=plain_number(passed, current_language())))


def job_counts(report: dict[str, Any]) -> list[str]:
    """Return what a run counted, line by line."""
    counts: dict[str, int] = report.get("counts", {})
    return [f"{word(JOB_COUNTS, name)}: {count}" for name, count in counts.items() if count]


def job_faults(run: JobRun) -> list[str]:
    """Return what failed in a run: the run itself, or the items by their number."""
    if run.fault == "interrupted":
        return [gettext("The run was broken off")]
    failed: list[str] = run.report.get("failed", [])
    if run.fault:
        return [gettext("A fault stopped the run (%(code)s). The next run tries again.", code=run.fault)]
    return [gettext("Number %(item)s", item=item) for item in failed]


def subject(event: AuditEvent) -> Subject:
    """Return what an event was about."""
    name = word(SUBJECTS, event.subject)
    if event.subject_id is None:
        ids = event.facts.get("ids", [])
        return Subject(ngettext("%(num)s row", "%(num)s rows", len(ids)) if ids else name, None)
    page = _PAGES.get(event.subject)
    href = link(page[0], **{page[1]: event.subject_id}) if page else None
    return Subject(f"{name} {event.subject_id}", href)


def deed(event: AuditEvent) -> str:
    """Return what was done or read."""
    return word(DEEDS, event.deed)


def event_facts(event: AuditEvent) -> str:
    """Return the facts of an event that tell a person something."""
    said = []
    for name, value in event.facts.items():
        if name == "kind":
            said.append(word({**MESSAGE_KINDS, **NEWS, **SESSION_KINDS}, str(value)))
        elif name in _FACT_WORDS and value:
            said.append(word(_FACT_WORDS[name], str(value)))
    return ", ".join(said)
