"""What one asking for a shift says to the assistant who is asked: shared by the personal link and their own page."""

from flask_babel import gettext

from portti.domain.errors import RuleViolation
from portti.domain.places import municipality_name
from portti.services.substitutes import Standing
from portti.vocabulary import skill_name
from portti.web.kit.languages import current_language
from portti.wording.week import single_in_words


def shift_rows(standing: Standing) -> list[dict[str, object]]:
    """Return the time, the area and the tasks of a shift; nothing says who the employer is."""
    language = current_language()
    request, need = standing.request, standing.need
    tasks = [skill_name(row.skill, language) for row in need.skills]
    rows: list[dict[str, object]] = [
        {"key": gettext("When"), "text": single_in_words(request.starts_at, request.ends_at, language)},
        {"key": gettext("Where"), "text": municipality_name(need.municipality_code, language)},
    ]
    if tasks:
        rows.append({"key": gettext("What the work is"), "lines": tasks})
    return rows


def state_words(standing: Standing) -> str:
    """Return how an asking stands."""
    if standing.state == "open" and standing.has_said_no:
        return str(gettext("You have said no. If you can come after all, you can still say yes."))
    words = {
        "open": gettext("The first yes gets the shift."),
        "yours": gettext("The shift is yours. The employer has been told and calls you soon."),
        "taken": gettext("Somebody else does this shift. Thank you for answering."),
        "cancelled": gettext("Nobody is needed any more for this shift."),
        "over": gettext("This shift has begun already."),
        "gone": gettext("This shift is not open to you any more."),
    }
    return str(words[standing.state])


def warning_words(codes: list[str]) -> list[str]:
    """Return what the assistant should think of before saying yes; nobody else reads it."""
    words = {
        "overlap": gettext("You have other work at the same time, as far as Portti knows."),
        "short_rest": gettext(
            "With your other work you would not have 11 hours of rest in a day. The law asks for them."
        ),
    }
    return [str(words[code]) for code in codes]


def refusal(violation: RuleViolation) -> str | None:
    """Return why an answer was not taken, and what to do."""
    return {
        "promised_already": gettext(
            "You have promised this shift. If you cannot come after all, call the employer or the centre at once."
        ),
        "not_promised": gettext("You have not promised this shift, so there is nothing to give back."),
        "shift_has_begun": gettext("This shift has begun already. Call the centre."),
    }.get(violation.code)
