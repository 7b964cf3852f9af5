"""Staff suggest somebody by name on one page; the employer reads it beside the list."""

import pytest

from portti import clock
from portti.models import Account, Employer
from portti.services.suggestions import ranked_people
from tests.factories.accounts import make_account, make_employer
from tests.factories.matches import make_matchable, rank_all
from tests.factories.needs import make_need
from tests.support.web import log_in


@pytest.fixture
def need(session, settings, centre):
    need = make_need(
        session, employer=make_employer(session, account=make_account(session, "employer", centre=centre))
    )
    for name in ("Aino", "Eero"):
        make_matchable(session, name=name)
    make_need(session)
    rank_all(session, settings, clock.now())
    session.commit()
    return need


def test_the_employer_reads_who_is_suggested_and_why_beside_the_same_list(
    app, connection, client, staff, session, need
):
    first, last = ranked_people(session, need, "en")
    address = f"/en/staff/needs/{need.id}/suggestions"
    assert f'href="{address}"' in client.get(f"/en/staff/needs/{need.id}").text
    sent = {"person": last.profile_id, "reason": "other", "text": "Tuntee <seudun>."}
    answer = client.post(address, data=sent, follow_redirects=True)
    assert "Place 2 of 2 in the list." in answer.text
    employer = app.test_client()
    account_id = session.get(Employer, need.employer_id).account_id
    log_in(employer, session.get(Account, account_id))
    page = employer.get(f"/en/employer/needs/{need.id}/matches").text
    assert f"The centre suggests {last.name}, because the centre has a reason of its own." in page
    assert "Tuntee &lt;seudun&gt;." in page
    cards = page[page.index("Assistants who fit") :]
    assert cards.index(first.name) < cards.index(last.name)
    pair = employer.get(f"/en/employer/needs/{need.id}/matches/{last.profile_id}").text
    assert f"The centre suggests {last.name}" in pair
    other = employer.get(f"/en/employer/needs/{need.id}/matches/{first.profile_id}").text
    assert "The centre suggests" not in other


def test_faults_stand_beside_their_fields_and_keep_what_was_typed(client, staff, need):
    address = f"/en/staff/needs/{need.id}/suggestions"
    answer = client.post(address, data={"person": "x", "reason": "", "text": "a" * 301})
    assert answer.status_code == 422
    for words in ("Choose somebody", "Choose a reason", "at most 300", "a" * 301):
        assert words in answer.text


def test_a_suggestion_is_moved_and_taken_back(client, staff, session, need):
    address = f"/en/staff/needs/{need.id}/suggestions"
    first, last = ranked_people(session, need, "en")
    for one in (first, last):
        client.post(address, data={"person": one.profile_id, "reason": "met"})
    page = client.get(address).text
    assert page.index(f"1. {first.name}") < page.index(f"2. {last.name}")
    (up,) = {part.split('"')[0] for part in page.split('action="') if "/up" in part.split('"')[0]}
    page = client.post(up, follow_redirects=True).text
    assert f"1. {last.name}" in page
    back = next(part.split('"')[0] for part in page.split('action="') if "/take-back" in part.split('"')[0])
    page = client.post(back, follow_redirects=True).text
    assert f"1. {first.name}" in page
    assert f"2. {last.name}" not in page.split("Put somebody forward")[0]
