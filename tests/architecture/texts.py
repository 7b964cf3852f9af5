"""All texts that people read, as they stand in code and templates."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from portti.words import AREAS

ROOT = Path(__file__).resolve().parents[2]
KEYWORDS = {
    "_": None,
    "N_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "translate": (2,),
    "say": None,
} | {
    "translate_plural": (2, 3),
    "say_counted": (1, 2),
    "pgettext": ((1, "c"), 2),
}
METHODS = [("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2")]
OPTIONS = {"**.html": {"trimmed": "true", "extensions": "jinja2.ext.i18n"}} | {
    "**.txt": {"trimmed": "true", "extensions": "jinja2.ext.i18n"}
}


@lru_cache
def source_texts() -> dict[str, str]:
    """Each English text with the file that it stands in."""
    found: dict[str, str] = {}
    for folder in ("portti", "templates"):
        for name, _line, text, _comments, _context in extract_from_dir(
            ROOT / folder, METHODS, OPTIONS, KEYWORDS
        ):
            if name.startswith("static") or "translations" in name:
                continue
            for part in text if isinstance(text, tuple) else (text,):
                if part:
                    found.setdefault(part, f"{folder}/{name}")
                break
    return found


def catalogue_messages(locale: str, area: str) -> Iterator[Message]:
    """Yield the messages of one area's catalogue."""
    path = ROOT / "portti" / "translations" / locale / "LC_MESSAGES" / f"{area}.po"
    if path.exists():
        with path.open("rb") as file:
            yield from (message for message in read_po(file, locale=locale) if message.id)


def message_id(message: Message) -> str:
    """Return the English text, the singular of a counted one."""
    return message.id[0] if isinstance(message.id, tuple | list) else message.id


def all_messages(locale: str) -> dict[str, Message]:
    """Return all areas' messages of a language by English text."""
    return {message_id(message): message for area in AREAS for message in catalogue_messages(locale, area)}
