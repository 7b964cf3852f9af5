"""Fields of choice whose errors speak all our languages; the macro `field` shows them like the others.

Choices are {value: text} or SelectChoice(value, text, optgroup=heading).
"""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from wtforms import RadioField, SelectField, SelectMultipleField
from wtforms.validators import StopValidation


class TickField(SelectMultipleField):  # type: ignore[misc]
    """Checkboxes; none ticked is allowed unless a validator says otherwise."""

    def pre_validate(self, form: Any) -> None:
        """Refuse a value that the page did not offer."""
        if not set(self.data or ()) <= set(offered(self)):
            raise StopValidation(gettext("Choose from the list on this page."))


class OneOfField(RadioField):  # type: ignore[misc]
    """Radios of which one must be chosen; `missing` says so in the page's words."""

    def __init__(self, *arguments: Any, missing: str = "", **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.missing = missing

    def pre_validate(self, form: Any) -> None:
        """Refuse no choice, and a value that the page did not offer."""
        if not self.data or self.data not in offered(self):
            raise StopValidation(self.missing or gettext("Choose one of these."))


class PickField(SelectField):  # type: ignore[misc]
    """A drop-down list; give it an empty choice where nothing is an answer too."""

    def pre_validate(self, form: Any) -> None:
        """Refuse a value that the page did not offer."""
        if (self.data or "") not in offered(self):
            raise StopValidation(gettext("Choose from the list on this page."))


def offered(field: SelectField) -> Iterable[str]:
    """Return the values that a field of choice offers."""
    return [str(choice[0]) for choice in field.iter_choices()]
