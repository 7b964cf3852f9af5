"""The register on one screen: the next line stands ready, what was typed is kept, and each page is its centre's own."""

import io
import re

import openpyxl
import pytest
from sqlalchemy import select

from portti.models import Account, ClientEvent, ServiceSession
from portti.services import client_events, service_sessions
from tests.factories.accounts import make_account, make_employer
from tests.factories.client_events import make_event, make_service_session
from tests.factories.needs import make_need
from tests.support.web import log_in

pytestmark = pytest.mark.each_database

EVENTS = "/en/staff/events"
SESSIONS = "/en/staff/sessions"
USUAL = {
    "happened_on": "1.12.2020",
    "client_group": "jobseeker",
    "functions": ["guidance"],
    "channel": "phone",
}

OPEN_DOOR = {
    "held_on": "1.12.2020",
    "kind": "drop_in",
    "place": "Kirjasto",
    "open_minutes": "90",
    "visitors": "4",
    "anonymous_visitors": "3",
}


@pytest.fixture(autouse=True)
def noise(session):
    return make_event(session), make_service_session(session)


@pytest.fixture
def stored(session, centre):
    def stored(table=ClientEvent):
        session.expire_all()
        return session.scalars(select(table).where(table.centre_id == centre.id).order_by(table.id)).all()

    return stored


def post(browser, address, typed, **more):
    return browser.post(address, data=typed, **more)


def key_on(page):
    return re.search(r'name="key" value="([^"]+)"', page)[1]


def test_after_saving_the_next_line_stands_ready_with_day_channel_and_municipality(client, staff, stored):
    key = key_on(client.get(EVENTS).text)
    sent = {**USUAL, "key": key, "municipality": "jyväskylä"}
    answers = [post(client, EVENTS, sent) for _press in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    (event,) = stored()
    assert (event.client_group, event.municipality_code, event.logged_by_account_id) == (
        "jobseeker",
        "179",
        staff.id,
    )
    page = client.get(answers[0].location).text
    assert 'value="1.12.2020"' in page
    assert '<option value="phone" selected>' in page
    assert 'value="Jyväskylä"' in page
    assert re.search(r'<select[^>]*id="client_group"[^>]*autofocus', page)
    assert "Saved. Here is the next line." in page
    assert key_on(page) != key
    assert answers[1].location.endswith(f"/staff/events/{event.id}")
    assert "It was not logged a second time." in page
    assert post(client, EVENTS, {**sent, "key": key_on(page)}).status_code == 303
    assert len(stored()) == 2
    assert f"/staff/events/{event.id}/satisfaction" in page


def test_each_fault_is_named_and_all_that_was_typed_kept(client, staff, stored):
    answer = post(
        client, EVENTS, {"happened_on": "1.12.2999", "minutes": "-5", "client": "Matti", "channel": "email"}
    )
    assert answer.status_code == 422
    for words in (
        "This day is still ahead.",
        "Choose the client group.",
        "Tick at least one thing that was done.",
        "Write a number from 0 to 1440.",
        "Nobody in the centre has this number.",
    ):
        assert words in answer.text, words
    for typed in ('value="1.12.2999"', 'value="-5"', 'value="Matti"', '<option value="email" selected>'):
        assert typed in answer.text, typed
    assert stored() == []


def test_a_persons_page_leads_to_a_line_about_them(session, client, staff, centre, stored):
    employer = make_employer(session, centre=centre)
    make_need(session, employer=employer)
    page = client.get(f"/en/staff/people/{employer.account_id}").text
    assert f"/en/staff/events?client={employer.account_id}" in page
    line = client.get(f"{EVENTS}?client={employer.account_id}").text
    assert f'value="{employer.account_id}"' in line
    assert 'value="Jyväskylä"' in line
    assert '<option value="employer" selected>' in line
    post(client, EVENTS, {**USUAL, "client": str(employer.account_id)})
    assert stored()[0].account_id == employer.account_id
    own = client.get(f"{EVENTS}?person={employer.account_id}").text
    assert "1 client event<" in own
    stranger = make_employer(session)
    for word in ("client", "person"):
        assert client.get(f"{EVENTS}?{word}={stranger.account_id}").status_code == 404


def test_what_was_left_open_with_somebody_anonymous_stands_among_the_tasks(client, staff, stored):
    post(client, EVENTS, {**USUAL, "client_group": "relative", "result": "continues"})
    (event,) = stored()
    assert post(client, f"{EVENTS}/{event.id}/follow-up", {"on": "31.12."}).status_code == 303
    tasks = client.get("/en/staff/tasks")
    assert f'href="/en/staff/events/{event.id}">Relative or close person</a>' in tasks.text


def test_the_list_is_narrowed_and_never_another_centres(session, client, staff, centre, noise):
    make_event(session, centre=centre, channel="letter", functions=["recruitment", "portal_use"])
    old = noise[0].happened_on.replace(year=2010)
    make_event(session, centre=centre, happened_on=old, municipality_code="588", result="continues")
    for query, count in (
        ("", 2),
        ("by=letter", 1),
        ("function=portal_use", 1),
        ("until=31.12.2010", 1),
        ("since=1.1.2011", 1),
        ("since=1.1.2011&group=authority", 0),
        ("place=Pertunmaa", 1),
        ("place=Kuhmo", 0),
        ("state=open", 1),
        ("state=struck_out", 0),
    ):
        page = client.get(f"{EVENTS}?{query}").text
        assert re.search(rf"\b{count} client events?<", page), query


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("events?since=eilen&place=Atlantis", "No single municipality has this name or number."),
        ("events?until=eilen", "Write a day, for example"),
        ("sessions?until=eilen", "Write a day, for example"),
    ],
)
def test_a_filter_that_cannot_be_read_is_told_beside_its_box(manager_client, query, words):
    answer = manager_client.get(f"/en/staff/{query}")
    assert answer.status_code == 422
    summary = re.search(r'id="error-summary".*?</ul>', answer.text, re.DOTALL)[0]
    wrong = re.findall(r'href="#([^"]+)"', summary)
    assert wrong == [part.split("=")[0] for part in query.split("?")[1].split("&")]
    assert all(f'id="{name}-error"' in answer.text for name in wrong)
    assert words in summary


