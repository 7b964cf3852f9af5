"""Forms of papers: beginning one, its fields, a shift and a trip; and what is wrong with them in words."""

from functools import cache
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from portti.clock import helsinki, now
from portti.domain import papers as rules
from portti.domain.errors import RuleViolation
from portti.services.paper_shifts import ShiftDraft
from portti.web.kit.choice_fields import OneOfField, OneOrNoneField
from portti.web.kit.forms import AtMost, Form, KeyField, RowForm
from portti.web.kit.languages import current_language
from portti.web.kit.number_fields import AmountField, ClockField
from portti.web.kit.widgets import DayField
from portti.wording.paper import COUNTS, LABELS, hints_of
from portti.words import LANGUAGE_NAMES, translate

COUNTING = "counting_language"


class NewPaperForm(Form):
    """With whom, in which language, and of a list of shifts its days."""

    candidacy = OneOfField(lazy_gettext("With whom?"), missing=lazy_gettext("Choose with whom."))
    first_on = DayField(lazy_gettext("First day of the list"))
    last_on = DayField(lazy_gettext("Last day of the list"))
    roster_week = AmountField(
        lazy_gettext("Which week of your roster is the first week?"), least=1, most=4, whole=True
    )
    language = OneOfField(
        lazy_gettext("In which language is the paper?"), missing=lazy_gettext("Choose the language.")
    )
    key = KeyField()


class ShiftForm(RowForm):
    """One shift of a list."""

    on = DayField(lazy_gettext("On which day does the shift begin?"))
    start = ClockField(lazy_gettext("Begins"), missing=lazy_gettext("Write the time."))
    end = ClockField(lazy_gettext("Ends"), is_end=True, missing=lazy_gettext("Write the time."))
    key = KeyField()

    def faults(self) -> list[RuleViolation]:
        """Return what is wrong by itself, whatever the list holds."""
        return [] if self.on.data else [RuleViolation("day_missing", "on")]

    def draft(self) -> ShiftDraft:
        """Return what was typed, once it was found to be right."""
        assert self.start.data is not None and self.end.data is not None
        return ShiftDraft(self.on.data, self.start.data, self.end.data)


class TripForm(RowForm):
    """One trip of a claim."""

    on = DayField(lazy_gettext("On which day?"))
    origin = StringField(
        lazy_gettext("Where from?"), validators=[Optional(), AtMost(rules.LONGEST_TRIP_WORDS)]
    )
    destination = StringField(
        lazy_gettext("Where to?"), validators=[Optional(), AtMost(rules.LONGEST_TRIP_WORDS)]
    )
    kilometres = AmountField(
        lazy_gettext("How many kilometres?"),
        least=0.1,
        most=2000,
        missing=lazy_gettext("Write the kilometres."),
    )
    key = KeyField()

    def draft(self) -> rules.Trip:
        """Return what was typed."""
        metres = round((self.kilometres.data or 0) * 1000)
        return rules.Trip(self.on.data, self.origin.data or "", self.destination.data or "", metres)

    def faults(self) -> list[RuleViolation]:
        """Return all that cannot be right."""
        return rules.trip_faults(self.draft(), today=helsinki(now()).date())


@cache
def _fields_form(kind: str) -> type[Form]:
    fields: dict[str, Any] = {"version": HiddenField()}
    for code, field in rules.fields_of(kind).items():
        label = lazy_gettext(LABELS[code])
        if code == COUNTING:
            fields[code] = OneOrNoneField(label)
        else:
            sort = TextAreaField if field.long else StringField
            fields[code] = sort(label, validators=[Optional(), AtMost(rules.LONGEST[field.long])])
    return type("FieldsForm", (Form,), {**fields, "__doc__": "The fields of one kind of paper."})


def fields_form(kind: str, words: dict[str, str], version: int) -> Form:
    """Return the form of a paper's fields with what stands in them."""
    form = _fields_form(kind)(data={**words, "version": str(version)})
    if COUNTING in form:
        form[COUNTING].choices = {
            code: translate(current_language(), text) for code, text in COUNTS.items()
        } | {"": gettext("Not filled in")}
    return form


def field_hints(kind: str) -> dict[str, str]:
    """Return what stands under each field."""
    language = current_language()
    found = {}
    for code, field in rules.fields_of(kind).items():
        found[code] = " ".join(translate(language, text) for text in hints_of(code, asks=field.asks))
    return found


def language_choices() -> list[SelectChoice]:
    """Return the languages of papers."""
    return [SelectChoice(code, name) for code, name in LANGUAGE_NAMES.items()]


def sentence(violation: RuleViolation) -> str | None:
    """Return what is wrong, and what to do."""
    facts = violation.facts
    words: dict[str, str] = {
        "person_missing": gettext("Choose with whom."),
        "language_missing": gettext("Choose the language."),
        "paper_text_too_long": gettext("Write at most %(number)s characters.", number=facts.get("most")),
        "paper_identity_code": gettext(
            "Take the personal identity code away. Write it on the paper by hand: Portti does not keep it."
        ),
        "paper_changed_meanwhile": gettext(
            "This paper was changed in another tab meanwhile. What you typed is here. "
            "Check it and save again."
        ),
        "day_missing": gettext("Write the day, the month and the year."),
        "days_swapped": gettext("The last day is before the first day. Change one of them."),
        "period_too_long": gettext("A list has at most %(number)s days.", number=facts.get("most")),
        "day_too_far": gettext("Write a day that is at most a year away."),
        "day_outside_list": gettext("Write a day between the first and the last day of the list."),
        "shifts_overlap": gettext("Another shift of the list is at the same time. Change one of them."),
        "day_ahead": gettext("Write a day that has been."),
        "trip_too_old": gettext("Write a day of the last twelve months."),
        "place_missing": gettext("Write the place in your own words."),
        "kilometres_out_of_range": gettext("Write the kilometres."),
        "too_many_lines": gettext("A paper has at most %(number)s lines.", number=facts.get("most")),
    }
    return words.get(violation.code)
