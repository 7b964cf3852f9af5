"""The mark of a practice centre on what leaves its pages: papers, files, messages, calendars."""

from portti.words import translate


def said_for_practice(what: str, language: str) -> str:
    """Return a title that says it is for practice."""
    return translate(language, "Practice: %(what)s", what=what)