def test_narrowing_a_persons_events_keeps_the_person(session, client, staff, centre):
    person = session.get(Account, make_employer(session, centre=centre).account_id)
    make_event(session, centre=centre, account_id=person.id)
    make_event(session, centre=centre)
    page = client.get(f"{EVENTS}?person={person.id}&by=phone").text
    assert f'<input type="hidden" name="person" value="{person.id}">' in page
    assert f"Client events of {person.given_name} {person.family_name}</h2>" in page
    assert "1 client event<" in page


def test_a_change_stands_in_the_history_and_an_older_tab_is_told(session, client, staff, centre):
    event = make_event(session, centre=centre)
    address = f"{EVENTS}/{event.id}"
    sent = {**USUAL, "client_group": "employer", "happened_on": "1.12.2020", "row_version": "1"}
    assert post(client, address, sent).status_code == 303
    page = client.get(address).text
    assert "Kerttu Neuvoja" in page
    assert "→" in page
    late = post(client, address, {**sent, "minutes": "5"})
    assert late.status_code == 409
    assert 'value="5"' in late.text


def test_an_address_that_only_takes_a_form_leads_to_the_page_of_the_form(session, client, staff, centre):
    event = make_event(session, centre=centre)
    answer = client.get(f"{EVENTS}/{event.id}/strike-out")
    assert answer.status_code == 405
    assert f'<a class="govuk-link" href="{EVENTS}/{event.id}">' in answer.text


def test_a_trainee_is_offered_nothing_that_closes(
    session, app, connection, client, staff, centre, manager_client
):
    learner = make_account(session, "staff", centre=centre)
    sent = {"role": "staff", "trainee": "y", "successor": ""}
    assert post(manager_client, f"/en/staff/members/{learner.id}", sent).status_code == 302
    browser = app.test_client()
    log_in(browser, learner)
    page = browser.get(EVENTS).text
    assert 'value="continues"' in page
    assert 'value="solved"' not in page
    assert post(browser, EVENTS, {**USUAL, "result": "solved"}).status_code == 422
    colleagues = make_event(session, centre=centre, result="solved")
    assert browser.get(f"{EVENTS}/{colleagues.id}").status_code == 404
    event = make_event(session, centre=centre, result="solved", logged_by_account_id=learner.id)
    shown = browser.get(f"{EVENTS}/{event.id}").text
    assert "strike-out" not in shown
    assert post(browser, f"{EVENTS}/{event.id}/strike-out", {"reason": "mistake"}).status_code == 403
    assert 'value="solved"' in client.get(EVENTS).text


