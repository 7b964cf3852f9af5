"""Deeds on a need: making, filling in step by step, publishing, pausing, copying, confirming.

Each change raises `row_version` and sets `changed_at`; what changes nothing leaves both, so that a form sent
twice does its work once.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from portti.clock import helsinki, wall_minute
from portti.domain.actor import Actor
from portti.domain.double_press import is_double_press
from portti.domain.errors import Conflict, NotAllowed, RuleViolation
from portti.domain.granted_hours import PlannedHours
from portti.domain.need_states import check_editable, state_after
from portti.domain.needs import Draft
from portti.domain.open_times import OpenTimes
from portti.domain.permissions import check_may
from portti.domain.weekly_hours import Entry, check_entries, in_order, key_of
from portti.models import Need, NeedCondition, NeedKnown, NeedLanguage, NeedSkill
from portti.queries import accounts as account_queries
from portti.queries import needs as need_queries
from portti.services import ad_reading, audit, granted_hours, need_drafts, need_ending, need_open_times
from portti.services.assisted_gate import check_confirmed
from portti.services.need_marks import mark_of
from portti.services.substitute_ends import end_requests
from portti.settings import Settings

_COPIED = (
    "title",
    "text",
    "text_language",
    "municipality_code",
    "postal_code",
    "latitude",
    "longitude",
    "hours_cap",
    "min_cover",
    "open_to_visitors",
    "open_parts_of_day",
    "open_weekdays",
    "open_hours_min",
    "open_hours_max",
    "open_casual",
    "open_any_days",
    "open_best_weekday",
    "open_times_a_week",
    "open_visit_min",
    "open_visit_max",
    "open_earliest_minute",
    "open_latest_minute",
    "open_assistants",
    "open_job",
    "live_days_min",
    "live_days_max",
    "live_every_days",
    "live_own_room",
    "break_minutes",
    "contract",
    "months_min",
    "months_max",
    "pay_basis",
    "pay_text",
    "wished_gender",
    "gender_ground",
    "gender_ground_text",
    "extract_asked",
    "roster_begins_on",
    "roster_weeks",
    "steps_done",
)

_PAGES_OF_TIMES = frozenset({"times", "week", "windows", "singles", "open", "more"})
_PAGE_OF_KIND = {"weekly": "week", "window": "windows", "single": "singles", "more": "more"}


def create_need(session: Session, actor: Actor, *, now: datetime) -> Need:
    """Return a new empty draft of the actor's employer; a draft that is still empty is used again."""
    check_may(actor, "edit_need")
    if actor.employer_id is None:
        raise NotAllowed("edit_need")
    # One at a time: the second of two presses finds the draft that the first made.
    employer = account_queries.employer_for_change(session, actor.employer_id)
    for need in need_queries.own_needs(session, actor):
        untouched = need.state == "draft" and need.row_version == 1 and not need.steps_done
        if untouched and need.copied_from_id is None:
            return need
    need = Need(
        centre_id=employer.centre_id,
        employer_id=employer.id,
        exchange_id=_new_exchange_id(),
        created_at=now,
        changed_at=now,
    )
    session.add(need)
    session.flush()
    audit.record(session, actor, "create_need", "need", need.id, now=now)
    return need


def _new_exchange_id() -> str:
    return "n" + secrets.token_hex(8)


def save_need_step(
    session: Session, actor: Actor, need_id: int, draft: Draft, *, version: str | None, now: datetime
) -> Need:
    """Save one step. `version` is the mark of the step that the form was filled in from.

    Raises Conflict where the step has changed since and this draft would change it again; what was changed in
    other steps meanwhile stays.
    """
    need = _need_to_edit(session, actor, need_id)
    draft.check(helsinki(now).date())
    lacked = need_ending.missing_of(need, now)
    before = mark_of(need, draft.step)
    planned = _planned(session, need, now)
    changed = need_drafts.put(session, actor, need, draft)
    if changed:
        if version is not None and version != before:
            raise Conflict
        _check_still_whole(need, lacked, now)
        granted_hours.check_grown(session, need, planned, now=now)
        _note_change(session, actor, need, "edit_need", now, step=draft.step)
    need_drafts.mark_done(need, draft.step)
    return need


