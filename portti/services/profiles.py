"""Deeds on a whole profile: making, publishing, confirming, pausing, taking away; profile_steps saves what is in it."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.credentials import new_token
from portti.domain import profiles as rules
from portti.domain.actor import Actor
from portti.domain.double_press import is_double_press
from portti.domain.errors import NotAllowed
from portti.domain.permissions import check_may
from portti.models import Profile
from portti.queries import accounts as account_queries
from portti.queries import profiles as queries
from portti.services import audit
from portti.services.assisted_gate import check_confirmed


def create_profile(session: Session, actor: Actor, *, now: datetime) -> Profile:
    """Make the empty draft of an assistant who has no profile; an assistant who has one keeps it."""
    check_may(actor, "edit_profile")
    if actor.account_id is None or "assistant" not in actor.roles:
        raise NotAllowed("edit_profile")
    account = account_queries.account_for_change(session, actor.account_id)
    present = account_queries.profile_of_account(session, account.id)
    if present is not None:
        return present
    profile = Profile(
        centre_id=account.centre_id,
        account_id=account.id,
        exchange_id=new_token(),
        shown_name=account.given_name[: rules.NAME_LENGTH],
        text_language="fi" if account.language == "selko" else account.language,
        created_at=now,
        changed_at=now,
    )
    session.add(profile)
    session.flush()
    audit.record(session, actor, "create_profile", "profile", profile.id, now=now)
    return profile


def is_over(profile: Profile, now: datetime) -> bool:
    """Answer whether the last day on which the assistant can work has passed."""
    return profile.to_on is not None and profile.to_on < helsinki(now).date()


def missing_steps(profile: Profile, now: datetime) -> list[str]:
    """Return the steps that must still be filled in before publishing."""
    return rules.missing_steps(
        {
            "place": profile.latitude is not None,
            "travel": bool(profile.travel),
            "times": bool(profile.free_times),
            "languages": bool(profile.languages),
            "about": bool(profile.shown_name),
        },
        is_over=is_over(profile, now),
    )


def publish_profile(session: Session, actor: Actor, *, now: datetime) -> Profile:
    """Publish a draft, or bring a paused or hidden profile back; published already, nothing changes."""
    check_may(actor, "edit_profile")
    profile = queries.own_profile_for_change(session, actor)
    if profile.state == "published":
        return profile
    rules.check_may_publish(missing_steps(profile, now))
    check_confirmed(session, actor, profile_id=profile.id, now=now)
    _bring_out(profile, now)
    note_change(session, actor, profile, "publish_profile", now)
    session.flush()
    return profile


def confirm_profile(session: Session, actor: Actor, *, now: datetime) -> Profile:
    """Note that the profile still holds; a hidden one comes back, unless its last day has passed."""
    check_may(actor, "edit_profile")
    profile = queries.own_profile_for_change(session, actor)
    rules.check_may_confirm(profile.state)
    if profile.state != "published":
        check_confirmed(session, actor, profile_id=profile.id, now=now)
    if profile.state == "hidden" and is_over(profile, now):
        rules.check_may_publish(["dates"])
    if (
        profile.state == "published"
        and profile.asked_at is None
        and is_double_press(profile.confirmed_at, now)
    ):
        return profile
    _bring_out(profile, now)
    note_change(session, actor, profile, "confirm_profile", now)
    session.flush()
    return profile


def _bring_out(profile: Profile, now: datetime) -> None:
    profile.state = "published"
    profile.published_at = profile.published_at or now
    profile.confirmed_at = now
    profile.asked_at = None


def pause_profile(session: Session, actor: Actor, *, now: datetime) -> Profile:
    """Hide the profile from employers until its owner publishes it again."""
    return _take_in(session, actor, "pause_profile", now)


def take_profile_away(session: Session, actor: Actor, *, now: datetime) -> Profile:
    """Take the profile away from all employers; its rows stay, so that it can be brought back."""
    return _take_in(session, actor, "take_profile_away", now)


def _take_in(session: Session, actor: Actor, deed: str, now: datetime) -> Profile:
    check_may(actor, "edit_profile")
    profile = queries.own_profile_for_change(session, actor)
    rules.check_was_published(profile.state)
    if profile.state != "paused":
        profile.state = "paused"
        note_change(session, actor, profile, deed, now)
        session.flush()
    return profile


def take_in_for_leaver(session: Session, actor: Actor, profile: Profile, *, now: datetime) -> None:
    """Take in the profile of an assistant whose account is deleted, whoever asked for that; a draft stays one."""
    if profile.state in ("published", "hidden"):
        profile.state = "paused"
        note_change(session, actor, profile, "take_profile_away", now)


def hide_profile(session: Session, actor: Actor, profile: Profile, *, now: datetime) -> None:
    """Hide a published profile that nobody has confirmed, or whose last day has passed."""
    profile.state = "hidden"
    note_change(session, actor, profile, "hide_profile", now)


def note_change(
    session: Session,
    actor: Actor,
    profile: Profile,
    deed: str,
    now: datetime,
    facts: Mapping[str, object] | None = None,
) -> None:
    """Raise the version of the row, say when, and record who did what."""
    profile.row_version += 1
    profile.changed_at = now
    audit.record(session, actor, deed, "profile", profile.id, now=now, facts=facts)
