"""A need's row as the drafts of its steps, and drafts put on the row: the rules know only drafts."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, assert_never

from sqlalchemy.orm import Session

from matching.exchange import need_to_dict
from matching.types import Need as ExchangeNeed
from matching.types import Place, Shift, SingleShift, Window
from portti.domain import needs as rules
from portti.domain.actor import Actor
from portti.domain.errors import RuleViolation
from portti.domain.needs import Draft
from portti.domain.open_blocks import OpenBlock
from portti.domain.places import municipality_table
from portti.domain.weekly_hours import Entry, hours_a_week, in_order
from portti.models import (
    Need,
    NeedCondition,
    NeedKnown,
    NeedLanguage,
    NeedShift,
    NeedSingleShift,
    NeedSkill,
    NeedWindow,
)
from portti.queries import needs as need_queries
from portti.services.match_inputs import numbers
from portti.services.need_beside import put_before, put_wish
from portti.services.need_open_times import (
    block_row,
    has_open_times,
    knows_open_times,
    living_in_of,
    open_blocks_of,
    open_times_of,
    terms_of,
    write_living_in,
    write_open_times,
    write_terms,
)
from portti.services.need_rosters import put_roster
from portti.services.places import resolve_place

_KIND = "kind_"


def kinds_of(need: Need) -> tuple[str, ...]:
    """Return in which ways the times are known: chosen by the employer, or shown by what is there."""
    chosen = set(need.steps_done.split())
    present = {
        "weekly": bool(need.shifts),
        "window": bool(need.windows),
        "single": bool(need.single_shifts),
        "open": has_open_times(need),
    }
    return tuple(kind for kind in rules.KINDS if present[kind] or _KIND + kind in chosen)


def mark_done(need: Need, step: str) -> None:
    """Remember that the employer has been through a step."""
    done = need.steps_done.split()
    if step not in done:
        need.steps_done = " ".join([*done, step])


def shifts_of(need: Need) -> list[Entry]:
    """Return the weekly shifts as the engine knows them."""
    return [shift_of(row) for row in need.shifts]


def shift_of(row: NeedShift) -> Shift:
    """Return one weekly shift as the engine knows it."""
    return Shift(
        row.weekday,
        row.start_minute,
        row.end_minute,
        row.cycle,
        tuple(sorted(numbers(row.weeks))),
        row.assistants,
        row.splittable,
    )


def windows_of(need: Need) -> list[Entry]:
    """Return the windows as the engine knows them."""
    return [
        Window(
            tuple(sorted(numbers(row.weekdays))),
            row.earliest_minute,
            row.latest_minute,
            row.minutes,
            row.times,
            row.assistants,
        )
        for row in need.windows
    ]


def singles_of(need: Need) -> list[Entry]:
    """Return the single shifts as the engine knows them."""
    return [single_of(row) for row in need.single_shifts]


def single_of(row: NeedSingleShift) -> SingleShift:
    """Return one single shift as the engine knows it."""
    return SingleShift(datetime.fromisoformat(row.starts_at), datetime.fromisoformat(row.ends_at))


def entries_of(need: Need, kind: str) -> list[Entry]:
    """Return the entries of one kind in their order."""
    read = {"weekly": shifts_of, "window": windows_of, "single": singles_of, "more": open_blocks_of}[kind]
    return in_order(read(need))


def all_entries_of(need: Need) -> list[Entry]:
    """Return every fixed time of a need."""
    return [*shifts_of(need), *windows_of(need), *singles_of(need)]


def put_entries(need: Need, kind: str, entries: Iterable[Entry]) -> None:
    """Put entries of one kind in the place of those the need had."""
    listed = in_order(entries)
    if kind == "weekly":
        taken = {_times_of(row): row.taken for row in need.shifts}
        need.shifts = [_shift_row(at, one) for at, one in enumerate(listed) if isinstance(one, Shift)]
        for row in need.shifts:
            row.taken = min(row.assistants, taken.get(_times_of(row), 0))
    elif kind == "window":
        need.windows = [_window_row(at, one) for at, one in enumerate(listed) if isinstance(one, Window)]
    elif kind == "more":
        need.open_blocks = [block_row(at, one) for at, one in enumerate(listed) if isinstance(one, OpenBlock)]
    else:
        work = [(row.starts_at, row.ends_at) for row in need.single_shifts if row.taken]
        need.single_shifts = [_single_row(one) for one in listed if isinstance(one, SingleShift)]
        for single in need.single_shifts:
            single.taken = (single.starts_at, single.ends_at) in work


def _single_row(single: SingleShift) -> NeedSingleShift:
    starts_at, ends_at = (at.strftime("%Y-%m-%dT%H:%M") for at in (single.start, single.end))
    return NeedSingleShift(starts_at=starts_at, ends_at=ends_at)


def _times_of(row: NeedShift) -> tuple[int, int, int, int, str]:
    """Return by what a shift is known again, however many work it."""
    return row.weekday, row.start_minute, row.end_minute, row.cycle, row.weeks


def _shift_row(position: int, shift: Shift) -> NeedShift:
    return NeedShift(
        position=position,
        weekday=shift.weekday,
        start_minute=shift.start,
        end_minute=shift.end,
        cycle=shift.cycle,
        weeks=" ".join(map(str, shift.weeks)),
        assistants=shift.assistants,
        splittable=shift.splittable,
        taken=0,
    )


def _window_row(position: int, window: Window) -> NeedWindow:
    return NeedWindow(
        position=position,
        weekdays=" ".join(map(str, window.weekdays)),
        earliest_minute=window.earliest,
        latest_minute=window.latest,
        minutes=window.minutes,
        times=window.times,
        assistants=window.assistants,
    )


def hours_asked(need: Need) -> float:
    """Return how many hours a week all the weekly times of a need make."""
    shifts = [one for one in shifts_of(need) if isinstance(one, Shift)]
    return hours_a_week(shifts, [one for one in windows_of(need) if isinstance(one, Window)])


def most_hours(need: Need) -> float:
    """Return how many hours a week a need asks for at most.

    A window counts by the length of its work, times to be agreed by the hours that were told of them; what the
    employer may use in all is the limit.
    """
    told = need.open_hours_max or need.open_hours_min or 0.0
    hours = max(hours_asked(need), told)
    return hours if need.hours_cap is None else min(hours, need.hours_cap)


def times_data(entries: Iterable[Entry]) -> dict[str, Any]:
    """Return entries as the exchange format says them, for words and pictures."""
    listed = [entry for entry in entries if not isinstance(entry, OpenBlock)]
    need = ExchangeNeed(
        "n",
        Place(0, 0),
        shifts=tuple(one for one in listed if isinstance(one, Shift)),
        windows=tuple(one for one in listed if isinstance(one, Window)),
        single_shifts=tuple(one for one in listed if isinstance(one, SingleShift)),
        times_to_be_agreed=not listed,
    )
    return need_to_dict(need)


def place_text(need: Need, language: str = "fi") -> str:
    """Return the place as the employer may have typed it."""
    if need.postal_code:
        return need.postal_code
    municipality = municipality_table().get(need.municipality_code or "")
    return municipality.name(language) if municipality else ""


def dates_of(need: Need) -> rules.DatesDraft:
    """Return the step of dates and hours as it is stored."""
    return rules.DatesDraft(need.from_on, need.to_on, need.hours_cap, need.min_cover)


def strengths_of(need: Need) -> dict[str, str]:
    """Return how strongly each skill is asked; a must says more than a wish for the same."""
    found: dict[str, str] = {}
    for row in need.skills:
        if found.get(row.skill) != "must":
            found[row.skill] = row.strength
    return found


def languages_of(need: Need) -> rules.LanguagesDraft:
    """Return the step of languages as it is stored."""
    rows = sorted(need.languages, key=lambda row: row.strength, reverse=True)
    return rules.LanguagesDraft(
        {row.language: row.level for row in rows}, {row.language: row.strength for row in rows}
    )


def conditions_of(need: Need) -> tuple[str, ...]:
    """Return the home conditions."""
    return tuple(row.condition for row in need.conditions)


def known_of(need: Need) -> frozenset[int]:
    """Return the profiles that the need names as known."""
    return frozenset(row.profile_id for row in need.known)


def text_of(need: Need) -> rules.TextDraft:
    """Return the employer's words as they are stored."""
    return rules.TextDraft(need.title, need.text, need.text_language, need.open_to_visitors)