def change_times(
    session: Session,
    actor: Actor,
    need_id: int,
    kind: str,
    *,
    add: Iterable[Entry] = (),
    remove: Iterable[Entry] = (),
    now: datetime,
) -> bool:
    """Add and remove entries of one kind: `weekly`, `window`, `single` or `more`; answer whether any changed.

    What is there already is not added again, and what is gone is not removed again. An entry that is changed
    into another must still be there, or Conflict is raised.
    """
    need = _need_to_edit(session, actor, need_id)
    add, remove = list(add), list(remove)
    check_entries(add)
    before = need_drafts.entries_of(need, kind)
    if add and remove and not set(remove) <= set(before) and not set(add) <= set(before):
        raise Conflict
    after = in_order([*(entry for entry in before if entry not in remove), *add])
    need_drafts.mark_done(need, _PAGE_OF_KIND[kind])
    if after == before:
        return False
    check_entries(after)
    lacked, planned = need_ending.missing_of(need, now), _planned(session, need, now)
    need_drafts.put_entries(need, kind, after)
    _check_still_whole(need, lacked, now)
    granted_hours.check_grown(session, need, planned, now=now)
    _note_change(session, actor, need, "edit_need", now, step=kind)
    return True


def clear_open_times(session: Session, actor: Actor, need_id: int, *, now: datetime) -> OpenTimes:
    """Forget the open times, for an employer who knows the times now; return what they were."""
    need = _need_to_edit(session, actor, need_id)
    emptied = need_open_times.all_open_times_of(need)
    if need_open_times.has_open_times(need):
        lacked = need_ending.missing_of(need, now)
        need_open_times.write_all_open_times(need, OpenTimes())
        need_open_times.unmark_open(need)
        _check_still_whole(need, lacked, now)
        _note_change(session, actor, need, "edit_need", now, step="open")
    return emptied


def put_open_times_back(
    session: Session, actor: Actor, need_id: int, emptied: OpenTimes, *, now: datetime
) -> Need:
    """Put emptied open times back; Conflict where others have been written since."""
    need = _need_to_edit(session, actor, need_id)
    stands = need_open_times.all_open_times_of(need)
    if stands == emptied and need_open_times.has_open_times(need):
        return need
    if stands != OpenTimes():
        raise Conflict
    need_open_times.write_all_open_times(need, emptied)
    for word in (need_open_times.KIND_OPEN, "open"):
        need_drafts.mark_done(need, word)
    _note_change(session, actor, need, "edit_need", now, step="open")
    return need


def publish_need(session: Session, actor: Actor, need_id: int, *, settings: Settings, now: datetime) -> Need:
    """Let Portti look for assistants from now on; also brings back a need from any other state.

    An ad that staff read first begins to wait for them instead; staff who publish for a person have read it,
    but answer a wish about gender by itself.
    """
    need = _need_for_deed(session, actor, need_id)
    missing = need_ending.missing_of(need, now)
    if missing:
        raise RuleViolation("not_whole", None, {"steps": missing})
    check_confirmed(session, actor, need_id=need.id, now=now)
    granted_hours.check_plan(session, need, now=now)
    return _make_public(session, actor, need, "publish", settings, now)


def wait_for_staff(session: Session, actor: Actor, need: Need, *, settings: Settings, now: datetime) -> Need:
    """Let a need wait for its centre's staff; one that waits already goes on waiting."""
    ad_reading.begin_waiting(session, actor, need, settings, now)
    need.words_unread = True
    return move_need(session, actor, need, "ask_check", now)


