"""A mail's link opens for a representative with one press, whomever they act for at the moment."""

import pytest

from tests.factories.accounts import make_account, make_employer, make_representation
from tests.factories.candidacies import make_candidacy
from tests.factories.needs import make_need
from tests.factories.profiles import make_full_profile
from tests.support.web import log_in


@pytest.fixture
def both(session):
    """Two employers of one representative, a need of each, and a stranger's."""
    person = make_account(session, "representative")
    first, second = (
        make_employer(session, account=make_account(session, "employer", given_name=name))
        for name in ("Ebba", "Onni")
    )
    for employer in (first, second):
        make_representation(session, person, employer)
    needs = [
        make_need(session, employer=employer, title=title)
        for employer, title in ((first, "Aamut"), (second, "Illat"))
    ]
    return person, first, needs, make_need(session, title="Vieras")


@pytest.mark.parametrize("page", ["", "/matches?page=1"])
def test_the_page_asks_and_one_press_opens_it(client, session, both, page):
    person, first, (mine, other), stranger = both
    session.commit()
    log_in(client, person)
    client.post(f"/en/account/acting/{first.id}/start")
    assert "Aamut" in client.get(f"/en/employer/needs/{mine.id}").text
    asked = client.get(f"/en/employer/needs/{other.id}{page}")
    assert asked.status_code == 200
    assert "Do you now act for Onni" in asked.text and "Illat" not in asked.text
    address = f"/en/employer/needs/{other.id}{page}"
    assert f'value="{address}"' in asked.text
    for _press in range(2):
        pressed = client.post(f"/en/account/acting/{other.employer_id}/start", data={"next": address})
        assert pressed.headers["Location"] == address
    assert "Illat" in client.get(address).text
    for path in (f"needs/{stranger.id}", f"needs/{stranger.id}/matches", "needs/999999"):
        assert client.get(f"/en/employer/{path}").status_code == 404
    assert client.post(f"/en/employer/needs/{mine.id}/pause").status_code == 404


def test_acting_leads_to_no_other_site(client, session, both):
    person, first, _needs, _stranger = both
    session.commit()
    log_in(client, person)
    away = client.post(f"/en/account/acting/{first.id}/start", data={"next": "https://example.org/x"})
    assert away.headers["Location"] == "/en/employer/"


def test_a_page_of_a_candidacy_or_of_no_row_asks_too(client, session, both):
    person, _first, (mine, other), stranger = both
    profile = make_full_profile(session)
    seen, hidden, foreign = (
        make_candidacy(session, need, profile, stage)
        for need, stage in ((other, "started"), (mine, "shortlisted"), (stranger, "started"))
    )
    session.commit()
    log_in(client, person)
    for path in (f"candidacies/{seen.id}", f"candidacies/{seen.id}/feedback"):
        assert "Do you now act for Onni" in client.get(f"/en/employer/{path}").text
    for row in (hidden, foreign):
        assert client.get(f"/en/employer/candidacies/{row.id}").status_code == 404
    # Of two employers nobody knows which is meant.
    assert client.get("/en/employer/hours").headers["Location"] == "/en/account/acting"
    assert client.get("/en/employer/papers/999999").status_code == 404
    client.post(f"/en/account/acting/{other.employer_id}/start")
    assert "Promised hours" in client.get("/en/employer/hours").text
    nobody = make_account(session, "representative")
    session.commit()
    log_in(client, nobody)
    assert client.get("/en/employer/hours").status_code == 404
