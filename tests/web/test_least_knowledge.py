"""Before both sides said yes nobody's name, phone or address is on any page or mail that the other side can open."""

import re
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from portti.models import Account, OutboxMessage
from portti.services import answers, digests
from tests.factories.accounts import make_account, make_centre, make_employer, make_representation
from tests.factories.matches import assistant_actor, employer_actor, make_matchable, rank_all
from tests.factories.needs import make_need
from tests.support.web import log_in

MOST_OF_A_KIND = 3
"""So many addresses are read that differ in numbers and filters only."""
EMPLOYER = {
    "given_name": "Eufemia",
    "family_name": "Salattunen",
    "email": "eufemia.salattunen@example.org",
}
ASSISTANT = {"given_name": "Venla", "family_name": "Piiloinen", "email": "venla.piiloinen@example.org"}
REPRESENTATIVE = {"given_name": "Edvin", "family_name": "Valtuutettu", "email": "edvin@example.org"}
EMPLOYER_PHONE, ASSISTANT_PHONE = "+358401112223", "+358409998887"


@pytest.fixture
def pair(session, settings):
    """An employer with a representative, and an assistant, whose need and profile fit; not answered yet."""
    centre = make_centre(session)
    employer_account = make_account(session, "employer", centre=centre, **EMPLOYER)
    employer_account.phone = EMPLOYER_PHONE
    assistant_account = make_account(session, "assistant", centre=centre, **ASSISTANT)
    assistant_account.phone = ASSISTANT_PHONE
    employer = make_employer(session, account=employer_account)
    make_representation(session, make_account(session, "representative", **REPRESENTATIVE), employer)
    need = make_need(session, employer=employer, open_to_visitors=True, text="Apua aamuisin.")
    profile = make_matchable(session, name="Venla", account=assistant_account)
    make_matchable(session, name="Joku muu")
    make_need(session)
    rank_all(session, settings)
    session.commit()
    return need, profile


def every_page(client, start):
    """Yield the address and text of each page that can be reached from `start` by links."""
    waiting, seen, kinds = list(start), set(), Counter()
    while waiting:
        address = waiting.pop(0)
        kind = re.sub(r"\d+", "N", address.split("?")[0])
        # Published figures name nobody: each table is opened once.
        if address in seen or kinds[kind] == (1 if "/statistics/" in kind else MOST_OF_A_KIND):
            continue
        seen.add(address)
        kinds[kind] += 1
        answer = client.get(address)
        if answer.status_code != 200 or "html" not in answer.mimetype:
            if answer.headers.get("Location", "").startswith("/"):
                waiting.append(answer.headers["Location"])
            continue
        yield address, answer.text
        links = re.findall(r'(?:href|action)="(/fi/[^"#]*)', answer.text)
        waiting += [link.replace("&amp;", "&") for link in links if "/logout" not in link]


@pytest.mark.either_database
@pytest.mark.parametrize("said", ["nothing", "employer", "assistant"])
def test_an_assistant_can_open_no_page_that_names_an_employer(client, session, settings, pair, said, now):
    need, profile = pair
    _say(session, settings, need, profile, said, now)
    log_in(client, session.get(Account, profile.account_id))
    secret = [*EMPLOYER.values(), EMPLOYER_PHONE, *REPRESENTATIVE.values()]
    pages = dict(every_page(client, ["/fi/assistant/", "/fi/assistant/matches", f"/fi/needs/{need.id}"]))
    assert _telling(pages, secret) == []
    assert f"/fi/assistant/matches/{need.id}" in pages
    assert len(pages) > 20


@pytest.mark.either_database
@pytest.mark.parametrize("said", ["nothing", "employer", "assistant"])
def test_an_employer_can_open_no_page_that_tells_more_than_a_first_name(
    client, session, settings, pair, said, now
):
    need, profile = pair
    _say(session, settings, need, profile, said, now)
    log_in(client, session.scalars(select(Account).where(Account.email == EMPLOYER["email"])).one())
    secret = [ASSISTANT["family_name"], ASSISTANT["email"], ASSISTANT_PHONE]
    pages = dict(every_page(client, ["/fi/employer/", f"/fi/employer/needs/{need.id}/matches"]))
    assert _telling(pages, secret) == []
    assert f"/fi/employer/needs/{need.id}/matches/{profile.id}" in pages
    assert len(pages) > 20


@pytest.mark.either_database
def test_a_visitor_can_open_no_page_that_names_anybody(client, pair):
    need, _profile = pair
    secret = [
        *EMPLOYER.values(),
        EMPLOYER_PHONE,
        *REPRESENTATIVE.values(),
        *ASSISTANT.values(),
        ASSISTANT_PHONE,
    ]
    pages = dict(every_page(client, ["/fi/", "/fi/needs", f"/fi/needs/{need.id}"]))
    assert _telling(pages, secret) == []
    assert f"/fi/needs/{need.id}" in pages


@pytest.mark.either_database
@pytest.mark.parametrize("said", ["nothing", "employer", "assistant"])
def test_no_mail_names_the_other_side(session, settings, pair, said, now):
    need, profile = pair
    _say(session, settings, need, profile, said, now)
    accounts = {
        "employer": session.scalars(select(Account).where(Account.email == EMPLOYER["email"])).one(),
        "assistant": session.get(Account, profile.account_id),
    }
    for account in accounts.values():
        digests.tell_new_matches(session, account.id, settings=settings, now=now + timedelta(days=1))
    secret = {
        "employer": [ASSISTANT["family_name"], ASSISTANT["email"], ASSISTANT_PHONE],
        "assistant": [*EMPLOYER.values(), EMPLOYER_PHONE, *REPRESENTATIVE.values()],
    }
    mails = 0
    for side, account in accounts.items():
        for mail in session.scalars(select(OutboxMessage).where(OutboxMessage.account_id == account.id)):
            mails += 1
            text = {mail.kind: " ".join((mail.subject, mail.body_text, mail.body_html))}
            assert _telling(text, secret[side]) == []
    assert mails >= 1


def _say(session, settings, need, profile, said, now):
    if said == "employer":
        answers.answer_as_employer(
            session, employer_actor(need), need.id, profile.id, "interested", settings=settings, now=now
        )
    elif said == "assistant":
        answers.answer_as_assistant(
            session, assistant_actor(profile), need.id, "interested", settings=settings, now=now
        )
    session.commit()


def _telling(texts, secrets):
    """Return where which secret stands."""
    return [(where, secret) for where, text in texts.items() for secret in secrets if secret in text]
