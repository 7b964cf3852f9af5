"""Notes of a Kykyviisari that was done elsewhere: its day, its language, areas chosen as goals, and when again.

Kykyviisari is a registered mark of the Finnish Institute of Occupational Health, and its wording may not be altered:
no question, answer or point of it is kept or shown here.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from portti.domain.client_events import EARLIEST
from portti.domain.errors import RuleViolation
from portti.domain.goals import AREAS

LANGUAGES = ("fi", "selko", "sv", "ar", "en", "fa", "nl", "ja", "so", "ckb", "ru", "other")
"""Versions that its publisher tells of (domain brief, sources V72 and V74)."""
HOMEPAGE = "https://www.ttl.fi/teemat/tyohyvinvointi-ja-tyokyky/tyokyky/kykyviisari"
FURTHEST_REPEAT = timedelta(days=3 * 366)


@dataclass(frozen=True)
class AbilityDraft:
    """One note as it is told."""

    done_on: date | None
    language: str
    areas: frozenset[str]
    repeat_on: date | None


def check_note(draft: AbilityDraft, *, today: date) -> None:
    """Raise RuleViolation with the first thing of a note that cannot be right."""
    if draft.done_on is None:
        raise RuleViolation("day_missing", "done_on")
    if draft.done_on > today:
        raise RuleViolation("day_ahead", "done_on")
    if draft.done_on < EARLIEST:
        raise RuleViolation("day_too_early", "done_on")
    if draft.language not in LANGUAGES:
        raise RuleViolation("unknown_choice", "language")
    if not draft.areas <= set(AREAS):
        raise RuleViolation("unknown_choice", "areas")
    if draft.repeat_on is not None and draft.repeat_on <= draft.done_on:
        raise RuleViolation("repeat_before", "repeat_on")
    if draft.repeat_on is not None and draft.repeat_on > today + FURTHEST_REPEAT:
        raise RuleViolation("repeat_far", "repeat_on")