def _make_public(
    session: Session, actor: Actor, need: Need, deed: str, settings: Settings, now: datetime
) -> Need:
    if need.state != "published":
        if actor.is_staff and not ad_reading.has_open_wish(need):
            ad_reading.note_passed(session, actor, need, now)
        elif ad_reading.needs_staff(session, need, settings):
            return wait_for_staff(session, actor, need, settings=settings, now=now)
    return move_need(session, actor, need, deed, now)


def confirm_need(session: Session, actor: Actor, need_id: int, *, settings: Settings, now: datetime) -> Need:
    """Say that the need still stands; an expired one is published again, unless its days are over.

    The service itself (an actor without account) may do it for a signed link.
    """
    if actor.account_id is None:
        need = need_queries.need_for_change(session, need_id)
    else:
        need = _need_for_deed(session, actor, need_id)
    if need.state == "expired" and need_ending.is_over(need, now):
        raise RuleViolation("not_whole")
    if need.state == "published" and need.asked_at is None and is_double_press(need.confirmed_at, now):
        return need
    if need.state == "expired":
        granted_hours.check_plan(session, need, now=now)
    return _make_public(session, actor, need, "confirm", settings, now)


def pause_need(session: Session, actor: Actor, need_id: int, *, now: datetime) -> Need:
    """Hide the need for a while; nothing is lost."""
    return move_need(session, actor, _need_for_deed(session, actor, need_id), "pause", now)


def fill_need_up(session: Session, actor: Actor, need_id: int, *, now: datetime) -> Need:
    """Say that an assistant has been found."""
    return move_need(session, actor, _need_for_deed(session, actor, need_id), "fill", now)


def fill_by_itself(session: Session, actor: Actor, need: Need, *, now: datetime) -> None:
    """Say of a locked need that it is filled, because nothing of it is open any more."""
    move_need(session, actor, need, "fill", now)


def open_again(session: Session, actor: Actor, need: Need, *, settings: Settings, now: datetime) -> None:
    """Look for assistants again for a locked need that was filled; one that lacks something stays as it is."""
    if not need_ending.missing_of(need, now):
        _make_public(session, actor, need, "publish", settings, now)


def note_taken(session: Session, actor: Actor, need: Need, *, now: datetime) -> None:
    """Note that a locked need asks for more or less than before, because somebody has begun or left."""
    _note_change(session, actor, need, "take_shifts", now)


def withdraw_need(session: Session, actor: Actor, need_id: int, *, settings: Settings, now: datetime) -> Need:
    """Take the need away; it can be taken back. Nobody is looked for any more for its single shifts."""
    need = move_need(session, actor, _need_for_deed(session, actor, need_id), "withdraw", now)
    end_requests(session, actor, need, settings=settings, now=now)
    return need


def withdraw_for_leaver(
    session: Session, actor: Actor, need: Need, *, settings: Settings, now: datetime
) -> None:
    """Take away the need of an employer whose account is deleted, whoever asked for that."""
    move_need(session, actor, need, "withdraw", now)
    end_requests(session, actor, need, settings=settings, now=now)


def hide_need(session: Session, actor: Actor, need: Need, *, now: datetime) -> None:
    """Hide an open need that nobody has confirmed, or whose days are over."""
    need.state = state_after("expire", need.state, was_published=True)
    _note_change(session, actor, need, "hide_need", now)


def restore_need(session: Session, actor: Actor, need_id: int, *, now: datetime) -> Need:
    """Take back a withdrawn need: to a draft, or to a pause where it was once published."""
    return move_need(session, actor, _need_for_deed(session, actor, need_id), "restore", now)


