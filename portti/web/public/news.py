"""News of the centres: what anybody may read, and what is for who is logged in."""

from flask import render_template
from werkzeug.wrappers import Response

from portti.database import reading
from portti.domain.errors import NotFound
from portti.services import news_pages
from portti.web.kit.access import ask_to_log_in, current_actor
from portti.web.kit.languages import current_language
from portti.web.public.blueprint import blueprint


@blueprint.get("/news")
def news() -> str:
    """List the news, the newest first."""
    with reading() as session:
        cards = news_pages.readable_news(session, current_actor(), current_language())
    return render_template("public/news/list.html", cards=cards)


@blueprint.get("/news/<int:item_id>")
def news_item(item_id: int) -> str | Response:
    """Show one piece of news; a visitor is asked to log in for what an e-mail told to a group."""
    actor = current_actor()
    try:
        with reading() as session:
            card = news_pages.readable_item(session, actor, item_id, current_language())
    except NotFound:
        if actor.account_id is not None:
            raise
        return ask_to_log_in()
    return render_template("public/news/item.html", item=card.item, words=card.words)
