"""SQL of news: what stands published, whom it concerns, and who is still to be told by e-mail."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, or_, select, union
from sqlalchemy.orm import Session

from portti.domain.errors import NotFound
from portti.domain.news import ASSISTANTS, EMPLOYERS, EVERYONE, STAFF, Aim, Belonging
from portti.models import (
    Account,
    Centre,
    Employer,
    Need,
    NewsItem,
    NewsTelling,
    NotificationChoice,
    Profile,
    Role,
    account_roles,
)
from portti.queries.found_rows import found_row
from portti.queries.recipients import employer_readers, reachable
from portti.queries.storing import add_once

_MOST_SHOWN = 100


def news_of_centre(session: Session, centre_id: int) -> Sequence[NewsItem]:
    """Return a centre's own news, drafts too, the newest first."""
    query = select(NewsItem).where(NewsItem.centre_id == centre_id).order_by(NewsItem.id.desc())
    return session.scalars(query.limit(_MOST_SHOWN)).all()


def item_of_centre(
    session: Session, centre_id: int | None, item_id: int, *, for_change: bool = False
) -> NewsItem:
    """Return a piece of news of this centre, locked where it is to be changed; NotFound for another's."""
    query = select(NewsItem).where(NewsItem.id == item_id, NewsItem.centre_id == centre_id)
    return found_row(session, query, "news", for_change=for_change)


def item_by_key(session: Session, form_key: str) -> NewsItem | None:
    """Return the piece of news that one press made."""
    return session.scalar(select(NewsItem).where(NewsItem.form_key == form_key))


def published_news(session: Session, *, centre_ids: Sequence[int]) -> Sequence[tuple[NewsItem, Centre]]:
    """Return news that stands published: what is for anybody, and all of some centres; the newest first."""
    for_anybody = and_(NewsItem.is_public.is_(True), Centre.practice.is_(False))
    readable = or_(for_anybody, NewsItem.centre_id.in_(centre_ids))
    query = (
        select(NewsItem, Centre)
        .join(Centre, Centre.id == NewsItem.centre_id)
        .where(NewsItem.published_at.is_not(None), NewsItem.withdrawn_at.is_(None), readable)
        .order_by(NewsItem.published_at.desc(), NewsItem.id.desc())
        .limit(_MOST_SHOWN)
    )
    return [(item, centre) for item, centre in session.execute(query)]


def published_item(session: Session, item_id: int) -> tuple[NewsItem, Centre]:
    """Return a piece of news that stands published."""
    query = select(NewsItem, Centre).join(Centre, Centre.id == NewsItem.centre_id)
    published = (NewsItem.published_at.is_not(None), NewsItem.withdrawn_at.is_(None))
    row = session.execute(query.where(NewsItem.id == item_id, *published)).one_or_none()
    if row is None:
        raise NotFound("news")
    return row[0], row[1]


def belongings_of(session: Session, account_id: int) -> set[Belonging]:
    """Return to which centres' groups an account belongs, with the municipalities of its needs or profile."""
    found = set()
    of_employers = (
        select(Employer.centre_id, func.coalesce(Need.municipality_code, ""))
        .join(employer_readers, employer_readers.c.employer_id == Employer.id)
        .outerjoin(Need, Need.employer_id == Employer.id)
        .where(employer_readers.c.account_id == account_id)
        .distinct()
    )
    found |= {Belonging(EMPLOYERS, centre_id, code) for centre_id, code in session.execute(of_employers)}
    of_profiles = select(Profile.centre_id, func.coalesce(Profile.municipality_code, ""))
    of_profiles = of_profiles.where(Profile.account_id == account_id)
    found |= {Belonging(ASSISTANTS, centre_id, code) for centre_id, code in session.execute(of_profiles)}
    of_staff = select(Account.centre_id).where(Account.id == account_id, Account.id.in_(_staff()))
    return found | {Belonging(STAFF, centre_id) for centre_id in session.scalars(of_staff)}


def _staff() -> Select[tuple[int]]:
    return (
        select(account_roles.c.account_id)
        .join(Role, Role.id == account_roles.c.role_id)
        .where(Role.name.in_(("staff", "manager")))
    )


def _group(aim: Aim) -> ColumnElement[bool]:
    """Return the condition that an account belongs to whom news is for."""
    employers = (
        select(employer_readers.c.account_id)
        .join(Employer, Employer.id == employer_readers.c.employer_id)
        .where(Employer.centre_id == aim.centre_id)
    )
    assistants = select(Profile.account_id).where(
        Profile.centre_id == aim.centre_id, Profile.account_id.is_not(None)
    )
    staff = _staff().join(Account, Account.id == account_roles.c.account_id)
    staff = staff.where(Account.centre_id == aim.centre_id)
    if aim.places is not None:
        there = sorted(aim.places)
        employers = employers.join(Need, Need.employer_id == Employer.id)
        employers = employers.where(Need.municipality_code.in_(there))
        assistants = assistants.where(Profile.municipality_code.in_(there))
    by_group = {EMPLOYERS: employers, ASSISTANTS: assistants, STAFF: staff}
    if aim.audience != EVERYONE:
        return Account.id.in_(by_group[aim.audience])
    wanted = [employers, assistants] + ([staff] if aim.places is None else [])
    return Account.id.in_(select(union(*wanted).subquery().c[0]))


