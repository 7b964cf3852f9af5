"""SQL of what a person who leaves has left behind: to tell of, to empty, and to remove when its time is over."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from portti.domain.accounts import CODE_ROLES
from portti.models import (
    Account,
    AccountLink,
    AdCheck,
    AssistedSheet,
    AuditEvent,
    Booking,
    CalendarFeed,
    Candidacy,
    ConversationReading,
    Employer,
    HoursOverrule,
    InterviewRecord,
    InterviewSlot,
    Invitation,
    Match,
    MatchTelling,
    Need,
    NeedKnown,
    NewsTelling,
    NotificationChoice,
    OutboxMessage,
    Profile,
    Proposal,
    Representation,
    RepresentationRequest,
    Role,
    SubstituteChoice,
    Suggestion,
)

_UNSENT = ("waiting", "claimed", "failed")
_WORDS = ("trial_note_employer", "trial_note_assistant", "contract_address", "next_action", "arranging_words")
"""What is said in words in a candidacy."""


def accounts_to_erase(session: Session, *, closed_before: datetime) -> list[int]:
    """Return the deleted accounts whose days to be taken back are over."""
    return list(
        session.scalars(
            select(Account.id)
            .where(Account.closed_at <= closed_before, Account.erased_at.is_(None))
            .order_by(Account.id)
        )
    )


def registrations_nobody_confirmed(session: Session, *, made_before: datetime, now: datetime) -> list[int]:
    """Return the accounts that somebody typed and nobody confirmed: without a password, and no link on its way."""
    still_open = exists().where(AccountLink.account_id == Account.id, AccountLink.expires_at > now)
    begun = or_(
        exists().where(Employer.account_id == Account.id), exists().where(Profile.account_id == Account.id)
    )
    query = select(Account.id).where(
        Account.created_at <= made_before,
        Account.confirmed_at.is_(None),
        Account.created_by_account_id.is_(None),
        Account.practice_of_id.is_(None),
        Account.password.is_(None),
        Account.closed_at.is_(None),
        ~Account.roles.any(Role.name.in_(sorted(CODE_ROLES))),
        ~still_open,
        ~begun,
    )
    return list(session.scalars(query.order_by(Account.id)))


def needs_for_change(session: Session, employer_id: int) -> Sequence[Need]:
    """Return all needs of an employer, locked until the transaction ends."""
    query = select(Need).where(Need.employer_id == employer_id).order_by(Need.id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).all()


def profile_for_change(session: Session, account_id: int) -> Profile | None:
    """Return the profile of an account, locked until the transaction ends."""
    query = select(Profile).where(Profile.account_id == account_id).with_for_update()
    return session.scalar(query.execution_options(populate_existing=True))


def pairs_with_assistants(session: Session, employer_id: int) -> Sequence[Match]:
    """Return the pairs of an employer in which the assistant said yes and the employer did not say no."""
    not_refused = or_(Match.employer_answer.is_(None), Match.employer_answer != "not_for_me")
    query = select(Match).join(Need, Need.id == Match.need_id)
    wanted = (Need.employer_id == employer_id, Match.assistant_answer == "interested", not_refused)
    return session.scalars(query.where(*wanted).order_by(Match.id)).all()


def pairs_with_employers(session: Session, profile_id: int) -> Sequence[Match]:
    """Return the pairs of a profile in which the employer said yes and the assistant did not say no."""
    not_refused = or_(Match.assistant_answer.is_(None), Match.assistant_answer != "not_for_me")
    wanted = (Match.profile_id == profile_id, Match.employer_answer == "interested", not_refused)
    return session.scalars(select(Match).where(*wanted).order_by(Match.id)).all()


def open_invitations(session: Session, account_id: int, profile_id: int | None) -> Sequence[Invitation]:
    """Return the invitations of a person that nobody has withdrawn, locked until the transaction ends."""
    whose = or_(Invitation.profile_id == profile_id, Invitation.account_id == account_id)
    query = select(Invitation).where(whose, Invitation.cancelled_at.is_(None))
    return session.scalars(query.order_by(Invitation.id).with_for_update()).all()


def has_booked_ahead(session: Session, invitation_id: int, *, now: datetime) -> bool:
    """Answer whether an invitation holds a time that has not begun."""
    booked = (
        select(Booking.id)
        .join(InterviewSlot, InterviewSlot.id == Booking.slot_id)
        .where(
            Booking.invitation_id == invitation_id,
            Booking.cancelled_at.is_(None),
            InterviewSlot.starts_at > now,
        )
    )
    return session.scalar(booked.limit(1)) is not None


def end_ties(session: Session, account_id: int, employer_id: int | None, *, now: datetime) -> None:
    """End every right to act that hangs on a person: theirs for others, and others' for them; wishes too."""
    ties: list[ColumnElement[bool]] = [Representation.representative_account_id == account_id]
    if employer_id is not None:
        ties.append(Representation.employer_id == employer_id)
        session.execute(
            update(RepresentationRequest)
            .where(
                RepresentationRequest.employer_id == employer_id, RepresentationRequest.answered_at.is_(None)
            )
            .values(answered_at=now, answer="withdrawn")
        )
    session.execute(
        update(Representation).where(or_(*ties), Representation.until_at.is_(None)).values(until_at=now)
    )


def _messages_to(account_id: int, address: str | None) -> ColumnElement[bool]:
    # A message to the address may have been promised before the account was known.
    to_address = and_(OutboxMessage.account_id.is_(None), OutboxMessage.to_address == address)
    return or_(OutboxMessage.account_id == account_id, to_address)


