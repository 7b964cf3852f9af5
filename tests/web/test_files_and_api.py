"""Whatever is no page is listed here with what it tells: a new file or an API cannot tell of people unseen."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection
from sqlalchemy.orm import Session
from werkzeug.routing import AnyConverter, IntegerConverter, Rule

from portti.domain.candidacies import ASSISTANT
from portti.models import Account, Profile
from portti.queries.calendar_entries import feed_of_account
from portti.services.calendar_feeds import feed_word, make_feed
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_account
from tests.factories.instruction_cards import make_card
from tests.factories.papers import AgreedPair
from tests.factories.whole_centre import make_whole_centre
from tests.support.web import log_in

TELLS = {
    "static": "no person",
    "public.calendar": "its owner: tests/web/test_disclosure_steps.py",
    "account.copy_in_words": "its owner: tests/web/test_disclosure_steps.py",
    "account.copy_as_data": "its owner: tests/web/test_disclosure_steps.py",
    "employer.paper_file": "the two who have agreed, as far as the step allows: tests/services/test_papers.py",
    "assistant.paper_file": "the two who have agreed, as far as the step allows: tests/services/test_papers.py",
    "assistant.own_shifts_file": "of employers as far as the step allows: tests/services/test_own_shifts.py",
    "employer.card_to_print": "what its owner wrote: tests/services/test_instruction_cards.py",
    "assistant.card_to_print": "what the employer wrote for those who work: tests/services/test_instruction_cards.py",
    "staff.statistic_report": "figures of a centre, to its staff: tests/services/test_statistic_report.py",
    "staff.statistic_page": "the figures of the page of this name: tests/web/staff/test_statistics.py",
    "public.statistic_page": "published figures, small ones hidden: tests/web/public/test_statistics.py",
}
"""Each endpoint that has an answer which is no page, and of whom it tells."""
_WORDS = {"code": "needs", "kind": "interview_booked", "mail_language": "fi", "filename": "portti.js"}


def rules_of(app: Flask) -> Iterator[Rule]:
    """Yield every route that answers a GET."""
    for rule in app.url_map.iter_rules():
        if rule.methods and "GET" in rule.methods:
            yield rule


def test_there_is_no_api_that_shows_people_or_needs(app: Flask) -> None:
    """Whoever adds one tests it by each step of disclosure, as pages are."""
    assert [rule.rule for rule in app.url_map.iter_rules() if "api" in rule.rule.split("/")] == []


@pytest.mark.either_database
def test_every_answer_that_is_no_page_is_known(
    app: Flask, connection: Connection, session: Session, settings: Settings
) -> None:
    rows = make_whole_centre(session, NOW, settings)
    pair = AgreedPair(session, settings, stage="started")
    claim = pair.paper("mileage", side=ASSISTANT)
    card = make_card(session, settings, employer=pair.employer)
    make_feed(session, pair.as_assistant, settings=settings, now=NOW)
    word = feed_word(settings, feed_of_account(session, pair.worker.id))
    others: dict[str, dict[str, object]] = {
        "assistant.paper_file": {"paper_id": claim.id},
        "assistant.card_to_print": {"card_id": card.id},
        "public.calendar": {"token": word},
        "public.statistic_page": {"code": "needs.csv"},
        "staff.statistic_page": {"code": "needs.csv"},
    }
    manager = make_account(session, "manager", centre=rows["centre"])
    assistant = session.get_one(Account, session.get_one(Profile, rows["profile_id"]).account_id)
    people = [session.get_one(Account, rows["account_id"]), assistant, pair.worker, manager]
    session.commit()
    clients: list[FlaskClient] = []
    for account in [None, *people]:
        client = app.test_client()
        if account is not None:
            log_in(client, session.get_one(Account, account.id))
        clients.append(client)
    found = set()
    for rule in rules_of(app):
        address = address_of(app, rule, {**rows, **others.get(rule.endpoint, {})})
        for client in clients:
            answer = client.get(address)
            if answer.status_code == 200 and answer.mimetype != "text/html":
                found.add(rule.endpoint)
            answer.close()
    assert found == set(TELLS)


def address_of(app: Flask, rule: Rule, rows: dict[str, object]) -> str:
    """Return an address of a route that names rows of the whole centre."""
    values: dict[str, object] = {}
    for name, converter in rule._converters.items():
        if isinstance(converter, IntegerConverter):
            values[name] = rows.get(name, 1)
        elif isinstance(converter, AnyConverter):
            values[name] = "fi" if "fi" in converter.items else min(converter.items)
        else:
            values[name] = rows.get(name, _WORDS.get(name, "x"))
    return app.url_map.bind("localhost").build(rule.endpoint, values)
