"""The short form before and after: four statements for employers and four for jobseekers, in our own wording."""

from collections.abc import Mapping

from portti.domain.errors import RuleViolation

STATEMENTS: Mapping[str, tuple[str, ...]] = {
    "employer": ("knows_duties", "finds_help", "help_goes_well", "knows_whom_to_ask"),
    "jobseeker": ("knows_strengths", "tells_of_oneself", "knows_where_to_look", "has_support"),
}
SIDES = tuple(STATEMENTS)
MOMENTS = ("before", "after")
VALUES = (1, 2, 3, 4)
"""Not at all, a little, fairly well, well."""


def check_answers(side: str, moment: str, answers: Mapping[str, int]) -> None:
    """Raise RuleViolation unless each statement of the side has an answer, and nothing else."""
    if side not in STATEMENTS or moment not in MOMENTS:
        raise RuleViolation("unknown_choice")
    for statement in STATEMENTS[side]:
        if answers.get(statement) not in VALUES:
            raise RuleViolation("answer_missing", statement)
    if set(answers) != set(STATEMENTS[side]):
        raise RuleViolation("unknown_choice")
