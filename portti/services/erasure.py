"""Leaving: closing an account at once, taking that back for some days, then erasing all that names the person."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portti.domain.acting import check_consent
from portti.domain.actor import SYSTEM, Actor
from portti.domain.errors import NotFound
from portti.domain.messages import CLOSED
from portti.domain.permissions import check_may
from portti.domain.places import municipality_name
from portti.domain.retention import check_may_close
from portti.mail.compose import account as compose
from portti.mail.compose.answers import pair_ended
from portti.mail.links import assistant_matches_url, need_matches_url
from portti.mail.outbox import enqueue
from portti.models import Account, Match, Need, Profile
from portti.queries import accounts as account_queries
from portti.queries import answers as answer_queries
from portti.queries import (
    client_events,
    hours_reports,
    packed_rows,
    pair_feedback,
    recipients,
    service_profiles,
    staff_tasks,
    step_lists,
)
from portti.queries import conversations as conversation_queries
from portti.queries import expired_data as queries
from portti.queries import gatherings as gathering_queries
from portti.queries import instruction_cards as card_queries
from portti.queries import log_ins as log_in_queries
from portti.queries import papers as paper_queries
from portti.queries import people as people_queries
from portti.queries.merging import merge_of_left
from portti.services import account_links as links
from portti.services import audit, bookings, gathering_places, goals, learners, needs, profiles
from portti.services.accounts import end_sessions, holder_of, own_account
from portti.settings import Settings

_NOBODY = "–"
"""Stands where the log or a list names who did something."""

_SAYS_NOTHING_OF_THE_PERSON = frozenset(
    {"id", "centre_id", "employer_id", "account_id", "exchange_id", "row_version", "change_number"}
    | {"created_at", "changed_at", "copied_from_id", "state"}
)


def send_close_link(session: Session, actor: Actor, *, settings: Settings, now: datetime) -> None:
    """Send who has no password the link that deletes their account, unless enough of them are on their way."""
    account = own_account(session, actor)
    check_may_close({role.name for role in account.roles})
    if not account.email or links.has_enough_links(session, account.id, links.CLOSE_ACCOUNT, now=now):
        return
    link = links.make_link(session, account.id, links.CLOSE_ACCOUNT, settings=settings, now=now)
    draft = compose.close_account(
        holder_of(account), link.token, link_id=link.id, expires_at=link.expires_at, settings=settings
    )
    enqueue(session, draft, now=now)


def check_close_link(session: Session, token: str, *, now: datetime) -> None:
    """Raise NotFound unless a link deletes an account now, or did so before; changes nothing."""
    links.known_link(session, token, links.CLOSE_ACCOUNT, now=now)


def close_account_by_link(session: Session, token: str, *, settings: Settings, now: datetime) -> None:
    """Delete the account that a link was sent to; pressed twice it is deleted once."""
    link, is_first = links.press_link(session, token, links.CLOSE_ACCOUNT, now=now)
    if not is_first:
        return
    account = account_queries.account_by_id(session, link.account_id)
    actor = Actor(account_id=account.id, centre_id=account.centre_id)
    close_account(session, actor, settings=settings, now=now)


def close_account(session: Session, actor: Actor, *, settings: Settings, now: datetime) -> None:
    """Close the actor's own account at once: out of all lists, mails and sessions; pressed twice it closes once.

    Who had said yes to the person is told that they have left, and the person how to take it back.
    """
    account = own_account(session, actor)
    own = Actor(account_id=account.id, centre_id=account.centre_id)
    _close(session, own, account, settings, now)


def close_account_for(
    session: Session, actor: Actor, account_id: int, consent: str, *, settings: Settings, now: datetime
) -> None:
    """Close the account of a person of the actor's centre who asked for it, by `consent` as with acting for them."""
    check_may(actor, "close_account_for_person")
    check_consent(consent)
    people_queries.account_of_centre(session, actor.centre_id, account_id)
    account = account_queries.account_for_change(session, account_id)
    by_staff = Actor(actor.account_id, actor.roles, actor.centre_id)
    _close(session, by_staff, account, settings, now, consent)


