"""Interviews: what may be asked, what an interview can come to, and when its record may be read or is final.

Only what the work asks for is asked. There is no question of health, family, religion, origin or union, and a centre
cannot write one: it chooses among these.
"""

from collections.abc import Collection, Sequence
from datetime import date

from portti.domain.errors import RuleViolation

QUESTIONS: dict[str, tuple[str, ...]] = {
    "work": ("tasks_done", "tasks_ready", "training", "leading"),
    "everyday": ("travel", "times", "hours", "sudden"),
    "wishes": ("wishes", "limits", "communication", "own_questions"),
}
"""The lawful questions by the step of the form on which they stand."""
STANDARD = tuple(code for codes in QUESTIONS.values() for code in codes)
STEPS = (*QUESTIONS, "facts", "outcome")

OUTCOMES: dict[str, tuple[str, ...]] = {
    "suitable": ("experience", "ready_to_learn"),
    "suitable_limits": ("limited_tasks", "limited_times", "limited_travel"),
    "training_first": ("needs_basics", "needs_lifting", "needs_language"),
    "not_now": ("not_free_now", "no_right_to_work", "no_such_work", "employer_leads"),
    "withdrew": ("other_work", "changed_mind", "no_reason_given"),
}
"""What an interview can come to, each with the reasons of which one is given."""
HOLDING = frozenset({"training_first", "not_now", "withdrew"})
"""Outcomes after which a profile waits where its centre asks for an interview first."""

RIGHTS_TO_WORK = ("yes", "no")
LONGEST_ANSWER, LONGEST_SUMMARY, LONGEST_CORRECTION = 1000, 2000, 1000


def check_questions(codes: Sequence[str]) -> None:
    """Raise RuleViolation unless some of the lawful questions are chosen, each once."""
    if not codes:
        raise RuleViolation("question_missing", "questions")
    if not set(codes) <= set(STANDARD) or len(set(codes)) < len(codes):
        raise RuleViolation("unknown_question", "questions")


def check_answer(code: str, text: str, asked: Collection[str]) -> None:
    """Raise RuleViolation for an answer to a question that is not asked, or one that is too long."""
    if code not in asked:
        raise RuleViolation("unknown_question", code)
    if len(text) > LONGEST_ANSWER:
        raise RuleViolation("answer_too_long", code)


def check_facts(
    held_on: date | None, right: str, until: date | None, seen_on: date | None, today: date
) -> None:
    """Raise RuleViolation for the first day that cannot be, or an unknown word for the right to work."""
    for fault in fact_faults(held_on, right, until, seen_on, today):
        raise fault


def fact_faults(
    held_on: date | None, right: str, until: date | None, seen_on: date | None, today: date
) -> list[RuleViolation]:
    """Return all that cannot be right of when the interview was, the right to work and the papers."""
    faults = []
    if held_on is None:
        faults.append(RuleViolation("held_on_missing", "held_on"))
    elif held_on > today:
        faults.append(RuleViolation("day_ahead", "held_on"))
    if seen_on is not None and seen_on > today:
        faults.append(RuleViolation("day_ahead", "identity_seen_on"))
    if right not in ("", *RIGHTS_TO_WORK):
        faults.append(RuleViolation("unknown_right", "right_to_work"))
    if until is not None and right != "yes":
        faults.append(RuleViolation("until_without_right", "right_to_work_until"))
    return faults


def check_outcome(outcome: str, reason: str, summary: str) -> None:
    """Raise RuleViolation for an outcome or reason that is not in the list, or a summary that is too long."""
    if outcome and outcome not in OUTCOMES:
        raise RuleViolation("unknown_outcome", "outcome")
    if reason and (not outcome or reason not in OUTCOMES[outcome]):
        raise RuleViolation("reason_of_another", "reason")
    if len(summary) > LONGEST_SUMMARY:
        raise RuleViolation("summary_too_long", "summary")


def missing_to_share(outcome: str, reason: str, summary: str, right_to_work: str) -> list[str]:
    """Return what a record still lacks before its person can read it."""
    lacks = {
        "outcome": not outcome,
        "reason": not reason,
        "summary": not summary.strip(),
        "right_to_work": not right_to_work and outcome not in HOLDING,
    }
    return [name for name, is_missing in lacks.items() if is_missing]


def check_correction(text: str) -> None:
    """Raise RuleViolation unless it is said what should be corrected."""
    if not text.strip():
        raise RuleViolation("correction_missing", "text")
    if len(text) > LONGEST_CORRECTION:
        raise RuleViolation("correction_too_long", "text")


def record_state(*, shared: bool, correction_asked: bool, final: bool) -> str:
    """Return where a record stands: draft, shared, correction or final."""
    if final:
        return "final"
    if correction_asked:
        return "correction"
    return "shared" if shared else "draft"
