"""SQL of what is kept beside a client's goals: their service profile, notes of Kykyviisari, forms before and after."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session, lazyload

from portti.models import (
    AbilityNote,
    Account,
    ProgressForm,
    ServiceProfile,
    ServiceProfileChange,
)
from portti.queries.found_rows import found_row, locked


def service_profile_of(
    session: Session, account_id: int, *, for_change: bool = False
) -> ServiceProfile | None:
    """Return what a client wants from the centre, where they have told it."""
    query = select(ServiceProfile).where(ServiceProfile.account_id == account_id)
    if for_change:
        query = locked(query)
    return session.scalar(query)


def changes_of(session: Session, profile_id: int) -> Sequence[tuple[ServiceProfileChange, Account | None]]:
    """Return what was changed of a service profile and by whom, the newest first."""
    rows = session.execute(
        select(ServiceProfileChange, Account)
        .outerjoin(Account, Account.id == ServiceProfileChange.account_id)
        .options(lazyload("*"))
        .where(ServiceProfileChange.service_profile_id == profile_id)
        .order_by(ServiceProfileChange.id.desc())
    )
    return [(change, account) for change, account in rows]


def ability_notes_of(session: Session, account_id: int) -> Sequence[AbilityNote]:
    """Return the notes of Kykyviisari about a client, the newest first."""
    query = select(AbilityNote).where(AbilityNote.account_id == account_id)
    return session.scalars(query.order_by(AbilityNote.done_on.desc(), AbilityNote.id.desc())).all()


def ability_note_of(session: Session, account_id: int, note_id: int) -> AbilityNote:
    """Return one note about a client for change; NotFound for another's."""
    query = select(AbilityNote).where(AbilityNote.id == note_id, AbilityNote.account_id == account_id)
    return found_row(session, query, "ability_note", for_change=True)


def ability_note_by_key(session: Session, source_key: str) -> AbilityNote | None:
    """Return the note that a form made."""
    return session.scalar(select(AbilityNote).where(AbilityNote.source_key == source_key))


def repeats_due(session: Session, today: date) -> Sequence[AbilityNote]:
    """Return the notes whose day to do it again has come and that no newer note follows, of clients still there."""
    query = (
        select(AbilityNote)
        .join(Account, Account.id == AbilityNote.account_id)
        .where(AbilityNote.repeat_on <= today, Account.closed_at.is_(None))
    )
    newest: dict[int, AbilityNote] = {}
    for note in session.scalars(query.order_by(AbilityNote.done_on, AbilityNote.id)):
        newest[note.account_id] = note
    return [note for note in newest.values() if not _is_followed(session, note)]


def _is_followed(session: Session, note: AbilityNote) -> bool:
    query = select(AbilityNote.id).where(
        AbilityNote.account_id == note.account_id, AbilityNote.done_on > note.done_on
    )
    return session.scalar(query.limit(1)) is not None


def progress_forms_of(session: Session, account_id: int) -> Sequence[ProgressForm]:
    """Return the forms before and after that a client has filled in."""
    query = select(ProgressForm).where(ProgressForm.account_id == account_id)
    return session.scalars(query.order_by(ProgressForm.side, ProgressForm.id)).all()


def progress_form_of(session: Session, account_id: int, side: str, moment: str) -> ProgressForm | None:
    """Return what a client answered at one moment."""
    query = select(ProgressForm).where(
        ProgressForm.account_id == account_id, ProgressForm.side == side, ProgressForm.moment == moment
    )
    return session.scalar(locked(query))


def erase_all_of(session: Session, account_id: int) -> None:
    """Delete a client's service profile with its history, and the notes about them."""
    for table in (ServiceProfile, AbilityNote):
        session.execute(delete(table).where(table.account_id == account_id))


def delete_old_notes(session: Session, *, before: date) -> int:
    """Delete the notes of Kykyviisari that were done long ago and are not due again; return how many."""
    over = or_(AbilityNote.repeat_on.is_(None), AbilityNote.repeat_on < before)
    done = session.execute(delete(AbilityNote).where(AbilityNote.done_on < before, over))
    return int(done.rowcount)  # type: ignore[attr-defined]