def _close(
    session: Session, actor: Actor, account: Account, settings: Settings, now: datetime, consent: str = ""
) -> None:
    check_may_close({role.name for role in account.roles})
    if account.closed_at is not None:
        return
    account.active, account.closed_at = False, now
    end_sessions(account)
    log_in_queries.delete_open_links(session, account.id)
    learners.end_practice_of(session, account.id)
    profile = queries.profile_for_change(session, account.id)
    _give_up_times(session, actor, account.id, profile, settings, now)
    queries.cancel_messages(session, account.id, account.email)
    employer = account_queries.employer_of_account(session, account.id)
    if employer is not None:
        # Read first: the pairs find them in the session.
        own_needs = queries.needs_for_change(session, employer.id)
        _tell_assistants(session, queries.pairs_with_assistants(session, employer.id), settings, now)
        for need in own_needs:
            needs.withdraw_for_leaver(session, actor, need, settings=settings, now=now)
    if profile is not None:
        _tell_employers_sides(
            session, queries.pairs_with_employers(session, profile.id), profile, settings, now
        )
        profiles.take_in_for_leaver(session, actor, profile, now=now)
    gathering_places.give_up_all(session, account.id, account.email, settings=settings, now=now)
    queries.end_ties(session, account.id, employer.id if employer else None, now=now)
    staff_tasks.close_tasks_about(session, account.id, now=now)
    facts = {"consent": consent} if consent else {}
    audit.record(session, actor, "close_account", "account", account.id, now=now, facts=facts)
    _send_way_back(session, account, settings, now)
    session.flush()


def _give_up_times(
    session: Session,
    actor: Actor,
    account_id: int,
    profile: Profile | None,
    settings: Settings,
    now: datetime,
) -> None:
    """Free the times ahead, so that others can book them and the staff hear of it, and close the invitations."""
    for invitation in queries.open_invitations(session, account_id, profile.id if profile else None):
        if queries.has_booked_ahead(session, invitation.id, now=now):
            bookings.cancel_standing(session, actor, invitation, settings=settings, now=now, link=False)
        invitation.cancelled_at = now
    session.flush()


def _tell_assistants(session: Session, pairs: Sequence[Match], settings: Settings, now: datetime) -> None:
    receivers = recipients.accounts_of_profiles(session, [match.profile_id for match in pairs])
    for match in pairs:
        need = session.get_one(Need, match.need_id)
        for account in receivers[match.profile_id]:
            link = assistant_matches_url(settings, account.language)
            _tell_of_end(session, account, match, need.municipality_code, link, True, settings, now)


def _tell_employers_sides(
    session: Session, pairs: Sequence[Match], profile: Profile, settings: Settings, now: datetime
) -> None:
    needs_of_pairs = {match.id: session.get_one(Need, match.need_id) for match in pairs}
    receivers = recipients.accounts_of_employers(
        session, [one.employer_id for one in needs_of_pairs.values()]
    )
    for match in pairs:
        for account in receivers[needs_of_pairs[match.id].employer_id]:
            link = need_matches_url(settings, account.language, match.need_id)
            _tell_of_end(session, account, match, profile.municipality_code, link, False, settings, now)


def _tell_of_end(
    session: Session,
    account: Account,
    match: Match,
    area_code: str | None,
    link: str,
    for_assistant: bool,
    settings: Settings,
    now: datetime,
) -> None:
    """Write to one side that the other, of whom an area is said and no name, has left."""
    draft = pair_ended(
        holder_of(account),
        match_id=match.id,
        area=municipality_name(area_code, account.language),
        link=link,
        for_assistant=for_assistant,
        settings=settings,
        now=now,
    )
    enqueue(session, draft, now=now)


def _send_way_back(session: Session, account: Account, settings: Settings, now: datetime) -> None:
    if not account.email or account.confirmed_at is None:
        return
    link = links.make_link(session, account.id, links.KEEP_ACCOUNT, settings=settings, now=now)
    draft = compose.account_closed(
        holder_of(account), link.token, link_id=link.id, expires_at=link.expires_at, settings=settings
    )
    enqueue(session, draft, now=now)


def check_keep_link(session: Session, token: str, *, now: datetime) -> None:
    """Raise NotFound unless a link takes a deletion back now, or did so before; changes nothing."""
    links.known_link(session, token, links.KEEP_ACCOUNT, now=now)


def reopen_account(session: Session, token: str, *, now: datetime) -> None:
    """Take a deletion back; needs stay withdrawn and the profile paused, until their owner brings them back."""
    link, is_first = links.press_link(session, token, links.KEEP_ACCOUNT, now=now)
    if not is_first:
        return
    account = account_queries.account_for_change(session, link.account_id)
    if account.closed_at is None or account.erased_at is not None or _is_merged(session, account):
        raise NotFound("link")
    _reopen(session, Actor(account_id=account.id, centre_id=account.centre_id), account, now)


def reopen_account_for(session: Session, actor: Actor, account_id: int, *, now: datetime) -> bool:
    """Take back the deletion of a person of the actor's centre; False where it is not closed, or erased already."""
    check_may(actor, "close_account_for_person")
    people_queries.account_of_centre(session, actor.centre_id, account_id)
    account = account_queries.account_for_change(session, account_id)
    if account.closed_at is None or account.erased_at is not None or _is_merged(session, account):
        return False
    _reopen(session, Actor(actor.account_id, actor.roles, actor.centre_id), account, now)
    return True


def _is_merged(session: Session, account: Account) -> bool:
    """Answer whether an account was left for another of the same person: that is not taken back."""
    return merge_of_left(session, account.id) is not None