def cancel_messages(session: Session, account_id: int, address: str | None, kind: str | None = None) -> None:
    """Cancel all that waits to be sent to a person, or all of a kind.

    What a deliverer holds is not handed over any more.
    """
    of_kind = () if kind is None else (OutboxMessage.kind == kind,)
    session.execute(
        update(OutboxMessage)
        .where(_messages_to(account_id, address), OutboxMessage.state.in_(_UNSENT), *of_kind)
        .where(OutboxMessage.handing_over_at.is_(None) | (OutboxMessage.state != "claimed"))
        .values(state="cancelled")
    )


def empty_messages(session: Session, account_id: int, address: str | None) -> None:
    """Leave of a person's messages only that they were promised: no address, subject or text."""
    session.execute(
        update(OutboxMessage)
        .where(_messages_to(account_id, address))
        .values(to_address="", subject="", body_text="", body_html="", calendar=None, unsubscribe_url=None)
    )


def delete_rows_of_account(session: Session, account_id: int, address: str | None) -> None:
    """Delete the rows that serve only the log-in and the mail of a person."""
    for table in (
        AssistedSheet,
        NotificationChoice,
        AccountLink,
        MatchTelling,
        ConversationReading,
        CalendarFeed,
        NewsTelling,
    ):
        session.execute(delete(table).where(table.account_id == account_id))
    if address is not None:
        session.execute(delete(RepresentationRequest).where(RepresentationRequest.email == address))


def forget_wishes(session: Session, employer_id: int) -> None:
    """Delete whom an employer asked to act for them: each is the address of another person."""
    session.execute(delete(RepresentationRequest).where(RepresentationRequest.employer_id == employer_id))


def forget_asking(session: Session, profile_id: int) -> None:
    """Delete when and how an assistant wanted to be asked for single shifts."""
    session.execute(delete(SubstituteChoice).where(SubstituteChoice.profile_id == profile_id))


def forget_known(session: Session, profile_id: int) -> None:
    """Take a profile out of all needs that name it as known."""
    session.execute(delete(NeedKnown).where(NeedKnown.profile_id == profile_id))


def delete_records_of_interviews(session: Session, profile_id: int) -> None:
    """Delete what was written down of a person's interviews."""
    session.execute(delete(InterviewRecord).where(InterviewRecord.profile_id == profile_id))


def delete_old_records(session: Session, *, settled_before: datetime) -> int:
    """Delete what was written down of interviews long ago; that there was one, and what it came to, stays."""
    settled_at = func.coalesce(InterviewRecord.final_at, InterviewRecord.changed_at)
    deleted = session.execute(delete(InterviewRecord).where(settled_at < settled_before))
    return int(deleted.rowcount)  # type: ignore[attr-defined]


def empty_words_about_need(session: Session, need_id: int) -> None:
    """Drop what the centre and the employer wrote to each other about a need."""
    for table in (AdCheck, HoursOverrule):
        session.execute(delete(table).where(table.need_id == need_id))
    session.execute(update(Proposal).where(Proposal.need_id == need_id).values(note="", answer_text=""))
    session.execute(update(Suggestion).where(Suggestion.need_id == need_id).values(text=""))
    _empty_candidacies(session, Candidacy.need_id == need_id)


def empty_words_about_profile(session: Session, profile_id: int) -> None:
    """Drop what the centre wrote to employers about an assistant."""
    session.execute(update(Suggestion).where(Suggestion.profile_id == profile_id).values(text=""))
    _empty_candidacies(session, Candidacy.profile_id == profile_id)


def empty_ended_candidacies(session: Session, *, ended_before: datetime) -> int:
    """Drop every word of candidacies that ended long ago; how they went stays, in codes and days."""
    has_words = or_(
        Candidacy.extract_seen_at.is_not(None), *(getattr(Candidacy, name) != "" for name in _WORDS)
    )
    old = and_(Candidacy.stage == "ended", Candidacy.stage_since < ended_before, has_words)
    return _empty_candidacies(session, old)


def delete_old_log(session: Session, *, before: datetime) -> int:
    """Delete what was done and read long ago, but when needs were filled, which statistics count."""
    old = and_(AuditEvent.happened_at < before, AuditEvent.deed != "fill_need")
    return int(session.execute(delete(AuditEvent).where(old)).rowcount)  # type: ignore[attr-defined]


def _empty_candidacies(session: Session, whose: ColumnElement[bool]) -> int:
    """Drop every word of candidacies: notes, wishes, the work's address, what staff meant to do, the extract's day."""
    words = dict.fromkeys(_WORDS, "")
    dates = {"next_action_on": None, "extract_issued_on": None, "extract_seen_at": None}
    emptied = session.execute(update(Candidacy).where(whose).values(**words, **dates))
    return int(emptied.rowcount)  # type: ignore[attr-defined]


def delete_remains(session: Session, *, erased_before: datetime) -> int:
    """Delete the emptied needs and profiles of accounts erased long ago, with their answers and rankings."""
    gone = select(Account.id).where(Account.erased_at <= erased_before)
    employers = select(Employer.id).where(Employer.account_id.in_(gone))
    needs = select(Need.id).where(Need.employer_id.in_(employers))
    session.execute(update(Need).where(Need.copied_from_id.in_(needs)).values(copied_from_id=None))
    remains: list[Need | Profile] = [*session.scalars(select(Need).where(Need.employer_id.in_(employers)))]
    remains += session.scalars(select(Profile).where(Profile.account_id.in_(gone)))
    # One by one, so that each leaves its tombstone in the change sequence.
    for row in remains:
        session.delete(row)
    session.flush()
    return len(remains)
