"""Staff look at what one change would bring, propose it, and the employer answers on their own page."""

import re

import pytest
from sqlalchemy import select

from portti import clock
from portti.models import (
    Account,
    AuditEvent,
    Employer,
    NeedCondition,
    NeedLanguage,
    NeedSkill,
    ProfileCannot,
    Proposal,
)
from portti.services.match_inputs import need_data
from tests.factories.accounts import make_account, make_employer
from tests.factories.matches import make_matchable, rank_all
from tests.factories.needs import make_need
from tests.support.web import log_in


@pytest.fixture
def need(session, settings, centre):
    employer = make_employer(
        session, account=make_account(session, "employer", centre=centre, given_name="Eila")
    )
    need = make_need(session, employer=employer, conditions=[NeedCondition(condition="c_pets:dog")])
    make_matchable(session, name="Sopiva")
    make_matchable(session, name="Koiraton", cannot=[ProfileCannot(condition="c_pets:dog")])
    make_matchable(session, name="Kaukainen", latitude=66.5)
    make_need(session, title="Muun tarve")
    rank_all(session, settings, clock.now())
    session.commit()
    return need


@pytest.fixture
def employer_client(app, connection, session, need):
    client = app.test_client()
    account_id = session.get(Employer, need.employer_id).account_id
    log_in(client, session.get(Account, account_id))
    return client


def chosen(client, need):
    """The address of the only change that brings somebody."""
    page = client.get(f"/en/staff/needs/{need.id}/widen").text
    (key,) = re.findall(r'widen\?change=([0-9a-f]+)"', page)
    return key


def test_the_need_shows_the_whole_funnel(client, staff, need):
    page = client.get(f"/en/staff/needs/{need.id}").text
    assert "Compared with 3 profiles. 1 fit." in page
    cells = re.findall(r'numeric">(\d+)</td>', page)
    # Far away: one stopped, two left; the dog: one stopped, one left.
    assert cells == ["1", "2", "1", "1"]
    assert "widen" in page


def test_looking_names_who_would_come_in_and_changes_nothing(client, staff, session, need):
    before = need_data(need)
    page = client.get(f"/en/staff/needs/{need.id}/widen?change={chosen(client, need)}").text
    assert "Now 1 fit. After the change 2 would fit." in page
    assert "Koiraton" in page
    assert "Kaukainen" not in page
    session.refresh(need)
    assert need_data(need) == before
    read = session.scalars(select(AuditEvent.deed)).all()
    assert {"read_need", "list_profile"} <= set(read)
    assert client.get(f"/en/staff/needs/{need.id}/widen?change=nonsense").status_code == 200


def test_where_no_single_change_brings_anybody_nothing_asks_to_be_opened(client, staff, session, need):
    need.skills = [NeedSkill(skill="mt_hoist", strength="must")]
    need.languages = [NeedLanguage(language="sv", level="C1", strength="must")]
    session.commit()
    page = client.get(f"/en/staff/needs/{need.id}/widen").text
    assert "No single change of this need would bring more people now." in page
    assert "no more assistants yet, something else is in the way." in page
    assert "Open one to see who would come in." not in page
    assert "All these changes together would bring 1 more assistant:" in page
    assert "<li>If “Swedish” were a wish and not a must</li>" in page
    need.skills += [
        NeedSkill(skill=skill, strength="must") for skill in ("pc_wash", "pc_dress", "hh_cook", "hh_clean")
    ]
    session.commit()
    page = client.get(f"/en/staff/needs/{need.id}/widen").text
    assert "Portti also tried up to 4 changes together. They would bring nobody either." in page


def test_where_people_stop_is_counted_at_the_moment_at_which_a_change_is_looked_at(
    client, staff, session, need
):
    """The counts of the list may be a day or two old, where a change of somebody else has not touched its order."""
    make_matchable(session, name="Uusi", latitude=66.5)
    session.commit()
    assert "Compared with 3 profiles. 1 fit." in client.get(f"/en/staff/needs/{need.id}").text
    page = client.get(f"/en/staff/needs/{need.id}/widen").text
    assert "Compared with 4 profiles. 1 fit. Counted 1 minute ago." in page
    assert re.findall(r'numeric">(\d+)</td>', page) == ["2", "2", "1", "1"]