def test_a_manager_cannot_be_a_trainee(session, centre, manager_client):
    other = make_account(session, "staff", centre=centre)
    answer = post(manager_client, f"/en/staff/members/{other.id}", {"role": "manager", "trainee": "y"})
    assert answer.status_code == 422
    assert "Only a staff member can be a trainee" in answer.text


def test_notes_are_asked_for_only_where_the_centre_wants_them(client, staff, manager_client):
    assert 'name="note"' not in client.get(EVENTS).text
    assert post(client, f"{EVENTS}/notes", {"notes": "y"}).status_code == 403
    assert post(manager_client, f"{EVENTS}/notes", {"notes": "y"}).status_code == 303
    assert 'name="note"' in client.get(EVENTS).text


def test_the_tick_that_asks_the_client_is_off_until_the_centre_wants_it(
    session, client, staff, manager_client, centre, stored
):
    def ticks(text, name):
        (box,) = re.findall(rf'<input[^>]*name="{name}"[^>]*>', text)
        return "checked" in box

    assert not ticks(client.get(EVENTS).text, "ask")
    assert post(manager_client, f"{EVENTS}/notes", {"asks": "y"}).status_code == 303
    assert ticks(manager_client.get(EVENTS).text, "asks") and not ticks(
        manager_client.get(EVENTS).text, "notes"
    )
    page = client.get(EVENTS).text
    assert ticks(page, "ask") and 'name="asks"' not in page
    person = make_account(session, "assistant", centre=centre)
    session.commit()
    sent = {**USUAL, "happened_on": "", "client": str(person.id), "ask": "y", "key": key_on(page)}
    refused = post(client, EVENTS, sent)
    assert refused.status_code == 422 and ticks(refused.text, "ask")
    sent["happened_on"] = re.search(r'name="happened_on"[^>]*value="([^"]+)"', page)[1]
    told = client.get(post(client, EVENTS, sent).location).text
    assert "The client is asked by e-mail how it went." in told
    (event,) = stored()
    assert "was sent to the client by e-mail" in client.get(f"{EVENTS}/{event.id}/answer").text
    later = {**sent, "happened_on": "1.12.2020", "key": "other"}
    assert "The client is not asked by e-mail" in client.get(post(client, EVENTS, later).location).text


def test_an_older_tab_changes_only_the_rule_that_was_changed_there(session, manager_client, centre):
    """Turning notes off deletes them: a tab that was opened before they were on must not."""
    before = manager_client.get(EVENTS).text
    stood = re.search(r'name="stood" value="([^"]+)"', before)[1]
    post(manager_client, f"{EVENTS}/notes", {"notes": "y", "stood": stood})
    post(manager_client, f"{EVENTS}/notes", {"asks": "y", "stood": stood})
    session.expire_all()
    assert (centre.event_notes, centre.asks_clients) == (True, True)
    now = re.search(r'name="stood" value="([^"]+)"', manager_client.get(EVENTS).text)[1]
    post(manager_client, f"{EVENTS}/notes", {"asks": "y", "stood": now})
    session.expire_all()
    assert (centre.event_notes, centre.asks_clients) == (False, True)


def test_a_session_is_logged_once_and_its_figures_stand_over_the_list(client, staff, stored):
    sent = {**OPEN_DOOR, "key": key_on(client.get(SESSIONS).text), "staff": [str(staff.id)]}
    answers = [post(client, SESSIONS, sent) for _press in range(2)]
    (row,) = stored(ServiceSession)
    assert [answer.location.split("/en/staff/")[1] for answer in answers] == [
        "sessions",
        f"sessions/{row.id}",
    ]
    assert "It was not logged a second time." in client.get(answers[1].location).text
    assert (row.open_minutes, row.visitors, row.closed_at is None) == (90, 4, False)
    assert "open 1.5 hours, visitors 4, of them anonymous 3." in client.get(SESSIONS).text


