"""What pages say of another time for a meeting: who is waited for, which times are offered, and what clashes."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext

from portti.domain.candidacies import EMPLOYER
from portti.domain.errors import RuleViolation
from portti.domain.meetings import LONGEST_WORDS, OFFERED
from portti.models import Candidacy
from portti.moments import appointment_in_words, short_moment
from portti.vocabulary import meeting_kind
from portti.web.kit.languages import current_language


def when_of(row: Candidacy) -> str:
    """Return when and how the two meet."""
    if row.interview_at is None or row.interview_minutes is None:
        return ""
    return _when(row.interview_at, row.interview_minutes, row.interview_how)


def offered_in_words(row: Candidacy, at: datetime) -> str:
    """Return one of the times that an employer offers."""
    return _when(at, row.offered_minutes or 0, row.offered_how)


def _when(at: datetime, minutes: int, how: str) -> str:
    language = current_language()
    return f"{appointment_in_words(at, minutes, language)}, {meeting_kind(how, language)}"


def arranging_words(row: Candidacy, side: str) -> str:
    """Return what one side is to do, or waits for, about another time; until then the old one holds."""
    by = short_moment(row.deadline_at, current_language()) if row.deadline_at else ""
    words = _of_employer(row, by) if side == EMPLOYER else _of_assistant(row, by)
    if row.stage != "employer_interview" or row.interview_at is None:
        return words
    return f"{words} {gettext('Until another time is agreed, this one holds: %(when)s.', when=when_of(row))}"


def _of_employer(row: Candidacy, by: str) -> str:
    if row.arranging == OFFERED:
        return str(gettext("You have offered times. The assistant chooses one by %(by)s.", by=by))
    return str(
        gettext(
            "The assistant asks for another time. Agree on one, offer times, or keep the old one. Answer by %(by)s.",
            by=by,
        )
    )


def _of_assistant(row: Candidacy, by: str) -> str:
    if row.arranging == OFFERED:
        return str(
            gettext("The employer offers times to meet. Choose one by %(by)s, or say when you can.", by=by)
        )
    return str(
        gettext("You have asked for another time. The employer has been asked to answer by %(by)s.", by=by)
    )


def clash_words(codes: Sequence[str]) -> list[str]:
    """Return what a person has at the same time, each as a sentence."""
    words: dict[str, str] = {
        "meeting": gettext("You have another meeting at that time."),
        "interview": gettext("You have a pre-interview with the centre at that time."),
        "shift": gettext("You have a work shift at that time."),
        "trial": gettext("You have a trial shift on that day."),
    }
    return [words[code] for code in codes]


def sentence(violation: RuleViolation) -> str | None:
    """Return what is wrong with a form about another time."""
    return {
        "clock_missing": gettext("Write the time."),
        "offer_missing": gettext("Write at least one time."),
        "words_missing": gettext("Write when you can meet."),
        "words_too_long": gettext("Write at most %(number)s characters.", number=LONGEST_WORDS),
        "time_not_offered": gettext("This time is no longer offered. Choose another."),
    }.get(violation.code)


def refusal(code: str) -> str | None:
    """Return why another time is not possible as things stand."""
    return {
        "no_meeting_to_move": gettext("There is no coming meeting to move."),
    }.get(code)
