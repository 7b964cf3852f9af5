"""Fields of choice whose errors speak all our languages; the macro `field` shows them like the others.

Choices are {value: text} or SelectChoice(value, text, optgroup=heading).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext
from markupsafe import Markup, escape
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import StopValidation

YES = "y"
"""What the macro `field` sends for one checkbox that is ticked."""


class TickField(SelectMultipleField):  # type: ignore[misc]
    """Checkboxes; none ticked is allowed unless a validator says otherwise."""

    def process_formdata(self, values: list[str]) -> None:
        """Take each tick once."""
        super().process_formdata(list(dict.fromkeys(values)))

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


class OneOrNoneField(RadioField):  # type: ignore[misc]
    """Radios of which none need be chosen."""

    def pre_validate(self, form: Any) -> None:
        """Refuse a value that the page did not offer."""
        if self.data and self.data not in offered(self):
            raise StopValidation(gettext("Choose from the list on this page."))


class YesField(BooleanField):  # type: ignore[misc]
    """One checkbox; only the tick that the page offers says yes."""

    def process_formdata(self, values: list[str]) -> None:
        """Read the tick; any other word is none."""
        self.data = values == [YES]

    def pre_validate(self, form: Any) -> None:
        """Refuse a value that the page did not offer."""
        if self.raw_data and self.raw_data not in ([YES], [""]):
            raise StopValidation(gettext("Choose from the list on this page."))


class PickField(SelectField):  # type: ignore[misc]
    """A drop-down list; give it an empty choice where nothing is an answer too."""

    def pre_validate(self, form: Any) -> None:
        """Refuse a value that the page did not offer."""
        if (self.data or "") not in offered(self):
            raise StopValidation(gettext("Choose from the list on this page."))


def named(words: Mapping[str, str]) -> dict[str, str]:
    """Return codes with their words in the page's language, for a field of choice."""
    return {code: gettext(text) for code, text in words.items()}


def select_options(choices: Iterable[Sequence[Any]]) -> Markup:
    """Return the options of a drop-down list; a list of all municipalities takes a template four times as long."""
    options = (
        f'<option value="{escape(value)}"{" selected" if chosen else ""}>{escape(text)}</option>'
        for value, text, chosen, *_rest in choices
    )
    return Markup("".join(options))  # noqa: S704 - each part is escaped above


def offered(field: SelectField) -> Iterable[str]:
    """Return the values that a field of choice offers."""
    return [str(choice[0]) for choice in field.iter_choices()]
