"""SQL of the staff's pages: what waits for somebody, and the centre's lists of needs and matches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import Load, Session, aliased, lazyload

from portti.domain.errors import NotFound
from portti.models import (
    Account,
    Booking,
    Employer,
    Feedback,
    InterviewSlot,
    Invitation,
    JobLease,
    JobRun,
    Match,
    Need,
    OutboxMessage,
    Profile,
    Report,
    SubstituteRequest,
)
from portti.queries.ad_checks import count_waiting
from portti.queries.conversations import waiting_for_centre
from portti.queries.interview_records import waits_for_interview, waits_for_record
from portti.queries.listed_columns import NEED_LISTED, PAIR_LISTED, names_listed
from portti.queries.operations import lease_of_job
from portti.queries.outbox import hangs
from portti.queries.silence import without_candidate
from portti.queries.substitutes import is_hanging
from portti.queries.whole_rows import with_parts


@dataclass(frozen=True)
class Waiting:
    """One kind of matter that waits: how many, and since when the oldest."""

    count: int
    oldest_at: datetime | None


@dataclass(frozen=True)
class NeedRow:
    """A need in the centre's list, with its employer's account and how many pairs fit."""

    need: Need
    account: Account | None
    fitting: int
    no_candidate: bool


@dataclass(frozen=True)
class MatchRow:
    """A pair in the centre's list."""

    match: Match
    need: Need
    employer_account: Account | None
    profile: Profile
    assistant_account: Account | None


@dataclass(frozen=True)
class NeedFilter:
    """What staff filter needs by; empty means any."""

    state: str = ""
    municipality_code: str = ""
    words: str = ""
    sort: str = "newest"


@dataclass(frozen=True)
class MatchFilter:
    """What staff filter matches by; empty means any."""

    answer: str = ""
    need_id: int | None = None
    profile_id: int | None = None
    sort: str = "newest"


def _waiting(session: Session, moment: ColumnElement[Any], *wanted: ColumnElement[bool]) -> Waiting:
    count, oldest = session.execute(select(func.count(), func.min(moment)).where(*wanted)).one()
    return Waiting(count, oldest)


def uninvited(session: Session, centre_id: int) -> Waiting:
    """Return how many complete profiles with an e-mail wait for an invitation to an interview."""
    return _uninvited(session, centre_id, with_email=True)


def to_phone(session: Session, centre_id: int) -> Waiting:
    """Return how many complete profiles wait for an interview whose people have no e-mail."""
    return _uninvited(session, centre_id, with_email=False)


def _uninvited(session: Session, centre_id: int, *, with_email: bool) -> Waiting:
    has_email = exists().where(Account.id == Profile.account_id, Account.email.is_not(None), Account.active)
    return _waiting(
        session,
        Profile.published_at.expression,
        Profile.centre_id == centre_id,
        Profile.account_id.is_not(None),
        Profile.state == "published",
        waits_for_interview(),
        ~exists().where(Invitation.profile_id == Profile.id),
        has_email if with_email else ~has_email,
    )


def hanging_messages(session: Session, centre_id: int, now: datetime) -> Waiting:
    """Return how many of a centre's messages did not leave, or may or may not have arrived."""
    return _waiting(
        session,
        OutboxMessage.created_at.expression,
        OutboxMessage.centre_id == centre_id,
        hangs(now),
    )


def failed_jobs(session: Session, now: datetime) -> Waiting:
    """Return how many jobs failed, failed in part, or were broken off the last time they ran."""
    newest = (
        select(func.max(JobRun.id))
        .where(or_(JobRun.state != "running", ~_is_at_work(now)))
        .group_by(JobRun.name)
    )
    runs = session.scalars(select(JobRun).where(JobRun.id.in_(newest)))
    broken = [run.started_at for run in runs if run.state != "done" or run.report.get("failed")]
    return Waiting(len(broken), min(broken, default=None))


def _is_at_work(now: datetime) -> ColumnElement[bool]:
    """Return the condition that the process of a job lives: it renews the job's lease while it runs."""
    return exists().where(JobLease.name == lease_of_job("") + JobRun.name.expression, JobLease.until > now)


def needs_near_expiry(session: Session, centre_id: int, *, asked_before: datetime) -> Waiting:
    """Return how many open needs were last confirmed before `asked_before`, so that they soon hide."""
    return _waiting(session, Need.confirmed_at.expression, *_stale(centre_id, asked_before))


def _stale(centre_id: int, asked_before: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Need.centre_id == centre_id,
        Need.state == "published",
        Need.confirmed_at <= asked_before,
    )


def past_interviews(session: Session, centre_id: int, now: datetime) -> Waiting:
    """Return how many booked interviews are over without a note that they were held, or a record of them."""
    count, oldest = session.execute(
        select(func.count(), func.min(InterviewSlot.starts_at))
        .select_from(Booking)
        .join(InterviewSlot, InterviewSlot.id == Booking.slot_id)
        .join(Invitation, Invitation.id == Booking.invitation_id)
        .join(Profile, Profile.id == Invitation.profile_id)
        .where(
            Booking.centre_id == centre_id,
            Booking.cancelled_at.is_(None),
            Booking.missed_at.is_(None),
            InterviewSlot.starts_at < now - timedelta(hours=1),
            waits_for_record(),
        )
    ).one()
    return Waiting(count, oldest)


