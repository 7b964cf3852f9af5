"""Blocking and reporting in a browser without script: from the pair's page, to the account's list and to the centre."""

import re

import pytest
from sqlalchemy import select

from portti.models import Account, AuditEvent, Block, Employer, Match, Report
from tests.factories.accounts import make_account, make_centre, make_employer
from tests.factories.matches import make_matchable, rank_all
from tests.factories.needs import make_need
from tests.support.web import log_in

LANGUAGES = ("fi", "sv", "en", "selko")


@pytest.fixture
def centre(session):
    return make_centre(session)


@pytest.fixture
def employer(session, centre):
    account = make_account(session, "employer", centre=centre, given_name="Helmi", family_name="Hallavuo")
    make_employer(session, account=account)
    return account


@pytest.fixture
def need(session, employer):
    owner = session.scalars(select(Employer).where(Employer.account_id == employer.id)).one()
    return make_need(session, employer=owner, title="Aamut", open_to_visitors=True)


@pytest.fixture
def venla(session, centre, need, settings):
    account = make_account(session, "assistant", centre=centre, given_name="Venla", family_name="Salainen")
    profile = make_matchable(session, name="Venla", account=account)
    make_matchable(session, name="Eino")
    make_need(session, title="Toinen")
    rank_all(session, settings)
    return profile


@pytest.fixture
def assistant(session, venla):
    return session.get(Account, venla.account_id)


def press(client, page, about):
    """Follow a pair's page to a form as a reader does, and return the form's address."""
    found = re.search(rf'href="([^"]+/{about})"', client.get(page).text)
    assert found, (page, about)
    return found.group(1)


@pytest.mark.either_database
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_employer_blocks_after_a_check_and_lifts_it_in_the_account(
    client, session, employer, need, venla, language
):
    log_in(client, employer)
    pair = f"/{language}/employer/needs/{need.id}/matches/{venla.id}"
    address = press(client, pair, "block")
    check = client.get(address)
    assert check.status_code == 200 and check.text.count("<h1") == 1
    assert session.scalars(select(Block)).all() == []
    for _press in range(2):
        done = client.post(address, data={"reason": "unsafe"})
        assert done.status_code == 303
    assert client.get(pair).status_code == 404
    said = client.get(done.headers["Location"]).text.split("<h1")[-1]
    assert "Eino" in said and f"/matches/{venla.id}" not in said
    session.expire_all()
    block = session.scalars(select(Block)).one()
    assert (block.side, block.reason) == ("employer", "unsafe")
    own = client.get(f"/{language}/account/blocks").text
    assert "Venla, " in own and "Salainen" not in own
    for _press in range(2):
        assert client.post(f"/{language}/account/blocks/{block.id}/lift").status_code == 303
    assert "Venla" not in client.get(f"/{language}/account/blocks").text.split("<h1")[-1]


@pytest.mark.either_database
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_assistant_blocks_without_learning_who_it_is(client, session, assistant, need, venla, language):
    log_in(client, assistant)
    pair = f"/{language}/assistant/matches/{need.id}"
    address = press(client, pair, "block")
    assert client.get(address).status_code == 200
    assert client.post(address, data={}).status_code == 303
    for gone in (pair, address, f"/{language}/needs/{need.id}"):
        assert client.get(gone).status_code == 404
    assert "Aamut" not in client.get(f"/{language}/needs").text
    own = client.get(f"/{language}/account/blocks").text
    assert "Aamut" in own
    assert "Helmi" not in own and "Hallavuo" not in own


@pytest.mark.either_database
def test_the_other_side_finds_what_a_withdrawn_need_leaves_and_no_word_of_a_block(
    app, client, session, employer, assistant, need, venla
):
    log_in(client, employer)
    client.post(f"/en/employer/needs/{need.id}/matches/{venla.id}/block", data={"reason": "rude"})
    other = app.test_client()
    log_in(other, assistant)
    gone = other.get(f"/en/assistant/matches/{need.id}")
    never = other.get("/en/assistant/matches/999999")
    assert (gone.status_code, never.status_code) == (404, 404)
    said, said_never = (answer.text.split("<h1")[1].split("<footer")[0] for answer in (gone, never))
    assert said == said_never
    for page in ("assistant/matches", "assistant/", "needs", "account", "account/blocks", "account/acts"):
        text = other.get(f"/en/{page}").text.split("<h1")[-1]
        assert "Aamut" not in text and "Blocked" not in text and "blocked a person" not in text, page
    for form in ("block", "report"):
        answer = other.get(f"/en/assistant/matches/{need.id}/{form}")
        assert answer.status_code == 404
    assert other.post(f"/en/assistant/matches/{need.id}/report", data={}).status_code == 404


