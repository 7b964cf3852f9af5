"""SQL of matches that a person has not been told yet, and of how often each person wants to hear."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, not_, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, lazyload

from portti.models import Account, Match, MatchTelling, Need, NotificationChoice, Profile
from portti.queries.blocks import no_block_between
from portti.queries.recipients import employer_readers, reachable

EMPLOYER, ASSISTANT = "employer", "assistant"


def _news(side: str) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of a pair that stands, that nobody refused, and that `side` has not answered."""
    employer, assistant = Match.employer_answer, Match.assistant_answer
    own, other = (employer, assistant) if side == EMPLOYER else (assistant, employer)
    return (
        # Who has answered has seen the pair on the page.
        own.is_(None),
        or_(other.is_(None), other != "not_for_me"),
        Match.current.is_(True),
        no_block_between(Need.employer_id.expression, Match.profile_id.expression),
        Need.state == "published",
        Profile.state == "published",
        Profile.availability != "not_now",
        Profile.visibility == "matched",
    )


def _new_to_employers_side() -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of a pair that is news to one of `employer_readers`.

    What the side was told of before a representative began is no news to that representative.
    """
    told_to_them = exists().where(
        MatchTelling.match_id == Match.id, MatchTelling.account_id == employer_readers.c.account_id
    )
    told_before = and_(
        Match.employer_told_at.is_not(None), Match.employer_told_at < employer_readers.c.since_at
    )
    return (
        *_news(EMPLOYER),
        not_(told_to_them),
        or_(employer_readers.c.since_at.is_(None), not_(told_before)),
    )


def waiting_news(session: Session, account_id: int | None = None) -> dict[int, dict[str, datetime]]:
    """Return since when news waits for each account that can be written to, by side; of one account or of all.

    An employer's news goes to their own account and to everyone who represents them, to each by themselves.
    """
    of_employers = (
        select(Account.id, func.min(Match.found_at))
        .join(employer_readers, employer_readers.c.account_id == Account.id)
        .join(Need, Need.employer_id == employer_readers.c.employer_id)
        .join(Match, Match.need_id == Need.id)
        .join(Profile, Profile.id == Match.profile_id)
        .where(*_new_to_employers_side(), reachable())
        .group_by(Account.id)
    )
    of_assistants = (
        select(Account.id, func.min(Match.found_at))
        .join(Profile, Profile.account_id == Account.id)
        .join(Match, Match.profile_id == Profile.id)
        .join(Need, Need.id == Match.need_id)
        .where(Match.assistant_told_at.is_(None), *_news(ASSISTANT), reachable())
        .group_by(Account.id)
    )
    waiting: dict[int, dict[str, datetime]] = {}
    for side, query in ((EMPLOYER, of_employers), (ASSISTANT, of_assistants)):
        if account_id is not None:
            query = query.where(Account.id == account_id)
        for key, since in session.execute(query):
            waiting.setdefault(key, {})[side] = since
    return waiting


def untold_to_employer(session: Session, account_id: int) -> Sequence[Match]:
    """Return the news of all employers whose mail this account reads, the best pair first."""
    query = (
        select(Match)
        .join(Need, Need.id == Match.need_id)
        .join(Profile, Profile.id == Match.profile_id)
        .join(employer_readers, employer_readers.c.employer_id == Need.employer_id)
        .where(employer_readers.c.account_id == account_id, *_new_to_employers_side())
        .order_by(Match.score.desc(), Match.id)
    )
    # A person may be both the employer and a representative: a pair is news once.
    return list(dict.fromkeys(session.scalars(query)))


def untold_to_assistant(session: Session, account_id: int) -> Sequence[Match]:
    """Return the news for the profile of an account, the best pair first."""
    query = (
        select(Match)
        .join(Need, Need.id == Match.need_id)
        .join(Profile, Profile.id == Match.profile_id)
        .where(Profile.account_id == account_id, Match.assistant_told_at.is_(None), *_news(ASSISTANT))
        .order_by(Match.score.desc(), Match.id)
    )
    return session.scalars(query).all()


def rows_of_pairs(session: Session, matches: Sequence[Match]) -> tuple[Sequence[Need], Sequence[Profile]]:
    """Return the needs and profiles of some pairs, without their parts, which the pools hold, in two queries.

    While the caller keeps them, the session hands them out without asking again.
    """
    needs = session.scalars(
        select(Need).where(Need.id.in_([match.need_id for match in matches])).options(lazyload("*"))
    )
    profiles = session.scalars(
        select(Profile).where(Profile.id.in_([match.profile_id for match in matches])).options(lazyload("*"))
    )
    return needs.unique().all(), profiles.unique().all()


def mark_told(
    session: Session, side: str, account_id: int, match_ids: Sequence[int], *, now: datetime
) -> set[int]:
    """Note that a person is told of these pairs; return those that nobody had told them of meanwhile."""
    marked: set[int] = set()
    for start in range(0, len(match_ids), 500):
        part = match_ids[start : start + 500]
        if side == EMPLOYER:
            marked |= _tell_reader(session, account_id, part, now)
            _mark(session, EMPLOYER, part, now)
        else:
            marked |= _mark(session, ASSISTANT, part, now)
    return marked


def _mark(session: Session, side: str, match_ids: Sequence[int], now: datetime) -> set[int]:
    told = Match.employer_told_at if side == EMPLOYER else Match.assistant_told_at
    marked = (
        update(Match)
        .where(Match.id.in_(match_ids), told.is_(None))
        .values({told: now})
        .returning(Match.id)
        .execution_options(synchronize_session=False)
    )
    return set(session.scalars(marked))


def _tell_reader(session: Session, account_id: int, match_ids: Sequence[int], now: datetime) -> set[int]:
    dialect = {"postgresql": postgresql, "sqlite": sqlite}[session.get_bind().dialect.name]
    told = dialect.insert(MatchTelling).values(
        [{"match_id": key, "account_id": account_id, "told_at": now} for key in sorted(match_ids)]
    )
    new = told.on_conflict_do_nothing(index_elements=["match_id", "account_id"])
    return set(session.scalars(new.returning(MatchTelling.match_id)))


def choice_of(session: Session, account_id: int, kind: str) -> NotificationChoice | None:
    """Return how often an account wants one kind of news, or None where it never chose."""
    return session.scalar(
        select(NotificationChoice).where(
            NotificationChoice.account_id == account_id, NotificationChoice.kind == kind
        )
    )


def choices_of(session: Session, account_ids: Sequence[int], kind: str) -> dict[int, NotificationChoice]:
    """Return the choices of these accounts for one kind of news, by account; who never chose is left out."""
    query = select(NotificationChoice).where(
        NotificationChoice.account_id.in_(account_ids), NotificationChoice.kind == kind
    )
    return {choice.account_id: choice for choice in session.scalars(query)}


def choices_of_kind(session: Session, kind: str) -> dict[int, NotificationChoice]:
    """Return everybody's choice for one kind of news, by account."""
    query = select(NotificationChoice).where(NotificationChoice.kind == kind)
    return {choice.account_id: choice for choice in session.scalars(query)}
