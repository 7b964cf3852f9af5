"""What an assistant should know before saying yes to a shift: other work at that time, or too short a rest."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from portti.domain.rest import Span, rest_faults
from portti.models import Need, SubstituteRequest
from portti.queries import agreed_work as work_queries
from portti.queries import substitutes as queries
from portti.services.agreed_work import Agreed, AgreedWork, WorkShift

_AROUND = range(-2, 3)


def warnings_of(session: Session, profile_id: int, request: SubstituteRequest) -> list[str]:
    """Return the codes of what speaks against a shift, over all employers; for the assistant's own eyes only."""
    shift = _span(request.starts_at, request.ends_at)
    return rest_faults(shift, work_around(session, profile_id, shift[0].date(), but=request))


def work_around(
    session: Session, profile_id: int, middle: date, *, but: SubstituteRequest | None = None
) -> list[Span]:
    """Return an assistant's work about a day, over all employers: single shifts, but for one, and agreed ones.

    As the assistant knows it: a list that its employer has not given to them takes no agreed shift away.
    Where nobody knows week 1 of a roster, its shifts count in each week: a warning too often is better than none.
    """
    but_id, own = None, None
    if but is not None:
        employer_id = session.get_one(Need, but.need_id).employer_id
        but_id, own = but.id, (employer_id, _span(but.starts_at, but.ends_at))
    found = [_span(*ends) for ends in queries.promised_shifts(session, profile_id, but=but_id)]
    for (_row, need), one in _shifts(
        session, work_queries.work_of_profile(session, profile_id), middle, True
    ):
        span = one.single.start, one.single.end
        # Once it is promised, the employer's list of shifts holds the single shift itself too.
        if not (one.is_listed and own == (need.employer_id, span)):
            found.append(span)
    return found


def working_then(session: Session, employer_id: int, starts_at: str, ends_at: str) -> set[int]:
    """Return who has work with this employer by contract at the time of a shift: it is theirs, or beside it."""
    shift = _span(starts_at, ends_at)
    work = _shifts(session, work_queries.work_for_employer(session, employer_id), shift[0].date(), False)
    return {
        row.profile_id
        for (row, _need), one in work
        if one.single.start < shift[1] and one.single.end > shift[0]
    }


def _shifts(
    session: Session, rows: list[Agreed], middle: date, given_only: bool
) -> list[tuple[Agreed, WorkShift]]:
    work = AgreedWork(
        session, rows, [middle + timedelta(days=ahead) for ahead in _AROUND], given_only=given_only
    )
    return [(row, one) for row in rows for one in work.of(*row)]


def _span(starts_at: str, ends_at: str) -> Span:
    return datetime.fromisoformat(starts_at), datetime.fromisoformat(ends_at)
