"""SQL of the statistics of goals, of forms before and after, and of what panels have changed."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from portti.models import Goal, Panel, PanelSheet, ProgressAnswer, ProgressForm

_NO_GOAL = "mistake"
"""What was written down by mistake was never a goal."""


@dataclass(frozen=True)
class EndedGoals:
    """How many goals of one client in one area ended in one way."""

    area: str
    state: str
    client: str
    count: int


def ended_goals(session: Session, centre_id: int, first: date, last: date) -> list[EndedGoals]:
    """Return the goals that ended within the days, by area, end and client."""
    keys = (Goal.area, Goal.state, Goal.account_id, Goal.client_number)
    rows = session.execute(
        select(*keys, func.count())
        .where(
            Goal.centre_id == centre_id,
            Goal.ended_on.between(first, last),
            Goal.end_reason != _NO_GOAL,
        )
        .group_by(*keys)
    )
    return [
        EndedGoals(area, state, str(account_id) if account_id is not None else f"#{number}", count)
        for area, state, account_id, number, count in rows
    ]


def goals_open_on(session: Session, centre_id: int, day: date) -> int:
    """Return how many goals were open at the end of a day."""
    query = select(func.count(Goal.id)).where(
        Goal.centre_id == centre_id,
        Goal.opened_on <= day,
        or_(Goal.ended_on.is_(None), and_(Goal.ended_on > day, Goal.end_reason != _NO_GOAL)),
    )
    return session.scalar(query) or 0


@dataclass(frozen=True)
class Progress:
    """What the clients who answered one statement before and after said of it."""

    statement: str
    clients: int
    before: float
    after: float


def progress(session: Session, centre_id: int, side: str, first: date, last: date) -> list[Progress]:
    """Return the means of those who answered before, and after within the days."""
    before, after = aliased(ProgressForm), aliased(ProgressForm)
    earlier, later = aliased(ProgressAnswer), aliased(ProgressAnswer)
    rows = session.execute(
        select(later.statement, func.count(), func.avg(earlier.value), func.avg(later.value))
        .select_from(after)
        .join(before, and_(before.account_id == after.account_id, before.side == after.side))
        .join(later, later.progress_form_id == after.id)
        .join(earlier, and_(earlier.progress_form_id == before.id, earlier.statement == later.statement))
        .where(
            after.centre_id == centre_id,
            after.side == side,
            after.moment == "after",
            before.moment == "before",
            after.answered_on.between(first, last),
        )
        .group_by(later.statement)
    )
    return [Progress(statement, count, float(one), float(two)) for statement, count, one, two in rows]


def panel_answers(session: Session, centre_id: int, first: date, last: date) -> dict[tuple[str, str], int]:
    """Return how many sheets of the centre's panels gave each answer to each question within the days."""
    counts: dict[tuple[str, str], int] = {}
    for effect, column in (
        ("client_orientation", PanelSheet.client_orientation),
        ("service_structures", PanelSheet.service_structures),
    ):
        rows = session.execute(
            select(column, func.count())
            .join(Panel, Panel.id == PanelSheet.panel_id)
            .where(
                Panel.centre_id == centre_id,
                PanelSheet.answered_on.between(first, last),
                column.is_not(None),
            )
            .group_by(column)
        )
        counts.update({(effect, answer): count for answer, count in rows if answer is not None})
    return counts
