"""A client's wishes, goals, notes of Kykyviisari and forms as lines of the copy of all that is kept about them."""

from datetime import date
from typing import Any

from flask_babel import gettext

from portti.moments import short_day
from portti.wording.goal import (
    ABILITY_LANGUAGES,
    AREAS,
    MOMENTS,
    PROGRESS_VALUES,
    REASONS,
    STATEMENTS,
    STATES,
    WISHES,
)


def own_goal_lines(data: dict[str, Any], language: str) -> list[str]:
    """Return what the person wants, their goals with steps, notes, and their answers."""
    profile = data["service_profile"] or {"wishes": [], "own_words": ""}
    lines = [gettext(WISHES[wish]) for wish in profile["wishes"]]
    lines += [profile["own_words"]] if profile["own_words"] else []
    for goal in data["goals"]:
        lines.append(_goal(goal, language))
        lines += [f"– {step['text']}" for step in goal["steps"]]
    lines += [_note(note, language) for note in data["ability_notes"]]
    for form in data["progress_forms"]:
        moment = (form["side"], form["moment"])
        title = gettext(MOMENTS[moment])
        lines += [
            f"{title}: {gettext(STATEMENTS[statement])} {gettext(PROGRESS_VALUES[value])}"
            for statement, value in form["answers"].items()
        ]
    return lines


def _goal(goal: dict[str, Any], language: str) -> str:
    area, state, reason = goal["area"], goal["state"], goal["end_reason"]
    parts = [goal["title"], gettext(AREAS[area]), gettext(STATES[state])]
    parts += [gettext(REASONS[reason])] if reason else []
    return f"{_day(goal['opened_on'], language)}: " + ", ".join(part for part in parts if part)


def _note(note: dict[str, Any], language: str) -> str:
    areas = ", ".join(gettext(AREAS[area]) for area in note["areas"])
    return (
        f"Kykyviisari {_day(note['done_on'], language)}, {gettext(ABILITY_LANGUAGES[note['language']])}"
        + (f": {areas}" if areas else "")
    )


def _day(text: str, language: str) -> str:
    return short_day(date.fromisoformat(text), language)
