"""What a user wrote, shown inside other words: it says its language where the page has another one."""

from markupsafe import Markup, escape

from portti.web.kit.languages import current_language
from portti.words import html_language


def own_words(text: str, language: str) -> Markup:
    """Return a title or name as HTML that says in which language it is written."""
    written_in = html_language(language)
    if not text or not written_in or written_in == html_language(current_language()):
        return escape(text)
    return Markup('<span lang="{}">{}</span>').format(written_in, text)


def marked(sentence: str, text: str, language: str) -> Markup:
    """Return a sentence in which `text`, that somebody wrote, says its language."""
    return Markup(str(escape(sentence)).replace(str(escape(text)), str(own_words(text, language))))  # noqa: S704
