"""Words of an ad that staff must read first are on no page of an assistant, nor of who opens a mail's link."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti import clock
from portti.mail.links import candidacy_answer_url
from portti.models import Account, Block, Match, Need, Profile, SubstituteAsk, SubstituteRequest
from portti.settings import Settings
from tests.factories.accounts import make_account, make_centre, make_employer
from tests.factories.candidacies import make_candidacy
from tests.factories.conversations import make_thread
from tests.factories.matches import make_matchable, rank_all
from tests.factories.needs import make_need
from tests.support.web import log_in

UNREAD = {
    "title": "Soita 0401234567",
    "text": "Katu on Hämeenkatu 12 B.",
    "pay_text": "kysy: eufemia@example.org",
}
SECRETS = ("0401234567", "Hämeenkatu", "eufemia@")


@pytest.fixture
def venla(client: FlaskClient, session: Session) -> Profile:
    account = make_account(session, "assistant", centre=make_centre(session))
    log_in(client, account)
    return make_matchable(session, name="Venla", account=account)


@pytest.fixture
def need(session: Session, venla: Profile) -> Need:
    need = make_need(session, employer=make_employer(session), published_at=clock.now(), **UNREAD)
    make_need(session, employer=make_employer(session), title="Muualla")
    return need


@pytest.mark.either_database
@pytest.mark.parametrize("state", ["checking", "paused"])
def test_no_page_of_who_has_answered_shows_them(
    client: FlaskClient, session: Session, settings: Settings, venla: Profile, need: Need, state: str
) -> None:
    rank_all(session, settings, clock.now())
    both = select(Match).where(Match.need_id == need.id, Match.profile_id == venla.id)
    match = session.scalars(both).one()
    match.employer_answer = match.assistant_answer = "interested"
    row = make_candidacy(session, need, venla, "both_interested", now=clock.now())
    make_thread(session, need=need, profile=venla, side="employer")
    need.state, need.words_unread = state, True
    _ask(session, need, venla)
    blocked = make_need(session, employer=make_employer(session), words_unread=True, **UNREAD)
    session.add(
        Block(
            employer_id=blocked.employer_id,
            profile_id=venla.id,
            need_id=blocked.id,
            side="assistant",
            blocked_at=clock.now(),
        )
    )
    session.commit()
    pages = [
        "assistant/",
        "assistant/matches",
        "assistant/matches?show=both",
        f"assistant/matches/{need.id}",
        f"assistant/matches/{need.id}/block",
        f"assistant/matches/{need.id}/report",
        f"needs/{need.id}",
        "assistant/candidacies",
        f"assistant/candidacies/{row.id}",
        f"assistant/candidacies/{row.id}/end",
        "assistant/messages",
        f"assistant/messages/{need.id}",
        "assistant/shifts",
        "account/blocks",
    ]
    for page in pages:
        answer = client.get(f"/en/{page}")
        assert answer.status_code == 200, page
        assert not any(secret in answer.text for secret in SECRETS), page
    assert "The centre reads them before they are shown." in client.get(f"/en/needs/{need.id}").text
    # What everybody may read is there again once staff have opened it.
    need.state, need.words_unread = "published", False
    session.commit()
    assert "Hämeenkatu" in client.get(f"/en/needs/{need.id}").text


def test_the_page_behind_a_mails_link_shows_them_as_little(
    client: FlaskClient, session: Session, settings: Settings, venla: Profile, need: Need
) -> None:
    row = make_candidacy(session, need, venla, "proposed", now=clock.now())
    need.state, need.words_unread = "checking", True
    session.commit()
    account = session.get_one(Account, venla.account_id)
    link = candidacy_answer_url(settings, "en", candidacy_id=row.id, account_id=account.id)
    page = client.get(link.removeprefix(settings.site.base_url))
    assert page.status_code == 200
    assert not any(secret in page.text for secret in SECRETS)


def _ask(session: Session, need: Need, profile: Profile) -> None:
    """A shift of the need for which the assistant is asked."""
    request = SubstituteRequest(
        centre_id=need.centre_id,
        need_id=need.id,
        starts_at="2099-01-05T08:00",
        ends_at="2099-01-05T12:00",
        begins_at=clock.now().replace(year=2099),
        requested_at=clock.now(),
    )
    session.add(request)
    session.flush()
    session.add(
        SubstituteAsk(request_id=request.id, profile_id=profile.id, known=False, asked_at=clock.now())
    )
