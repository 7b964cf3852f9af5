"""What staff write with a client is not public before the client's word: beside them, by the link, or their own."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.domain.assisted import LINK_DAYS
from portti.domain.errors import Conflict, NotFound, RuleViolation
from portti.mail.links import assisted_word
from portti.models import AssistedSheet, Employer, Need, OutboxMessage
from portti.queries import assisted as queries
from portti.services import assisted as services
from portti.services.erasure import erase_account
from portti.services.needs import publish_need
from portti.services.own_data import own_data
from portti.services.profiles import publish_profile
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_employer
from tests.factories.needs import make_need
from tests.factories.profiles import make_full_profile
from tests.support.every_form import PROFILE_STEPS
from tests.support.web import log_in

WHOLE = {"steps_done": "place times tasks text", "text": "Apua aamuisin."}


@pytest.fixture
def employer(session: Session) -> Employer:
    return make_employer(session, account=make_account(session, "employer", email="aino@example.org"))


@pytest.fixture
def need(session: Session, employer: Employer) -> Need:
    return make_need(session, employer=employer, state="draft", **WHOLE)


@pytest.fixture
def staff(session: Session, employer: Employer) -> Actor:
    account = make_account(session, "staff")
    account.centre_id = employer.centre_id
    session.flush()
    return Actor(account.id, frozenset({"staff"}), employer.centre_id)


def sheet_of(session: Session, staff: Actor, employer: Employer, need: Need) -> AssistedSheet:
    assert employer.account_id is not None
    return services.begin_sheet(session, staff, employer.account_id, need_id=need.id, now=NOW)


def test_staff_cannot_publish_before_the_client_confirms(
    session: Session, settings: Settings, staff: Actor, employer: Employer, need: Need
) -> None:
    sheet = sheet_of(session, staff, employer, need)
    assert sheet_of(session, staff, employer, need).id == sheet.id
    acting = replace(staff, employer_id=employer.id)
    with pytest.raises(RuleViolation, match="waits_for_client"):
        publish_need(session, acting, need.id, settings=settings, now=NOW)
    with pytest.raises(RuleViolation, match="client_not_sure"):
        services.confirm_here(
            session, staff, sheet.id, row_version=need.row_version, sure=False, settings=settings, now=NOW
        )
    with pytest.raises(Conflict):
        services.confirm_here(
            session, staff, sheet.id, row_version=need.row_version - 1, sure=True, settings=settings, now=NOW
        )
    assert need.state == "draft"
    for _press in range(2):
        assert services.confirm_here(
            session, staff, sheet.id, row_version=need.row_version, sure=True, settings=settings, now=NOW
        )
    assert (need.state, sheet.confirmed_how) == ("published", "here")


def test_the_client_confirms_by_the_link_once(
    session: Session, settings: Settings, staff: Actor, employer: Employer, need: Need
) -> None:
    sheet = sheet_of(session, staff, employer, need)
    for _press in range(2):
        assert services.ask_client(session, staff, sheet.id, settings=settings, now=NOW)
    (message,) = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "assisted_confirm"))
    word = assisted_word(settings, sheet.id)
    assert word in message.body_text
    assert need.title not in message.body_text + message.subject
    with pytest.raises(NotFound):
        services.confirm_by_link(
            session, f"{sheet.id}.wrong", row_version=need.row_version, settings=settings, now=NOW
        )
    for _press in range(2):
        assert services.confirm_by_link(
            session, word, row_version=need.row_version, settings=settings, now=NOW
        )
    assert (need.state, sheet.confirmed_how) == ("published", "link")
    late = NOW + timedelta(days=LINK_DAYS)
    with pytest.raises(NotFound):
        services.sheet_of_link(session, word, settings=settings, now=late)
    assert "31. joulukuuta 2026" in message.body_text


def test_who_publishes_their_own_has_said_that_it_is_right(
    session: Session, settings: Settings, staff: Actor, employer: Employer, need: Need
) -> None:
    sheet = sheet_of(session, staff, employer, need)
    own = Actor(employer.account_id, frozenset({"employer"}), employer.centre_id, employer_id=employer.id)
    publish_need(session, own, need.id, settings=settings, now=NOW)
    assert sheet.confirmed_how == "self"


def test_what_is_not_whole_is_confirmed_and_stays_a_draft(
    session: Session, settings: Settings, staff: Actor, employer: Employer
) -> None:
    need = make_need(session, employer=employer, state="draft")
    sheet = sheet_of(session, staff, employer, need)
    assert not services.confirm_here(
        session, staff, sheet.id, row_version=need.row_version, sure=True, settings=settings, now=NOW
    )
    assert need.state == "draft"
    assert sheet.confirmed_at == NOW


def test_what_others_see_is_not_begun_and_nothing_of_another_centre(
    session: Session, settings: Settings, staff: Actor, employer: Employer
) -> None:
    assert employer.account_id is not None
    public = make_need(session, employer=employer)
    with pytest.raises(RuleViolation, match="public_already"):
        services.begin_sheet(session, staff, employer.account_id, need_id=public.id, now=NOW)
    other = make_need(session, state="draft")
    with pytest.raises(NotFound):
        services.begin_sheet(session, staff, employer.account_id, need_id=other.id, now=NOW)
    stranger = Actor(staff.account_id, staff.roles, make_account(session, "staff").centre_id)
    with pytest.raises(NotFound):
        services.begin_sheet(session, stranger, employer.account_id, need_id=public.id, now=NOW)


def test_a_profile_waits_for_its_assistant_too(session: Session, settings: Settings, staff: Actor) -> None:
    steps = {"steps_done": " ".join([*PROFILE_STEPS, "times", "skills"])}
    profile = make_full_profile(session, state="draft", **steps)
    profile.centre_id = staff.centre_id
    account_id = profile.account_id
    assert account_id is not None
    client = session.get_one(type(make_account(session, "assistant")), account_id)
    client.centre_id = staff.centre_id
    session.flush()
    sheet = services.begin_sheet(session, staff, account_id, now=NOW)
    with pytest.raises(RuleViolation, match="waits_for_client"):
        publish_profile(session, replace(staff, profile_id=profile.id), now=NOW)
    assert services.confirm_here(
        session, staff, sheet.id, row_version=profile.row_version, sure=True, settings=settings, now=NOW
    )
    assert profile.state == "published"
    assert queries.open_sheet(session, profile_id=profile.id) is None


def test_a_copy_tells_of_it_and_erasing_takes_it(
    session: Session, settings: Settings, staff: Actor, employer: Employer, need: Need
) -> None:
    key = sheet_of(session, staff, employer, need).id
    assert employer.account_id is not None
    assert len(own_data(session, employer.account_id, now=NOW)["filled_in_with_staff"]) == 1
    client = session.get_one(type(make_account(session, "employer")), employer.account_id)
    client.closed_at = NOW.replace(year=2025)
    session.flush()
    assert erase_account(session, client.id, settings=settings, now=NOW)
    session.expire_all()
    assert session.get(AssistedSheet, key) is None


def test_the_receipt_says_in_plain_finnish_what_who_when_and_how_to_change(
    session: Session, client: FlaskClient, staff: Actor, employer: Employer, need: Need
) -> None:
    sheet = sheet_of(session, staff, employer, need)
    log_in(client, session.get_one(type(make_account(session, "staff")), staff.account_id))
    page = client.get(f"/selko/staff/assisted/{sheet.id}/receipt").text
    for words in (
        need.title,
        "Kuka tämän kirjoitti ja milloin",
        "Aloitimme: 1.12.2026",
        "Miten voit muuttaa sitä",
    ):
        assert words in page
    answer = client.post(
        f"/fi/staff/assisted/{sheet.id}/confirm", data={"row_version": str(need.row_version)}
    )
    assert answer.status_code == 422
