"""SQL of matches that a side has not been told yet, and of how often each person wants to hear."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, CompoundSelect, Select, func, or_, select, update
from sqlalchemy.orm import Session

from portti.models import Account, Employer, Match, Need, NotificationChoice, Profile, Representation
from portti.queries.blocks import no_block_between
from portti.queries.recipients import accounts_of_employers, reachable

EMPLOYER, ASSISTANT = "employer", "assistant"


def _news(side: str) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of a pair that stands, that nobody refused, and that is new to `side`."""
    employer, assistant = Match.employer_answer, Match.assistant_answer
    told, own, other = (
        (Match.employer_told_at, employer, assistant)
        if side == EMPLOYER
        else (Match.assistant_told_at, assistant, employer)
    )
    return (
        told.is_(None),
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


def _pairs(side: str) -> Select[Match]:
    return (
        select(Match)
        .join(Need, Need.id == Match.need_id)
        .join(Profile, Profile.id == Match.profile_id)
        .where(*_news(side))
        .order_by(Match.score.desc(), Match.id)
    )


def waiting_news(session: Session, account_id: int | None = None) -> dict[int, dict[str, datetime]]:
    """Return since when news waits for each account that can be written to, by side; of one account or of all.

    An employer's news goes to their own account, or to who represents them where they have none.
    """
    waiting: dict[int, dict[str, datetime]] = {}
    employers = _waiting_of_employers(session, account_id)
    receivers = accounts_of_employers(session, [employer_id for employer_id, _since in employers])
    for employer_id, since in employers:
        for account in receivers[employer_id][:1]:
            if account_id in (None, account.id):
                sides = waiting.setdefault(account.id, {})
                sides[EMPLOYER] = min(since, sides.get(EMPLOYER, since))
    query = (
        select(Account.id, func.min(Match.found_at))
        .join(Profile, Profile.account_id == Account.id)
        .join(Match, Match.profile_id == Profile.id)
        .join(Need, Need.id == Match.need_id)
        .where(*_news(ASSISTANT), reachable())
        .group_by(Account.id)
    )
    if account_id is not None:
        query = query.where(Account.id == account_id)
    for key, since in session.execute(query):
        waiting.setdefault(key, {})[ASSISTANT] = since
    return waiting


def _waiting_of_employers(session: Session, account_id: int | None) -> Sequence[tuple[int, datetime]]:
    query = (
        select(Need.employer_id, func.min(Match.found_at))
        .join(Match, Match.need_id == Need.id)
        .join(Profile, Profile.id == Match.profile_id)
        .where(*_news(EMPLOYER))
        .group_by(Need.employer_id)
    )
    if account_id is not None:
        query = query.where(Need.employer_id.in_(_employers_of(account_id)))
    return session.execute(query).all()


def _employers_of(account_id: int) -> CompoundSelect[int]:
    represented = select(Representation.employer_id).where(
        Representation.representative_account_id == account_id, Representation.until_at.is_(None)
    )
    return select(Employer.id).where(Employer.account_id == account_id).union(represented)


def untold_to_employer(session: Session, account_id: int) -> Sequence[Match]:
    """Return the news of all employers whose mail goes to this account, the best pair first."""
    employers = session.scalars(_employers_of(account_id)).all()
    receivers = accounts_of_employers(session, employers)
    own = [key for key, accounts in receivers.items() if accounts and accounts[0].id == account_id]
    query = _pairs(EMPLOYER).where(Need.employer_id.in_(own))
    return session.scalars(query).all()


def untold_to_assistant(session: Session, account_id: int) -> Sequence[Match]:
    """Return the news for the profile of an account, the best pair first."""
    query = _pairs(ASSISTANT).where(Profile.account_id == account_id)
    return session.scalars(query).all()


def rows_of_pairs(session: Session, matches: Sequence[Match]) -> tuple[Sequence[Need], Sequence[Profile]]:
    """Return the needs and profiles of some pairs with all that hangs on them, in few queries.

    While the caller keeps them, the session hands them out without asking again.
    """
    needs = session.scalars(select(Need).where(Need.id.in_([match.need_id for match in matches])))
    profiles = session.scalars(select(Profile).where(Profile.id.in_([match.profile_id for match in matches])))
    return needs.unique().all(), profiles.unique().all()


def mark_told(session: Session, side: str, match_ids: Sequence[int], *, now: datetime) -> set[int]:
    """Note that a side is told of these pairs; return those that nobody had told it of meanwhile."""
    told = Match.employer_told_at if side == EMPLOYER else Match.assistant_told_at
    marked: set[int] = set()
    for start in range(0, len(match_ids), 500):
        part = match_ids[start : start + 500]
        marked.update(
            session.scalars(
                update(Match)
                .where(Match.id.in_(part), told.is_(None))
                .values({told: now})
                .returning(Match.id)
                .execution_options(synchronize_session=False)
            )
        )
    return marked


def choice_of(session: Session, account_id: int, kind: str) -> NotificationChoice | None:
    """Return how often an account wants one kind of news, or None where it never chose."""
    return session.scalar(
        select(NotificationChoice).where(
            NotificationChoice.account_id == account_id, NotificationChoice.kind == kind
        )
    )


def choices_of_kind(session: Session, kind: str) -> dict[int, NotificationChoice]:
    """Return everybody's choice for one kind of news, by account."""
    query = select(NotificationChoice).where(NotificationChoice.kind == kind)
    return {choice.account_id: choice for choice in session.scalars(query)}