def test_a_block_holds_by_every_address_for_who_is_logged_in_and_not_for_visitors(
    app, client, session, employer, assistant, need, venla
):
    need.open_to_visitors = True
    session.commit()
    log_in(client, employer)
    page = client.get(f"/en/employer/needs/{need.id}/matches/{venla.id}/block").text
    assert "can be read by anybody who is not logged in" in page
    client.post(f"/en/employer/needs/{need.id}/matches/{venla.id}/block", data={})
    other = app.test_client()
    log_in(other, assistant)
    before = {(one.need_id, one.assistant_answer) for one in session.scalars(select(Match))}
    for path in (f"needs/{need.id}", f"assistant/matches/{need.id}", f"assistant/matches/{need.id}/block"):
        assert other.get(f"/en/{path}").status_code == 404
    for query in ("", "?from=need"):
        sent = other.post(f"/en/assistant/matches/{need.id}/answer{query}", data={"answer": "interested"})
        assert sent.status_code == 404
    session.expire_all()
    assert {(one.need_id, one.assistant_answer) for one in session.scalars(select(Match))} == before
    visitor = app.test_client()
    assert "Aamut" in visitor.get(f"/en/needs/{need.id}").text
    assert "Aamut" in visitor.get("/en/needs").text
    answer = visitor.post(f"/en/assistant/matches/{need.id}/answer", data={"answer": "interested"})
    assert answer.headers["Location"] == "/en/login"


def test_the_open_needs_own_page_leads_a_logged_in_assistant_to_blocking_and_telling(
    app, client, need, assistant
):
    log_in(client, assistant)
    page = client.get(f"/en/needs/{need.id}").text
    for form in ("block", "report"):
        address = f"/en/assistant/matches/{need.id}/{form}"
        assert f'href="{address}"' in page
        assert client.get(address).status_code == 200
    assert f"/assistant/matches/{need.id}/block" not in app.test_client().get(f"/en/needs/{need.id}").text


def test_a_report_reaches_the_own_centres_staff_once_and_is_marked_as_handled(
    app, client, session, centre, employer, need, venla
):
    log_in(client, employer)
    address = press(client, f"/en/employer/needs/{need.id}/matches/{venla.id}", "report")
    empty = client.post(address, data={"reason": "", "text": ""})
    assert empty.status_code == 422
    assert "Choose what it is about." in empty.text and "Write what has happened." in empty.text
    kept = client.post(address, data={"reason": "", "text": "Tuli ovelle <b>"})
    assert kept.status_code == 422 and "Tuli ovelle &lt;b&gt;" in kept.text
    key = re.search(r'name="key" value="([^"]+)"', kept.text).group(1)
    data = {"reason": "unsafe", "text": "Tuli ovelle <b>", "key": key}
    for _press in range(2):
        assert client.post(address, data=data).status_code == 303
    session.expire_all()
    report = session.scalars(select(Report)).one()
    assert (report.side, report.centre_id, report.profile_id) == ("employer", centre.id, venla.id)
    staff = app.test_client()
    log_in(staff, make_account(session, "staff", centre=centre))
    home = staff.get("/en/staff/").text
    assert "Reports about people that nobody has handled" in home
    page = staff.get("/en/staff/reports").text
    assert "Venla Salainen" in page and "Helmi Hallavuo" in page and "Tuli ovelle &lt;b&gt;" in page
    read = session.scalars(select(AuditEvent).where(AuditEvent.deed == "list_report")).one()
    assert read.facts == {"ids": [report.id]}
    for word, waiting in (("handled", 0), ("handled", 0), ("waiting", 1)):
        assert staff.post(f"/en/staff/reports/{report.id}/{word}").status_code == 303
        assert f"Nobody has handled yet ({waiting})" in staff.get("/en/staff/reports").text
    elsewhere = app.test_client()
    log_in(elsewhere, make_account(session, "manager"))
    assert "Venla" not in elsewhere.get("/en/staff/reports").text
    assert elsewhere.post(f"/en/staff/reports/{report.id}/handled").status_code == 404
    assert client.get("/en/staff/reports").status_code == 403


def test_an_assistant_reports_a_need_also_after_blocking_its_employer(
    client, session, assistant, need, venla
):
    log_in(client, assistant)
    client.post(f"/fi/assistant/matches/{need.id}/block", data={})
    address = f"/selko/assistant/matches/{need.id}/report"
    assert client.get(address).status_code == 200
    assert client.post(address, data={"reason": "money", "text": "Rahaa", "key": "k"}).status_code == 303
    session.expire_all()
    report = session.scalars(select(Report)).one()
    assert (report.side, report.language, report.reason) == ("assistant", "selko", "money")


@pytest.mark.parametrize("form", ["block", "report"])
def test_a_reason_that_was_never_offered_is_refused(client, session, assistant, need, venla, form):
    log_in(client, assistant)
    address = f"/en/assistant/matches/{need.id}/{form}"
    answer = client.post(address, data={"reason": "unfriendly", "text": "Jotain", "key": "k"})
    assert answer.status_code == 422 and "<title>Error:" in " ".join(answer.text.split())
    assert 'href="#reason"' in answer.text
    session.expire_all()
    assert session.scalars(select(Block)).all() == [] and session.scalars(select(Report)).all() == []


def test_an_employers_block_asks_again_for_a_reason_that_was_never_offered(
    client, session, employer, need, venla
):
    log_in(client, employer)
    pair = f"/fi/employer/needs/{need.id}/matches/{venla.id}"
    assert client.post(f"{pair}/block", data={"reason": "x" * 300}).status_code == 422
    assert client.get(pair).status_code == 200
    session.expire_all()
    assert session.scalars(select(Block)).all() == []
