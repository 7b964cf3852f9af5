"""Client panels: what a proposal's status can be, and what a meeting, a draft, a proposal and an answer sheet need."""

from dataclasses import dataclass
from datetime import date, timedelta

from portti.domain.client_events import EARLIEST
from portti.domain.errors import RuleViolation, faults_of

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
class PanelFacts:
    """One panel as it is told."""

    name: str
    about: str
    language: str
    municipality_code: str | None
    begun_on: date | None
    ended_on: date | None
    is_public: bool


def check_panel(draft: PanelFacts, *, today: date) -> None:
    """Raise RuleViolation with the first thing of a panel that cannot be right."""
    for fault in panel_faults(draft, today=today):
        raise fault


def panel_faults(draft: PanelFacts, *, today: date) -> list[RuleViolation]:
    """Return all that cannot be right of a panel, in the order of its fields."""
    faults = faults_of(
        lambda: check_text(draft.name, "name", LONGEST_NAME),
        lambda: _check_length(draft.about, "about", LONGEST_TEXT),
        lambda: check_day(draft.begun_on, "begun_on", today=today, ahead=True),
    )
    if draft.ended_on is not None:
        faults += faults_of(lambda: check_day(draft.ended_on, "ended_on", today=today, ahead=True))
        if draft.begun_on is not None and draft.ended_on < draft.begun_on:
            faults.append(RuleViolation("panel_ends_before", "ended_on"))
    return faults


def check_text(text: str, field: str, most: int = LONGEST_TEXT) -> None:
    """Raise RuleViolation for a text that is missing or too long."""
    if not text:
        raise RuleViolation("text_missing", field)
    _check_length(text, field, most)


def check_day(day: date | None, field: str, *, today: date, ahead: bool = False) -> None:
    """Raise RuleViolation for a day that is missing, far too long ago, or ahead where it must have been."""
    if day is None:
        raise RuleViolation("day_missing", field)
    if day < EARLIEST:
        raise RuleViolation("day_too_early", field)
    if day > today + (_FURTHEST if ahead else timedelta()):
        raise RuleViolation("day_too_far" if ahead else "day_ahead", field)


@dataclass(frozen=True)
class MeetingFacts:
    """One meeting as it is told."""

    held_on: date | None
    place: str
    attended: int | None
    about: str

    def faults(self, *, today: date) -> list[RuleViolation]:
        """Return all that cannot be right, in the order of the fields."""
        return faults_of(
            lambda: check_day(self.held_on, "held_on", today=today, ahead=True),
            lambda: _check_length(self.place, "place", LONGEST_NAME),
            lambda: _check_length(self.about, "about", LONGEST_TEXT),
        )


@dataclass(frozen=True)
class DraftFacts:
    """One draft that was put before the panel, as it is told."""

    shown_on: date | None
    title: str
    outcome: str

    def faults(self, *, today: date) -> list[RuleViolation]:
        """Return all that cannot be right, in the order of the fields."""
        return faults_of(
            lambda: check_day(self.shown_on, "shown_on", today=today, ahead=True),
            lambda: check_text(self.title, "title", LONGEST_TITLE),
            lambda: _check_length(self.outcome, "outcome", LONGEST_TEXT),
        )


@dataclass(frozen=True)
class ProposalFacts:
    """One proposal with its answer, as it is told."""

    made_on: date | None
    text: str
    status: str
    answer: str
    answered_on: date | None

    def faults(self, *, today: date) -> list[RuleViolation]:
        """Return all that cannot be right, in the order of the fields: an answer has a status, a day and words."""
        faults = faults_of(
            lambda: check_day(self.made_on, "made_on", today=today), lambda: check_text(self.text, "text")
        )
        if self.status not in STATUSES:
            faults.append(RuleViolation("unknown_choice", "status"))
        elif self.status in ANSWERED:
            faults += faults_of(
                lambda: check_text(self.answer, "answer"),
                lambda: check_day(self.answered_on, "answered_on", today=today),
            )
            if self.made_on and self.answered_on and self.answered_on < self.made_on:
                faults.append(RuleViolation("answered_before", "answered_on"))
        elif self.answer or self.answered_on:
            faults.append(RuleViolation("answer_without_status", "status"))
        return faults


@dataclass(frozen=True)
class SheetFacts:
    """One answer sheet without a name, as it is told."""

    answered_on: date | None
    client_orientation: str | None
    service_structures: str | None

    def faults(self, *, today: date) -> list[RuleViolation]:
        """Return all that cannot be right, in the order of the fields."""
        faults = faults_of(lambda: check_day(self.answered_on, "answered_on", today=today))
        answers = {effect: getattr(self, effect) for effect in EFFECTS}
        if not any(answers.values()):
            faults.append(RuleViolation("answer_missing", EFFECTS[0]))
        return faults + [
            RuleViolation("unknown_choice", effect)
            for effect, answer in answers.items()
            if answer is not None and answer not in EFFECT_ANSWERS
        ]


Part = MeetingFacts | DraftFacts | ProposalFacts | SheetFacts
PARTS = ("meeting", "draft", "proposal", "sheet")


def check_part(facts: Part, *, today: date) -> None:
    """Raise RuleViolation with the first thing of a part that cannot be right."""
    for fault in facts.faults(today=today):
        raise fault


def _check_length(text: str, field: str, most: int) -> None:
    if len(text) > most:
        raise RuleViolation("text_too_long", field, {"most": most})