def copy_need(session: Session, actor: Actor, need_id: int, *, now: datetime) -> Need:
    """Return a new draft that says what the old need said, without the dates that have passed.

    A copy that nobody has touched yet is used again, so that two presses make one copy.
    """
    check_may(actor, "edit_need")
    old = need_queries.own_need_for_change(session, actor, need_id)
    for need in need_queries.own_needs(session, actor):
        untouched = need.state == "draft" and need.row_version == 1
        if untouched and need.copied_from_id == old.id and need.created_at >= old.changed_at:
            return need
    copy = Need(
        centre_id=old.centre_id,
        employer_id=old.employer_id,
        exchange_id=_new_exchange_id(),
        copied_from_id=old.id,
        created_at=now,
        changed_at=now,
        **{name: getattr(old, name) for name in _COPIED},
    )
    _copy_rows(old, copy, now)
    session.add(copy)
    session.flush()
    audit.record(session, actor, "copy_need", "need", copy.id, now=now, facts={"from": old.id})
    return copy


def _copy_rows(old: Need, copy: Need, now: datetime) -> None:
    local = helsinki(now)
    ahead = wall_minute(now)
    copy.from_on = old.from_on if old.from_on and old.from_on >= local.date() else None
    copy.to_on = old.to_on if old.to_on and old.to_on >= local.date() else None
    for kind in ("weekly", "window", "more"):
        need_drafts.put_entries(copy, kind, need_drafts.entries_of(old, kind))
    singles = need_drafts.entries_of(old, "single")
    need_drafts.put_entries(copy, "single", [entry for entry in singles if key_of(entry) >= ahead])
    copy.skills = [NeedSkill(skill=row.skill, strength=row.strength) for row in old.skills]
    copy.languages = [
        NeedLanguage(language=row.language, level=row.level, strength=row.strength) for row in old.languages
    ]
    copy.conditions = [NeedCondition(condition=row.condition) for row in old.conditions]
    copy.known = [NeedKnown(profile_id=row.profile_id) for row in old.known]


def _need_for_deed(session: Session, actor: Actor, need_id: int) -> Need:
    check_may(actor, "edit_need")
    return need_queries.own_need_for_change(session, actor, need_id)


def _need_to_edit(session: Session, actor: Actor, need_id: int) -> Need:
    need = _need_for_deed(session, actor, need_id)
    check_editable(need.state)
    return need


def move_need(session: Session, actor: Actor, need: Need, deed: str, now: datetime) -> Need:
    """Do a deed of the table of states on a locked need; what is done already changes nothing."""
    after = state_after(deed, need.state, was_published=need.published_at is not None)
    if after == need.state and deed != "confirm":
        return need
    if need.state == "checking":
        # Whatever takes a need out of the waiting ends it; where staff answered, they have said so before.
        ad_reading.end_waiting(session, actor, need, "left", now)
    if after == "published" and need.state != "published":
        need.public_since = now
    need.state = after
    if after == "published":
        need.published_at = need.published_at or now
        need.confirmed_at, need.asked_at = now, None
        need.words_unread = False
    _note_change(session, actor, need, f"{deed}_need", now)
    return need


def _check_still_whole(need: Need, lacked: tuple[str, ...], now: datetime) -> None:
    """A published need loses nothing that it must have; what it came without (by import) is not asked here."""
    if need.state != "published":
        return
    for step in need_ending.missing_of(need, now):
        part = "times" if step in _PAGES_OF_TIMES else step
        if part not in {"times" if old in _PAGES_OF_TIMES else old for old in lacked}:
            raise RuleViolation(f"published_lacks_{part}")


def _planned(session: Session, need: Need, now: datetime) -> PlannedHours | None:
    """Return the plan that a change of this need may not make larger than granted; None for one that is hidden."""
    return granted_hours.plan_of(session, need, now=now) if need.state in granted_hours.PLANNED else None


def _note_change(
    session: Session, actor: Actor, need: Need, deed: str, now: datetime, step: str | None = None
) -> None:
    need.row_version += 1
    need.changed_at = now
    session.flush()
    audit.record(session, actor, deed, "need", need.id, now=now, facts={"step": step} if step else None)
