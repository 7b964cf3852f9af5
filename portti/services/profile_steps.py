"""Saving each step of a profile: only what changed, and never over another tab's change."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.domain import profiles as rules
from portti.domain.actor import Actor
from portti.domain.errors import Conflict, NotFound
from portti.domain.permissions import check_may
from portti.domain.profiles import FreeTime
from portti.models import (
    Profile,
    ProfileCannot,
    ProfileFreeTime,
    ProfileInterest,
    ProfileLanguage,
    ProfileSkill,
    ProfileTravel,
)
from portti.queries import profiles as queries
from portti.services.places import resolve_place
from portti.services.profiles import note_change
from portti.wording.interest import INTERESTS


@contextmanager
def _step(
    session: Session, actor: Actor, step: str, row_version: int | None, now: datetime
) -> Iterator[Profile]:
    """Lend the locked profile for one step, then raise its version and record it, if anything changed.

    What was changed by another tab since `row_version` is not overwritten: Conflict. The same content sent
    twice is saved once. None saves whatever came between, for deeds that only add or take one thing.
    """
    check_may(actor, "edit_profile")
    profile = queries.own_profile_for_change(session, actor)
    before = step_values(profile, step)
    yield profile
    done = profile.steps_done.split()
    if step not in done:
        profile.steps_done = " ".join([*done, step])
    if step_values(profile, step) != before:
        if row_version is not None and row_version != profile.row_version:
            raise Conflict
        note_change(session, actor, profile, "save_profile_step", now, {"step": step})
    session.flush()


def step_values(profile: Profile, step: str) -> object:
    """Return what a step holds, for telling whether it has changed."""
    values: dict[str, Callable[[], object]] = {
        "place": lambda: (profile.municipality_code, profile.postal_code),
        "travel": lambda: {(way.mode, way.reach) for way in profile.travel},
        "times": lambda: sorted(map(time_of, profile.free_times)),
        "dates": lambda: (profile.availability, profile.from_on, profile.to_on),
        "hours": lambda: (
            profile.hours_min,
            profile.hours_max,
            profile.shortest_shift,
            profile.short_notice_minutes,
            profile.live_in,
            profile.on_call,
        ),
        "skills": lambda: {(row.skill, row.level) for row in profile.skills},
        "languages": lambda: {(row.language, row.level) for row in profile.languages},
        "conditions": lambda: {row.condition for row in profile.cannot},
        "about": lambda: (
            profile.shown_name,
            profile.text,
            profile.text_language,
            {row.interest for row in profile.interests},
        ),
        "visibility": lambda: (profile.visibility, profile.shown_fields),
    }
    return values[step]()


def time_of(row: ProfileFreeTime) -> FreeTime:
    """Return a row of free time as a value."""
    return FreeTime(row.weekday, row.start_minute, row.end_minute)


def save_place(
    session: Session, actor: Actor, text: str, row_version: int | None, *, now: datetime
) -> Profile:
    """Save where the assistant lives: a postal code or a municipality."""
    with _step(session, actor, "place", row_version, now) as profile:
        place = resolve_place(session, text)
        profile.municipality_code, profile.postal_code = place.municipality_code, place.postal_code
        profile.latitude, profile.longitude = place.latitude, place.longitude
    return profile


def save_travel(
    session: Session, actor: Actor, reaches: Mapping[str, float], row_version: int | None, *, now: datetime
) -> Profile:
    """Save the ways to travel with their reach: minutes, or kilometres in any way."""
    rules.check_travel(reaches)
    with _step(session, actor, "travel", row_version, now) as profile:
        _match_rows(
            profile.travel, "mode", reaches, "reach", lambda key, reach: ProfileTravel(mode=key, reach=reach)
        )
    return profile


def add_free_times(session: Session, actor: Actor, times: Iterable[FreeTime], *, now: datetime) -> Profile:
    """Add free times to the week; those that stand already are not added again."""
    with _step(session, actor, "times", None, now) as profile:
        for time in rules.added_times(map(time_of, profile.free_times), times):
            profile.free_times.append(
                ProfileFreeTime(
                    position=0,
                    weekday=time.weekday,
                    start_minute=time.start_minute,
                    end_minute=time.end_minute,
                )
            )
        _put_in_order(profile)
    return profile


def change_free_time(
    session: Session,
    actor: Actor,
    free_time_id: int,
    time: FreeTime,
    row_version: int | None,
    *,
    now: datetime,
) -> Profile:
    """Change one free time of the week; NotFound where it has been removed meanwhile."""
    rules.check_free_time(time)
    with _step(session, actor, "times", row_version, now) as profile:
        row = own_free_time(profile, free_time_id)
        if any(time_of(other) == time for other in profile.free_times if other is not row):
            profile.free_times.remove(row)
        row.weekday, row.start_minute, row.end_minute = time.weekday, time.start_minute, time.end_minute
        _put_in_order(profile)
    return profile


def remove_free_time(session: Session, actor: Actor, free_time_id: int, *, now: datetime) -> Profile:
    """Remove one free time; removing it twice changes nothing."""
    with _step(session, actor, "times", None, now) as profile:
        profile.free_times = [row for row in profile.free_times if row.id != free_time_id]
        _put_in_order(profile)
    return profile


def own_free_time(profile: Profile, free_time_id: int) -> ProfileFreeTime:
    """Return a free time of this profile; NotFound for another's."""
    for row in profile.free_times:
        if row.id == free_time_id:
            return row
    raise NotFound("free_time")


