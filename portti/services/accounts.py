"""Deeds on accounts: registering, confirming, passwords, details, and accounts made by staff."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portti.credentials import new_token
from portti.domain import accounts as rules
from portti.domain.actor import Actor
from portti.domain.errors import NotFound, RuleViolation
from portti.domain.permissions import check_may
from portti.domain.phones import mobile
from portti.mail.compose import account as compose
from portti.mail.compose.drafting import Holder
from portti.mail.outbox import enqueue, follow_number
from portti.models import Account, Centre, Employer, Profile
from portti.queries import accounts as queries
from portti.queries import log_ins as log_in_queries
from portti.services import account_links as links
from portti.services import audit
from portti.settings import Settings


@dataclass(frozen=True)
class Confirmed:
    """An address that is confirmed now; `password_token` opens the page to choose a password where none is."""

    account_id: int
    password_token: str | None


def holder_of(account: Account) -> Holder:
    """Return what a mail must know of an account that has an address."""
    return Holder(
        account_id=account.id,
        centre_id=account.centre_id,
        address=account.email or "",
        language=account.language,
        given_name=account.given_name,
    )


def holder_by_telephone(account: Account, phone: str) -> Holder:
    """Return the same for a text message to a number."""
    return replace(holder_of(account), address=phone)


def register_person(
    session: Session, draft: rules.RegistrationDraft, *, settings: Settings, now: datetime
) -> None:
    """Make an account that waits for its address to be confirmed; whatever stands already, the answer is the same.

    A registered address gets a mail that says so. Registering again before confirming replaces what was typed
    before. The password is chosen after confirming, so that nobody can lay one under another person's address.
    """
    rules.check_registration(draft)
    centre = session.get(Centre, draft.centre_id) if draft.centre_id is not None else None
    if centre is None or centre.practice:
        raise RuleViolation("centre_missing", "centre")
    account = queries.account_by_email(session, draft.email)
    if account is None:
        try:
            with session.begin_nested():
                account = _new_account(session, draft, settings, now)
        except IntegrityError:
            # The same address came twice in one moment: the other one made the account.
            account = queries.account_by_email(session, draft.email)
            if account is None:
                raise
        else:
            _record(session, account, "register", now)
            _send_confirmation(session, account, settings, now)
            return
    _register_again(session, account.id, draft, settings=settings, now=now)


def _new_account(
    session: Session, draft: rules.RegistrationDraft, settings: Settings, now: datetime
) -> Account:
    account = Account(
        centre_id=draft.centre_id,
        email=rules.stored_email(draft.email),
        given_name=draft.given_name,
        family_name=draft.family_name,
        language=draft.language,
        roles=[queries.role_by_name(session, draft.role)],
        active=True,
        fs_uniquifier=new_uniquifier(),
        conduct_rules_version=settings.site.conduct_rules_version,
        conduct_rules_accepted_at=now,
        display={},
        created_at=now,
    )
    session.add(account)
    session.flush()
    return account


def _register_again(
    session: Session, account_id: int, draft: rules.RegistrationDraft, *, settings: Settings, now: datetime
) -> None:
    account = queries.account_for_change(session, account_id)
    if not account.active:
        return
    if account.confirmed_at is not None:
        enqueue(session, compose.account_exists(holder_of(account), settings=settings, now=now), now=now)
        return
    if account.created_by_account_id is not None:
        send_password_link(session, account, settings=settings, now=now)
        return
    account.given_name, account.family_name = draft.given_name, draft.family_name
    account.language = draft.language
    account.roles = [queries.role_by_name(session, draft.role)]
    account.centre_id = draft.centre_id or account.centre_id
    account.conduct_rules_version = settings.site.conduct_rules_version
    account.conduct_rules_accepted_at = now
    session.flush()
    send_confirmation_again(session, account_id, settings=settings, now=now)


def send_confirmation_again(session: Session, account_id: int, *, settings: Settings, now: datetime) -> None:
    """Send the link to confirm an address once more; asked twice within a minute it is sent once."""
    account = queries.account_for_change(session, account_id)
    if not links.was_just_made(session, account.id, links.CONFIRM, now=now):
        _send_confirmation(session, account, settings, now)


def _send_confirmation(session: Session, account: Account, settings: Settings, now: datetime) -> None:
    if links.has_enough_links(session, account.id, links.CONFIRM, now=now):
        return
    link = links.make_link(session, account.id, links.CONFIRM, settings=settings, now=now)
    draft = compose.confirm_address(
        holder_of(account), link.token, link_id=link.id, expires_at=link.expires_at, settings=settings
    )
    enqueue(session, draft, now=now)


def confirm_address(session: Session, token: str, *, settings: Settings, now: datetime) -> Confirmed:
    """Confirm the address that a link was sent to; pressed twice it is confirmed once.

    Raises NotFound for a link that does not work and whose address is not confirmed either.
    """
    link, _is_first = links.press_link(session, token, links.CONFIRM, now=now)
    account = queries.account_for_change(session, link.account_id)
    if not account.active:
        raise NotFound("account")
    mark_confirmed(session, account, now=now)
    if account.password is not None:
        return Confirmed(account.id, None)
    made = links.make_link(session, account.id, links.FIRST_PASSWORD, settings=settings, now=now)
    return Confirmed(account.id, made.token)


def check_confirm_link(session: Session, token: str, *, now: datetime) -> None:
    """Raise NotFound unless a link confirms an address, or did so already; changes nothing."""
    links.known_link(session, token, links.CONFIRM, now=now)


def mark_confirmed(session: Session, account: Account, *, now: datetime) -> None:
    """Note that the account's address is the person's own, and give them what their role works with."""
    if account.confirmed_at is None:
        account.confirmed_at = now
        _record(session, account, "confirm_address", now)
    make_role_rows(session, account, now=now)


def make_role_rows(session: Session, account: Account, *, now: datetime) -> None:
    """Make the employer's row, or an assistant's empty draft profile, where the role has none yet."""
    names = {role.name for role in account.roles}
    if "employer" in names and queries.employer_of_account(session, account.id) is None:
        session.add(Employer(centre_id=account.centre_id, account_id=account.id, created_at=now))
    if "assistant" in names and queries.profile_of_account(session, account.id) is None:
        session.add(
            Profile(
                centre_id=account.centre_id,
                account_id=account.id,
                exchange_id=new_token(),
                shown_name=account.given_name,
                text_language="fi" if account.language == "selko" else account.language,
                created_at=now,
                changed_at=now,
            )
        )
    session.flush()


def send_password_link(session: Session, account: Account, *, settings: Settings, now: datetime) -> None:
    """Send the link to choose a new password, unless one was just sent or enough of them are on their way."""
    if links.was_just_made(session, account.id, links.RESET_PASSWORD, now=now):
        return
    if links.has_enough_links(session, account.id, links.RESET_PASSWORD, now=now):
        return
    link = links.make_link(session, account.id, links.RESET_PASSWORD, settings=settings, now=now)
    draft = compose.reset_password(
        holder_of(account), link.token, link_id=link.id, expires_at=link.expires_at, settings=settings
    )
    enqueue(session, draft, now=now)


def set_password_by_link(
    session: Session,
    token: str,
    password_hash: str,
    *,
    rules_accepted: bool,
    settings: Settings,
    now: datetime,
) -> Account:
    """Set the password of the person whom a link was sent to; every session of theirs ends.

    The link proves the address too. Who never accepted the conduct rules does so here.
    """
    link = links.use_link(session, token, links.PASSWORD_PURPOSES, now=now)
    account = queries.account_for_change(session, link.account_id)
    if account.conduct_rules_version is None:
        if not rules_accepted:
            raise RuleViolation("rules_not_accepted", "rules")
        account.conduct_rules_version = settings.site.conduct_rules_version
        account.conduct_rules_accepted_at = now
    had_password = account.password is not None
    mark_confirmed(session, account, now=now)
    _set_password(session, account, password_hash, now)
    if had_password:
        enqueue(session, compose.password_changed(holder_of(account), settings=settings, now=now), now=now)
    return account


def change_password(
    session: Session, actor: Actor, password_hash: str, *, settings: Settings, now: datetime
) -> Account:
    """Change the actor's own password; every session of theirs ends."""
    account = own_account(session, actor)
    _set_password(session, account, password_hash, now)
    if account.email:
        enqueue(session, compose.password_changed(holder_of(account), settings=settings, now=now), now=now)
    return account


