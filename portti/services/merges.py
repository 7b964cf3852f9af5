"""Accounts of one person become one: staff decide, everything moves, the left account is closed with a pointer."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from portti.domain import same_person as rules
from portti.domain.actor import Actor
from portti.domain.errors import Conflict, NotFound, RuleViolation
from portti.domain.permissions import check_may
from portti.mail.compose import account as compose
from portti.mail.outbox import enqueue
from portti.models import Account, AccountMerge, Conversation, DistinctPeople, Employer, Representation
from portti.queries import accounts as account_queries
from portti.queries import blocks as block_queries
from portti.queries import candidacies as candidacy_queries
from portti.queries import expired_data, same_people
from portti.queries import log_ins as log_in_queries
from portti.queries import merging as queries
from portti.queries import people as people_queries
from portti.queries import practice as practice_queries
from portti.services import audit
from portti.services.accounts import end_sessions, holder_of
from portti.services.candidacies import end_by_service
from portti.services.merge_profiles import kept_profile, merge_blocks, merge_profiles
from portti.services.merge_threads import merge_threads
from portti.services.service_profiles import merge_service_profiles
from portti.settings import Settings

_PAPERS = ("power_of_attorney_on", "insurance_on")


def merge_people(
    session: Session,
    actor: Actor,
    kept_id: int,
    left_id: int,
    reason: str,
    *,
    sure: bool,
    settings: Settings,
    now: datetime,
) -> AccountMerge:
    """Make two accounts of one person of the actor's centre one; pressed twice they are merged once."""
    check_may(actor, "merge_people")
    rules.check_merge(kept_id, left_id, reason, sure=sure)
    kept, left = locked_pair(session, actor, kept_id, left_id)
    done = queries.merge_of_left(session, left_id)
    if done is not None and done.kept_account_id == kept_id:
        return done
    for account in (kept, left):
        _check_may_be_merged(account)
    by_staff = Actor(actor.account_id, actor.roles, actor.centre_id)
    # What waits for the left address is cancelled first: what the merging itself tells still goes there.
    expired_data.cancel_messages(session, left.id, left.email)
    _merge_employers(session, by_staff, kept, left, now)
    _merge_profiles(session, by_staff, kept, left, settings, now)
    _merge_ties(session, kept.id, left.id, now)
    queries.move_distinct(session, left.id, kept.id)
    merge_service_profiles(session, kept.id, left.id, now=now)
    _merge_learners(session, kept, left)
    queries.move_rows(session, "accounts", left.id, kept.id)
    queries.move_subjects(session, "account", left.id, kept.id)
    told = [holder_of(one) for one in (kept, left) if one.email]
    _join_accounts(session, kept, left, now)
    _end_with_oneself(session, kept, settings, now)
    merge = AccountMerge(
        centre_id=kept.centre_id,
        kept_account_id=kept.id,
        left_account_id=left.id,
        reason=reason,
        merged_by_account_id=actor.account_id,
        merged_at=now,
    )
    session.add(merge)
    for one, facts in ((kept, {"left_account": left.id}), (left, {"kept_account": kept.id})):
        audit.record(
            session, by_staff, "merge_people", "account", one.id, now=now, facts={**facts, "why": reason}
        )
    session.flush()
    for holder in told:
        is_kept = holder.address == kept.email
        # The left account reads no mail any more: what goes to its address is the kept one's. It is greeted by its own
        # name: were the two different people after all, neither would read the other's.
        reader = replace(holder, account_id=kept.id, language=kept.language)
        draft = compose.accounts_merged(
            reader, merge_id=merge.id, is_kept=is_kept, settings=settings, now=now
        )
        enqueue(session, draft, now=now)
    return merge


def locked_pair(session: Session, actor: Actor, kept_id: int, left_id: int) -> tuple[Account, Account]:
    """Return two accounts of the actor's centre, locked in the order of their keys, so that no two merges block."""
    found = {}
    for account_id in sorted((kept_id, left_id)):
        people_queries.account_of_centre(session, actor.centre_id, account_id)
        found[account_id] = account_queries.account_for_change(session, account_id)
    return found[kept_id], found[left_id]


def why_not_merged(account: Account) -> str | None:
    """Return why an account can be none of two, as portti.domain.same_person says."""
    roles = {role.name for role in account.roles}
    return rules.why_not_merged(roles, is_closed=account.closed_at is not None)


def _check_may_be_merged(account: Account) -> None:
    why = why_not_merged(account)
    if why == rules.CLOSED:
        raise Conflict(why)
    if why is not None:
        raise RuleViolation(why)


def _merge_profiles(
    session: Session, actor: Actor, kept: Account, left: Account, settings: Settings, now: datetime
) -> None:
    own = expired_data.profile_for_change(session, kept.id)
    other = expired_data.profile_for_change(session, left.id)
    if other is None:
        return
    if own is None:
        other.account_id = kept.id
        session.flush()
        return
    stands = kept_profile(own, other)
    goes = other if stands is own else own
    # One account has one profile: the one that goes waits without an account until its rows have moved.
    goes.account_id = None
    session.flush()
    stands.account_id = kept.id
    session.flush()
    merge_profiles(session, actor, stands, goes, settings=settings, now=now)