def _reopen(session: Session, actor: Actor, account: Account, now: datetime) -> None:
    account.active, account.closed_at = True, None
    log_in_queries.delete_open_links(session, account.id, links.KEEP_ACCOUNT)
    # Its link leads nowhere from now on; who is back by telephone must not read that they are deleted.
    queries.cancel_messages(session, account.id, account.email, CLOSED)
    audit.record(session, actor, "reopen_account", "account", account.id, now=now)
    session.flush()


def erase_account(session: Session, account_id: int, *, settings: Settings, now: datetime) -> bool:
    """Erase all that names, describes or reaches a person, in a practice centre too.

    False where the deletion was taken back meanwhile.
    """
    account = account_queries.account_for_change(session, account_id)
    limit = now - timedelta(days=settings.retention.undo_days)
    if account.closed_at is None or account.closed_at > limit or account.erased_at is not None:
        return False
    learner = learners.end_practice_of(session, account.id)
    _erase(session, account, settings, now)
    if learner is not None:
        learner.closed_at = learner.closed_at or now
        _erase(session, learner, settings, now)
    return True


def erase_registration(session: Session, account_id: int, *, settings: Settings, now: datetime) -> bool:
    """Erase what somebody typed to register and nobody confirmed; False where somebody has meanwhile."""
    account = account_queries.account_for_change(session, account_id)
    if account.confirmed_at is not None or account.closed_at is not None:
        return False
    account.active, account.closed_at = False, now
    _erase(session, account, settings, now)
    return True


def _erase(session: Session, account: Account, settings: Settings, now: datetime) -> None:
    system = Actor(SYSTEM.account_id, centre_id=account.centre_id)
    queries.cancel_messages(session, account.id, account.email)
    queries.empty_messages(session, account.id, account.email)
    queries.delete_rows_of_account(session, account.id, account.email)
    gathering_queries.delete_places_of(session, account.id, account.email)
    employer = account_queries.employer_of_account(session, account.id)
    for need in queries.needs_for_change(session, employer.id) if employer else ():
        needs.withdraw_for_leaver(session, system, need, settings=settings, now=now)
        _empty(need, now)
        packed_rows.drop(session, Need, [need.id])
        queries.empty_words_about_need(session, need.id)
    if employer is not None:
        employer.granted_hours, employer.granted_per = None, ""
        employer.power_of_attorney_on = employer.insurance_on = None
        queries.forget_wishes(session, employer.id)
        card_queries.delete_cards_of(session, employer.id)
    profile = queries.profile_for_change(session, account.id)
    if profile is not None:
        queries.forget_known(session, profile.id)
        queries.forget_asking(session, profile.id)
        profiles.take_in_for_leaver(session, system, profile, now=now)
        queries.delete_records_of_interviews(session, profile.id)
        _empty(profile, now)
        profile.availability, profile.visibility = "not_now", "staff"
        packed_rows.drop(session, Profile, [profile.id])
        queries.empty_words_about_profile(session, profile.id)
    profile_id = profile.id if profile else None
    client_events.delete_notes_about(session, account.id)
    service_profiles.erase_all_of(session, account.id)
    goals.end_goals_of_leaver(session, account.id, now=now)
    step_lists.delete_ticks(session, employer.id if employer else None, profile_id)
    answer_queries.delete_links_about(session, account.id)
    pair_feedback.delete_of_person(session, employer.id if employer else None, profile_id)
    if employer is not None:
        hours_reports.unname(session, employer.id)
    paper_queries.delete_papers_naming(
        session, employer_id=employer.id if employer else None, profile_id=profile_id
    )
    conversation_queries.empty_own_messages(session, employer.id if employer else None, profile_id)
    _empty_account(account, now)
    audit.record(session, system, "erase_account", "account", account.id, now=now)
    session.flush()


def _empty_account(account: Account, now: datetime) -> None:
    account.given_name, account.family_name = _NOBODY, ""
    account.email = account.phone = account.password = account.confirmed_at = None
    account.roles, account.display, account.practice_of_id = [], {}, None
    account.tf_primary_method = account.tf_totp_secret = account.us_totp_secrets = None
    account.tf_last_counter = account.mf_recovery_codes = None
    account.conduct_rules_version = account.conduct_rules_accepted_at = None
    end_sessions(account)
    account.erased_at = now


def _empty(row: Need | Profile, now: datetime) -> None:
    """Put every column that says something back to what an empty row has, and drop all that hangs on the row."""
    for column in row.__table__.columns:
        if column.name not in _SAYS_NOTHING_OF_THE_PERSON:
            default = column.default.arg if column.default is not None else None
            setattr(row, column.name, default)
    for name in row.__mapper__.relationships.keys():  # noqa: SIM118 - not a dict
        setattr(row, name, [])
    row.changed_at = now
