"""The demo's weekly hours that nobody had taken when last year was over: those of its needs that are open."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.models import Centre
from portti.services.kept_unmet_hours import count_unmet_hours, keep_unmet_hours


def make_unmet_hours(session: Session, centres: Iterable[Centre], *, now: datetime) -> None:
    """Keep what is open as if the year had just ended."""
    new_year = helsinki(now).date().replace(month=1, day=1)
    for centre in centres:
        keep_unmet_hours(session, count_unmet_hours(session, centre.id, counted_on=new_year))
