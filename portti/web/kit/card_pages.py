"""What the pages of instruction cards of both sides share: the reading page and the file to print."""

from collections.abc import Callable
from dataclasses import replace

from flask import Blueprint, Response, render_template

from portti.clock import now
from portti.services.card_pdf import card_pdf
from portti.services.instruction_cards import Card
from portti.web.kit.access import current_actor
from portti.web.kit.lists import note_reading
from portti.wording.practice import said_for_practice
from portti.words import html_language


def add_card_reading(blueprint: Blueprint, side: str, find: Callable[[int], Card]) -> None:
    """Put the pages on which a card is read on one side's blueprint; `find` knows which cards that side may read."""

    @blueprint.get("/cards/<int:card_id>")
    def instruction_card(card_id: int) -> str:
        """Show a card as it is read and printed."""
        card = find(card_id)
        note_reading("card", card_id)
        lang = html_language(card.row.language)
        return render_template("cards/card.html", side=side, card=card, row=card.row, lang=lang)

    @blueprint.get("/cards/<int:card_id>/portti.pdf")
    def card_to_print(card_id: int) -> Response:
        """Hand a card out as a file, whose name says nothing about the person."""
        card = find(card_id)
        note_reading("card", card_id)
        if current_actor().practice:
            card = replace(card, title=said_for_practice(card.title, card.row.language))
        answer = Response(card_pdf(card, now()), content_type="application/pdf")
        answer.headers["Content-Disposition"] = 'attachment; filename="portti.pdf"'
        answer.headers["Cache-Control"] = "private, no-store"
        return answer
