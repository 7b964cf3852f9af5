"""Addresses of the web that people type, as of a video meeting."""

from urllib.parse import urlsplit


def is_web_link(text: str) -> bool:
    """Answer whether a text is one whole address that begins with https://."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and not any(mark.isspace() for mark in text)
