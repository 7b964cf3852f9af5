"""The mark of practice on an e-mail or text message: it is read where it was kept, or beforehand, and never sent."""

from dataclasses import replace

from markupsafe import escape

from portti.mail.kinds import Draft
from portti.wording.practice import said_for_practice
from portti.words import translate

_LONGEST_SUBJECT = 255
_MAIN = "<main>"


def marked(draft: Draft) -> Draft:
    """Return a message that says it is for practice, in its subject and before its text."""
    language = draft.language
    line = translate(language, "This message is for practice. It is sent to nobody.")
    return replace(
        draft,
        subject=said_for_practice(draft.subject, language)[:_LONGEST_SUBJECT],
        body_text=f"{line}\n\n{draft.body_text}",
        body_html=draft.body_html.replace(_MAIN, f"{_MAIN}<p><strong>{escape(line)}</strong></p>", 1),
    )
