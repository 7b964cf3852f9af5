"""What the portal knows of the centre's work becomes a client event by itself, once for each deed."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.domain.actor import Actor
from portti.models import (
    Candidacy,
    ClientEvent,
    ClientEventFunction,
    Employer,
    Need,
    Profile,
    Proposal,
    SubstituteRequest,
)
from portti.queries import client_events as queries
from portti.queries.candidacies import works_now
from portti.queries.client_events import appointment_key
from portti.queries.invitations import BookedSlot, booked_of_profile
from portti.queries.storing import add_once
from portti.services.client_events import note_change

_SLOT_CHANNELS = {"phone": "phone", "video": "video", "centre": "visit", "home": "home_visit"}
_ACTING_CHANNELS = {"phone_request": "phone", "visit": "meeting", "fills_in_together": "meeting"}
_SAME_INTERVIEW = timedelta(days=14)
"""So far apart at most lie two days that are told of one interview."""


def interview_noted(
    session: Session, actor: Actor, profile: Profile, before: date | None, on: date | None, *, now: datetime
) -> None:
    """Count an interview on the day on which it was held: a corrected day moves it, no day strikes it out."""
    standing = queries.event_by_key(session, interview_key(profile, before)) if before else None
    if on is None:
        if standing is not None:
            _strike_out(session, actor, standing, now)
        return
    if standing is not None and before is not None and abs(on - before) <= _SAME_INTERVIEW:
        _move(session, actor, standing, interview_key(profile, on), on, now)
        return
    booked = booked_of_profile(session, profile.id)
    _count(
        session,
        actor,
        interview_key(profile, on),
        ClientEvent(
            centre_id=profile.centre_id,
            happened_on=on,
            client_group=_group_of(session, profile),
            channel=_SLOT_CHANNELS[booked.slot.kind] if booked else "meeting",
            minutes=booked.slot.minutes if booked else None,
            begun_by="centre",
            municipality_code=profile.municipality_code,
            account_id=profile.account_id,
        ),
        "pre_interview",
        now=now,
    )


def interview_key(profile: Profile, on: date) -> str:
    """Return by which key an interview is counted once."""
    return f"interview:{profile.id}:{on.isoformat()}"


def appointment_noted(
    session: Session, actor: Actor, booked: BookedSlot, profile: Profile | None, *, held: bool, now: datetime
) -> None:
    """Count an appointment or a home visit that was held, as guidance; taking the note back strikes it out."""
    standing = queries.event_by_key(session, appointment_key(booked.booking.id))
    if not held:
        if standing is not None:
            _strike_out(session, actor, standing, now)
        return
    if standing is not None:
        _put_back(session, actor, standing, now)
        return
    event = ClientEvent(
        centre_id=booked.booking.centre_id,
        happened_on=helsinki(booked.slot.starts_at).date(),
        client_group=_group_of(session, profile) if profile else "employer",
        channel=_SLOT_CHANNELS[booked.slot.kind],
        minutes=booked.slot.minutes,
        begun_by="centre",
        municipality_code=profile.municipality_code if profile else None,
        account_id=booked.invitation.account_id,
    )
    _store(session, actor, appointment_key(booked.booking.id), event, "guidance", now=now)


def person_proposed(session: Session, actor: Actor, row: Candidacy, *, now: datetime) -> None:
    """Count that staff proposed an assistant to an employer: recruitment help to the employer."""
    need = session.get_one(Need, row.need_id)
    event = _of_need(session, need, now, begun_by="centre")
    _count(session, actor, f"candidacy:{row.id}", event, "recruitment", now=now)


def change_proposed(session: Session, actor: Actor, need: Need, proposal: Proposal, *, now: datetime) -> None:
    """Count that staff proposed a change of a need by which more assistants would fit."""
    event = _of_need(session, need, now, begun_by="centre")
    _count(session, actor, f"proposal:{proposal.id}", event, "recruitment", now=now)


def substitute_asked(
    session: Session, actor: Actor, need: Need, request: SubstituteRequest, *, now: datetime
) -> None:
    """Count that an employer asked for somebody for one shift."""
    event = _of_need(session, need, now, begun_by="client")
    _count(session, actor, f"substitute_request:{request.id}", event, "recruitment", now=now)


def acted_for(
    session: Session,
    actor: Actor,
    account_id: int,
    *,
    side: str,
    profile: Profile | None,
    reason: str,
    now: datetime,
) -> None:
    """Count that a member of staff did something for a person: once a day, however often they begin."""
    day = helsinki(now).date()
    key = f"acting:{account_id}:{side}:{actor.account_id}:{day.isoformat()}"
    if queries.keys_in_use(session, [key]):
        return
    event = ClientEvent(
        centre_id=actor.centre_id,
        happened_on=day,
        client_group=_group_of(session, profile) if side == "assistant" and profile else "employer",
        channel=_ACTING_CHANNELS.get(reason, "meeting"),
        begun_by="client",
        municipality_code=profile.municipality_code if side == "assistant" and profile else None,
        account_id=account_id,
    )
    _store(session, actor, key, event, "portal_use", now=now)


def centre_wrote(
    session: Session,
    actor: Actor,
    conversation_id: int,
    *,
    centre_id: int,
    employer_id: int | None,
    profile: Profile | None,
    now: datetime,
) -> None:
    """Count that the centre wrote to a person: once a day, however many messages it takes."""
    day = helsinki(now).date()
    key = f"conversation:{conversation_id}:{day.isoformat()}"
    if queries.keys_in_use(session, [key]):
        return
    employer = session.get(Employer, employer_id) if employer_id is not None else None
    event = ClientEvent(
        centre_id=centre_id,
        happened_on=day,
        client_group=_group_of(session, profile) if profile else "employer",
        channel="portal_message",
        municipality_code=profile.municipality_code if profile else None,
        account_id=profile.account_id if profile else employer.account_id if employer else None,
    )
    _store(session, actor, key, event, "guidance", now=now)


def _of_need(session: Session, need: Need, now: datetime, *, begun_by: str) -> ClientEvent:
    return ClientEvent(
        centre_id=need.centre_id,
        happened_on=helsinki(now).date(),
        client_group="employer",
        channel="portal_message",
        begun_by=begun_by,
        municipality_code=need.municipality_code,
        account_id=session.get_one(Employer, need.employer_id).account_id,
    )


def _group_of(session: Session, profile: Profile) -> str:
    """Return whether an assistant works through the portal, or looks for work."""
    return "assistant" if works_now(session, profile.id) else "jobseeker"


def _count(
    session: Session, actor: Actor, key: str, event: ClientEvent, function: str, *, now: datetime
) -> None:
    known = queries.event_by_key(session, key)
    if known is not None:
        if function == "pre_interview":
            _put_back(session, actor, known, now)
        return
    _store(session, actor, key, event, function, now=now)


def _store(
    session: Session, actor: Actor, key: str, event: ClientEvent, function: str, *, now: datetime
) -> None:
    event.source, event.source_key = "portal", key
    event.logged_by_account_id = actor.account_id if actor.is_staff else None
    event.logged_at = event.changed_at = now
    event.functions = [ClientEventFunction(function=function)]
    add_once(session, event)


def _move(session: Session, actor: Actor, event: ClientEvent, key: str, on: date, now: datetime) -> None:
    if event.source_key == key:
        _put_back(session, actor, event, now)
        return
    if queries.event_by_key(session, key) is not None:
        return
    changes = {"happened_on": [event.happened_on.isoformat(), on.isoformat()]}
    event.source_key, event.happened_on = key, on
    note_change(session, actor, event, "edit", changes, now=now)


def _put_back(session: Session, actor: Actor, event: ClientEvent, now: datetime) -> None:
    if event.voided_at is not None:
        event.voided_at = None
        note_change(session, actor, event, "put_back", {}, now=now)


def _strike_out(session: Session, actor: Actor, event: ClientEvent, now: datetime) -> None:
    if event.voided_at is None:
        event.voided_at = now
        note_change(session, actor, event, "strike_out", {}, now=now, reason="mistake")
