"""Client panels: what a proposal's status can be, and what a meeting, a draft, a proposal and an answer sheet need."""

from dataclasses import dataclass
from datetime import date, timedelta

from portti.domain.client_events import EARLIEST
from portti.domain.errors import RuleViolation

STATUSES = ("waits", "under_way", "done", "partly", "not_done")
ANSWERED = frozenset(STATUSES) - {"waits"}
"""Who says one of these says also what was done, or why not."""
EFFECTS = ("client_orientation", "service_structures")
"""What an answer sheet asks of: has it changed?"""
EFFECT_ANSWERS = ("much", "somewhat", "little", "not")
IMPROVED = frozenset({"much", "somewhat"})
LONGEST_NAME, LONGEST_TITLE, LONGEST_TEXT = 120, 200, 2000
MOST_PEOPLE = 1000
_FURTHEST = timedelta(days=366)


@dataclass(frozen=True)
class PanelDraftFacts:
    """One panel as it is told."""

    name: str
    about: str
    language: str
    municipality_code: str | None
    begun_on: date | None
    ended_on: date | None
    is_public: bool


def check_panel(draft: PanelDraftFacts, *, today: date) -> None:
    """Raise RuleViolation with the first thing of a panel that cannot be right."""
    check_text(draft.name, "name", LONGEST_NAME)
    if len(draft.about) > LONGEST_TEXT:
        raise RuleViolation("text_too_long", "about", {"most": LONGEST_TEXT})
    check_day(draft.begun_on, "begun_on", today=today, ahead=True)
    if draft.ended_on is not None:
        check_day(draft.ended_on, "ended_on", today=today, ahead=True)
        if draft.begun_on is not None and draft.ended_on < draft.begun_on:
            raise RuleViolation("panel_ends_before", "ended_on")


def check_text(text: str, field: str, most: int = LONGEST_TEXT) -> None:
    """Raise RuleViolation for a text that is missing or too long."""
    if not text:
        raise RuleViolation("text_missing", field)
    if len(text) > most:
        raise RuleViolation("text_too_long", field, {"most": most})


def check_day(day: date | None, field: str, *, today: date, ahead: bool = False) -> None:
    """Raise RuleViolation for a day that is missing, far too long ago, or ahead where it must have been."""
    if day is None:
        raise RuleViolation("day_missing", field)
    if day < EARLIEST:
        raise RuleViolation("day_too_early", field)
    if day > today + (_FURTHEST if ahead else timedelta()):
        raise RuleViolation("day_too_far" if ahead else "day_ahead", field)


def check_proposal(status: str, answer: str, answered_on: date | None, *, today: date) -> None:
    """Raise RuleViolation unless a proposal that has been answered says what was done, or why not, and since when."""
    if status not in STATUSES:
        raise RuleViolation("unknown_choice", "status")
    if status in ANSWERED:
        check_text(answer, "answer")
        check_day(answered_on, "answered_on", today=today)
    elif answer:
        raise RuleViolation("answer_without_status", "status")


def check_sheet(answers: dict[str, str | None]) -> None:
    """Raise RuleViolation for an answer sheet that answers nothing, or with a word that nobody offered."""
    if not any(answers.values()):
        raise RuleViolation("answer_missing", EFFECTS[0])
    for effect, answer in answers.items():
        if answer is not None and answer not in EFFECT_ANSWERS:
            raise RuleViolation("unknown_choice", effect)
