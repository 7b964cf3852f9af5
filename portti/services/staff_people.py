"""Deeds of staff on people of their centre: accounts, acting for them, and tying imported rows to them."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portti.domain import accounts as account_rules
from portti.domain.acting import check_acting
from portti.domain.actor import Actor
from portti.domain.double_press import DOUBLE_PRESS
from portti.domain.errors import RuleViolation
from portti.domain.permissions import check_may
from portti.models import Account, Employer, Profile
from portti.queries import accounts as account_queries
from portti.queries import blocks as block_queries
from portti.queries import log_ins as log_in_queries
from portti.queries import people as queries
from portti.services import accounts, ad_reading, audit, needs, portal_events
from portti.settings import Settings

RULES_ACCEPTED = ("spoken", "written")


@dataclass(frozen=True)
class ActingFor:
    """Whose matters staff handle: exactly one of the two is set."""

    employer_id: int | None = None
    profile_id: int | None = None


def create_person(
    session: Session,
    actor: Actor,
    draft: account_rules.PersonDraft,
    accepted: str | None,
    *,
    settings: Settings,
    now: datetime,
) -> Account:
    """Make an account for a person of the centre; sent twice within a minute it is made once.

    `accepted` notes how a person without e-mail accepted the conduct rules: `spoken` or `written`.
    """
    check_may(actor, "create_account_for_person")
    if draft.role not in account_rules.ROLES_TO_CHOOSE:
        raise RuleViolation("role_missing", "role")
    draft = replace(draft, rules_accepted=accepted in RULES_ACCEPTED)
    # One at a time for each member of staff: the second of two presses finds what the first made.
    accounts.own_account(session, actor)
    for made in queries.made_by(session, actor.account_id, since=now - DOUBLE_PRESS):
        if _is_of(made, draft):
            return made
    account = accounts.create_account_for_person(session, actor, draft, settings=settings, now=now)
    if account.conduct_rules_version is not None:
        facts = {"how": accepted, "version": account.conduct_rules_version}
        audit.record(session, actor, "note_rules_accepted", "account", account.id, now=now, facts=facts)
    return account


def _is_of(account: Account, draft: account_rules.PersonDraft) -> bool:
    email = account_rules.stored_email(draft.email) if draft.email else None
    return (account.given_name, account.family_name, account.email, account.phone) == (
        draft.given_name,
        draft.family_name,
        email,
        draft.phone or None,
    ) and draft.role in {role.name for role in account.roles}


def start_acting(
    session: Session,
    actor: Actor,
    account_id: int,
    side: str,
    reason: str,
    consent: str,
    *,
    now: datetime,
) -> ActingFor:
    """Record that staff begin to act for a person as `employer` or `assistant`, why, and how they agreed.

    The person's employer or profile row is made where the role has none yet.
    """
    check_may(actor, "act_for_person")
    check_acting(reason, consent)
    person = queries.person_of_centre(session, actor.centre_id, account_id)
    roles = {role.name for role in person.account.roles}
    if side not in ("employer", "assistant") or side not in roles or person.account.closed_at is not None:
        raise RuleViolation("side_missing", "side")
    if side == "employer":
        employer = person.employer
        if employer is None:
            raise RuleViolation("side_missing", "side")
        acting = ActingFor(employer_id=employer.id)
    else:
        if person.profile is None:
            raise RuleViolation("side_missing", "side")
        acting = ActingFor(profile_id=person.profile.id)
    portal_events.acted_for(
        session, actor, account_id, side=side, profile=person.profile, reason=reason, now=now
    )
    facts = {"side": side, "reason": reason, "consent": consent}
    audit.record(session, actor, "start_acting", "account", account_id, now=now, facts=facts)
    return acting


def stop_acting(session: Session, actor: Actor, acting: ActingFor, *, now: datetime) -> None:
    """Record that staff stopped acting for a person."""
    check_may(actor, "act_for_person")
    if acting.employer_id is not None:
        audit.record(session, actor, "stop_acting", "employer", acting.employer_id, now=now)
    if acting.profile_id is not None:
        audit.record(session, actor, "stop_acting", "profile", acting.profile_id, now=now)


def tie_email(
    session: Session, actor: Actor, account_id: int, email: str, *, settings: Settings, now: datetime
) -> Account:
    """Give a person who had none an e-mail, or mend one that nobody has confirmed, and send the first link.

    The same address twice sends one link. A confirmed address is the person's own to change.
    """
    check_may(actor, "create_account_for_person")
    queries.account_of_centre(session, actor.centre_id, account_id)
    account = account_queries.account_for_change(session, account_id)
    if account_rules.CODE_ROLES & {role.name for role in account.roles}:
        check_may(actor, "manage_staff")
    address = account_rules.stored_email(email)
    account_rules.check_email(address)
    if account.email == address:
        return account
    if account.confirmed_at is not None or account.password is not None:
        raise RuleViolation("email_confirmed", "email")
    if account_queries.account_by_email(session, address) is not None:
        raise RuleViolation("email_taken", "email")
    try:
        with session.begin_nested():
            account.email = address
            session.flush()
    except IntegrityError as fault:
        raise RuleViolation("email_taken", "email") from fault
    log_in_queries.delete_open_links(session, account.id)
    audit.record(session, actor, "tie_email", "account", account.id, now=now)
    accounts.send_first_link(session, account, settings=settings, now=now)
    return account


def tie_profile(
    session: Session, actor: Actor, profile_id: int, account_id: int, *, now: datetime
) -> Profile:
    """Give an imported profile to a person; an untouched draft of theirs makes way for it."""
    check_may(actor, "create_account_for_person")
    profile = queries.profile_of_centre(session, actor.centre_id, profile_id)
    person = queries.person_of_centre(session, actor.centre_id, account_id)
    if profile.account_id == account_id:
        return profile
    if profile.account_id is not None:
        raise RuleViolation("tied_already", "account")
    own = person.profile
    if own is not None:
        if own.state != "draft" or own.published_at is not None or own.steps_done:
            raise RuleViolation("has_profile", "account")
        session.delete(own)
        session.flush()
    profile.account_id = account_id
    if not profile.shown_name:
        profile.shown_name = person.account.given_name
    _give_role(session, person.account, "assistant")
    session.flush()
    facts = {"account": account_id}
    audit.record(session, actor, "tie_profile", "profile", profile.id, now=now, facts=facts)
    return profile


def tie_employer(
    session: Session, actor: Actor, employer_id: int, account_id: int, *, settings: Settings, now: datetime
) -> Employer:
    """Give an imported employer's needs to a person, who becomes that employer where they are none yet.

    An ad that staff read first waits for them from now on: nobody read it when it came in a file.
    """
    check_may(actor, "create_account_for_person")
    employer = queries.employer_of_centre(session, actor.centre_id, employer_id)
    person = queries.person_of_centre(session, actor.centre_id, account_id)
    if employer.account_id == account_id:
        return employer
    if employer.account_id is not None:
        raise RuleViolation("tied_already", "account")
    tied = queries.needs_of_employer(session, employer.id)
    if person.employer is None:
        employer.account_id = account_id
        kept = employer
    else:
        kept = person.employer
        for need in tied:
            need.employer_id = kept.id
        block_queries.move_blocks(session, employer, kept)
    _give_role(session, person.account, "employer")
    session.flush()
    for need in tied:
        if need.state == "published" and ad_reading.needs_staff(session, need, settings):
            needs.wait_for_staff(session, actor, need, settings=settings, now=now)
    facts = {"account": account_id, "imported_employer": employer_id}
    audit.record(session, actor, "tie_employer", "employer", kept.id, now=now, facts=facts)
    return kept


def _give_role(session: Session, account: Account, name: str) -> None:
    if name not in {role.name for role in account.roles}:
        account.roles.append(account_queries.role_by_name(session, name))
