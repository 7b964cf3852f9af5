"""Who had two accounts is told at both addresses which is kept, and neither mail says the other address."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.models import Account, OutboxMessage
from portti.services.merges import merge_people
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_centre, make_profile
from tests.support.web import log_in


@pytest.fixture
def two(session: Session) -> tuple[Account, Account]:
    """Two accounts of one person of a centre, beside somebody else's."""
    centre = make_centre(session)
    make_account(session, "employer", centre=centre)
    kept = make_account(session, "employer", "assistant", centre=centre, email="uusi@example.org")
    left = make_account(session, "assistant", centre=centre, email="vanha@example.org")
    kept.given_name, left.given_name, left.language = "Venla", "Wenla", "sv"
    return kept, left


def merge(session: Session, settings: Settings, kept: Account, left: Account) -> None:
    staff = make_account(session, "manager")
    staff.centre_id = kept.centre_id
    session.flush()
    actor = Actor(staff.id, frozenset({"staff"}), kept.centre_id)
    for _press in range(2):
        merge_people(session, actor, kept.id, left.id, "person_said", sure=True, settings=settings, now=NOW)


def news(session: Session) -> dict[str, str]:
    """Return the texts that still leave, by address."""
    query = select(OutboxMessage).where(
        OutboxMessage.kind == "accounts_merged", OutboxMessage.state == "waiting"
    )
    return {mail.to_address: mail.body_text for mail in session.scalars(query)}


def test_both_addresses_are_told_once_which_is_kept(
    session: Session, settings: Settings, two: tuple[Account, Account]
) -> None:
    merge(session, settings, *two)
    told = news(session)
    assert set(told) == {"uusi@example.org", "vanha@example.org"}
    assert "Tämä osoite jää käyttöön" in told["uusi@example.org"]
    assert "Kirjaudu toisella osoitteellasi" in told["vanha@example.org"]
    assert told["uusi@example.org"].startswith("Hei Venla,")
    assert told["vanha@example.org"].startswith("Hei Wenla,"), "were they two people, no name would be told"
    assert "uusi@" not in told["vanha@example.org"] and "vanha@" not in told["uusi@example.org"]


def test_where_one_address_remains_one_mail_leaves(
    session: Session, settings: Settings, two: tuple[Account, Account]
) -> None:
    """The kept account had none: that of the left one goes over, with its log-in."""
    kept, left = two
    kept.email = None
    session.flush()
    merge(session, settings, kept, left)
    assert list(news(session)) == ["vanha@example.org"]
    assert "Tämä osoite jää käyttöön" in news(session)["vanha@example.org"]


def test_the_start_page_says_it_to_the_person_and_nobody_else(
    app, session: Session, settings: Settings, two: tuple[Account, Account]
) -> None:
    kept, left = two
    make_profile(session, account=kept)
    other = session.get_one(Account, make_profile(session).account_id)
    merge(session, settings, kept, left)
    session.commit()
    client = app.test_client()
    log_in(client, session.get_one(Account, kept.id))
    for page in ("/en/employer/", "/en/assistant/"):
        text = client.get(page).text
        assert "You had two accounts." in text, page
        assert "uusi@example.org" in text
    stranger = app.test_client()
    log_in(stranger, other)
    assert "You had two accounts." not in stranger.get("/en/assistant/").text
