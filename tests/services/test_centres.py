"""Opening a centre and appointing its first manager."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.domain.accounts import PersonDraft
from portti.domain.actor import SYSTEM
from portti.domain.centres import CentreDraft
from portti.domain.errors import NotFound, RuleViolation
from portti.models import Centre, OutboxMessage
from portti.queries import accounts as account_queries
from portti.services import centres
from portti.settings import Settings
from tests.factories.accounts import make_centre

DRAFT = CentreDraft(
    code="savo",
    name_fi="Savon avustajakeskus",
    name_sv="Savolax assistentcenter",
    municipality_code="297",
    phone="+358 17 000 0000",
    email="savo@example.org",
)
MANAGER = PersonDraft("Aura", "Lahti", "aura@example.org", None, "sv", "manager")


def test_a_centre_gets_the_county_of_its_municipality(session: Session, now: datetime) -> None:
    make_centre(session, code="muu")
    centre = centres.open_centre(session, SYSTEM, DRAFT, now=now)
    assert account_queries.centre_by_code(session, "savo").id == centre.id
    assert centre.wellbeing_county_code == "13"


def test_a_page_in_english_names_a_centre_in_finnish_where_it_has_no_english_name() -> None:
    centre = Centre(name_fi=DRAFT.name_fi, name_sv=DRAFT.name_sv, name_en="")
    assert [centre.name(language) for language in ("fi", "selko", "sv", "en")] == [
        *(DRAFT.name_fi, DRAFT.name_fi, DRAFT.name_sv, DRAFT.name_fi)
    ]
    centre.name_en = "Assistant Centre of Savo"
    assert centre.name("en") == "Assistant Centre of Savo" and centre.name("selko") == DRAFT.name_fi


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", ""),
        ("code", "Savo keskus"),
        ("code", "x" * 21),
        ("name_fi", " "),
        ("name_sv", "s" * 121),
        ("name_en", "s" * 121),
        ("municipality_code", "999"),
        ("phone", ""),
        ("phone", "soita"),
        ("email", "savo"),
    ],
)
def test_a_field_that_does_not_do_is_named(session: Session, now: datetime, field: str, value: str) -> None:
    with pytest.raises(RuleViolation) as caught:
        centres.open_centre(session, SYSTEM, replace(DRAFT, **{field: value}), now=now)
    assert caught.value.field == field


def test_a_code_stands_for_one_centre(session: Session, now: datetime) -> None:
    centres.open_centre(session, SYSTEM, DRAFT, now=now)
    with pytest.raises(RuleViolation, match="code_taken"):
        centres.open_centre(session, SYSTEM, DRAFT, now=now)


def test_a_manager_is_sent_the_link_to_choose_a_password(
    session: Session, settings: Settings, now: datetime
) -> None:
    centre = centres.open_centre(session, SYSTEM, DRAFT, now=now)
    account = centres.appoint_manager(session, "savo", MANAGER, settings=settings, now=now)
    assert (account.centre_id, [role.name for role in account.roles]) == (centre.id, ["manager"])
    (message,) = session.scalars(select(OutboxMessage).where(OutboxMessage.to_address == "aura@example.org"))
    assert (message.kind, message.language) == ("account_made_for_you", "sv")
    assert "/sv/password/" in message.body_text


def test_an_unknown_centre_appoints_nobody(session: Session, settings: Settings, now: datetime) -> None:
    with pytest.raises(NotFound):
        centres.appoint_manager(session, "olematon", MANAGER, settings=settings, now=now)
