"""What each side learns of the other, and when: the one place that lets a name or number through.

Stage 1 is before both said yes; stage 2 after. Address, family name and contract data are never shown here.
"""

from collections.abc import Mapping

from portti.domain.matches import is_mutual

OF_EMPLOYER: Mapping[int, frozenset[str]] = {1: frozenset(), 2: frozenset({"given_name", "phone"})}
OF_ASSISTANT: Mapping[int, frozenset[str]] = {
    1: frozenset({"shown_name"}),
    2: frozenset({"shown_name", "phone"}),
}


def stage(employer_answer: str | None, assistant_answer: str | None) -> int:
    """Return how far a pair has come: 1, or 2 where both are interested; taking an answer back leads to 1."""
    return 2 if is_mutual(employer_answer, assistant_answer) else 1


def told_of_employer(
    facts: Mapping[str, str | None], employer_answer: str | None, assistant_answer: str | None
) -> dict[str, str | None]:
    """Return those of an employer's facts that the assistant of a pair may learn now."""
    return _only(facts, OF_EMPLOYER[stage(employer_answer, assistant_answer)])


def told_of_assistant(
    facts: Mapping[str, str | None], employer_answer: str | None, assistant_answer: str | None
) -> dict[str, str | None]:
    """Return those of an assistant's facts that the employer of a pair may learn now."""
    return _only(facts, OF_ASSISTANT[stage(employer_answer, assistant_answer)])


def _only(facts: Mapping[str, str | None], allowed: frozenset[str]) -> dict[str, str | None]:
    return {name: value for name, value in facts.items() if name in allowed}
