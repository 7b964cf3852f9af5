"""Assisted mode: beginning a sheet, asking the client by a link, and the client's word, here or by the link."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.domain.assisted import is_seen, link_ends
from portti.domain.double_press import is_double_press
from portti.domain.errors import Conflict, NotFound, RuleViolation
from portti.domain.permissions import check_may
from portti.mail.compose import assisted as compose
from portti.mail.links import read_assisted
from portti.mail.outbox import enqueue
from portti.models import Account, AssistedSheet, Centre
from portti.queries import accounts as account_queries
from portti.queries import assisted as queries
from portti.queries import people as people_queries
from portti.queries.storing import add_once
from portti.services import audit
from portti.services.accounts import holder_of
from portti.services.needs import publish_need
from portti.services.profiles import publish_profile
from portti.settings import Settings

HERE, LINK = "here", "link"


def begin_sheet(
    session: Session, actor: Actor, account_id: int, *, need_id: int | None = None, now: datetime
) -> AssistedSheet:
    """Begin to fill in a client's need, or their profile; what waits for their word already goes on waiting.

    Raises RuleViolation `public_already` for what others see now: pause it first.
    """
    check_may(actor, "act_for_person")
    account = people_queries.account_of_centre(session, actor.centre_id, account_id)
    if need_id is not None:
        subject = queries.need_of_account(session, account.id, need_id)
        state, ids = subject.state, {"need_id": subject.id}
    else:
        profile = account_queries.profile_of_account(session, account.id)
        if profile is None:
            raise NotFound("profile")
        state, ids = profile.state, {"profile_id": profile.id}
    standing = queries.open_sheet(session, **ids)
    if standing is not None:
        return standing
    if is_seen(state):
        raise RuleViolation("public_already")
    sheet = AssistedSheet(
        centre_id=account.centre_id,
        account_id=account.id,
        written_by_account_id=actor.account_id,
        begun_at=now,
        **ids,
    )
    if not add_once(session, sheet):
        found = queries.open_sheet(session, **ids)
        assert found is not None  # another press stored it in the same second
        return found
    audit.record(session, actor, "begin_assisted", "assisted_sheet", sheet.id, now=now, facts=ids)
    return sheet


def ask_client(session: Session, actor: Actor, sheet_id: int, *, settings: Settings, now: datetime) -> bool:
    """Send the client the link to read and confirm what was written; False for who has no e-mail."""
    check_may(actor, "act_for_person")
    sheet = queries.sheet_of_centre(session, actor.centre_id, sheet_id, for_change=True)
    client, _writer = queries.people_of(session, sheet)
    if sheet.confirmed_at is not None or not client.email or not client.active:
        return False
    if is_double_press(sheet.asked_at, now):
        return True
    sheet.asked_at = now
    centre = session.get_one(Centre, sheet.centre_id)
    draft = compose.assisted_confirm(
        holder_of(client),
        sheet_id=sheet.id,
        centre=centre.name(client.language),
        phone=centre.phone,
        settings=settings,
        now=now,
    )
    enqueue(session, draft, now=now)
    audit.record(session, actor, "ask_assisted", "assisted_sheet", sheet.id, now=now)
    return True


def confirm_here(
    session: Session,
    actor: Actor,
    sheet_id: int,
    *,
    row_version: int,
    sure: bool,
    settings: Settings,
    now: datetime,
) -> bool:
    """Take the client's word beside the staff; answer whether what was written is public now."""
    check_may(actor, "act_for_person")
    if not sure:
        raise RuleViolation("client_not_sure", "sure")
    sheet = queries.sheet_of_centre(session, actor.centre_id, sheet_id, for_change=True)
    return _confirm(session, actor, sheet, row_version, HERE, settings, now)


def sheet_of_link(session: Session, token: str, *, settings: Settings, now: datetime) -> AssistedSheet:
    """Return the sheet that a personal link opens; NotFound for any other word, and when its time is over."""
    sheet_id = read_assisted(settings, token)
    if sheet_id is None:
        raise NotFound("link")
    sheet = queries.sheet_by_id(session, sheet_id)
    client, _writer = queries.people_of(session, sheet)
    if client.closed_at is not None or now >= link_ends(sheet.asked_at or sheet.begun_at):
        raise NotFound("link")
    return sheet


def confirm_by_link(
    session: Session, token: str, *, row_version: int, settings: Settings, now: datetime
) -> bool:
    """Take the client's word by the link of a mail; pressed twice it is said once."""
    sheet = sheet_of_link(session, token, settings=settings, now=now)
    sheet = queries.sheet_by_id(session, sheet.id, for_change=True)
    client, _writer = queries.people_of(session, sheet)
    own = Actor(client.id, _roles(client), client.centre_id)
    return _confirm(session, own, sheet, row_version, LINK, settings, now)


def _roles(account: Account) -> frozenset[str]:
    return frozenset(role.name for role in account.roles)


def _confirm(
    session: Session,
    actor: Actor,
    sheet: AssistedSheet,
    row_version: int,
    how: str,
    settings: Settings,
    now: datetime,
) -> bool:
    subject = queries.subject_of(session, sheet)
    if sheet.confirmed_at is not None:
        return subject.state == "published"
    if subject.row_version != row_version:
        raise Conflict("changed_meanwhile")
    sheet.confirmed_at, sheet.confirmed_how = now, how
    session.flush()
    audit.record(session, actor, "confirm_assisted", "assisted_sheet", sheet.id, now=now, facts={"how": how})
    try:
        with session.begin_nested():
            _publish(session, actor, sheet, settings, now)
    except RuleViolation:
        # Something is missing still: it stays a draft, and staff or the client publish it when it is whole.
        return False
    return queries.subject_of(session, sheet).state == "published"


def _publish(session: Session, actor: Actor, sheet: AssistedSheet, settings: Settings, now: datetime) -> None:
    if sheet.need_id is not None:
        employer = account_queries.employer_of_account(session, sheet.account_id)
        acting = replace(actor, employer_id=employer.id if employer else None, profile_id=None)
        publish_need(session, acting, sheet.need_id, settings=settings, now=now)
    else:
        publish_profile(session, replace(actor, profile_id=sheet.profile_id, employer_id=None), now=now)
