"""Made-up rows of the outbox and the job log."""

import itertools
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portti.models import Account, JobRun, OutboxMessage
from tests.conftest import NOW
from tests.factories.accounts import make_account

_numbers = itertools.count(1)


def make_message(
    session: Session,
    *,
    account: Account | None = None,
    state: str = "waiting",
    kind: str = "new_matches_employer",
    now: datetime = NOW,
    **values: object,
) -> OutboxMessage:
    """Return a stored message to a person."""
    account = account or make_account(session, "employer", now=now)
    number = next(_numbers)
    fields: dict[str, object] = {
        "subject": f"Viesti {number}",
        "body_text": "Katso https://portti.example/fi/interview/salainen",
        "body_html": "<p>Viesti</p>",
        "send_before": now + timedelta(days=3),
        "next_try_at": now,
        **values,
    }
    message = OutboxMessage(
        centre_id=account.centre_id,
        account_id=account.id,
        kind=kind,
        dedupe_key=f"key{number}",
        to_address=account.email or "",
        language=account.language,
        message_id=f"<message{number}@portti.example>",
        state=state,
        created_at=now,
        **fields,
    )
    session.add(message)
    session.flush()
    return message


def make_job_run(
    session: Session, name: str, *, state: str = "done", now: datetime = NOW, fault: str | None = None
) -> JobRun:
    """Return a stored run of a job that took a second."""
    run = JobRun(
        name=name,
        started_at=now,
        finished_at=now + timedelta(seconds=1) if state != "running" else None,
        state=state,
        report={"done": 3},
        fault=fault,
    )
    session.add(run)
    session.flush()
    return run
