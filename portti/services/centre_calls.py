"""The task to call that the centre is given where a candidacy stands still."""

from datetime import datetime

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.models import Candidacy
from portti.queries import silence as queries
from portti.services.staff_tasks import open_task


def ask_centre(session: Session, row: Candidacy, now: datetime) -> bool:
    """Give the centre the task to call; not while such a task waits already."""
    last = queries.last_call(session, row)
    if last is not None and last.done_at is None:
        return False
    return open_task(
        session,
        row.centre_id,
        "silent_candidacy",
        f"silent:{row.id}:{row.stage}:{int(now.timestamp())}",
        need_id=row.need_id,
        profile_id=row.profile_id,
        candidacy_id=row.id,
        assigned_account_id=row.responsible_account_id,
        due_on=helsinki(now).date(),
        now=now,
    )
