"""Whatever is opened, sent or taken along from a practice centre says that it is for practice."""

import csv
import io
from zipfile import ZipFile

import pytest
import time_machine
from pypdf import PdfReader
from sqlalchemy import select

from portti.models import Centre, OutboxMessage
from portti.services.log_ins import send_reset_link
from tests.conftest import NOW
from tests.support.every_form import PLACES
from tests.support.whole_portal import WholePortal

SAID = "Tämä on harjoituskeskus."
BY_LINK = {
    place.page for place in PLACES if place.who == "visitor" and "{" in place.page and "id" not in place.page
}
COLUMNS = ["table", "row", "row_text", "column", "column_text", "unit", "value", "missing"]
OPEN_TO_ALL = {"gatherings/{gathering}", "register"}


pytestmark = pytest.mark.either_database


@pytest.fixture
def portal(app, connection, session, settings):
    with time_machine.travel(NOW, tick=False):
        yield WholePortal(app, session, settings)


def say_practice(portal, is_practice):
    portal.session.get(Centre, portal.ids["centre"]).practice = is_practice
    portal.session.commit()


@pytest.mark.parametrize("is_practice", [True, False])
def test_each_page_that_a_personal_link_opens_says_it(portal, is_practice):
    say_practice(portal, is_practice)
    pages = sorted(BY_LINK - OPEN_TO_ALL)
    assert len(pages) >= 15
    wrong = []
    for page in pages:
        answer = portal.visitor("visitor").open(page.format(**portal.ids))
        if answer.status != 200 or (SAID in answer.text) is not is_practice:
            wrong.append((page, answer.status))
    for who, page in (("pending", "login/code"), ("newcomer", "login/codes")):
        answer = portal.visitor(who).open(page)
        if answer.status != 200 or (SAID in answer.text) is not is_practice:
            wrong.append((page, answer.status))
    assert wrong == []


def taken(portal, who, address):
    """Return what somebody takes along from their pages."""
    answer = portal.visitor(who).client.get(f"/fi/{address}")
    assert answer.status_code == 200, address
    return answer


def words_of(answer):
    """Return the words of a file that is taken along."""
    if answer.mimetype == "application/pdf":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)
    if answer.data.startswith(b"PK"):
        with ZipFile(io.BytesIO(answer.data)) as file:
            return "".join(file.read(name).decode("utf-8", "replace") for name in file.namelist())
    return answer.text


@pytest.mark.parametrize("is_practice", [True, False])
def test_papers_files_and_mails_beforehand_say_it(portal, is_practice):
    say_practice(portal, is_practice)
    for who, address in (
        ("employer", f"employer/papers/{portal.ids['claim']}/portti.pdf"),
        ("employer", f"employer/papers/{portal.ids['claim']}/portti.docx"),
        ("employer", f"employer/cards/{portal.ids['card']}/portti.pdf"),
        ("staff", "staff/statistics/events.json"),
        ("staff", "staff/statistics/events.xlsx"),
        ("staff", "staff/statistics/report.pdf"),
    ):
        assert ("Harjoitus: " in words_of(taken(portal, who, address))) is is_practice, address
    mail = taken(portal, "staff", "staff/mail-preview/new_matches_employer/fi/html")
    assert ("Tämä viesti on harjoittelua varten." in mail.text) is is_practice
    figures = taken(portal, "staff", "staff/statistics/events.csv")
    assert ("practice" in figures.headers["Content-Disposition"]) is is_practice
    lines = list(csv.DictReader(io.StringIO(figures.data.decode("utf-8-sig"))))
    assert len(lines) > 3
    assert list(lines[0]) == [*COLUMNS, *(["practice"] if is_practice else [])]
    assert {line.get("practice") for line in lines} == {"yes" if is_practice else None}
    for who, address in (("staff", "staff/statistics/events.json"), ("employer", "account/copy/portti.json")):
        assert taken(portal, who, address).json.get("practice") is (True if is_practice else None), address
    assert (SAID in taken(portal, "employer", "account/copy/portti.txt").text) is is_practice
    # The drafter of the portal has a calendar address.
    page = portal.visitor("drafter").open("account/calendar").text
    word = page.split("/fi/calendar/")[1].split("<")[0].strip()
    assert ("Harjoitus: Portti" in taken(portal, "visitor", f"calendar/{word}").text) is is_practice


def test_a_message_that_is_kept_says_it_and_a_real_one_does_not(portal):
    for is_practice, who in ((True, "assistant"), (False, "starter")):
        say_practice(portal, is_practice)
        send_reset_link(portal.session, f"{who}@example.org", settings=portal.settings, now=NOW)
        message = portal.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
        assert (message.kind, message.account_id) == ("reset_password", portal.people[who].id)
        assert message.state == ("practice" if is_practice else "waiting")
        assert message.subject.startswith("Harjoitus: ") is is_practice
        said = "Tämä viesti on harjoittelua varten."
        assert (said in message.body_text) is (said in message.body_html) is is_practice
