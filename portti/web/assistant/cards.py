"""The instruction cards of those for whom an assistant works, to read and to print."""

from flask import Response, render_template

from portti.database import reading
from portti.queries import instruction_cards as queries
from portti.queries.matches import own_profile
from portti.services import instruction_cards as cards
from portti.web.assistant.blueprint import blueprint
from portti.web.kit.access import current_actor
from portti.web.kit.card_pages import card_file, reading_page
from portti.web.kit.forms import settings_now
from portti.web.kit.lists import note_list_reading


@blueprint.get("/cards")
def instruction_cards() -> str:
    """List the cards of all for whom the assistant works now."""
    actor, settings = current_actor(), settings_now()
    with reading() as session:
        own_profile(session, actor)
        found = [cards.card_of(session, row, settings) for row in queries.cards_to_read(session, actor)]
    note_list_reading("card", [card.row.id for card in found])
    return render_template("assistant/cards/list.html", cards=found)


@blueprint.get("/cards/<int:card_id>")
def instruction_card(card_id: int) -> str:
    """Show a card."""
    return reading_page(_card(card_id), "assistant")


@blueprint.get("/cards/<int:card_id>/portti.pdf")
def card_to_print(card_id: int) -> Response:
    """Hand a card out as a PDF."""
    return card_file(_card(card_id))


def _card(card_id: int) -> cards.Card:
    with reading() as session:
        return cards.card_to_read(session, current_actor(), card_id, settings=settings_now())