def test_the_proposal_reaches_the_employer_who_accepts_with_one_press(
    client, staff, session, need, employer_client
):
    key = chosen(client, need)
    sent = {"change": key, "note": "Voisiko koira olla hoidossa?"}
    answer = client.post(f"/en/staff/needs/{need.id}/widen", data=sent, follow_redirects=True)
    assert "an e-mail about it goes to 1 person" in answer.text
    assert "The employer has not answered." in answer.text
    again = client.post(f"/en/staff/needs/{need.id}/widen", data=sent)
    assert again.status_code == 303
    (proposal,) = session.scalars(select(Proposal)).all()
    assert f"/en/employer/needs/{need.id}/proposal" in employer_client.get("/en/employer/").text
    page = employer_client.get(f"/en/employer/needs/{need.id}/proposal").text
    assert "Now 1 assistant fits." in page
    assert "After the change 2 assistants would fit." in page
    assert "Voisiko koira olla hoidossa?" in page
    assert "Koiraton" not in page
    pressed = employer_client.post(
        f"/en/employer/needs/{need.id}/proposal/accept", data={"proposal": proposal.id}
    )
    assert pressed.headers["Location"] == f"/en/employer/needs/{need.id}/home?then=summary"
    session.expire_all()
    assert need.conditions == []
    assert "You accepted this proposal" in employer_client.get(f"/en/employer/needs/{need.id}/proposal").text
    assert "Koiraton" in employer_client.get(f"/en/employer/needs/{need.id}/matches").text
    assert "The employer accepted the last proposal" in client.get(f"/en/staff/needs/{need.id}").text


def test_the_employer_declines_and_staff_read_why(client, staff, session, need, employer_client):
    client.post(f"/en/staff/needs/{need.id}/widen", data={"change": chosen(client, need)})
    (proposal,) = session.scalars(select(Proposal)).all()
    address = f"/en/employer/needs/{need.id}/proposal/decline"
    long = employer_client.post(address, data={"proposal": proposal.id, "text": "a" * 501})
    assert long.status_code == 422
    assert "a" * 501 in long.text
    sent = {"proposal": proposal.id, "text": "Koira asuu täällä."}
    employer_client.post(address, data=sent)
    assert "Koira asuu täällä." in client.get(f"/en/staff/needs/{need.id}").text
    assert "You declined" in employer_client.get(f"/en/employer/needs/{need.id}/proposal").text
    late = employer_client.post(
        f"/en/employer/needs/{need.id}/proposal/accept", data={"proposal": proposal.id}, follow_redirects=True
    )
    assert "Nothing was changed now." in late.text
    session.expire_all()
    assert len(need.conditions) == 1


def test_words_of_a_no_that_comes_too_late_stay_on_the_page(client, staff, session, need, employer_client):
    client.post(f"/en/staff/needs/{need.id}/widen", data={"change": chosen(client, need)})
    (first,) = session.scalars(select(Proposal)).all()
    address = f"/en/employer/needs/{need.id}/proposal/decline"
    late = {"proposal": first.id, "text": "Koira on <b>minun</b>."}
    employer_client.post(address, data={"proposal": first.id, "text": "Ei käy."})
    # The other tab, with other words: neither taken for the first answer nor lost.
    answer = employer_client.post(address, data=late)
    assert answer.status_code == 409 and 'id="error-summary"' in answer.text
    assert "answered or taken back meanwhile" in answer.text and "It was not sent" in answer.text
    assert "Koira on &lt;b&gt;minun&lt;/b&gt;." in answer.text
    assert employer_client.post(address, data={"proposal": first.id, "text": "Ei käy."}).status_code == 303
    session.expire_all()
    assert first.answer_text == "Ei käy."
    # A newer proposal waits by now: the words stand in its box.
    client.post(f"/en/staff/needs/{need.id}/widen", data={"change": chosen(client, need)})
    again = employer_client.post(address, data=late)
    assert again.status_code == 409
    assert (
        "Koira on &lt;b&gt;minun&lt;/b&gt;.</textarea>" in again.text and "It was not sent" not in again.text
    )


def test_a_proposal_is_taken_back(client, staff, session, need, employer_client):
    client.post(f"/en/staff/needs/{need.id}/widen", data={"change": chosen(client, need)})
    client.post(f"/en/staff/needs/{need.id}/proposal/take-back")
    assert "took this proposal back" in employer_client.get(f"/en/employer/needs/{need.id}/proposal").text
    assert "Answer the centre" not in employer_client.get("/en/employer/").text


def test_faults_keep_what_was_typed(client, staff, need):
    answer = client.post(
        f"/en/staff/needs/{need.id}/widen", data={"change": chosen(client, need), "note": "a" * 501}
    )
    assert answer.status_code == 422
    assert "a" * 501 in answer.text
    assert "error-summary" in answer.text


def test_nonsense_in_the_place_of_a_number_finds_nothing(need, employer_client):
    for proposal in ("", "x", "9" * 30, "-1"):
        answer = employer_client.post(
            f"/en/employer/needs/{need.id}/proposal/accept", data={"proposal": proposal}
        )
        assert answer.status_code == 404