def _stopped(kind: str) -> ColumnElement[bool]:
    return exists().where(
        NotificationChoice.account_id == Account.id,
        NotificationChoice.kind == kind,
        NotificationChoice.frequency == "never",
    )


def receivers_by_language(session: Session, aim: Aim, kind: str) -> dict[str, int]:
    """Return how many people a piece of news would reach by e-mail now, by the language that they read."""
    query = (
        select(Account.language, func.count())
        .where(_group(aim), reachable(), ~_stopped(kind))
        .group_by(Account.language)
        .order_by(Account.language)
    )
    return {language: int(count) for language, count in session.execute(query)}


def unreached(session: Session, aim: Aim, kind: str) -> tuple[int, int]:
    """Return how many of the group have stopped such e-mails, and how many have no confirmed address."""
    stopped = select(func.count()).select_from(Account).where(_group(aim), reachable(), _stopped(kind))
    without = (
        select(func.count()).select_from(Account).where(_group(aim), Account.active.is_(True), ~reachable())
    )
    return int(session.scalar(stopped) or 0), int(session.scalar(without) or 0)


def untold_accounts(session: Session, item: NewsItem, aim: Aim, kind: str, *, limit: int) -> Sequence[int]:
    """Return the next people who are to be told; who joined after the publishing is not."""
    told = exists().where(NewsTelling.news_item_id == item.id, NewsTelling.account_id == Account.id)
    query = (
        select(Account.id)
        .where(_group(aim), reachable(), ~_stopped(kind), ~told, Account.created_at <= item.published_at)
        .order_by(Account.id)
        .limit(limit)
    )
    return session.scalars(query).all()


def items_to_mail(session: Session) -> Sequence[NewsItem]:
    """Return the news that is still being sent by e-mail, the oldest first."""
    query = select(NewsItem).where(
        NewsItem.by_mail.is_(True),
        NewsItem.published_at.is_not(None),
        NewsItem.mail_done_at.is_(None),
        NewsItem.withdrawn_at.is_(None),
    )
    return session.scalars(query.order_by(NewsItem.published_at, NewsItem.id)).all()


def item_for_mail(session: Session, item_id: int) -> NewsItem | None:
    """Return a piece of news while it is being sent, locked so that it is not withdrawn meanwhile."""
    query = select(NewsItem).where(NewsItem.id == item_id).with_for_update(of=NewsItem)
    item = session.scalar(query.execution_options(populate_existing=True))
    is_sent = item is not None and item.by_mail and item.published_at and not item.withdrawn_at
    return item if is_sent else None


def add_telling(session: Session, item_id: int, account_id: int, now: datetime) -> bool:
    """Note that a person is told; False where they were before."""
    return add_once(session, NewsTelling(news_item_id=item_id, account_id=account_id, told_at=now))


def count_told(session: Session, item_ids: Sequence[int]) -> dict[int, int]:
    """Return how many people each piece of news has been sent to."""
    query = (
        select(NewsTelling.news_item_id, func.count())
        .where(NewsTelling.news_item_id.in_(item_ids))
        .group_by(NewsTelling.news_item_id)
    )
    return {item_id: int(count) for item_id, count in session.execute(query)}


def tellings_of(session: Session, account_id: int) -> Sequence[tuple[NewsTelling, NewsItem]]:
    """Return the news that a person was told by e-mail."""
    query = (
        select(NewsTelling, NewsItem)
        .join(NewsItem, NewsItem.id == NewsTelling.news_item_id)
        .where(NewsTelling.account_id == account_id)
        .order_by(NewsTelling.id)
    )
    return [(telling, item) for telling, item in session.execute(query)]


def delete_old_tellings(session: Session, *, told_before: datetime) -> int:
    """Delete who was told what, long ago; of news that is still being sent it stays, so that nobody is told twice."""
    finished = select(NewsItem.id).where(
        or_(NewsItem.mail_done_at.is_not(None), NewsItem.withdrawn_at.is_not(None))
    )
    deleted = session.execute(
        delete(NewsTelling).where(NewsTelling.told_at < told_before, NewsTelling.news_item_id.in_(finished))
    )
    return int(deleted.rowcount)  # type: ignore[attr-defined]
