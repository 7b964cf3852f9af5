"""A person begins a paper, checks what Portti filled in, and takes it along; nobody gets another's."""

import re

import pytest
from sqlalchemy import select

from portti import clock
from portti.models import AuditEvent, Paper, PaperLine
from portti.queries.papers import lines_of
from tests.conftest import NOW
from tests.factories.papers import AgreedPair
from tests.support.pdf import TaggedPdf
from tests.support.web import log_in, log_in_staff_acting_for


@pytest.fixture
def pair(session, settings):
    AgreedPair(session, settings)
    found = AgreedPair(session, settings)
    session.commit()
    return found


def day(moment, name):
    return {f"{name}-day": moment.day, f"{name}-month": moment.month, f"{name}-year": moment.year}


def newest(session):
    session.expire_all()
    return session.scalars(select(Paper).order_by(Paper.id.desc())).first()


def test_from_the_list_to_the_file(client, session, pair):
    log_in(client, pair.boss)
    assert "Työsopimus" in client.get("/fi/employer/papers").text
    page = client.get("/fi/employer/papers/new/contract").text
    assert "Venla: Aamut" in page and "Piiloinen" not in page
    form = {
        "language": "sv",
        "candidacy": pair.row.id,
        "key": re.search(r'name="key" value="([^"]+)"', page)[1],
    }
    answer = client.post("/fi/employer/papers/new/contract", data=form)
    paper = newest(session)
    assert answer.status_code == 303
    assert answer.location.endswith(f"/fi/employer/papers/{paper.id}/fields")
    page = client.get(answer.location).text
    assert "Venla Piiloinen" in page and "Piilokatu 7" in page
    assert "palkkaryhmään" not in page  # the need names no task, so nothing is hinted at
    typed = {"version": "1", "assistant_name": "", "trial_period": "4 kuukautta"}
    answer = client.post(f"/fi/employer/papers/{paper.id}/fields", data=typed)
    assert answer.location.endswith(f"/fi/employer/papers/{paper.id}")
    page = client.get(answer.location).text
    assert "4 kuukautta" in page and "Venla Piiloinen" not in page
    assert 'lang="sv"' in page and "Arbetsavtal" not in page
    file = client.get(f"/fi/employer/papers/{paper.id}/portti.pdf")
    assert file.headers["Content-Disposition"] == 'attachment; filename="portti.pdf"'
    assert "no-store" in file.headers["Cache-Control"]
    read = TaggedPdf(file.data)
    assert read.title == "Arbetsavtal"
    read.check_order("Arbetsgivare Eufemia Salattunen", "Prövotid 4 kuukautta")


def test_what_was_typed_stays_when_something_is_wrong(client, session, pair, settings):
    paper = pair.paper("authority")
    session.commit()
    log_in(client, pair.boss)
    typed = {"version": "1", "payer_name": "Alue", "limits": "Tunnus 131052-308T"}
    answer = client.post(f"/en/employer/papers/{paper.id}/fields", data=typed)
    assert answer.status_code == 422
    assert "Take the personal identity code away." in answer.text and "131052-308T" in answer.text
    client.post(f"/en/employer/papers/{paper.id}/fields", data={**typed, "limits": "Ei lainaa"})
    late = {"version": "1", "payer_name": "Toinen", "limits": "Ei"}
    answer = client.post(f"/en/employer/papers/{paper.id}/fields", data=late)
    assert answer.status_code == 422 and "changed in another tab" in answer.text and "Toinen" in answer.text
    version = re.search(r'name="version" value="(\d+)"', answer.text)[1]
    answer = client.post(f"/en/employer/papers/{paper.id}/fields", data={**late, "version": version})
    assert answer.status_code == 303


def test_shifts_of_a_list_are_changed_one_by_one(client, session, pair):
    log_in(client, pair.boss)
    first = clock.helsinki(clock.now()).date()
    pair.row.contract_from_on = first
    session.commit()
    page = "/en/employer/papers/new/shifts"
    form = {"language": "en", "candidacy": pair.row.id, **day(first, "first_on"), "key": "one"}
    assert "Write the day, the month and the year." in client.post(page, data=form).text
    form |= day(first.replace(year=first.year + 1), "last_on")
    assert "A list has at most 62 days." in client.post(page, data=form).text
    last = first.fromordinal(first.toordinal() + 6)
    client.post(page, data={**form, **day(last, "last_on")})
    paper = newest(session)
    lines = lines_of(session, paper.id)
    assert len(lines) == 2
    address = f"/en/employer/papers/{paper.id}/lines"
    assert "Saturday" in client.get(address).text
    extra = {**day(lines[0].happens_on, "on"), "start": "20", "end": "21", "key": "two"}
    assert client.post(address, data=extra).status_code == 303
    assert client.post(address, data=extra).status_code == 303
    assert len(lines_of(session, paper.id)) == 3
    wrong = {**day(last.replace(year=last.year + 1), "on"), "start": "20", "end": "21", "key": "three"}
    answer = client.post(address, data=wrong)
    assert answer.status_code == 422 and "between the first and the last day" in answer.text
    for _press in range(2):
        assert client.post(f"{address}/{lines[0].id}/remove").status_code == 303
    assert len(lines_of(session, paper.id)) == 2


@pytest.mark.parametrize("address", ["", "/fields", "/lines", "/portti.pdf", "/delete"])
def test_another_persons_paper_is_not_there(client, session, settings, pair, address):
    theirs = AgreedPair(session, settings)
    paper = theirs.paper("mileage")
    session.commit()
    log_in(client, pair.boss)
    assert client.get(f"/fi/employer/papers/{paper.id}{address}").status_code == 404
    log_in(client, theirs.worker)
    assert client.get(f"/fi/assistant/papers/{paper.id}{address}").status_code == 404