def _set_password(session: Session, account: Account, password_hash: str, now: datetime) -> None:
    account.password = password_hash
    end_sessions(account)
    log_in_queries.delete_open_links(session, account.id)
    _record(session, account, "change_password", now)
    session.flush()


def log_out_everywhere(session: Session, actor: Actor, *, now: datetime) -> None:
    """End every session of the actor, on every device."""
    account = own_account(session, actor)
    end_sessions(account)
    _record(session, account, "log_out_everywhere", now)


def end_sessions(account: Account) -> None:
    """End every session of an account, everywhere; done too when someone is given a role that needs codes."""
    account.fs_uniquifier = new_uniquifier()


def new_uniquifier() -> str:
    """Return the word by which session cookies name an account."""
    return secrets.token_hex(32)


def save_details(session: Session, actor: Actor, draft: rules.DetailsDraft, *, now: datetime) -> Account:
    """Change the actor's own names, telephone number and language."""
    rules.check_details(draft)
    account = own_account(session, actor)
    typed = (draft.given_name, draft.family_name, draft.phone or None, draft.language)
    if typed == (account.given_name, account.family_name, account.phone, account.language):
        return account
    if account.phone != draft.phone:
        follow_number(session, account.id, mobile(draft.phone))
    account.given_name, account.family_name, account.phone, account.language = typed
    _record(session, account, "change_details", now)
    return account


