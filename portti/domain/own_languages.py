"""Texts that a centre writes in several languages: which one a reader gets where theirs is missing."""

from collections.abc import Collection

_ORDER = {
    "fi": ("fi", "selko", "sv", "en"),
    "selko": ("selko", "fi", "sv", "en"),
    "sv": ("sv", "fi", "selko", "en"),
    "en": ("en", "fi", "sv", "selko"),
}


def nearest_language(wanted: str, there: Collection[str]) -> str | None:
    """Return the wanted language where a text stands in it, else the one that is most likely understood."""
    return next((language for language in _ORDER[wanted] if language in there), None)