def put(session: Session, actor: Actor, need: Need, draft: Draft) -> bool:
    """Put a checked draft on the need; answer whether it changed anything."""
    match draft:
        case rules.PlaceDraft():
            return _put_place(session, need, draft)
        case rules.KindsDraft():
            return _put_kinds(need, draft)
        case rules.OpenTimesDraft():
            return _put_open_times(need, draft)
        case rules.LivingInDraft():
            changed = living_in_of(need) != draft
            write_living_in(need, draft)
        case rules.TermsDraft():
            changed = terms_of(need) != draft
            write_terms(need, draft)
        case rules.RosterDraft():
            return put_roster(need, draft)
        case rules.DatesDraft():
            changed = dates_of(need) != draft
            need.from_on, need.to_on = draft.from_on, draft.to_on
            need.hours_cap, need.min_cover = draft.hours_cap, draft.min_cover
        case rules.SkillsDraft():
            changed = strengths_of(need) != dict(draft.strengths)
            if changed:
                _put_skills(need, draft)
        case rules.LanguagesDraft():
            return _put_languages(session, need, draft)
        case rules.HomeDraft():
            changed = set(conditions_of(need)) != set(draft.conditions)
            stay = [row for row in need.conditions if row.condition in draft.conditions]
            new = [code for code in dict.fromkeys(draft.conditions) if code not in conditions_of(need)]
            need.conditions = [*stay, *(NeedCondition(condition=code) for code in new)]
        case rules.KnownDraft():
            return _put_known(session, actor, need, draft)
        case rules.TextDraft():
            changed = text_of(need) != draft
            need.title, need.text = draft.title, draft.text
            need.text_language, need.open_to_visitors = draft.language, draft.open_to_visitors
        case rules.WishDraft():
            return put_wish(need, draft)
        case rules.BeforeDraft():
            return put_before(session, need, draft)
        case _:
            assert_never(draft)
    return changed


