"""What a time is for is said by its own noun: an appointment and a home visit are called no interview anywhere."""

import html
import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from portti.jobs.runner import run_job
from portti.models import OutboxMessage
from portti.queries import client_invitations
from portti.services import appointments, bookings
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_centre
from tests.factories.invitations import make_slot
from tests.support.interviews import staff_actor
from tests.support.web import log_in

NOUNS = {
    "en": {"pre_interview": "interview", "appointment": "appointment", "home_visit": "home visit"},
    "fi": {"pre_interview": "haastattel", "appointment": "tapaami", "home_visit": "kotikäyn"},
    "sv": {"pre_interview": "intervju", "appointment": "träff", "home_visit": "hembesök"},
    "selko": {"pre_interview": "haastattel", "appointment": "tapaami", "home_visit": "kotikäyn"},
}


class Meeting:
    """Two times of a purpose, a client who was invited to them, and all that is said of it to client and staff."""

    def __init__(self, app, session, settings, purpose, language):
        self.app, self.session, self.settings, self.language = app, session, settings, language
        centre = make_centre(session)
        self.staff = make_account(session, "staff", centre=centre, language=language)
        self.client = make_account(session, "employer", centre=centre, language=language)
        kind = {"kind": "home", "place": ""} if purpose == "home_visit" else {}
        self.first, self.second = (
            make_slot(
                session,
                staff=self.staff,
                purpose=purpose,
                starts_at=NOW + timedelta(days=3, hours=hours),
                **kind,
            )
            for hours in (1, 2)
        )
        actor = staff_actor(self.staff)
        assert appointments.invite_client(session, actor, self.client.id, purpose, settings=settings, now=NOW)
        invitation = client_invitations.open_client_invitation(session, self.client.id, purpose, NOW)
        self.token = bookings.token_of(settings, invitation)
        self.said = {}
        session.commit()

    def open(self, *addresses):
        """Keep the words of pages that the link opens."""
        browser = self.app.test_client()
        for address in addresses:
            answer = browser.get(f"/{self.language}/interview/{self.token}{address}")
            assert answer.status_code == 200, address
            self.said[f"page {address}"] = main_of(answer.text)

    def press(self, address, **typed):
        """Send a form of the link, and keep what the next page says of it."""
        answer = self.app.test_client().post(
            f"/{self.language}/interview/{self.token}{address}", data=typed, follow_redirects=True
        )
        assert answer.status_code == 200, address
        self.said[f"after {address} {typed}"] = main_of(answer.text)

    def walk(self):
        """Book, move, be reminded and cancel; look at the pages of both."""
        self.open("", f"/check?slot={self.first.id}")
        self.press("/check", slot=self.first.id, phone="040 123 4567")
        self.open("", "/times", "/cancel", f"/check?slot={self.second.id}")
        self.press("/check", slot=self.second.id, sequence="0", phone="040 123 4567")
        run_job("remind_interviews", settings=self.settings, now=NOW + timedelta(days=2, hours=12))
        browser = self.app.test_client()
        log_in(browser, self.staff)
        page = browser.get(f"/{self.language}/staff/interviews").text
        self.said["list"] = main_of(page).split("<nav")[0]
        booking = re.search(r"interviews/bookings/(\d+)/cancel", page)[1]
        self.said["asked"] = main_of(
            browser.get(f"/{self.language}/staff/interviews/bookings/{booking}/cancel").text
        ).split("<nav")[0]
        self.press("/cancel", sequence="1")
        self.session.expire_all()
        for mail in self.session.scalars(select(OutboxMessage)):
            calendar = (mail.calendar or "").replace("\r\n ", "")
            told = re.findall(r"^(?:SUMMARY|DESCRIPTION)[^:]*:(.*)$", calendar, re.M)
            # Under the line stands why the mail comes, which is the same for meetings of all kinds.
            self.said[f"mail {mail.kind}"] = " ".join([mail.subject, mail.body_text.split("-- \n")[0], *told])
        return {name: re.sub(r"https?://\S+", "", text).lower() for name, text in self.said.items()}


def main_of(page):
    """Return the words of a page's own part."""
    part = page.split("<main")[1].split("</main>")[0].split("<nav")[0]
    part = re.sub(r'<form[^>]*method="get".*?</form>', " ", part, flags=re.S)
    return html.unescape(re.sub(r"<[^>]+>", " ", part))


@pytest.mark.either_database
@pytest.mark.parametrize("language", NOUNS)
@pytest.mark.parametrize("purpose", ["appointment", "home_visit"])
def test_pages_flashes_mails_and_calendars_say_what_it_is(
    app, connection, session, settings, purpose, language
):
    nouns = NOUNS[language]
    with time_machine.travel(NOW, tick=False):
        said = Meeting(app, session, settings, purpose, language).walk()
    assert {"mail interview_booked", "mail interview_reminder", "mail staff_moved", "list", "asked"} <= set(
        said
    )
    others = [noun for name, noun in nouns.items() if name not in (purpose, "appointment")]
    if purpose == "home_visit":
        others.append(nouns["appointment"])
    wrong = [(name, noun) for name, text in said.items() for noun in others if noun in text]
    assert wrong == []
    assert not [
        name
        for name, text in said.items()
        if name.startswith("mail interview") and nouns[purpose] not in text
    ]
    assert nouns[purpose] in said["list"] and nouns[purpose] in said["asked"]
