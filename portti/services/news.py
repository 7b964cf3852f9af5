"""Deeds on news: writing a draft, publishing it to a group, telling each person once, withdrawing it."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from portti.domain import news as rules
from portti.domain.actor import Actor
from portti.domain.errors import Conflict, NotFound, RuleViolation
from portti.domain.marked_text import blocks_of
from portti.domain.news import Aim, NewsDraft
from portti.domain.own_languages import nearest_language
from portti.domain.permissions import check_may
from portti.mail.compose.news import NewsWords, news_told
from portti.mail.kinds import NEWS, Draft
from portti.mail.outbox import enqueue, take_back
from portti.models import Account, Centre, NewsItem, NewsText
from portti.queries import digests, recipients
from portti.queries import news as queries
from portti.queries.storing import add_once
from portti.services import audit
from portti.services.accounts import holder_of
from portti.settings import Settings
from portti.wording.guide import missing_language_in_words


def aim_of(item: NewsItem) -> Aim:
    """Return whom a piece of news is for."""
    return Aim(item.audience, item.centre_id, rules.places_of(item.municipality_code, item.county_code))


def write_news(session: Session, actor: Actor, draft: NewsDraft, *, form_key: str, now: datetime) -> int:
    """Keep a new draft; the same form sent twice makes one. Return its number."""
    check_may(actor, "write_news")
    if actor.centre_id is None:
        raise NotFound("centre")
    known = queries.item_by_key(session, form_key)
    if known is not None:
        return queries.item_of_centre(session, actor.centre_id, known.id).id
    _check(draft)
    item = NewsItem(
        centre_id=actor.centre_id,
        form_key=form_key,
        written_at=now,
        written_by_account_id=actor.account_id,
    )
    _write(item, draft)
    if not add_once(session, item):
        known = queries.item_by_key(session, form_key)
        assert known is not None  # it came in between
        return known.id
    audit.record(session, actor, "write_news", "news", item.id, now=now)
    return item.id


def change_news(
    session: Session, actor: Actor, item_id: int, draft: NewsDraft, *, row_version: int, now: datetime
) -> None:
    """Write a draft as it should be; what is published stands as it was read. The same again is no change."""
    check_may(actor, "write_news")
    item = _draft_of(session, actor, item_id)
    if _is_as_told(item, draft):
        return
    if item.row_version != row_version:
        raise Conflict("changed_meanwhile")
    _check(draft)
    _write(item, draft)
    item.row_version += 1
    audit.record(session, actor, "write_news", "news", item.id, now=now)
    session.flush()


def publish_news(session: Session, actor: Actor, item_id: int, *, row_version: int, now: datetime) -> None:
    """Publish a draft as it was looked at; the mail goes out afterwards, some people at a time. Twice is once."""
    check_may(actor, "send_news")
    item = queries.item_of_centre(session, actor.centre_id, item_id, for_change=True)
    if item.withdrawn_at is not None:
        raise RuleViolation("news_withdrawn")
    if item.published_at is not None:
        return
    if item.row_version != row_version:
        raise Conflict("changed_meanwhile")
    item.published_at, item.published_by_account_id = now, actor.account_id
    facts = {"audience": item.audience, "by_mail": item.by_mail}
    audit.record(session, actor, "publish_news", "news", item.id, now=now, facts=facts)


def withdraw_news(session: Session, actor: Actor, item_id: int, *, now: datetime) -> None:
    """Take news away: nobody reads it any more, and what has not left by mail stays; pressed twice it is once."""
    check_may(actor, "send_news")
    item = queries.item_of_centre(session, actor.centre_id, item_id, for_change=True)
    if item.withdrawn_at is not None:
        return
    item.withdrawn_at = now
    take_back(session, f"news:{item.id}:")
    audit.record(session, actor, "withdraw_news", "news", item.id, now=now)
    session.flush()


def tell_person(
    session: Session, item_id: int, account_id: int, *, settings: Settings, now: datetime
) -> bool:
    """Promise one person the mail of a piece of news; False where it was withdrawn or they stopped such mail."""
    item = queries.item_for_mail(session, item_id)
    account = recipients.reachable_account(session, account_id)
    if item is None or account is None:
        return False
    choice = digests.choice_of(session, account_id, NEWS)
    if choice is not None and choice.frequency == "never":
        return False
    if not queries.add_telling(session, item_id, account_id, now):
        return False
    return enqueue(session, news_draft(session, item, account, settings=settings, now=now), now=now)


def news_draft(
    session: Session, item: NewsItem, account: Account, *, settings: Settings, now: datetime
) -> Draft:
    """Return the mail that tells a person a piece of news."""
    centre = session.get_one(Centre, item.centre_id)
    words = words_of(item, centre, account.language)
    # It is this centre's mail, also to who belongs to another: nothing of a practice centre leaves.
    reader = replace(holder_of(account), centre_id=centre.id)
    return news_told(reader, account.id, item.id, words, settings=settings, now=now)


def words_of(item: NewsItem, centre: Centre, wanted: str) -> NewsWords:
    """Return a piece of news in the wanted language or the nearest one that it has."""
    by_language = {one.language: one for one in item.texts}
    language = nearest_language(wanted, by_language)
    assert language is not None  # news without any text is never kept
    text = by_language[language]
    missing = "" if language == wanted else missing_language_in_words(wanted, language)
    return NewsWords(text.title, language, blocks_of(text.text), missing, centre.name(wanted))


def finish_mail(session: Session, item_id: int, *, now: datetime) -> bool:
    """Note that nobody is left to be told; False where it was withdrawn meanwhile."""
    item = queries.item_for_mail(session, item_id)
    if item is None:
        return False
    item.mail_done_at = now
    return True


def _draft_of(session: Session, actor: Actor, item_id: int) -> NewsItem:
    item = queries.item_of_centre(session, actor.centre_id, item_id, for_change=True)
    if item.published_at is not None or item.withdrawn_at is not None:
        raise RuleViolation("news_published")
    return item


def _check(draft: NewsDraft) -> None:
    faults = rules.faults_of(draft)
    if faults:
        raise faults[0]


def _is_as_told(item: NewsItem, draft: NewsDraft) -> bool:
    told = {language: (one.title, one.text) for language, one in draft.written.items()}
    names = ("audience", "municipality_code", "county_code", "is_public", "by_mail")
    is_same = told == {one.language: (one.title, one.text) for one in item.texts}
    return is_same and all(getattr(item, name) == getattr(draft, name) for name in names)


def _write(item: NewsItem, draft: NewsDraft) -> None:
    item.audience = draft.audience
    item.municipality_code, item.county_code = draft.municipality_code, draft.county_code
    item.is_public, item.by_mail = draft.is_public, draft.by_mail
    standing = {one.language: one for one in item.texts}
    texts = []
    for language, one in sorted(draft.written.items()):
        text = standing.get(language) or NewsText(language=language)
        text.title, text.text = one.title, one.text
        texts.append(text)
    item.texts = texts
