"""Clock times and numbers as people type them; the macro `field` shows them like other fields of one line.

What was typed stays in the box whatever it was; `data` is the minute of the day, or the number, or None.
"""

import re
from abc import ABC, abstractmethod
from typing import Any

from flask_babel import gettext
from wtforms import Field
from wtforms.validators import StopValidation
from wtforms.widgets import TextInput

from portti.vocabulary import plain_number
from portti.web.kit.forms import clean_text
from portti.web.kit.languages import current_language

_CLOCK = re.compile(r"([0-9]{1,2})(?:[.:,]?([0-9]{2}))?")
_NUMBER = re.compile(r"[0-9]{1,6}(?:[.,][0-9]{1,2})?")
_DAY = 1440


class TypedField(Field, ABC):  # type: ignore[misc]
    """A box of one line; `missing` is the sentence for an empty one, without it the box may stay empty."""

    widget = TextInput()

    def __init__(self, *arguments: Any, missing: str = "", **options: Any) -> None:
        self.typed: str | None = None
        super().__init__(*arguments, **options)
        self.missing = missing

    def process_formdata(self, values: list[str]) -> None:
        """Keep what was typed, and read it."""
        if not values:
            return
        self.typed = " ".join(str(clean_text(values[0])).split())[:200]
        self.data = None
        if self.typed:
            self.data = self.read(self.typed)

    def pre_validate(self, form: Any) -> None:
        """Say what is wrong with the text before any other check speaks."""
        if self.process_errors:
            raise StopValidation
        if self.data is None:
            raise StopValidation(self.missing)

    @abstractmethod
    def read(self, text: str) -> Any:
        """Return the value of a text; ValueError with a sentence where it has none."""

    @abstractmethod
    def show(self, value: Any) -> str:
        """Return a value as a person would type it."""

    def _value(self) -> str:
        if self.typed is not None:
            return self.typed
        return "" if self.data is None else self.show(self.data)


class ClockField(TypedField):
    """A time of the day: `8`, `8.30`, `8:30`, `0830`; an end may be 24, which is midnight."""

    def __init__(self, *arguments: Any, is_end: bool = False, **options: Any) -> None:
        self.is_end = is_end
        super().__init__(*arguments, **options)

    def read(self, text: str) -> int:
        """Return the minute of the day."""
        found = _CLOCK.fullmatch(text)
        minute = int(found[1]) * 60 + int(found[2] or 0) if found else -1
        most = _DAY if self.is_end else _DAY - 1
        if found is None or int(found[2] or 0) > 59 or minute > most:
            raise ValueError(gettext("Write a time of the day in numbers, for example 8.30."))
        return minute % _DAY

    def show(self, value: int) -> str:
        """Return a time with its minutes."""
        minute = _DAY if self.is_end and value == 0 else value
        mark = ":" if current_language() == "en" else "."
        return f"{minute // 60}{mark}{minute % 60:02d}"


class AmountField(TypedField):
    """A number between two limits, with decimals where `whole` is not set: `7`, `7,5`."""

    def __init__(
        self, *arguments: Any, least: float, most: float, whole: bool = False, **options: Any
    ) -> None:
        self.least, self.most, self.whole = least, most, whole
        super().__init__(*arguments, **options)

    def read(self, text: str) -> float:
        """Return the number."""
        if not _NUMBER.fullmatch(text):
            raise ValueError(self._sentence())
        if self.whole and not text.isdigit():
            raise ValueError(gettext("Write a whole number, without a comma."))
        number = float(text.replace(",", "."))
        if not self.least <= number <= self.most:
            raise ValueError(self._sentence())
        return number

    def show(self, value: float) -> str:
        """Return a number without needless decimals."""
        return plain_number(value, current_language())

    def _sentence(self) -> str:
        least, most = (plain_number(number, current_language()) for number in (self.least, self.most))
        sentence: str = gettext("Write a number from %(least)s to %(most)s.", least=least, most=most)
        return sentence
