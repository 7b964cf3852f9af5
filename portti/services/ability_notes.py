"""Deeds on notes of a Kykyviisari that was done elsewhere: noting one, changing it, taking it away, doing it again."""

from datetime import datetime

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.domain.ability_notes import AbilityDraft, check_note
from portti.domain.actor import Actor
from portti.models import AbilityNote, AbilityNoteArea
from portti.queries import service_profiles as queries
from portti.queries.storing import add_once
from portti.services import audit
from portti.services.service_profiles import client_for
from portti.services.staff_tasks import close_task, open_task

TASK_KIND = "ability_repeat"


def note_ability(
    session: Session, actor: Actor, account_id: int, draft: AbilityDraft, *, form_key: str, now: datetime
) -> AbilityNote | None:
    """Note that a client has done Kykyviisari elsewhere; None where the same form was sent before."""
    client = client_for(session, actor, account_id)
    check_note(draft, today=helsinki(now).date())
    source_key = f"form:{actor.account_id}:{form_key}"
    if queries.ability_note_by_key(session, source_key) is not None:
        return None
    note = AbilityNote(
        centre_id=client.centre_id,
        account_id=account_id,
        done_on=draft.done_on,
        language=draft.language,
        repeat_on=draft.repeat_on,
        noted_by_account_id=actor.account_id,
        source_key=source_key,
        changed_at=now,
    )
    note.areas = [AbilityNoteArea(area=area) for area in sorted(draft.areas)]
    if not add_once(session, note):
        return None
    for earlier in queries.ability_notes_of(session, account_id):
        # It has been done again: nobody needs to be reminded of the earlier one.
        if earlier.done_on < note.done_on:
            close_task(session, _key(earlier), now=now)
    audit.record(session, actor, "note_ability", "account", account_id, now=now)
    session.flush()
    return note


def change_note(
    session: Session, actor: Actor, account_id: int, note_id: int, draft: AbilityDraft, *, now: datetime
) -> None:
    """Write a note as it should be."""
    client_for(session, actor, account_id)
    note = queries.ability_note_of(session, account_id, note_id)
    check_note(draft, today=helsinki(now).date())
    areas = {one.area for one in note.areas}
    stored = (note.done_on, note.language, note.repeat_on)
    told = (draft.done_on, draft.language, draft.repeat_on)
    if stored == told and areas == set(draft.areas):
        return
    assert draft.done_on is not None
    close_task(session, _key(note), now=now)
    note.done_on, note.language, note.repeat_on = draft.done_on, draft.language, draft.repeat_on
    kept = [one for one in note.areas if one.area in draft.areas]
    note.areas = [*kept, *(AbilityNoteArea(area=area) for area in sorted(draft.areas - areas))]
    note.changed_at = now
    audit.record(session, actor, "note_ability", "account", account_id, now=now)
    session.flush()


def remove_note(session: Session, actor: Actor, account_id: int, note_id: int, *, now: datetime) -> None:
    """Take a note away."""
    client_for(session, actor, account_id)
    note = queries.ability_note_of(session, account_id, note_id)
    close_task(session, _key(note), now=now)
    session.delete(note)
    audit.record(session, actor, "remove_ability", "account", account_id, now=now)
    session.flush()


def remind_of_repeat(session: Session, note_id: int, *, now: datetime) -> str | None:
    """Give the staff the task to do it again with the client."""
    note = session.get(AbilityNote, note_id)
    if note is None or note.repeat_on is None:
        return None
    opened = open_task(
        session,
        note.centre_id,
        TASK_KIND,
        _key(note),
        about_account_id=note.account_id,
        due_on=note.repeat_on,
        now=now,
    )
    return "repeats_opened" if opened else None


def _key(note: AbilityNote) -> str:
    return f"ability:{note.id}:{note.repeat_on}"