@pytest.mark.parametrize(
    ("page", "table", "usual", "name"),
    [(EVENTS, ClientEvent, USUAL, "minutes"), (SESSIONS, ServiceSession, OPEN_DOOR, "visitors")],
)
def test_what_a_form_that_has_logged_says_otherwise_corrects_it_or_is_another(
    client, staff, stored, page, table, usual, name
):
    sent = {**usual, "key": key_on(client.get(page).text), name: "10"}
    post(client, page, sent)

    def choose(words, number):
        asked = post(client, page, {**sent, name: number})
        assert asked.status_code == 409 and "with this form already" in asked.text
        button = re.search(rf"<button[^>]*>{words}", asked.text)[0]
        address = re.search(r'formaction="([^"]+)"', button)
        version = re.search(r'name="row_version" value="([^"]+)"', asked.text)[1]
        typed = {**sent, name: number, "key": key_on(asked.text), "row_version": version}
        assert post(client, address[1] if address else page, typed).status_code == 303
        return [getattr(row, name) for row in stored(table)]

    assert choose("Correct the", "20") == [20]
    assert choose("Save as another", "30") == [20, 30]


@pytest.mark.parametrize(
    ("page", "service", "deed", "usual", "name"),
    [
        (EVENTS, client_events, "event_of_form", USUAL, "minutes"),
        (SESSIONS, service_sessions, "session_of_form", OPEN_DOOR, "visitors"),
    ],
)
def test_what_is_said_otherwise_while_the_form_is_being_taken_is_asked_about_too(
    client, staff, monkeypatch, page, service, deed, usual, name
):
    sent = {**usual, "key": key_on(client.get(page).text), name: "10"}
    post(client, page, sent)
    look, not_seen_yet = getattr(service, deed), [None, None]
    monkeypatch.setattr(
        service, deed, lambda *sent_by: not_seen_yet.pop() if not_seen_yet else look(*sent_by)
    )
    asked = post(client, page, {**sent, name: "20"})
    assert not not_seen_yet and asked.status_code == 409 and "with this form already" in asked.text


def test_a_workbook_is_brought_in_by_a_manager(client, staff, manager_client, stored):
    book = openpyxl.Workbook()
    book.active.append(["Day", "Client group", "What was done", "Channel", "Municipality"])
    book.active.append(["1.10.2010", "Authority", "Recruitment help", "Letter", "Atlantis"])
    book.active.append(["2.10.2010", "Authority", "Recruitment help", "Letter", "Pertunmaa"])
    file = io.BytesIO()
    book.save(file)

    def bring(**more):
        with io.BytesIO(file.getvalue()) as sent:
            data = {"file": (sent, "register.xlsx"), **more}
            return post(manager_client, f"{EVENTS}/import", data, content_type="multipart/form-data")

    answer = bring()
    assert answer.status_code == 422
    assert "1 row is bad, so nothing was stored." in answer.text
    assert re.search(r"<th[^>]*>2</th>.*Atlantis", answer.text, re.DOTALL)
    assert stored() == []
    kept = bring(keep_good="y")
    assert kept.status_code == 200
    assert "1 event was stored." in kept.text
    assert [event.municipality_code for event in stored()] == ["588"]
    assert client.get(f"{EVENTS}/import").status_code == 403


def test_every_bad_row_of_a_long_register_is_named_and_what_was_copied_stays(manager_client, stored):
    heads = "Day;Client group;What was done;Channel"
    bad = ["1.10.2999;Authority;Recruitment help;Letter"] * 205 + ["1.10.2010;Nobody;Recruitment help;Letter"]
    rows = "\n".join([heads, *bad, "1.10.2010;Authority;Recruitment help;Letter", bad[0]])
    page = post(manager_client, f"{EVENTS}/import", {"rows": rows, "keep_good": "y"}).text
    assert "1 event was stored. 0 were there already." in page
    assert "207 rows are bad and were left out." in page
    told = re.findall(r'<th scope="row" class="govuk-table__header">([^<]+)</th>', page)
    assert told == [*(str(row) for row in range(2, 202)), "202–206, 209", "207"]
    assert "1.10.2010;Nobody;Recruitment help;Letter" in page
    again = rows.replace("Nobody", "Authority")
    assert (
        "1 event was stored. 1 was there already."
        in post(manager_client, f"{EVENTS}/import", {"rows": again, "keep_good": "y"}).text
    )
    assert len(stored()) == 2
