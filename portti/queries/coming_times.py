"""SQL of single shifts that have passed: which needs are still ranked by some, and from when on each counts."""

from collections.abc import Sequence

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from portti.models import Need, NeedSingleShift


def needs_to_look_through(session: Session, moment: str, tomorrow: str) -> list[int]:
    """Return the open needs with a single shift that ended before this wall time, and that nobody has noticed.

    Also those that somebody looked through at a time which is still far off: a clock was wrong, or a job was tried out.
    """
    passed = and_(
        NeedSingleShift.ends_at < moment,
        or_(Need.counts_from.is_(None), NeedSingleShift.ends_at >= Need.counts_from),
    )
    query = (
        select(Need.id)
        .join(NeedSingleShift, NeedSingleShift.need_id == Need.id)
        .where(Need.state == "published", or_(passed, Need.counts_from > tomorrow))
        .distinct()
        .order_by(Need.id)
    )
    return list(session.scalars(query))


def count_from(session: Session, keys: Sequence[int], moment: str) -> None:
    """Let the single shifts of these needs count from this wall time on."""
    session.execute(
        update(Need).where(Need.id.in_(keys)).values(counts_from=moment),
        execution_options={"synchronize_session": False},
    )
