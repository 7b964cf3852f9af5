"""Deeds of managers on the staff of their centre: making somebody staff, changing the role, taking it away."""

from datetime import datetime

from sqlalchemy.orm import Session

from portti.domain import accounts as rules
from portti.domain.actor import Actor
from portti.domain.errors import RuleViolation
from portti.domain.permissions import check_may
from portti.models import Account
from portti.queries import accounts as account_queries
from portti.queries import interview_slots as slot_queries
from portti.queries import people as queries
from portti.services import accounts, audit, learners
from portti.services.handing_over import check_successor, hand_over, has_no_time
from portti.settings import Settings


def add_member(
    session: Session, actor: Actor, draft: rules.PersonDraft, *, settings: Settings, now: datetime
) -> Account:
    """Make a new account of staff; a person of the centre who has that address already is given the role."""
    check_may(actor, "manage_staff")
    rules.check_person(draft)
    if draft.role not in rules.CODE_ROLES:
        raise RuleViolation("role_missing", "role")
    known = account_queries.account_by_email(session, draft.email or "")
    if known is None or known.centre_id != actor.centre_id:
        return accounts.create_account_for_person(session, actor, draft, settings=settings, now=now)
    return set_member_role(session, actor, known.id, draft.role, now=now)


def set_member_role(
    session: Session,
    actor: Actor,
    account_id: int,
    role: str | None,
    *,
    successor_id: int | None = None,
    settings: Settings | None = None,
    now: datetime,
) -> Account:
    """Make a person of the centre `staff` or `manager`, or neither; their sessions end.

    Without any role left the account is closed; who works here no more practises no more. Free interview times of who
    no longer is staff stay with a colleague who shares them, else go to the named successor, else are withdrawn. Their
    booked interviews, tasks and candidacies go to the successor, or to who takes the role away; with `settings` the
    successor is told by mail.
    Nobody changes their own role, so that a centre is never left without a manager.
    """
    check_may(actor, "manage_staff")
    queries.account_of_centre(session, actor.centre_id, account_id)
    if account_id == actor.account_id:
        raise RuleViolation("own_role")
    if role is not None and role not in rules.CODE_ROLES:
        raise RuleViolation("role_missing", "role")
    # One at a time in a centre: two managers must not take the role from each other in the same moment.
    account_queries.centre_for_change(session, actor.centre_id)
    account = account_queries.account_for_change(session, account_id)
    before = {found.name for found in account.roles} & rules.CODE_ROLES
    if account.active and before == ({role} if role else set()):
        return account
    kept = [found for found in account.roles if found.name not in rules.CODE_ROLES]
    account.roles = [*kept, account_queries.role_by_name(session, role)] if role else kept
    account.active = bool(account.roles)
    session.flush()
    if queries.count_managers(session, account.centre_id) == 0:
        raise RuleViolation("last_manager")
    accounts.end_sessions(account)
    if role is None:
        learners.end_practice_of(session, account.id)
        successor = successor_id or actor.account_id
        if successor is not None:
            check_successor(session, account, successor)
        # Free times go to who is named; who only takes the role away has not asked for them.
        _give_free_times_up(session, actor, account, successor_id, now=now)
        if successor is not None:
            hand_over(session, actor, account, successor, settings=settings, now=now)
    deed = "set_member_role" if role else "remove_staff_member"
    audit.record(session, actor, deed, "account", account.id, now=now, facts={"role": role})
    return account


def mark_trainee(session: Session, actor: Actor, account_id: int, learns: bool, *, now: datetime) -> None:
    """Mark a member of staff as somebody who learns the work, or no longer; a manager cannot be one."""
    check_may(actor, "manage_staff")
    queries.account_of_centre(session, actor.centre_id, account_id)
    account = account_queries.account_for_change(session, account_id)
    roles = {found.name for found in account.roles} & rules.CODE_ROLES
    if learns and roles != {"staff"}:
        raise RuleViolation("trainee_needs_staff", "trainee")
    if account.trainee == learns:
        return
    account.trainee = learns
    facts = {"trainee": learns}
    audit.record(session, actor, "mark_trainee", "account", account.id, now=now, facts=facts)


def _give_free_times_up(
    session: Session, actor: Actor, account: Account, successor_id: int | None, *, now: datetime
) -> None:
    slots = slot_queries.free_slots_of(session, account, now)
    colleagues = {slot.colleague_account_id for slot in slots}
    slot_queries.lock_calendars(
        session, account.centre_id, {key for key in (*colleagues, successor_id) if key is not None}
    )
    for slot in slots:
        colleague, slot.colleague_account_id = slot.colleague_account_id, None
        if slot.staff_account_id != account.id:
            continue
        if colleague is not None and not slot_queries.has_slot_at(session, colleague, slot.starts_at):
            slot.staff_account_id = colleague
        elif successor_id is not None and not has_no_time(session, successor_id, slot):
            slot.staff_account_id = successor_id
            audit.record(session, actor, "hand_on_slot", "slot", slot.id, now=now)
        else:
            slot.withdrawn_at = now
    session.flush()
