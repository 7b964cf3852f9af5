"""Made-up tasks of a centre's staff with valid defaults."""

import itertools
from datetime import datetime

from sqlalchemy.orm import Session

from portti.models import Centre, StaffTask
from tests.conftest import NOW
from tests.factories.accounts import make_centre

_numbers = itertools.count(1)


def make_task(
    session: Session, *, centre: Centre | None = None, now: datetime = NOW, **values: object
) -> StaffTask:
    """Return a stored task that waits, of a kind that everybody understands."""
    fields: dict[str, object] = {"kind": "follow_up", "dedupe_key": f"task{next(_numbers)}", **values}
    task = StaffTask(centre_id=(centre or make_centre(session)).id, opened_at=now, **fields)
    session.add(task)
    session.flush()
    return task
