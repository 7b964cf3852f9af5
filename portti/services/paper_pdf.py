"""A paper as a tagged PDF, which is read aloud in the order of the page."""

from datetime import datetime

from portti.services.paper_document import PaperDocument
from portti.services.tagged_pdf import compiled
from portti.words import html_language


def paper_pdf(document: PaperDocument, now: datetime) -> bytes:
    """Return a paper as PDF/UA-1."""
    data = document.as_data() | {"lang": html_language(document.language)}
    return compiled("documents/paper.typ", "paper", data, now)