def test_a_paper_for_two_waits_for_a_contract(client, session, settings):
    pair = AgreedPair(session, settings, stage="chosen")
    session.commit()
    log_in(client, pair.boss)
    page = client.get("/en/employer/papers/new/contract").text
    assert "when you have agreed on a contract" in page and "Piiloinen" not in page
    assert client.post("/en/employer/papers/new/contract", data={"language": "fi"}).status_code == 422


def test_an_assistant_makes_a_claim(client, session, pair):
    log_in(client, pair.worker)
    page = client.get("/sv/assistant/papers/new/mileage").text
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    form = {"language": "sv", "candidacy": pair.row.id, "key": key}
    client.post("/sv/assistant/papers/new/mileage", data=form)
    paper = newest(session)
    today = clock.helsinki(clock.now()).date()
    trip = {
        **day(today, "on"),
        "origin": "Hem",
        "destination": "Simhallen",
        "kilometres": "12,5",
        "key": "trip",
    }
    assert client.post(f"/sv/assistant/papers/{paper.id}/lines", data=trip).status_code == 303
    read = TaggedPdf(client.get(f"/sv/assistant/papers/{paper.id}/portti.pdf").data)
    read.check_order("Assistent Venla Piiloinen", "Arbetsgivare Eufemia Salattunen", "Hem Simhallen 12,5")
    assert client.get("/sv/assistant/papers/new/contract").status_code == 404
    (line,) = lines_of(session, paper.id)
    address = f"/sv/assistant/papers/{paper.id}/lines/{line.id}"
    old = {**trip, "row_version": re.search(r'name="row_version" value="(\d+)"', client.get(address).text)[1]}
    assert client.post(address, data={**old, "kilometres": "13"}).status_code == 303
    late = {**old, "destination": "Biblioteket"}
    answer = client.post(address, data=late)
    assert answer.status_code == 422 and "i en annan flik" in answer.text and "Biblioteket" in answer.text
    now_known = re.search(r'name="row_version" value="(\d+)"', answer.text)[1]
    assert client.post(address, data={**late, "row_version": now_known}).status_code == 303
    client.post(f"/sv/assistant/papers/{paper.id}/delete")
    assert client.get(f"/sv/assistant/papers/{paper.id}").status_code == 404


def test_an_assistant_takes_the_shifts_of_a_month_along(client, session, pair):
    log_in(client, pair.worker)
    assert "/en/assistant/papers/my-shifts" in client.get("/en/assistant/papers").text
    page = client.get("/en/assistant/papers/my-shifts?month=1999-01-01").text
    chosen = re.search(r'<option value="([^"]+)" selected>', page)[1]
    assert chosen == clock.helsinki(clock.now()).date().replace(day=1).isoformat()
    months = re.findall(r'<option value="([^"]+)"', page)
    page = client.get(f"/en/assistant/papers/my-shifts?month={months[-1]}").text
    assert "Eufemia Salattunen" in page and f"portti.pdf?month={months[-1]}" in page
    for sort, begins in (("pdf", b"%PDF"), ("docx", b"PK")):
        file = client.get(f"/en/assistant/papers/my-shifts/portti.{sort}?month={months[-1]}")
        assert file.data.startswith(begins) and "no-store" in file.headers["Cache-Control"]
    log_in(client, pair.boss)
    assert client.get("/en/assistant/papers/my-shifts").status_code == 403


def test_staff_who_open_a_paper_are_recorded(client, session, pair):
    paper = pair.paper("contract")
    colleague = log_in_staff_acting_for(client, session, pair.employer)
    for address in ("", "/fields", "/portti.pdf"):
        assert client.get(f"/fi/employer/papers/{paper.id}{address}").status_code == 200
    client.get("/fi/employer/papers")
    for kind in ("contract", "authority"):  # only the first names whom it can be begun with
        assert client.get(f"/fi/employer/papers/new/{kind}").status_code == 200
    rows = session.scalars(select(AuditEvent).where(AuditEvent.account_id == colleague.id))
    assert [row.deed for row in rows] == ["read_paper"] * 3 + ["list_paper", "list_candidacy"]


def test_a_list_is_given_to_the_assistant_and_taken_back(client, session, pair):
    today = clock.helsinki(clock.now()).date()
    pair.row.contract_from_on = today.replace(day=1)
    paper = pair.paper("shifts", first_on=NOW.date(), last_on=NOW.date())
    paper.first_on = paper.last_on = today
    session.add(PaperLine(paper_id=paper.id, happens_on=today, start_minute=13 * 60 + 7, wall_minutes=60))
    session.commit()
    page = f"/en/employer/papers/{paper.id}"

    def shifts_of_assistant():
        log_in(client, pair.worker)
        return client.get("/en/assistant/papers/my-shifts").text

    assert "13:07" not in shifts_of_assistant()
    assert client.post(f"{page}/give", data={"given": "yes"}).status_code in (403, 404)
    log_in(client, pair.boss)
    assert "This list is yours alone." in client.get(page).text
    assert client.post(f"{page}/give", data={"given": "maybe"}).status_code == 404
    answer = client.post(f"{page}/give", data={"given": "yes"}, follow_redirects=True)
    assert "The assistant sees the shifts of this list from now on." in answer.text
    assert "You gave this list to the assistant on" in answer.text
    assert "13:07" in shifts_of_assistant()
    log_in(client, pair.boss)
    answer = client.post(f"{page}/give", data={"given": "no"}, follow_redirects=True)
    assert "The list is yours alone again." in answer.text
    assert "13:07" not in shifts_of_assistant()
    log_in(client, pair.boss)
    other = pair.paper("contract")
    session.commit()
    assert "This list is yours alone." not in client.get(f"/en/employer/papers/{other.id}").text
