"""News: the right people, each once, some at a time, in their language; and nothing after it was withdrawn."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.domain.errors import Conflict, NotAllowed, NotFound, RuleViolation
from portti.domain.guides import Written
from portti.domain.news import NewsDraft, concerns
from portti.jobs import send_news
from portti.jobs.context import JobContext, JobReport
from portti.mail.kinds import NEWS
from portti.models import Account, Centre, NewsItem, NewsTelling, NotificationChoice, OutboxMessage
from portti.queries import news as queries
from portti.services import news as services
from portti.services.erasure import close_account, erase_account
from portti.services.news_pages import reach_of, readable_item, readable_news
from portti.services.notifications import stop_kind
from portti.services.own_data import own_data
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import (
    make_account,
    make_centre,
    make_employer,
    make_profile,
    make_representation,
)
from tests.factories.needs import make_need
from tests.factories.news import make_news

DRAFT = NewsDraft("employers", by_mail=True, texts={"fi": Written("Suljettu", "Perjantaina.")})


@pytest.fixture
def centre(session: Session) -> Centre:
    return make_centre(session)


@pytest.fixture
def people(session: Session, centre: Centre) -> dict[str, Account]:
    """One of each, who may all be written to; and others of another centre."""
    found = {}
    for name, role in (("owner", "employer"), ("far", "employer"), ("sister", "representative")):
        found[name] = make_account(session, role, centre=centre)
    home = make_employer(session, account=found["owner"])
    make_need(session, employer=home, municipality_code="179")
    make_need(session, employer=make_employer(session, account=found["far"]), municipality_code="091")
    make_representation(session, found["sister"], home)
    found["venla"] = make_account(session, "assistant", centre=centre)
    make_profile(session, account=found["venla"], municipality_code="179")
    found["staff"] = make_account(session, "staff", centre=centre)
    make_need(session)
    make_profile(session)
    make_account(session, "staff")
    return found


def context(session: Session, settings: Settings, people_a_run: int = 200) -> JobContext:
    @contextmanager
    def same() -> Iterator[Session]:
        yield session

    news = settings.news.model_copy(update={"people_a_run": people_a_run})
    return JobContext(settings.model_copy(update={"news": news}), NOW, same, same)


def send(session: Session, settings: Settings, people_a_run: int = 200) -> JobReport:
    return send_news.run(context(session, settings, people_a_run))


def told(session: Session, people: dict[str, Account], item: NewsItem) -> list[str]:
    names = {account.id: name for name, account in people.items()}
    rows = session.scalars(select(NewsTelling.account_id).where(NewsTelling.news_item_id == item.id))
    return sorted(names.get(key, "a stranger") for key in rows)


@pytest.mark.parametrize(
    ("aim", "reached"),
    [
        ({"audience": "employers"}, ["far", "owner", "sister"]),
        ({"audience": "employers", "municipality_code": "179"}, ["owner", "sister"]),
        ({"audience": "employers", "county_code": "15"}, ["owner", "sister"]),
        ({"audience": "assistants"}, ["venla"]),
        ({"audience": "assistants", "municipality_code": "091"}, []),
        ({"audience": "staff"}, ["staff"]),
        ({"audience": "everyone"}, ["far", "owner", "sister", "staff", "venla"]),
        ({"audience": "everyone", "municipality_code": "179"}, ["owner", "sister", "venla"]),
    ],
)
def test_the_mail_reaches_whom_the_page_shows_it_to(
    session: Session,
    settings: Settings,
    centre: Centre,
    people: dict[str, Account],
    aim: dict[str, str],
    reached: list[str],
) -> None:
    item = make_news(session, centre=centre, published_at=NOW, **aim)
    assert reach_of(session, item).total == len(reached)
    send(session, settings)
    assert told(session, people, item) == reached
    for name, account in people.items():
        known = queries.belongings_of(session, account.id)
        assert concerns(services.aim_of(item), known) is (name in reached), name


def test_each_is_told_once_and_some_at_a_time(
    session: Session, settings: Settings, centre: Centre, people: dict[str, Account]
) -> None:
    item = make_news(session, centre=centre, published_at=NOW)
    assert send(session, settings, 2).counts == {"told": 2}
    assert send(session, settings, 2).counts == {"told": 1}
    assert send(session, settings, 2).counts == {"news_finished": 1}
    assert send(session, settings, 2).is_empty
    assert told(session, people, item) == ["far", "owner", "sister"]
    messages = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "news")).all()
    assert len({message.account_id for message in messages}) == len(messages) == 3


def test_who_stopped_news_or_came_later_is_not_told(
    session: Session, settings: Settings, centre: Centre, people: dict[str, Account]
) -> None:
    stop_kind(session, people["owner"].id, NEWS, settings=settings, now=NOW)
    people["far"].confirmed_at = None
    people["sister"].created_at = NOW + timedelta(minutes=1)
    item = make_news(session, centre=centre, published_at=NOW)
    assert (reach_of(session, item).stopped, reach_of(session, item).without_address) == (1, 1)
    send(session, settings)
    assert told(session, people, item) == []
    # A choice between the counting and the telling holds too.
    session.add(NotificationChoice(account_id=people["sister"].id, kind=NEWS, frequency="never", hour=9))
    session.flush()
    assert not services.tell_person(session, item.id, people["sister"].id, settings=settings, now=NOW)


def test_withdrawn_news_stops_being_sent_and_read(
    session: Session, settings: Settings, centre: Centre, people: dict[str, Account]
) -> None:
    item = make_news(session, centre=centre, published_at=NOW, is_public=True)
    actor = Actor(people["staff"].id, frozenset({"staff"}), centre.id)
    send(session, settings, 1)
    for _press in range(2):
        services.withdraw_news(session, actor, item.id, now=NOW)
    assert send(session, settings).is_empty
    assert not services.tell_person(session, item.id, people["far"].id, settings=settings, now=NOW)
    assert session.scalars(select(OutboxMessage.state)).all() == ["cancelled"]
    assert readable_news(session, Actor(None), "fi") == []
    with pytest.raises(NotFound):
        readable_item(session, Actor(None), item.id, "fi")
    with pytest.raises(RuleViolation, match="news_withdrawn"):
        services.publish_news(session, actor, item.id, row_version=item.row_version, now=NOW)


def test_a_draft_is_published_as_it_was_looked_at_and_then_stands(
    session: Session, centre: Centre, people: dict[str, Account]
) -> None:
    actor = Actor(people["staff"].id, frozenset({"staff"}), centre.id)
    key = services.write_news(session, actor, DRAFT, form_key="k", now=NOW)
    assert services.write_news(session, actor, DRAFT, form_key="k", now=NOW) == key
    public = replace(DRAFT, is_public=True)
    for _press in range(2):
        services.change_news(session, actor, key, public, row_version=1, now=NOW)
    with pytest.raises(Conflict):
        services.change_news(session, actor, key, DRAFT, row_version=1, now=NOW)
    with pytest.raises(Conflict):
        services.publish_news(session, actor, key, row_version=1, now=NOW)
    trainee = replace(actor, roles=frozenset({"staff", "trainee"}))
    with pytest.raises(NotAllowed):
        services.publish_news(session, trainee, key, row_version=2, now=NOW)
    services.publish_news(session, actor, key, row_version=2, now=NOW)
    services.publish_news(session, actor, key, row_version=2, now=NOW + timedelta(days=1))
    item = queries.item_of_centre(session, centre.id, key)
    assert item.published_at == NOW
    with pytest.raises(RuleViolation, match="news_published"):
        services.change_news(session, actor, key, DRAFT, row_version=2, now=NOW)
    with pytest.raises(NotFound):
        services.withdraw_news(session, replace(actor, centre_id=centre.id + 999), key, now=NOW)


def test_news_reads_in_the_receivers_language_or_the_nearest(
    session: Session, settings: Settings, centre: Centre, people: dict[str, Account]
) -> None:
    people["far"].language, people["owner"].language, people["sister"].language = "sv", "selko", "en"
    texts = {"fi": ("Suljettu", "# Perjantai\n\n- kiinni"), "sv": ("Stängt", "På **fredag**.")}
    make_news(session, centre=centre, published_at=NOW, texts=texts)
    send(session, settings)
    by_language = {
        one.language: one
        for one in session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "news"))
    }
    assert set(by_language) == {"sv", "selko", "en"}
    assert "Stängt\n\nPå fredag." in by_language["sv"].body_text
    assert "inte ännu" not in by_language["sv"].body_text
    english = by_language["en"]
    assert "This text is not yet in English. Here it is in Finnish." in english.body_text
    assert '<div lang="fi">' in english.body_html and ">kiinni</li>" in english.body_html
    assert "Suljettu" not in english.subject
    assert all(one.unsubscribe_url for one in by_language.values())


def test_what_a_person_was_told_is_in_their_copy_and_goes_with_them(
    session: Session, settings: Settings, centre: Centre, people: dict[str, Account]
) -> None:
    item = make_news(session, centre=centre, published_at=NOW)
    send(session, settings)
    leaver = people["owner"]
    copied = own_data(session, leaver.id, now=NOW)["news"]
    assert [one["titles"] for one in copied] == [["Suljettu"]]
    close_account(session, Actor(leaver.id, centre_id=centre.id), settings=settings, now=NOW)
    erase_account(session, leaver.id, settings=settings, now=NOW + timedelta(days=30))
    assert told(session, people, item) == ["far", "sister"]
    assert queries.delete_old_tellings(session, told_before=NOW + timedelta(days=1)) == 0  # still being sent
    send(session, settings)
    assert queries.delete_old_tellings(session, told_before=NOW + timedelta(days=1)) == 2
    assert send(session, settings).is_empty


def test_news_of_a_practice_centre_is_read_there_only(
    session: Session, centre: Centre, people: dict[str, Account]
) -> None:
    item = make_news(session, centre=centre, published_at=NOW, audience="everyone", is_public=True)
    assert [card.item for card in readable_news(session, Actor(None), "fi")] == [item]
    centre.practice = True
    session.flush()
    assert readable_news(session, Actor(None), "fi") == []
    assert [card.item for card in readable_news(session, Actor(people["venla"].id), "fi")] == [item]
    with pytest.raises(NotFound):
        readable_item(session, Actor(None), item.id, "fi")


def test_news_of_a_practice_centre_leaves_to_nobody(
    session: Session, settings: Settings, centre: Centre, people: dict[str, Account]
) -> None:
    people["sister"].centre_id = make_centre(session).id  # a real person represents somebody made up
    centre.practice = True
    item = make_news(session, centre=centre, published_at=NOW)
    make_news(session, published_at=NOW)  # of another centre
    send(session, settings)
    assert told(session, people, item) == ["far", "owner", "sister"]
    messages = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "news")).all()
    assert {(one.state, one.centre_id) for one in messages} == {("practice", centre.id)}
