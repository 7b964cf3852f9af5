"""Whatever page an e-mail leads to is there: each link of each kind names a page that answers to GET."""

from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException

from portti.mail.kinds import KINDS
from portti.mail.links import need_step_url, profile_step_url
from portti.mail.preview import preview
from portti.settings import Settings
from portti.words import LANGUAGES
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_employer, make_profile
from tests.factories.needs import make_need
from tests.support.web import log_in


def paths_in(text: str, settings: Settings) -> set[str]:
    return {urlsplit(word).path for word in text.split() if word.startswith(settings.site.base_url)}


@pytest.mark.either_database
@pytest.mark.parametrize("kind", KINDS)
def test_every_link_names_a_page(app: Flask, settings: Settings, kind: str) -> None:
    adapter = app.url_map.bind("localhost")
    for language in LANGUAGES:
        paths = paths_in(preview(kind, language, settings=settings, now=NOW).body_text, settings)
        assert paths
        for path in paths:
            try:
                endpoint, values = adapter.match(path, method="GET")
            except HTTPException as fault:
                raise AssertionError(f"{kind}: {path} leads to {fault.code}") from fault
            assert values["language"] == language, endpoint


def test_not_this_kind_leads_to_the_very_step(
    client: FlaskClient, session: Session, settings: Settings
) -> None:
    account = make_account(session, "employer", "assistant")
    need = make_need(session, employer=make_employer(session, account=account))
    make_profile(session, account=account)
    session.commit()
    log_in(client, account)
    for url in (
        need_step_url(settings, "fi", need.id, "dates"),
        need_step_url(settings, "fi", need.id, "times"),
        profile_step_url(settings, "fi", "times"),
        profile_step_url(settings, "fi", "travel"),
    ):
        path = urlsplit(url).path
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert "<form" in answer.get_data(as_text=True)
