"""Texts that staff write in several languages: a title and a text for each, as a part of a form."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol, TypeVar

from flask_babel import gettext, lazy_gettext
from wtforms import Field, StringField, TextAreaField

from portti.domain.errors import RuleViolation
from portti.domain.guides import Written
from portti.web.kit.forms import Form
from portti.words import LANGUAGE_NAMES, LANGUAGES, html_language


class OneText(Protocol):
    """A stored text in one language."""

    @property
    def language(self) -> Any:
        """Its language."""

    @property
    def title(self) -> Any:
        """Its title."""

    @property
    def text(self) -> Any:
        """Its words."""


_FormClass = TypeVar("_FormClass", bound=type[Form])


def with_written(form_class: _FormClass) -> _FormClass:
    """Give a form, after its own fields, a title and a text in each language."""
    for one in LANGUAGES:
        setattr(form_class, f"title_{one}", StringField(lazy_gettext("Title")))
        setattr(form_class, f"text_{one}", TextAreaField(lazy_gettext("Text")))
    return form_class


Fields = tuple[str, str, str, Field, Field]


def language_fields(form: Any) -> list[Fields]:
    """Return for each language its name, its `lang`, and its two fields."""
    return [
        (one, LANGUAGE_NAMES[one], html_language(one), form[f"title_{one}"], form[f"text_{one}"])
        for one in LANGUAGES
    ]


def written_in(form: Any) -> Mapping[str, Written]:
    """Return what was typed in each language."""
    return {
        one: Written(form[f"title_{one}"].data or "", form[f"text_{one}"].data or "") for one in LANGUAGES
    }


def fill_written(form: Any, texts: Iterable[OneText]) -> None:
    """Show stored texts in the fields."""
    for one in texts:
        form[f"title_{one.language}"].data = one.title
        form[f"text_{one.language}"].data = one.text


def written_sentence(violation: RuleViolation) -> str | None:
    """Return the words for what is wrong with a text in one language."""
    return {
        "title_missing": gettext("Write the title too, or leave both empty."),
        "text_missing": gettext("Write the text too, or leave both empty."),
        "written_too_long": gettext(
            "Write at most %(number)s characters.", number=violation.facts.get("most", "")
        ),
    }.get(violation.code)
