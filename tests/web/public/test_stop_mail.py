"""Stopping one kind of mail: by a button for people, by one POST without cookies for mail programs."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.domain.notifications import Rhythm
from portti.mail.links import unsubscribe_url
from portti.models import Account, NotificationChoice
from portti.services.notifications import rhythms
from portti.settings import Settings
from tests.factories.accounts import make_account


def path_of(settings: Settings, account: Account, kind: str = "new_matches", language: str = "fi") -> str:
    return unsubscribe_url(settings, language, account.id, kind).removeprefix(settings.site.base_url)


def choices(session: Session) -> list[tuple[int, str, str]]:
    session.expire_all()
    query = select(NotificationChoice).order_by(NotificationChoice.id)
    return [(choice.account_id, choice.kind, choice.frequency) for choice in session.scalars(query)]


def test_opening_the_link_stops_nothing_and_the_button_does(
    client: FlaskClient, session: Session, settings: Settings
) -> None:
    account, other = make_account(session, "employer"), make_account(session, "employer")
    session.add(
        NotificationChoice(account_id=account.id, kind="new_matches", frequency="weekly", hour=18, weekday=3)
    )
    session.commit()
    path = path_of(settings, account)
    page = client.get(path)
    assert page.status_code == 200
    assert f'action="{path}"' in page.get_data(as_text=True)
    assert choices(session) == [(account.id, "new_matches", "weekly")]

    done = client.post(path)
    assert done.status_code == 200
    assert "Nämä sähköpostit on lopetettu" in done.get_data(as_text=True)
    assert client.post(path).status_code == 200
    assert choices(session) == [(account.id, "new_matches", "never")]
    # The hour stays, for who comes back.
    assert rhythms(session, account.id, settings=settings)["new_matches"] == Rhythm("never", 18, 3)
    assert rhythms(session, other.id, settings=settings)["new_matches"].frequency == "daily"


WORDS = {
    ("fi", "new_matches"): "uusista ehdotuksista",
    ("sv", "new_matches"): "nya förslag",
    ("en", "new_matches"): "new suggestions",
    ("selko", "new_matches"): "uusista ehdotuksista",
    ("fi", "freshness"): "vielä voimassa",
    ("sv", "freshness"): "fortfarande gäller",
    ("en", "freshness"): "still open",
    ("selko", "freshness"): "voimassa",
    ("fi", "invitations"): "kutsuja esihaastatteluun",
    ("sv", "invitations"): "inbjudningar till en förhandsintervju",
    ("en", "invitations"): "invitations to a pre-interview",
    ("selko", "invitations"): "kutsuja esihaastatteluun",
}


@pytest.mark.parametrize(("language", "kind"), WORDS)
def test_each_kind_says_what_stops_in_each_language(
    client: FlaskClient, session: Session, settings: Settings, language: str, kind: str
) -> None:
    account = make_account(session, "assistant")
    session.commit()
    path = path_of(settings, account, kind, language)
    html_language = "fi" if language == "selko" else language
    others = {
        WORDS[language, other] for other in ("new_matches", "freshness", "invitations") if other != kind
    }
    for page in (client.get(path), client.post(path)):
        text = page.get_data(as_text=True)
        assert f'<html lang="{html_language}"' in text
        assert WORDS[language, kind] in text
        assert not [words for words in others if words in text]
    assert choices(session) == [(account.id, kind, "never")]


def test_a_mail_program_posts_without_cookie_or_token(
    app: Flask, connection: object, session: Session, settings: Settings
) -> None:
    account = make_account(session, "employer")
    session.commit()
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        client = app.test_client(use_cookies=False)
        answer = client.post(path_of(settings, account), data={"List-Unsubscribe": "One-Click"})
        # The same freedom holds nowhere else.
        refused = client.post("/fi/login", data={"email": "a@example.org", "password": "x"})
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert answer.status_code == 200
    assert choices(session) == [(account.id, "new_matches", "never")]
    assert refused.status_code == 400


def test_a_changed_link_is_not_found_and_stops_nothing(
    client: FlaskClient, session: Session, settings: Settings
) -> None:
    account, other = make_account(session, "employer"), make_account(session, "employer")
    session.commit()
    path = path_of(settings, account)
    start, _slash, token = path.rpartition("/")
    text, _dot, signature = token.rpartition(".")
    forged = [
        f"{other.id}.new_matches.{signature}",
        f"{account.id}.freshness.{signature}",
        f"{text}.{signature[:-1]}",
        text,
        "x",
        "ä" * 300,
        path_of(settings, account, "password_changed").rpartition("/")[2],
    ]
    for word in forged:
        assert client.get(f"{start}/{word}").status_code == 404, word
        assert client.post(f"{start}/{word}").status_code == 404, word
    assert choices(session) == []
