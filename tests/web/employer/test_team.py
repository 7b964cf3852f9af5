"""An employer sees a team for the week, what nobody does, swaps people by the address; first name and area only."""

import html5lib
import pytest

from portti.models import NeedWindow
from portti.queries.matches import pair
from tests.factories.accounts import make_account, make_employer
from tests.factories.matches import make_matchable, rank_all
from tests.factories.needs import make_need
from tests.support.web import log_in
from tests.web.employer.test_matches import owner, text_of

LANGUAGES = ("fi", "sv", "en", "selko")
SHIFTS = ((0, 480, 720), (1, 480, 720), (2, 480, 720), (5, 480, 720))
MON_TUE, TUE_WED, WED = ((0, 420, 960), (1, 420, 960)), ((1, 420, 960), (2, 420, 960)), ((2, 420, 960),)


@pytest.fixture
def need(session):
    account = make_account(session, "employer", given_name="Helmi", family_name="Hallavuo")
    employer = make_employer(session, account=account)
    return make_need(session, employer=employer, title="Aamut", shifts=SHIFTS)


@pytest.fixture
def people(session):
    account = make_account(session, "assistant", given_name="Venla", family_name="Salainen")
    account.phone = "+358 40 2"
    return {
        "Venla": make_matchable(session, name="Venla", free=MON_TUE, account=account),
        "Eino": make_matchable(session, name="Eino", free=TUE_WED),
        "Aino": make_matchable(session, name="Aino", free=WED),
    }


@pytest.fixture
def page(session, client, need, people, settings):
    make_matchable(session, name="Piilo", visibility="hidden", free=TUE_WED)
    make_need(session, title="Toisen tarve")
    rank_all(session, settings)
    log_in(client, owner(session, need))
    return f"/en/employer/needs/{need.id}/team"


def heads(answer):
    tree = html5lib.parse(answer.get_data(as_text=True), namespaceHTMLElements=False)
    return [" ".join("".join(head.itertext()).split()) for head in tree.iterfind(".//article/h3")]


def test_the_list_leads_to_a_team_that_says_who_does_what_and_what_is_open(client, page, need):
    assert page in client.get(f"/en/employer/needs/{need.id}/matches").get_data(as_text=True)
    answer = client.get(page)
    said = text_of(answer)
    assert answer.status_code == 200
    assert sorted(heads(answer))[-1] == "Venla, Jyväskylä"
    assert len(heads(answer)) == 2
    assert "Hours: 12 hours of 16 hours" in said
    assert "No other team could do more." in said
    assert "What nobody does yet on Saturdays" in said
    assert "Piilo" not in said


def test_first_name_and_area_only(client, page, people):
    html = client.get(f"{page}?with={people['Aino'].id}").get_data(as_text=True)
    for secret in ("Salainen", "+358 40 2", "40100", "example.org"):
        assert secret not in html


def test_who_is_left_out_is_said_with_what_changes_and_can_be_taken_back(client, page, people):
    answer = client.get(f"{page}?without={people['Venla'].id}")
    said = text_of(answer)
    assert heads(answer) == ["Eino, Jyväskylä"]
    assert "Venla is not in the team." in said
    assert "The team does 4 hours less." in said
    assert "Venla is left out because you asked." in said
    assert f'href="{page}"' in answer.get_data(as_text=True)
    back = client.get(page)
    assert "What changes" not in text_of(back)


def test_who_is_asked_for_is_in_the_team(client, page, people):
    answer = client.get(f"{page}?with={people['Aino'].id}")
    said = text_of(answer)
    assert "Aino, Jyväskylä" in heads(answer)
    assert "Aino is in the team because you asked." in said
    assert "The team does as many hours as in the first suggestion." in said or "4 hours" in said


@pytest.mark.parametrize("asked", ["with=999999", "with={venla}&without={venla}", "with={piilo}"])
def test_what_cannot_be_is_said_and_the_first_suggestion_stands(client, session, page, people, asked):
    hidden = make_matchable(session, name="Kätkö", visibility="hidden", free=TUE_WED)
    session.commit()
    answer = client.get(f"{page}?{asked.format(venla=people['Venla'].id, piilo=hidden.id)}")
    assert answer.status_code == 200
    assert "The team cannot be made as you asked." in text_of(answer)
    assert heads(answer) == heads(client.get(page))
    assert "Kätkö" not in answer.get_data(as_text=True)


def test_nonsense_in_the_address_asks_for_nothing(client, page):
    answer = client.get(f"{page}?with=&with=-1&without=%00&without=" + "9" * 40)
    assert answer.status_code == 200
    assert "What changes" not in text_of(answer)


def test_not_for_me_of_either_side_is_never_suggested(client, session, page, need, people):
    pair(session, need.id, people["Venla"].id).assistant_answer = "not_for_me"
    pair(session, need.id, people["Eino"].id).employer_answer = "not_for_me"
    session.commit()
    answer = client.get(page)
    assert heads(answer) == ["Aino, Jyväskylä"]
    assert "Venla" not in text_of(answer)
    assert "cannot be made" in text_of(client.get(f"{page}?with={people['Eino'].id}"))


def test_who_covers_too_little_for_the_list_may_be_in_the_team_without_a_link(
    client, session, page, need, people, settings
):
    need.min_cover = 0.5
    need.row_version += 1
    rank_all(session, settings)
    session.commit()
    answer = client.get(page)
    html, said = answer.get_data(as_text=True), text_of(answer)
    assert "12 hours of 16 hours" in said
    for name, profile in people.items():
        linked = f"/matches/{profile.id}" in html
        assert linked == (name != "Aino" and f"{name}, " in " ".join(heads(answer)))


def test_two_at_once_count_twice(client, session, page, need):
    need.shifts[0].assistants = 2
    session.commit()
    assert "Hours: 12 hours of 20 hours" in text_of(client.get(page))


def test_work_whose_time_is_not_fixed_is_placed_and_said_to_be_so(client, session, page, need):
    need.windows.append(
        NeedWindow(position=0, weekdays="0 1 2", earliest_minute=480, latest_minute=960, minutes=180, times=3)
    )
    session.commit()
    answer = client.get(page)
    assert "Hours: 21 hours of 25 hours" in text_of(answer)
    assert "was placed last, one after the other" in text_of(answer)
    need.shifts.clear()
    session.commit()
    alone = text_of(client.get(page))
    assert "Hours: 9 hours of 9 hours" in alone
    assert "All the hours have somebody." in alone


def test_a_need_that_is_not_published_or_to_be_agreed_says_so(client, session, page, need):
    need.shifts.clear()
    need.steps_done = "kind_open"
    session.commit()
    assert "are to be agreed" in text_of(client.get(page))
    need.state = "paused"
    session.commit()
    assert "no team is looked for now" in text_of(client.get(page))


def test_anothers_need_is_not_found(client, session, page):
    other = make_need(session, title="Vieras")
    session.commit()
    assert client.get(f"/en/employer/needs/{other.id}/team").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_speaks_each_language(client, page, language, people):
    address = page.replace("/en/", f"/{language}/")
    for asked in ("", f"?without={people['Eino'].id}", f"?with={people['Aino'].id}"):
        answer = client.get(address + asked)
        assert answer.status_code == 200
        assert ("could do" in text_of(answer)) == (language == "en")
