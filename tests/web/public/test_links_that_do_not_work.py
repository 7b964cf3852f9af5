"""A mail's link that is cut off, forged or another's: a plain page that says what to do and gives nothing away."""

import pytest

from portti.mail.links import candidacy_answer_url, substitute_url
from tests.factories.accounts import make_account, make_profile
from tests.factories.candidacies import make_candidacy
from tests.factories.needs import make_need
from tests.support.need_pages import words


@pytest.mark.parametrize(
    "path",
    [
        "proposal/cut",
        "substitute/cut",
        "still-valid/cut",
        "stop-mail/cut",
        "gatherings/place/cut.off",
        "assisted/cut",
        "calendar/cut",
    ],
)
def test_it_says_that_the_link_may_be_cut_off_and_whom_to_call(client, path, settings):
    answer = client.get(f"/en/{path}")
    page = words(answer)
    assert answer.status_code == 404
    assert "This link does not work" in page and "Open the link in your e-mail again" in page
    assert settings.site.help_phone in page


def test_another_persons_link_says_the_same_and_nothing_of_theirs(client, session, settings):
    row = make_candidacy(
        session, make_need(session, title="Salainen tarve"), make_profile(session), "proposed"
    )
    stranger = make_account(session, "assistant")
    session.commit()
    for link in (
        candidacy_answer_url(settings, "en", candidacy_id=row.id, account_id=stranger.id),
        substitute_url(settings, "en", ask_id=7, account_id=stranger.id),
    ):
        answer = client.get(link.removeprefix(settings.site.base_url))
        assert answer.status_code == 404
        assert "This link does not work" in words(answer) and "Salainen" not in answer.text


def test_an_address_that_is_no_link_is_a_page_that_is_not_there(client):
    page = words(client.get("/en/needs/999999"))
    assert "There is no such page" in page and "link" not in page.split("There is no such page")[1][:200]