def mutual_pairs(session: Session, centre_id: int) -> Waiting:
    """Return how many pairs of open needs said yes on both sides, and since when the oldest waits."""
    later = case(
        (Match.employer_answered_at > Match.assistant_answered_at, Match.employer_answered_at),
        else_=Match.assistant_answered_at,
    )
    return _waiting(
        session,
        later,
        or_(
            Match.centre_id == centre_id,
            Match.profile_id.in_(select(Profile.id).where(Profile.centre_id == centre_id)),
        ),
        Match.current.is_(True),
        _ANSWERS["both"],
        exists().where(Need.id == Match.need_id, Need.state == "published"),
    )


def untied_rows(session: Session, centre_id: int) -> Waiting:
    """Return how many imported profiles and employers no person is tied to yet."""
    profiles = _waiting(
        session,
        Profile.created_at.expression,
        Profile.centre_id == centre_id,
        Profile.account_id.is_(None),
    )
    employers = _waiting(
        session,
        Employer.created_at.expression,
        Employer.centre_id == centre_id,
        Employer.account_id.is_(None),
        exists().where(Need.employer_id == Employer.id),
    )
    moments = [found.oldest_at for found in (profiles, employers) if found.oldest_at is not None]
    return Waiting(profiles.count + employers.count, min(moments, default=None))


def waiting_reports(session: Session, centre_id: int) -> Waiting:
    """Return how many messages about people nobody has handled."""
    unhandled = (Report.centre_id == centre_id, Report.handled_at.is_(None))
    return _waiting(session, Report.reported_at.expression, *unhandled)


def waiting_feedback(session: Session) -> Waiting:
    """Return how much feedback waits for an answer; it is every centre's."""
    return _waiting(session, Feedback.received_at.expression, Feedback.answered_at.is_(None))


def shifts_without_anybody(
    session: Session, centre_id: int, now: datetime, *, wait: timedelta, soon: timedelta
) -> Waiting:
    """Return how many shifts nobody has taken though the asking was long ago or the shift begins soon."""
    hanging = is_hanging(now, wait=wait, soon=soon)
    moment = SubstituteRequest.requested_at.expression
    return _waiting(session, moment, SubstituteRequest.centre_id == centre_id, hanging)


def waiting_conversations(session: Session, centre_id: int) -> Waiting:
    """Return how many threads with people are unread or wait for the centre's answer."""
    return Waiting(*waiting_for_centre(session, centre_id))


def waiting_matters(
    session: Session,
    centre_id: int,
    now: datetime,
    *,
    asked_before: datetime,
    shift_wait: timedelta = timedelta(hours=1),
    shift_soon: timedelta = timedelta(hours=12),
) -> dict[str, Waiting]:
    """Return each kind of matter that a centre's staff should look at, by its code."""
    return {
        "mutual_pairs": mutual_pairs(session, centre_id),
        "uninvited": uninvited(session, centre_id),
        "to_phone": to_phone(session, centre_id),
        "past_interviews": past_interviews(session, centre_id, now),
        "substitutes": shifts_without_anybody(session, centre_id, now, wait=shift_wait, soon=shift_soon),
        "hanging_messages": hanging_messages(session, centre_id, now),
        "needs_near_expiry": needs_near_expiry(session, centre_id, asked_before=asked_before),
        "untied_rows": untied_rows(session, centre_id),
        "failed_jobs": failed_jobs(session, now),
        "conversations": waiting_conversations(session, centre_id),
        "reports": waiting_reports(session, centre_id),
        "feedback": waiting_feedback(session),
        "ads": Waiting(*count_waiting(session, centre_id)),
    }


def _need_conditions(
    centre_id: int, wanted: NeedFilter, asked_before: datetime, no_candidate_before: datetime
) -> list[ColumnElement[bool]]:
    # Who was erased has left emptied needs, which are kept as proof only.
    conditions: list[ColumnElement[bool]] = [Need.centre_id == centre_id, Account.erased_at.is_(None)]
    if wanted.state == "expiring":
        conditions += _stale(centre_id, asked_before)
    elif wanted.state == "no_candidate":
        conditions.append(without_candidate(no_candidate_before))
    elif wanted.state:
        conditions.append(Need.state == wanted.state)
    if wanted.municipality_code:
        conditions.append(Need.municipality_code == wanted.municipality_code)
    for word in wanted.words.split()[:5]:
        forms = {word, word.lower(), word.upper(), word.capitalize()}
        columns = (Need.title, Account.given_name, Account.family_name)
        conditions.append(
            or_(*(column.icontains(form, autoescape=True) for column in columns for form in forms))
        )
    return conditions