def _put_in_order(profile: Profile) -> None:
    for position, row in enumerate(sorted(profile.free_times, key=time_of)):
        row.position = position


def save_dates(
    session: Session, actor: Actor, draft: rules.DatesDraft, row_version: int | None, *, now: datetime
) -> Profile:
    """Save whether and when the assistant can start."""
    rules.check_dates(draft, today=helsinki(now).date())
    with _step(session, actor, "dates", row_version, now) as profile:
        profile.availability = draft.availability
        profile.from_on, profile.to_on = draft.from_on, draft.to_on
    return profile


def save_hours(
    session: Session, actor: Actor, draft: rules.HoursDraft, row_version: int | None, *, now: datetime
) -> Profile:
    """Save the hours wanted, the shortest shift, the readiness at short notice, living in and work now and then."""
    rules.check_hours(draft)
    with _step(session, actor, "hours", row_version, now) as profile:
        rules.check_nights(draft.live_in, [row.condition for row in profile.cannot], "live_in")
        profile.live_in, profile.on_call = draft.live_in, draft.on_call
        profile.hours_min, profile.hours_max = float(draft.least), float(draft.most)
        profile.shortest_shift = draft.shortest_shift
        profile.short_notice_minutes = draft.short_notice
    return profile


def save_skills(
    session: Session, actor: Actor, skills: Mapping[str, str], row_version: int | None, *, now: datetime
) -> Profile:
    """Save the skills with their levels."""
    rules.check_held_skills(skills)
    with _step(session, actor, "skills", row_version, now) as profile:
        _match_rows(
            profile.skills, "skill", skills, "level", lambda key, level: ProfileSkill(skill=key, level=level)
        )
    return profile


def save_languages(
    session: Session, actor: Actor, languages: Mapping[str, str], row_version: int | None, *, now: datetime
) -> Profile:
    """Save the languages with their levels."""
    with _step(session, actor, "languages", row_version, now) as profile:
        rules.check_languages(languages, [row.language for row in profile.languages])
        _match_rows(
            profile.languages,
            "language",
            languages,
            "level",
            lambda key, level: ProfileLanguage(language=key, level=level),
        )
    return profile


def save_conditions(
    session: Session, actor: Actor, conditions: Collection[str], row_version: int | None, *, now: datetime
) -> Profile:
    """Save what the assistant cannot work with; never why."""
    rules.check_cannot(conditions)
    with _step(session, actor, "conditions", row_version, now) as profile:
        rules.check_nights(profile.live_in, conditions, "conditions")
        _match_rows(
            profile.cannot,
            "condition",
            dict.fromkeys(conditions),
            None,
            lambda key, _none: ProfileCannot(condition=key),
        )
    return profile


def save_about(
    session: Session, actor: Actor, draft: rules.AboutDraft, row_version: int | None, *, now: datetime
) -> Profile:
    """Save the shown name, the text with its language, and the interests."""
    rules.check_about(draft, INTERESTS)
    with _step(session, actor, "about", row_version, now) as profile:
        profile.shown_name, profile.text = draft.shown_name, draft.text
        profile.text_language = draft.text_language
        _match_rows(
            profile.interests,
            "interest",
            dict.fromkeys(draft.interests),
            None,
            lambda key, _none: ProfileInterest(interest=key),
        )
    return profile


def save_visibility(
    session: Session, actor: Actor, draft: rules.VisibilityDraft, row_version: int | None, *, now: datetime
) -> Profile:
    """Save who may see the profile, and which optional parts of it."""
    rules.check_visibility(draft)
    with _step(session, actor, "visibility", row_version, now) as profile:
        profile.visibility = draft.visibility
        profile.shown_fields = " ".join(name for name in rules.SHOWN_FIELDS if name in draft.shown_fields)
    return profile


def _match_rows(
    rows: list[Any],
    key: str,
    wanted: Mapping[str, Any],
    value: str | None,
    make: Callable[[str, Any], Any],
) -> None:
    """Make `rows` hold what is wanted; rows that stay are kept, since a new one of the same key would collide."""
    for row in list(rows):
        if getattr(row, key) not in wanted:
            rows.remove(row)
        elif value is not None:
            setattr(row, value, wanted[getattr(row, key)])
    present = {getattr(row, key) for row in rows}
    rows.extend(make(name, wanted[name]) for name in wanted if name not in present)
