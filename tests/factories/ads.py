"""Ads that staff read, and what is done with them."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.domain.needs import TermsDraft, TextDraft, WishDraft
from portti.models import Employer, Need, OutboxMessage
from portti.services import ad_checks, needs
from portti.services.ad_reading import ad_mark
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_account
from tests.factories.needs import make_need

LATER = NOW + timedelta(hours=3)
PROMPTED = "Etsin edustavaa avustajaa."
CALL_ME = "Soita 040 123 4567 tai kirjoita osoitteeseen aino@example.org."


def owner_of(session: Session, need: Need) -> Actor:
    employer = session.get_one(Employer, need.employer_id)
    return Actor(employer.account_id, frozenset({"employer"}), employer.centre_id, employer.id)


def staff_of(session: Session, need: Need, role: str = "staff") -> Actor:
    account = make_account(session, role)
    account.centre_id = need.centre_id
    return Actor(account.id, frozenset({role}), need.centre_id)


def prompted(session: Session, **values: Any) -> Need:
    make_need(session, state="draft", text=PROMPTED)
    return make_need(session, state="draft", **{"text": PROMPTED, **values})


def publish(session: Session, need: Need, settings: Settings) -> Need:
    return needs.publish_need(session, owner_of(session, need), need.id, settings=settings, now=NOW)


def open_it(session: Session, need: Need, settings: Settings, wish: str = "") -> Need:
    return ad_checks.open_ad(
        session,
        staff_of(session, need),
        need.id,
        mark=ad_mark(need),
        wish_answer=wish,
        settings=settings,
        now=LATER,
    )


def send_back(session: Session, need: Need, settings: Settings, reason: str = "Poista ulkonäkö.") -> Need:
    staff = staff_of(session, need)
    return ad_checks.send_ad_back(
        session, staff, need.id, reason, language="fi", settings=settings, now=LATER
    )


def save(session: Session, need: Need, draft: TextDraft | WishDraft | TermsDraft, settings: Settings) -> None:
    actor = owner_of(session, need)
    ad_checks.save_step(session, actor, need.id, draft, version=None, settings=settings, now=LATER)


def mails(session: Session, kind: str) -> list[OutboxMessage]:
    return list(session.scalars(select(OutboxMessage).where(OutboxMessage.kind == kind)))