def _put_place(session: Session, need: Need, draft: rules.PlaceDraft) -> bool:
    place = resolve_place(session, draft.text)
    if need.latitude is not None and (need.municipality_code, need.postal_code) == (
        place.municipality_code,
        place.postal_code,
    ):
        return False
    need.municipality_code, need.postal_code = place.municipality_code, place.postal_code
    need.latitude, need.longitude = place.latitude, place.longitude
    return True


def _put_kinds(need: Need, draft: rules.KindsDraft) -> bool:
    present = {
        "weekly": bool(need.shifts),
        "window": bool(need.windows),
        "single": bool(need.single_shifts),
        "open": knows_open_times(need),
    }
    for kind in rules.KINDS:
        # Nothing that was entered goes by a tick: the employer empties the list first.
        if present[kind] and kind not in draft.kinds:
            raise RuleViolation(f"kind_in_use_{kind}", "kinds")
    changed = set(kinds_of(need)) != set(draft.kinds)
    kept = [word for word in need.steps_done.split() if not word.startswith(_KIND)]
    need.steps_done = " ".join([*kept, *(_KIND + kind for kind in rules.KINDS if kind in draft.kinds)])
    return changed


def _put_open_times(need: Need, draft: rules.OpenTimesDraft) -> bool:
    changed = open_times_of(need) != draft or not has_open_times(need)
    mark_done(need, _KIND + "open")
    write_open_times(need, draft)
    return changed


def _put_skills(need: Need, draft: rules.SkillsDraft) -> None:
    wanted = dict(draft.strengths)
    stay = [row for row in need.skills if wanted.get(row.skill) == row.strength]
    have = {row.skill for row in stay}
    new = [NeedSkill(skill=code, strength=how) for code, how in wanted.items() if code not in have]
    need.skills = [*stay, *new]


def _put_languages(session: Session, need: Need, draft: rules.LanguagesDraft) -> bool:
    strengths = {code: draft.strengths[code] for code in draft.levels}
    stored = languages_of(need)
    changed = (dict(stored.levels), dict(stored.strengths)) != (dict(draft.levels), strengths)
    if not changed:
        return False
    stay = [
        row
        for row in need.languages
        if strengths.get(row.language) == row.strength and draft.levels[row.language] == row.level
    ]
    have = {row.language for row in stay}
    new = [
        NeedLanguage(language=code, level=level, strength=strengths[code])
        for code, level in draft.levels.items()
        if code not in have
    ]
    need.languages = stay
    # Language and strength are unique together: where only the level changes, the old row goes first.
    session.flush()
    need.languages = [*stay, *new]
    return True


def _put_known(session: Session, actor: Actor, need: Need, draft: rules.KnownDraft) -> bool:
    allowed = {one.profile_id for one in need_queries.known_assistants(session, actor)}
    if not draft.profile_ids <= allowed:
        raise RuleViolation("choice_unknown", "known")
    changed = known_of(need) != draft.profile_ids
    stay = [row for row in need.known if row.profile_id in draft.profile_ids]
    new = [NeedKnown(profile_id=key) for key in sorted(draft.profile_ids - known_of(need))]
    need.known = [*stay, *new]
    return changed
