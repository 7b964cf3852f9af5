"""One press by the link of a mail says that a need or profile still stands; a GET says nothing."""

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portti.clock import now
from portti.mail.links import freshness_url
from portti.models import Need, Profile
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_employer, make_profile
from tests.factories.needs import make_need

OLD = NOW - timedelta(days=400)


def path_of(settings: Settings, noun: str, key: int, account_id: int | None, language: str = "fi") -> str:
    url = freshness_url(settings, language, noun=noun, key=key, account_id=account_id or 0, asked_at=NOW)
    return url.removeprefix(settings.site.base_url)


def own_need(session: Session, state: str) -> tuple[Need, int]:
    employer = make_employer(session)
    need = make_need(session, employer=employer, state=state, title="Salainen otsikko", confirmed_at=OLD)
    session.commit()
    assert employer.account_id is not None
    return need, employer.account_id


@pytest.mark.parametrize("state", ["published", "expired"])
@pytest.mark.parametrize("language", ["fi", "sv", "en", "selko"])
def test_the_button_confirms_a_need_and_brings_a_hidden_one_back(
    client: FlaskClient, session: Session, settings: Settings, state: str, language: str
) -> None:
    need, account_id = own_need(session, state)
    path = path_of(settings, "need", need.id, account_id, language)
    page = client.get(path)
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    assert f'action="{path}"' in text
    assert "Jyväskylä" in text
    assert "Salainen" not in text
    session.expire_all()
    assert (need.state, need.confirmed_at) == (state, OLD)

    done = client.post(path)
    assert done.status_code == 200
    session.expire_all()
    assert need.state == "published"
    assert need.confirmed_at is not None
    assert now() - need.confirmed_at < timedelta(minutes=1)
    # Pressed twice, or the answer loaded again: the same page and no harm.
    assert client.post(path).status_code == 200


@pytest.mark.parametrize("state", ["published", "hidden"])
def test_the_button_confirms_a_profile(
    client: FlaskClient, session: Session, settings: Settings, state: str
) -> None:
    account = make_account(session, "assistant")
    profile = make_profile(session, account=account, state=state, confirmed_at=OLD)
    session.commit()
    path = path_of(settings, "profile", profile.id, account.id)
    assert "Kyllä, etsin vielä" in client.get(path).get_data(as_text=True)
    assert client.post(path).status_code == 200
    session.expire_all()
    assert profile.state == "published"
    assert profile.confirmed_at != OLD


def test_a_profile_whose_last_day_has_passed_is_told_so_and_has_no_button(
    client: FlaskClient, session: Session, settings: Settings
) -> None:
    account = make_account(session, "assistant")
    profile = make_profile(session, account=account, state="hidden", to_on=date(2020, 1, 31))
    session.commit()
    path = path_of(settings, "profile", profile.id, account.id)
    page = client.get(path).get_data(as_text=True)
    assert "viimeinen päiväsi on ohi" in page
    assert f'action="{path}"' not in page
    assert client.post(path).status_code == 409


def test_what_was_closed_meanwhile_stays_closed(
    client: FlaskClient, session: Session, settings: Settings
) -> None:
    need, account_id = own_need(session, "filled")
    path = path_of(settings, "need", need.id, account_id)
    page = client.get(path)
    assert page.status_code == 200
    assert f'action="{path}"' not in page.get_data(as_text=True)
    assert client.post(path).status_code == 409
    session.expire_all()
    assert (need.state, need.confirmed_at) == ("filled", OLD)


def test_a_changed_link_or_anothers_row_is_not_found(
    client: FlaskClient, session: Session, settings: Settings
) -> None:
    need, account_id = own_need(session, "published")
    other, _other_account = own_need(session, "published")
    path = path_of(settings, "need", need.id, account_id)
    forged = [
        path_of(settings, "need", other.id, account_id),
        path_of(settings, "profile", need.id, account_id),
        path_of(settings, "need", 10**9, account_id),
        path_of(settings, "need", need.id, 10**9),
        path[:-1],
        path.replace("need", "profile"),
    ]
    for address in forged:
        assert client.get(address).status_code == 404, address
        assert client.post(address).status_code == 404, address
    session.expire_all()
    assert session.get_one(Need, other.id).confirmed_at == OLD


def test_another_site_cannot_press_the_button(
    app: Flask, connection: object, session: Session, settings: Settings
) -> None:
    account = make_account(session, "assistant")
    profile = make_profile(session, account=account, state="hidden", confirmed_at=OLD)
    session.commit()
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = app.test_client().post(path_of(settings, "profile", profile.id, account.id))
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert answer.status_code == 400
    session.expire_all()
    assert session.get_one(Profile, profile.id).state == "hidden"
