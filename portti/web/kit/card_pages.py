"""What the pages of instruction cards of both sides share: the reading page and the file to print."""

from flask import Response, render_template

from portti.clock import now
from portti.services.card_pdf import card_pdf
from portti.services.instruction_cards import Card
from portti.web.kit.lists import note_reading
from portti.words import html_language


def reading_page(card: Card, side: str) -> str:
    """Show a card as it is read and printed."""
    note_reading("card", card.row.id)
    return render_template(
        f"{side}/cards/card.html", side=side, card=card, row=card.row, lang=html_language(card.row.language)
    )


def card_file(card: Card) -> Response:
    """Hand a card out as a file, whose name says nothing about the person."""
    note_reading("card", card.row.id)
    answer = Response(card_pdf(card, now()), content_type="application/pdf")
    answer.headers["Content-Disposition"] = 'attachment; filename="portti.pdf"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
