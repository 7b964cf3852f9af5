"""Fields of forms that WTForms lacks; the macro `field` in templates/macros/forms.html shows them like the others."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext
from wtforms import Field
from wtforms.utils import unset_value
from wtforms.validators import StopValidation
from wtforms.widgets import TextInput

from portti.web.kit.forms import clean_text

_PARTS = ("day", "month", "year")
_NUMBER = re.compile(r"[0-9]{1,4}")
_YEARS = range(1900, 2201)
"""Days of other years are slips of the hand, and at the ends of the calendar no moment follows or goes before."""


class DayField(Field):  # type: ignore[misc]
    """A day in three boxes: day, month, year. What was typed stays in the boxes whatever it was."""

    widget = TextInput()

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self.parts = dict.fromkeys(_PARTS, "")
        self.data: date | None = None
        super().__init__(*arguments, **options)

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Take the day from the three boxes when the form was sent, else from what is known."""
        super().process(None, data, extra_filters)
        if self.data is not None:
            self._show(self.data)
        names = {part: f"{self.name}-{part}" for part in _PARTS}
        if formdata is None or not any(name in formdata for name in names.values()):
            return
        self.parts = {part: str(clean_text(str(formdata.get(name, "")))) for part, name in names.items()}
        self.raw_data = [typed for typed in self.parts.values() if typed]
        self.data = None
        try:
            self.data = _day_of(self.parts)
        except ValueError as fault:
            self.process_errors = [str(fault)]

    def pre_validate(self, form: Any) -> None:
        """Say what is wrong with the boxes before any other check speaks of a missing day."""
        if self.process_errors:
            raise StopValidation

    def set_day(self, day: date) -> None:
        """Show a day that nobody typed."""
        self.data, self.process_errors = day, []
        self._show(day)

    def _show(self, day: date) -> None:
        self.parts = {"day": str(day.day), "month": str(day.month), "year": str(day.year)}


def _day_of(parts: Mapping[str, str]) -> date | None:
    if not any(parts.values()):
        return None
    if not all(parts.values()):
        raise ValueError(gettext("Write the day, the month and the year."))
    if not all(_NUMBER.fullmatch(typed) for typed in parts.values()):
        raise ValueError(gettext("Write a day of the calendar in numbers, for example 9 12 2026."))
    if int(parts["year"]) not in _YEARS:
        raise ValueError(gettext("Check the year. Write it with four numbers, for example 2026."))
    try:
        return date(int(parts["year"]), int(parts["month"]), int(parts["day"]))
    except ValueError:
        raise ValueError(gettext("There is no such day. Check the day and the month.")) from None
