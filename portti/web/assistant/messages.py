"""An assistant's messages: with employers, once both are interested, and with the centre."""

from typing import Any

from flask import redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portti.database import reading
from portti.domain import disclosure
from portti.moments import short_moment
from portti.queries import matches as match_queries
from portti.queries.conversations import ThreadRow
from portti.services import conversations
from portti.services.conversations import Thread
from portti.web.assistant.blueprint import blueprint
from portti.web.kit.access import current_actor
from portti.web.kit.conversations import Answer, answer_thread
from portti.web.kit.languages import current_language
from portti.web.kit.lists import note_list_reading
from portti.web.kit.own_words import marked


@blueprint.get("/messages")
def messages() -> str | Response:
    """List the threads of the assistant, the newest first."""
    if current_actor().profile_id is None:
        return redirect(url_for("assistant.home"))
    with reading() as session:
        rows = conversations.own_threads(session, current_actor(), "assistant")
    note_list_reading("conversation", [row.conversation.id for row in rows])
    return render_template("assistant/messages/list.html", rows=[_row(row) for row in rows])


def _row(row: ThreadRow) -> dict[str, object]:
    thread = row.conversation
    hint = gettext("Last written to %(at)s", at=short_moment(thread.last_message_at, current_language()))
    if thread.kind != "pair":
        text, href = gettext("The centre"), url_for("assistant.centre_thread")
    else:
        words = gettext("The employer of “%(title)s”", title=row.title)
        text = marked(words, row.title, row.title_language)
        href = url_for("assistant.pair_thread", need_id=thread.need_id)
    return {"text": text, "href": href, "hint": hint, "unread": row.unread}


@blueprint.route("/messages/<int:need_id>", methods=["GET", "POST"])
def pair_thread(need_id: int) -> Answer:
    """Show what the assistant and an employer have written to each other, and take the assistant's next words."""
    return answer_thread(
        lambda session: conversations.assistant_thread(session, current_actor(), need_id),
        "assistant/messages/pair.html",
        url_for("assistant.pair_thread", need_id=need_id),
        _employer,
    )


def _employer(session: Any, thread: Thread) -> str:
    """Return what an assistant may call the employer now."""
    assert thread.need is not None and thread.profile is not None
    match = match_queries.pair(session, thread.need.id, thread.profile.id)
    facts = match_queries.contact_of_account(conversations.person_of(session, thread))
    told = disclosure.told_of_employer(
        facts, match.employer_answer if match else None, match.assistant_answer if match else None
    )
    return told.get("given_name") or gettext("The employer")


@blueprint.route("/messages/centre", methods=["GET", "POST"])
def centre_thread() -> Answer:
    """Show what the assistant and the centre have written to each other, and take the assistant's next words."""
    return answer_thread(
        lambda session: conversations.own_centre_thread(session, current_actor(), "assistant"),
        "assistant/messages/centre.html",
        url_for("assistant.centre_thread"),
        lambda _session, _thread: gettext("The centre"),
    )
