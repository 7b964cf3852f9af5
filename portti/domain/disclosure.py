"""What each side learns of the other, and when: the one place that lets a name, number or address through.

Stage 1 is before both said yes; stage 2 after; stage 3 from the contract on. Whatever is not named here is told to
neither side, whichever page or mail asks.
"""

from collections.abc import Mapping

from portti.domain.candidacies import AGREED
from portti.domain.matches import is_mutual

_CONTRACT = frozenset({"address", "contract_from", "contract_to", "hours", "shifts"})
OF_EMPLOYER: Mapping[int, frozenset[str]] = {
    1: frozenset(),
    2: frozenset({"given_name", "phone"}),
    3: frozenset({"given_name", "family_name", "phone"}) | _CONTRACT,
}
OF_ASSISTANT: Mapping[int, frozenset[str]] = {
    1: frozenset({"shown_name"}),
    2: frozenset({"shown_name", "phone", "meeting_words"}),
    3: frozenset({"shown_name", "given_name", "family_name", "phone", "meeting_words"}) | _CONTRACT,
}


def stage(
    employer_answer: str | None, assistant_answer: str | None, candidacy_stage: str | None = None
) -> int:
    """Return how far a pair has come: 2 where both are interested, 3 where they have agreed on a contract besides.

    Taking an answer back leads to 1; a candidacy that has ended leads from 3 to what the answers say.
    """
    if not is_mutual(employer_answer, assistant_answer):
        return 1
    return 3 if candidacy_stage in AGREED else 2


def told_of_employer(
    facts: Mapping[str, str | None],
    employer_answer: str | None,
    assistant_answer: str | None,
    candidacy_stage: str | None = None,
) -> dict[str, str | None]:
    """Return those of an employer's facts that the assistant of a pair may learn now."""
    return _only(facts, OF_EMPLOYER[stage(employer_answer, assistant_answer, candidacy_stage)])


def told_of_assistant(
    facts: Mapping[str, str | None],
    employer_answer: str | None,
    assistant_answer: str | None,
    candidacy_stage: str | None = None,
) -> dict[str, str | None]:
    """Return those of an assistant's facts that the employer of a pair may learn now."""
    return _only(facts, OF_ASSISTANT[stage(employer_answer, assistant_answer, candidacy_stage)])


def told_of_employer_for_shift(facts: Mapping[str, str | None], *, has_shift: bool) -> dict[str, str | None]:
    """Return those of an employer's facts that an assistant who is asked for a single shift may learn now.

    Asking is the employer's yes; having the shift is the assistant's, and giving it back takes it away.
    """
    return _only(facts, OF_EMPLOYER[2 if has_shift else 1])


def told_of_assistant_for_shift(facts: Mapping[str, str | None], *, has_shift: bool) -> dict[str, str | None]:
    """Return those of the facts of an assistant who is asked for a single shift that the employer may learn now."""
    return _only(facts, OF_ASSISTANT[2 if has_shift else 1])


def _only(facts: Mapping[str, str | None], allowed: frozenset[str]) -> dict[str, str | None]:
    return {name: value for name, value in facts.items() if name in allowed}