def _merge_employers(session: Session, actor: Actor, kept: Account, left: Account, now: datetime) -> None:
    own, other = queries.employer_of(session, kept.id), queries.employer_of(session, left.id)
    if other is None:
        return
    if own is None:
        other.account_id = kept.id
        session.flush()
        return
    for name in _PAPERS:
        days = [day for day in (getattr(own, name), getattr(other, name)) if day is not None]
        setattr(own, name, min(days, default=None))
    if own.granted_hours is None:
        own.granted_hours, own.granted_per = other.granted_hours, other.granted_per
    merge_blocks(session, block_queries.all_of_employer(session, other.id), "employer_id", own.id, now)
    merge_threads(session, Conversation.employer_id == other.id, "employer_id", other.id, own.id)
    for tie in queries.ties_of(session, Representation.employer_id == other.id):
        _move_tie(session, tie, tie.representative_account_id, own.id)
    # As rows, not by one UPDATE: each need has changed, so that it is ranked anew without those its employer blocked.
    for need in expired_data.needs_for_change(session, other.id):
        need.employer_id = own.id
    session.flush()
    queries.move_rows(session, "employers", other.id, own.id)
    queries.move_subjects(session, "employer", other.id, own.id)
    other_id = other.id
    session.delete(session.get_one(Employer, other_id))
    session.flush()
    audit.record(session, actor, "merge_employer", "employer", own.id, now=now, facts={"left": other_id})


def _merge_ties(session: Session, kept_id: int, left_id: int, now: datetime) -> None:
    """Let the rights to act for others be the kept account's; nobody represents themselves."""
    for tie in queries.ties_of(session, Representation.representative_account_id == left_id):
        _move_tie(session, tie, kept_id, tie.employer_id)
    employer = queries.employer_of(session, kept_id)
    if employer is not None:
        for tie in queries.ties_of(session, Representation.employer_id == employer.id):
            if tie.representative_account_id == kept_id and tie.until_at is None:
                tie.until_at = now
    session.flush()


def _merge_learners(session: Session, kept: Account, left: Account) -> None:
    """Let the account of practice of who was left be the kept one's, who has one at most; so too in a practice centre.

    A second one stays with the account that was left: it goes when that is erased.
    """
    learner = practice_queries.learner_of(session, left.id)
    if learner is not None and practice_queries.learner_of(session, kept.id) is None:
        learner.practice_of_id = kept.id
    whose, left.practice_of_id = left.practice_of_id, None
    session.flush()
    if kept.practice_of_id is None:
        kept.practice_of_id = whose
    session.flush()


def _end_with_oneself(session: Session, kept: Account, settings: Settings, now: datetime) -> None:
    """End what two accounts were on the way to with each other: nobody works for themselves."""
    employer = queries.employer_of(session, kept.id)
    profile = expired_data.profile_for_change(session, kept.id)
    if employer is None or profile is None:
        return
    for row in candidacy_queries.standing_between(session, employer.id, profile.id):
        end_by_service(session, row, "merged", settings=settings, now=now)


def _move_tie(session: Session, tie: Representation, account_id: int, employer_id: int) -> None:
    """Move a right to act; where there is one already, the one that lasts longer stands."""
    same = (Representation.representative_account_id == account_id) & (
        Representation.employer_id == employer_id
    )
    twin = next(iter(queries.ties_of(session, same)), None)
    if twin is not None:
        if twin.until_at is not None and (tie.until_at is None or tie.until_at > twin.until_at):
            twin.until_at = tie.until_at
        session.delete(tie)
    else:
        tie.representative_account_id, tie.employer_id = account_id, employer_id
    session.flush()


def _join_accounts(session: Session, kept: Account, left: Account, now: datetime) -> None:
    """Give the kept account the roles, and the address and telephone that it lacks; close the left one."""
    names = {role.name for role in kept.roles}
    for role in left.roles:
        if role.name not in names:
            kept.roles.append(role)
    email, phone = left.email, left.phone
    log_in = left.password, left.confirmed_at
    if kept.email is None and email is not None:
        # The log-in goes along with its address: the person gets in as before.
        queries.free_address(session, left)
        kept.email, (kept.password, kept.confirmed_at), kept.active = email, log_in, True
        left.password = left.confirmed_at = None
    kept.phone = kept.phone or phone
    if kept.conduct_rules_version is None:
        kept.conduct_rules_version = left.conduct_rules_version
        kept.conduct_rules_accepted_at = left.conduct_rules_accepted_at
    left.roles = []
    left.active, left.closed_at = False, now
    end_sessions(left)
    log_in_queries.delete_open_links(session, left.id)
    session.flush()


def keep_apart(session: Session, actor: Actor, one_id: int, other_id: int, *, now: datetime) -> None:
    """Note that two accounts of the actor's centre are two people; said twice it is noted once."""
    check_may(actor, "merge_people")
    if one_id == other_id:
        raise NotFound("account")
    locked_pair(session, actor, one_id, other_id)
    first, second = sorted((one_id, other_id))
    if (first, second) in same_people.distinct_pairs(session, [first, second]):
        return
    session.add(
        DistinctPeople(
            first_account_id=first,
            second_account_id=second,
            decided_by_account_id=actor.account_id,
            decided_at=now,
        )
    )
    audit.record(
        session, actor, "keep_people_apart", "account", first, now=now, facts={"other_account": second}
    )
    session.flush()
