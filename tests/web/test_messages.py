"""The pages of messages: no address and no full name, nothing typed is lost, and the centre's reading is recorded."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from portti.models import (
    Account,
    AuditEvent,
    Candidacy,
    Conversation,
    ConversationMessage,
    Employer,
    Profile,
    Report,
)
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_employer
from tests.factories.candidacies import make_candidacy
from tests.factories.conversations import make_thread
from tests.factories.matches import make_match, make_matchable
from tests.factories.needs import make_need
from tests.support.web import log_in

YES = {"employer_answer": "interested", "assistant_answer": "interested"}


class Two:
    """An employer and an assistant who have both said yes, and their browsers."""

    def __init__(self, app: Flask, session: Session) -> None:
        self.employer = make_account(session, "employer", given_name="Eino", family_name="Salasukunimi")
        employer: Employer = make_employer(session, account=self.employer)
        self.need = make_need(session, employer=employer, title="Aamut")
        self.profile = make_matchable(session, name="Venla")
        account = session.get_one(Account, self.profile.account_id)
        account.given_name, account.family_name = "Venla", "Piilosukunimi"
        account.phone = self.employer.phone = "040 999 8888"
        make_match(session, need=self.need, profile=self.profile, **YES)
        # Noise: the thread of two others.
        make_thread(session, need=make_need(session), profile=make_matchable(session), text="Ei kuulu tänne")
        session.commit()
        self.as_employer, self.as_assistant = app.test_client(), app.test_client()
        log_in(self.as_employer, self.employer)
        log_in(self.as_assistant, account)
        self.employers_page = f"/fi/employer/messages/{self.need.id}/{self.profile.id}"
        self.assistants_page = f"/fi/assistant/messages/{self.need.id}"


@pytest.fixture
def two(app: Flask, connection: Connection, session: Session) -> Two:
    return Two(app, session)


def write(client: FlaskClient, page: str, text: str, **more: str) -> int:
    return client.post(page, data={"text": text, "key": text, "do": "send", **more}).status_code


@pytest.mark.either_database
def test_both_read_what_was_written_and_neither_learns_a_last_name_an_address_or_a_number(two: Two) -> None:
    assert write(two.as_employer, two.employers_page, "Milloin tapaamme?") == 303
    assert "1" in two.as_assistant.get("/fi/assistant/").text
    assert "Lue 1 uusi viesti" in two.as_assistant.get("/fi/assistant/").text
    assert write(two.as_assistant, two.assistants_page, "Tiistaina.") == 303
    for client, pages in (
        (two.as_employer, (two.employers_page, "/fi/employer/messages")),
        (two.as_assistant, (two.assistants_page, "/fi/assistant/messages")),
    ):
        told = "".join(client.get(page).text for page in pages)
        assert "Aamut" in told and "Ei kuulu tänne" not in told
        own = {"Salasukunimi"} if client is two.as_employer else {"Piilosukunimi"}
        for word in {"Salasukunimi", "Piilosukunimi"} - own | {"@example.org", "040 999 8888"}:
            assert word not in told
    assert "Milloin tapaamme?" in two.as_assistant.get(two.assistants_page).text
    assert "Eino, " in two.as_assistant.get(two.assistants_page).text
    assert "Lue 1 uusi viesti" not in two.as_assistant.get("/fi/assistant/").text


def test_who_begins_waits_for_an_answer_unless_they_say_no_and_who_answers_does_not(two: Two) -> None:
    ticked = re.compile(r'<input[^>]*name="asks"[^>]*checked')
    assert ticked.search(two.as_employer.get(two.employers_page).text)
    write(two.as_employer, two.employers_page, "Milloin tapaamme?", asks="y")
    assert ticked.search(two.as_employer.get(two.employers_page).text)
    assert not ticked.search(two.as_assistant.get(two.assistants_page).text)
    unticked = two.as_employer.post(two.employers_page, data={"text": "", "key": "k", "do": "send"})
    assert unticked.status_code == 422 and not ticked.search(unticked.text)


def test_a_text_says_its_language_where_the_page_has_another(two: Two) -> None:
    write(two.as_employer, two.employers_page.replace("/fi/", "/sv/"), "Hej, när träffas vi?")
    assert (
        '<p class="govuk-body portti-own-words" lang="sv">Hej'
        in two.as_assistant.get(two.assistants_page).text
    )


def test_a_ready_answer_comes_after_what_is_typed_and_nothing_is_sent(session: Session, two: Two) -> None:
    answer = two.as_employer.post(
        two.employers_page, data={"text": "Hei Venla!", "key": "k", "do": "ready", "ready": "thanks"}
    )
    assert answer.status_code == 200
    assert "Hei Venla!\nKiitos viestistäsi." in answer.text
    none = two.as_employer.post(two.employers_page, data={"text": "Hei Venla!", "key": "k", "do": "ready"})
    assert none.status_code == 422 and "Hei Venla!" in none.text
    written = select(ConversationMessage).where(ConversationMessage.text.contains("Venla"))
    assert session.scalars(written).all() == []


def test_staff_write_with_a_person_and_each_reading_is_recorded(
    app: Flask, session: Session, two: Two
) -> None:
    assert write(two.as_assistant, "/fi/assistant/messages/centre", "Onko lomia?", asks="y") == 303
    staff = make_account(session, "staff")
    staff.centre_id = two.profile.centre_id
    session.commit()
    client = app.test_client()
    log_in(client, staff)
    assert "Piilosukunimi" in client.get("/fi/staff/conversations?waiting=yes").text
    page = f"/fi/staff/conversations/assistant/{two.profile.id}"
    assert "Onko lomia?" in client.get(page).text
    read = session.scalars(select(AuditEvent).where(AuditEvent.deed == "read_conversation")).all()
    thread = session.scalars(select(Conversation).where(Conversation.kind == "assistant")).one()
    assert [(event.account_id, event.subject_id) for event in read] == [(staff.id, thread.id)]
    assert write(client, page, "On kyllä.") == 303
    assert "On kyllä." in two.as_assistant.get("/fi/assistant/messages/centre").text
    pair = f"/fi/staff/conversations/pair/{two.need.id}/{two.profile.id}"
    assert client.get(pair).status_code == 404


@pytest.mark.either_database
def test_a_candidacy_and_its_messages_lead_to_each_other_and_say_when_nothing_can_be_written(
    app: Flask, session: Session, two: Two
) -> None:
    row = make_candidacy(session, two.need, two.profile, "trial_shift")
    make_thread(session, need=two.need, profile=two.profile)
    staff = make_account(session, "staff")
    staff.centre_id = two.need.centre_id
    session.commit()
    for client, page, way in (
        (two.as_employer, two.employers_page, f"/fi/employer/candidacies/{row.id}"),
        (two.as_assistant, two.assistants_page, f"/fi/assistant/candidacies/{row.id}"),
    ):
        assert f'href="{page}"' in client.get(way).text
        written = client.get(page).text
        assert f'href="{way}"' in written and 'id="write"' in written
    as_staff, shown = app.test_client(), f"/fi/staff/candidacies/{row.id}"
    log_in(as_staff, staff)
    # An assistant of another centre is written to by that centre: no link leads nowhere.
    assert "/fi/staff/conversations/assistant/" not in as_staff.get(shown).text
    profile = session.get_one(Profile, two.profile.id)
    profile.centre_id = two.need.centre_id
    session.commit()
    pair = f"/fi/staff/conversations/pair/{two.need.id}/{two.profile.id}"
    for side, key in (("assistant", two.profile.id), ("employer", two.need.employer_id)):
        thread = f"/fi/staff/conversations/{side}/{key}"
        assert thread in as_staff.get(shown).text
        assert f'href="{shown}"' in as_staff.get(thread).text
    assert pair not in as_staff.get(shown).text
    report_key = {"employer_id": two.need.employer_id, "profile_id": two.profile.id, "need_id": two.need.id}
    what = {"side": "assistant", "reason": "rude", "text": "Huusi", "language": "fi", "form_key": "key"}
    session.add(Report(**report_key, **what, centre_id=two.need.centre_id, reported_at=NOW))
    row = session.get_one(Candidacy, row.id)
    row.stage, row.deadline_at, row.ended_reason = "ended", None, "other"
    session.commit()
    assert pair in as_staff.get(shown).text
    assert f'href="{shown}"' in as_staff.get(pair).text
    for client, page in (
        (two.as_employer, two.employers_page),
        (two.as_assistant, two.assistants_page),
    ):
        text = client.get(page).text
        assert "asia on päättynyt teidän kahden osalta" in text and 'id="write"' not in text
        assert write(client, page, "Vielä yksi") == 422
