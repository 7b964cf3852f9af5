"""The instruction cards of those for whom an assistant works, to read and to print."""

from flask import render_template

from portti.database import reading
from portti.queries import instruction_cards as queries
from portti.queries.matches import own_profile
from portti.services import instruction_cards as cards
from portti.web.assistant.blueprint import blueprint
from portti.web.kit.access import current_actor
from portti.web.kit.card_pages import add_card_reading
from portti.web.kit.forms import settings_now
from portti.web.kit.lists import note_list_reading


@blueprint.get("/cards")
def instruction_cards() -> str:
    """List the cards of all for whom the assistant works now."""
    actor, settings = current_actor(), settings_now()
    with reading() as session:
        own_profile(session, actor)
        found = cards.cards_of(session, queries.cards_to_read(session, actor), settings)
    note_list_reading("card", [card.row.id for card in found])
    return render_template("assistant/cards/list.html", cards=found)


def _card(card_id: int) -> cards.Card:
    with reading() as session:
        return cards.card_to_read(session, current_actor(), card_id, settings=settings_now())


add_card_reading(blueprint, "assistant", _card)