def save_display(session: Session, actor: Actor, display: dict[str, str], *, now: datetime) -> None:
    """Keep how the actor wants pages to look; `now` stands for the order of deeds only."""
    rules.check_display(display)
    own_account(session, actor).display = dict(display)


def create_account_for_person(
    session: Session, actor: Actor, draft: rules.PersonDraft, *, settings: Settings, now: datetime
) -> Account:
    """Make an account in the actor's centre; with an e-mail the person is sent a link to choose a password.

    Only managers make accounts of staff. Raises RuleViolation `email_taken` for a registered address.
    """
    check_may(actor, "manage_staff" if draft.role in rules.CODE_ROLES else "create_account_for_person")
    rules.check_person(draft)
    email = rules.stored_email(draft.email) if draft.email else None
    if email and queries.account_by_email(session, email) is not None:
        raise RuleViolation("email_taken", "email")
    accepted = draft.rules_accepted and not email
    account = Account(
        centre_id=actor.centre_id,
        email=email,
        given_name=draft.given_name,
        family_name=draft.family_name,
        phone=draft.phone or None,
        language=draft.language,
        roles=[queries.role_by_name(session, draft.role)],
        active=True,
        fs_uniquifier=new_uniquifier(),
        conduct_rules_version=settings.site.conduct_rules_version if accepted else None,
        conduct_rules_accepted_at=now if accepted else None,
        display={},
        created_at=now,
        created_by_account_id=actor.account_id,
    )
    try:
        with session.begin_nested():
            session.add(account)
            session.flush()
    except IntegrityError as fault:
        raise RuleViolation("email_taken", "email") from fault
    make_role_rows(session, account, now=now)
    audit.record(session, actor, "create_account", "account", account.id, now=now, facts={"role": draft.role})
    if email:
        send_first_link(session, account, settings=settings, now=now)
    return account


def send_first_link(session: Session, account: Account, *, settings: Settings, now: datetime) -> None:
    """Send a person the link to choose the first password of the account that staff made."""
    centre = session.get_one(Centre, account.centre_id)
    link = links.make_link(session, account.id, links.FIRST_PASSWORD, settings=settings, now=now)
    draft = compose.account_made_for_you(
        holder_of(account),
        link.token,
        link_id=link.id,
        expires_at=link.expires_at,
        centre=centre.name(account.language),
        centre_phone=centre.phone,
        settings=settings,
    )
    enqueue(session, draft, now=now)


def own_account(session: Session, actor: Actor) -> Account:
    """Return the actor's own account, locked until the transaction ends."""
    if actor.account_id is None:
        raise NotFound("account")
    return queries.account_for_change(session, actor.account_id)


def _record(session: Session, account: Account, deed: str, now: datetime) -> None:
    actor = Actor(account_id=account.id, centre_id=account.centre_id)
    audit.record(session, actor, deed, "account", account.id, now=now)