_NEED_ORDERS = {
    "newest": (Need.created_at.desc(), Need.id.desc()),
    "oldest": (Need.created_at, Need.id),
    "confirmed": (Need.confirmed_at, Need.id),
    "title": (Need.title, Need.id),
}
NEED_SORTS = tuple(_NEED_ORDERS)


def centre_needs(
    session: Session,
    centre_id: int,
    wanted: NeedFilter,
    *,
    asked_before: datetime,
    no_candidate_before: datetime,
    limit: int = 50,
    offset: int = 0,
) -> tuple[Sequence[NeedRow], int]:
    """Return a page of a centre's needs and how many there are.

    State `expiring` means soon hidden, `no_candidate` open for long without anybody.
    """
    fitting = (
        select(func.count()).where(Match.need_id == Need.id, Match.current).correlate(Need).scalar_subquery()
    )
    joined = (
        select(Need, Account, fitting, case((without_candidate(no_candidate_before), True), else_=False))
        .options(NEED_LISTED, names_listed(Account), lazyload("*"))
        .join(Employer, Employer.id == Need.employer_id)
        .outerjoin(Account, Account.id == Employer.account_id)
        .where(*_need_conditions(centre_id, wanted, asked_before, no_candidate_before))
    )
    order = _NEED_ORDERS.get(wanted.sort, _NEED_ORDERS["newest"])
    rows = session.execute(joined.order_by(*order).limit(limit).offset(offset))
    total = (
        session.scalar(select(func.count()).select_from(joined.with_only_columns(Need.id).subquery())) or 0
    )
    return [NeedRow(*row) for row in rows], total


def need_of_centre(session: Session, centre_id: int | None, need_id: int) -> tuple[Need, Account | None]:
    """Return a need of this centre with its employer's account; NotFound for another's."""
    row = session.execute(
        select(Need, Account)
        .options(Load(Need).lazyload("*"))
        .join(Employer, Employer.id == Need.employer_id)
        .outerjoin(Account, Account.id == Employer.account_id)
        .where(Need.id == need_id, Need.centre_id == centre_id)
    ).one_or_none()
    if row is None:
        raise NotFound("need")
    need, account = row
    return with_parts(session, need), account


_ANSWERS: dict[str, ColumnElement[bool]] = {
    "both": and_(Match.employer_answer == "interested", Match.assistant_answer == "interested"),
    "employer": and_(
        Match.employer_answer == "interested",
        or_(Match.assistant_answer.is_(None), Match.assistant_answer != "interested"),
    ),
    "assistant": and_(
        Match.assistant_answer == "interested",
        or_(Match.employer_answer.is_(None), Match.employer_answer != "interested"),
    ),
    "none": and_(Match.employer_answer.is_(None), Match.assistant_answer.is_(None)),
    "declined": or_(Match.employer_answer == "not_for_me", Match.assistant_answer == "not_for_me"),
}
MATCH_ANSWERS = tuple(_ANSWERS)
_MATCH_ORDERS = {
    "newest": (Match.found_at.desc(), Match.id.desc()),
    "oldest": (Match.found_at, Match.id),
    "points": (Match.score.desc(), Match.id),
}
MATCH_SORTS = tuple(_MATCH_ORDERS)


# Made once: an alias that is new at each call costs more than the query.
_EMPLOYERS, _ASSISTANTS = aliased(Account), aliased(Account)
_NAMES_LISTED = (names_listed(_EMPLOYERS), names_listed(_ASSISTANTS))


def centre_matches(
    session: Session, centre_id: int, wanted: MatchFilter, *, limit: int = 50, offset: int = 0
) -> tuple[Sequence[MatchRow], int]:
    """Return a page of the fitting pairs where need or profile is the centre's, and how many there are."""
    own_profiles = select(Profile.id).where(Profile.centre_id == centre_id)
    conditions: list[ColumnElement[bool]] = [
        or_(Match.centre_id == centre_id, Match.profile_id.in_(own_profiles)),
        Match.current.is_(True),
    ]
    if wanted.answer in _ANSWERS:
        conditions.append(_ANSWERS[wanted.answer])
    if wanted.need_id is not None:
        conditions.append(Match.need_id == wanted.need_id)
    if wanted.profile_id is not None:
        conditions.append(Match.profile_id == wanted.profile_id)
    rows = session.execute(
        select(Match, Need, _EMPLOYERS, Profile, _ASSISTANTS)
        .options(*PAIR_LISTED, *_NAMES_LISTED, lazyload("*"))
        .join(Need, Need.id == Match.need_id)
        .join(Employer, Employer.id == Need.employer_id)
        .outerjoin(_EMPLOYERS, _EMPLOYERS.id == Employer.account_id)
        .join(Profile, Profile.id == Match.profile_id)
        .outerjoin(_ASSISTANTS, _ASSISTANTS.id == Profile.account_id)
        .where(*conditions)
        .order_by(*_MATCH_ORDERS.get(wanted.sort, _MATCH_ORDERS["newest"]))
        .limit(limit)
        .offset(offset)
    )
    total = session.scalar(select(func.count()).select_from(Match).where(*conditions)) or 0
    return [MatchRow(*row) for row in rows], total
