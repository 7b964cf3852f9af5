"""Languages and catalogues: people say fi, sv, en, selko; Babel says fi@selko for the last."""

from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

LANGUAGES = ("fi", "sv", "en", "selko")
LANGUAGE_NAMES = {"fi": "Suomi", "sv": "Svenska", "en": "English", "selko": "Selkosuomi"}
AREAS = (
    "kit",
    "public",
    "auth",
    "employer",
    "assistant",
    "staff",
    "mail",
    "domain",
    "interview",
    "matches",
    "mediation",
    "contact",
    "ads",
    "service",
    "statistics",
    "guides",
    "goals",
    "feedback",
    "gatherings",
    "papers",
)

_BABEL_NAMES = {"fi": "fi", "sv": "sv", "en": "en", "selko": "fi@selko"}
_FOLDER = Path(__file__).resolve().parent / "translations"


def babel_name(language: str) -> str:
    """Return Babel's name of one of our languages."""
    return _BABEL_NAMES[language]


@cache
def babel_locale(language: str) -> Locale:
    """Return the locale that formats dates and numbers for `language`."""
    return Locale.parse(_BABEL_NAMES[language])


def language_of(locale: str) -> str:
    """Return our name for one of Babel's locales; `fi` when it is none of ours."""
    for language, name in _BABEL_NAMES.items():
        if name == locale:
            return language
    return "fi"


def html_language(language: str) -> str:
    """Return the `lang` of a page in `language`: plain Finnish is Finnish."""
    return "fi" if language == "selko" else language


@lru_cache
def catalogue(language: str) -> NullTranslations:
    """Return all areas' texts of `language` in one catalogue; English is the source and needs none.

    The .po files are read as they are, so that no compiled copy can lag behind them.
    """
    if language == "en":
        return NullTranslations()
    merged: Translations | None = None
    for area in (*AREAS, "flask_security"):
        path = _FOLDER / _BABEL_NAMES[language] / "LC_MESSAGES" / f"{area}.po"
        if not path.exists():
            continue
        compiled = BytesIO()
        with path.open("rb") as source:
            write_mo(compiled, read_po(source, locale=_BABEL_NAMES[language]))
        compiled.seek(0)
        part = Translations(compiled, domain=area)
        merged = part if merged is None else merged.merge(part)
    return merged if merged is not None else NullTranslations()


def translate(language: str, text: str, **values: object) -> str:
    """Return `text` in `language` with its `%(name)s` places filled."""
    translated = catalogue(language).ugettext(text)
    return translated % values if values else translated


def translate_plural(language: str, singular: str, plural: str, count: int, /, **values: object) -> str:
    """Return the form of a counted text that fits `count` in `language`; `%(num)s` is the count."""
    translated = catalogue(language).ungettext(singular, plural, count)
    return translated % {"num": count, **values}
