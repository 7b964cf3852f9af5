"""Whose turn it is to be invited to an interview: no more people than there are times that nobody was offered yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby, islice
from operator import itemgetter

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.domain.actor import Actor
from portti.domain.errors import NotFound
from portti.domain.permissions import check_may
from portti.mail.kinds import INVITATIONS
from portti.models import Account, Profile
from portti.queries import digests as digest_queries
from portti.queries import interview_slots as slot_queries
from portti.queries import invitation_offers as offers
from portti.queries import invitations as queries
from portti.services import audit
from portti.services.bookings import first_bookable
from portti.services.matchmaking import which_fit_a_need, which_fit_an_urgent_need
from portti.settings import Settings


@dataclass(frozen=True)
class Times:
    """A centre's free times, and how many of them are kept for people who were invited and have not answered."""

    free: int
    kept: int

    @property
    def to_offer(self) -> int:
        """How many more people may be invited."""
        return max(0, self.free - self.kept)


@dataclass(frozen=True)
class Waiting:
    """A person who waits for an invitation, whether their profile fits an open need, whether only staff may invite."""

    profile: Profile
    account: Account | None
    fits: bool
    stopped: bool
    urgent: bool = False


def times_of(session: Session, centre_id: int, *, settings: Settings, now: datetime) -> Times:
    """Return a centre's times; who has not answered for some days keeps the link, but no time is kept for them."""
    since = now - timedelta(days=settings.invitations.kept_days)
    return Times(
        slot_queries.count_free_slots(session, centre_id, first_bookable(settings, now)),
        offers.count_awaited(session, centre_id, now, since=since),
    )


def stopped_invitations(session: Session, account_id: int) -> bool:
    """Answer whether a person has stopped the invitations that the job sends."""
    choice = digest_queries.choice_of(session, account_id, INVITATIONS)
    return choice is not None and choice.frequency == "never"


def waiting_in_order(session: Session, centre_id: int, *, settings: Settings, now: datetime) -> list[Waiting]:
    """Return who waits in the order of the invitations, for staff to read."""
    rows = queries.waiting_profiles(session, centre_id, now)
    accounts = {profile.id: account for profile, account in rows}
    profiles = [profile for profile, _account in rows]
    fitting = which_fit_a_need(session, profiles, settings=settings)
    urgent = _fit_urgently(session, profiles, settings, now)
    choices = digest_queries.choices_of_kind(session, INVITATIONS)
    stopped = {key for key, choice in choices.items() if choice.frequency == "never"}
    return [
        Waiting(
            profile,
            accounts[profile.id],
            profile.id in fitting,
            profile.account_id in stopped,
            profile.id in urgent,
        )
        for profile in _in_order(profiles, urgent, fitting)
    ]


def _fit_urgently(
    session: Session, profiles: Sequence[Profile], settings: Settings, now: datetime
) -> set[int]:
    begins_by = helsinki(now).date() + timedelta(days=settings.invitations.urgent_days)
    return which_fit_an_urgent_need(session, profiles, begins_by=begins_by, settings=settings)


def due_profile_ids(session: Session, *, settings: Settings, now: datetime) -> list[int]:
    """Return whom the job invites now: in each centre as many as there are times to offer."""
    notice = settings.invitations.shortest_notice_hours
    rows = queries.due_profiles(session, now, unless_stopped=INVITATIONS, notice_hours=notice)
    due = sorted(rows, key=lambda row: row.centre_id)
    chosen: list[int] = []
    for centre_id, of_centre in groupby(due, key=lambda row: row.centre_id):
        to_offer = times_of(session, centre_id, settings=settings, now=now).to_offer
        if to_offer:
            profiles = list(of_centre)
            fitting = which_fit_a_need(session, profiles, settings=settings)
            urgent = _fit_urgently(session, profiles, settings, now)
            chosen += [profile.id for profile in _in_order(profiles, urgent, fitting)[:to_offer]]
    return chosen


def offers_due(session: Session, *, settings: Settings, now: datetime, never_offered: bool) -> Sequence[int]:
    """Return the invitations without a time that one may be offered to now: of each centre no more than it has times.

    Those who were invited first come first.
    """
    since = now - timedelta(days=settings.invitations.kept_days)
    rows = offers.offers_due(
        session, now, since=since, never_offered=never_offered, unless_stopped=INVITATIONS
    )
    chosen: list[int] = []
    for centre_id, of_centre in groupby(rows, key=itemgetter(0)):
        to_offer = times_of(session, centre_id, settings=settings, now=now).to_offer
        chosen += [key for _centre, key in islice(of_centre, to_offer)]
    return chosen


def unused_due(session: Session, *, now: datetime) -> Sequence[int]:
    """Return the invitations that ran out without a time and are not sent again: staff call these people."""
    return offers.unused_invitations(session, now)


def put_first(session: Session, actor: Actor, profile_id: int, *, first: bool, now: datetime) -> None:
    """Put a person of the actor's centre before the others who wait, or back to where the rule puts them."""
    check_may(actor, "manage_interview_slots")
    profile, _account, _centre = queries.receiver(session, profile_id)
    if profile.centre_id != actor.centre_id:
        raise NotFound("profile")
    if (profile.put_first_at is not None) == first:
        return
    profile.put_first_at = now if first else None
    deed = "put_first" if first else "take_from_front"
    audit.record(session, actor, deed, "profile", profile.id, now=now)


def first_to_invite(
    session: Session, centre_id: int, number: int, *, settings: Settings, now: datetime
) -> list[int]:
    """Return the first so many who wait and can be written to; who has stopped Portti's invitations is asked alone."""
    waiting = waiting_in_order(session, centre_id, settings=settings, now=now)
    found = [
        person.profile.id
        for person in waiting
        if person.account is not None
        and person.account.email is not None
        and person.account.active
        and not person.stopped
    ]
    return found[:number]


def _in_order(profiles: Sequence[Profile], urgent: set[int], fitting: set[int]) -> list[Profile]:
    """Return whom staff put first, then who fits a need that begins soon, then who fits another, then the rest.

    In each group who has waited longest comes first: `profiles` come in that order, which sorting keeps.
    """
    last = datetime.max.replace(tzinfo=UTC)

    def rank(profile: Profile) -> tuple[datetime, bool, bool]:
        return profile.put_first_at or last, profile.id not in urgent, profile.id not in fitting

    return sorted(profiles, key=rank)
