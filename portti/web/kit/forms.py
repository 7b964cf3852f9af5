"""What every form shares: the token, whitespace, and rules that become messages beside their field."""

import secrets
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache
from hashlib import sha256
from typing import Any, cast

from babel.support import Translations
from flask import current_app, request
from flask_babel import get_locale, gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField
from wtforms.i18n import messages_path
from wtforms.utils import unset_value
from wtforms.validators import Length

from portti.domain.errors import RuleViolation
from portti.settings import Settings
from portti.web.kit.access import current_actor
from portti.web.kit.held_forms import KEPT_MARK

_LONGEST_KEY = 64
_OF_THE_BROWSER = ("csrf_token", KEPT_MARK)
"""What one form may say otherwise each time it is sent."""
_MOST_DIGITS = 9
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that make what follows them read backwards: a text must not turn the page around it."""


@cache
def _messages(locale: str) -> Translations:
    translations = Translations.load(messages_path(), [locale], domain="wtforms")
    return cast(Translations, translations)


Sentence = Callable[[RuleViolation], str | None]


class Form(FlaskForm):  # type: ignore[misc]
    """Base of our forms: text is stripped of space at both ends and of characters no one can type."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Strips text as it comes in."""

        def wrap_formdata(self, form: "Form", formdata: Any) -> Any:
            """Take what was typed only: a file that is sent in the place of a text is none."""
            wrapped = super().wrap_formdata(form, formdata)
            return request.form if wrapped is not formdata and wrapped is not None else wrapped

        def get_translations(self, form: "Form") -> Translations:
            """Return the library's own messages; its file is read once a language, not once a page."""
            return _messages(str(get_locale()))

        def bind_field(self, form: "Form", unbound_field: Field, options: dict[str, object]) -> Field:
            """Give each text field a filter that cleans what was typed."""
            filters = unbound_field.kwargs.get("filters", [])
            if unbound_field.field_class.__name__ in {
                "StringField",
                "TextAreaField",
                "EmailField",
                "TelField",
            }:
                options = {**options, "filters": [*filters, clean_text]}
            return unbound_field.bind(form=form, **options)


class RowForm(Form):
    """A form that says from which state of its row it was made."""

    row_version = HiddenField()


class AtMost(Length):  # type: ignore[misc]
    """How many characters a text takes; said in our words, and counted by the browser."""

    def __init__(self, most: int) -> None:
        told = lazy_gettext("Write at most %(number)s characters.", number=most)
        super().__init__(max=most, message=told)


class KeyField(HiddenField):  # type: ignore[misc]
    """The key by which a form that is sent twice counts once: the one that was sent, else a new one.

    `data` is the key together with all that was sent: what was changed before it is sent again is another matter, and
    so is what another person sends who goes back to the page in the same browser, or the same one for another.
    """

    data: str
    of_form: str
    """The key itself, as it stands in the form."""

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Read the key, or make one."""
        super().process(formdata, data, extra_filters)
        self.of_form = (self.data or "")[:_LONGEST_KEY] or _new_key()
        sent = sorted(pair for pair in request.form.items(multi=True) if pair[0] not in _OF_THE_BROWSER)
        actor = current_actor()
        whose = (actor.account_id, actor.employer_id, actor.profile_id)
        self.data = sha256(repr((self.of_form, whose, sent)).encode()).hexdigest()

    def renew(self) -> None:
        """Let the form, when it is sent next, count as one that never was."""
        self.of_form = _new_key()

    def _value(self) -> str:
        return self.of_form


def _new_key() -> str:
    return secrets.token_urlsafe(24)


def key_of(typed: str | None) -> int | None:
    """Return the key of a row that a form or an address names; None for what is none."""
    text = typed or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None


def version_of(typed: str | int | None) -> int:
    """Return the state of a row that a form was made from; nonsense is a state that there never was.

    A form that was sent without any field is filled from its row, where this is a number.
    """
    found = key_of(str(typed or ""))
    return -1 if found is None else found


def tell_of_change(form: RowForm, told: str, row_version: int) -> None:
    """Say on top that somebody changed the row meanwhile; who has read it and sends again means it."""
    form.form_errors = [*form.form_errors, told]
    form.row_version.data = str(row_version)


def clean_text(value: object) -> object:
    """Strip white space at both ends and drop what no one can type: controls, non-characters, text that turns.

    Line breaks and tabs stay.
    """
    if not isinstance(value, str):
        return value
    return "".join(mark for mark in value if mark in "\n\t" or not _cannot_be_typed(mark)).strip()


def _cannot_be_typed(mark: str) -> bool:
    if mark.isascii():
        return mark < " " or mark == "\x7f"
    number = ord(mark)
    is_no_character = number & 0xFFFE == 0xFFFE or 0xFDD0 <= number <= 0xFDEF
    return is_no_character or mark in _TURNING or unicodedata.category(mark) in ("Cc", "Cs")


def add_violation(form: Form, violation: RuleViolation, sentence: Sentence) -> None:
    """Put the sentence of a broken rule beside its field, or on top where it has none.

    `sentence` returns the words for a violation's code in the page's language.
    """
    words = sentence(violation) or gettext("This cannot be done as it is. Check the form and try again.")
    name = (violation.field or "").split("[")[0]
    if name and name in form:
        field = form[name]
        field.errors = [*field.errors, words]
    else:
        form.form_errors = [*form.form_errors, words]


def add_faults(form: Form, faults: Iterable[RuleViolation], sentence: Sentence) -> None:
    """Put the sentence of each broken rule beside its field; what a field says already is not said in other words."""
    for fault in faults:
        if fault.field not in form or not form[fault.field].errors:
            add_violation(form, fault, sentence)


def is_right(form: Form, faults: Iterable[RuleViolation], sentence: Sentence) -> bool:
    """Answer whether a form can be taken; else all that is wrong stands beside its fields, at once."""
    form.validate()
    add_faults(form, faults, sentence)
    return not form.errors


def settings_now() -> Settings:
    """Return the settings of the running application."""
    settings: Settings = current_app.config["PORTTI"]
    return settings
