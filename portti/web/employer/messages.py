"""An employer's messages: with assistants, once both are interested, and with the centre."""

from flask import redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portti.database import reading
from portti.moments import short_moment
from portti.queries.conversations import ThreadRow
from portti.services import conversations
from portti.web.employer.blueprint import blueprint
from portti.web.kit.access import current_actor
from portti.web.kit.conversations import Answer, answer_thread
from portti.web.kit.languages import current_language
from portti.web.kit.lists import note_list_reading
from portti.web.kit.own_words import marked


@blueprint.get("/messages")
def messages() -> str | Response:
    """List the threads of the employer, the newest first."""
    if current_actor().employer_id is None:
        return redirect(url_for("employer.home"))
    with reading() as session:
        rows = conversations.own_threads(session, current_actor(), "employer")
    note_list_reading("conversation", [row.conversation.id for row in rows])
    return render_template("employer/messages/list.html", rows=[_row(row) for row in rows])


def _row(row: ThreadRow) -> dict[str, object]:
    thread = row.conversation
    hint = gettext("Last written to %(at)s", at=short_moment(thread.last_message_at, current_language()))
    if thread.kind != "pair":
        text, href = gettext("The centre"), url_for("employer.centre_thread")
    else:
        words = gettext("%(name)s, about: %(title)s", name=row.shown_name, title=row.title)
        text = marked(words, row.title, row.title_language)
        href = url_for("employer.pair_thread", need_id=thread.need_id, profile_id=thread.profile_id)
    return {"text": text, "href": href, "hint": hint, "unread": row.unread}


@blueprint.route("/messages/<int:need_id>/<int:profile_id>", methods=["GET", "POST"])
def pair_thread(need_id: int, profile_id: int) -> Answer:
    """Show what the employer and an assistant have written to each other, and take the employer's next words."""
    return answer_thread(
        lambda session: conversations.employer_thread(session, current_actor(), need_id, profile_id),
        "employer/messages/pair.html",
        url_for("employer.pair_thread", need_id=need_id, profile_id=profile_id),
        lambda _session, thread: thread.profile.shown_name if thread.profile else "",
    )


@blueprint.route("/messages/centre", methods=["GET", "POST"])
def centre_thread() -> Answer:
    """Show what the employer and the centre have written to each other, and take the employer's next words."""
    return answer_thread(
        lambda session: conversations.own_centre_thread(session, current_actor(), "employer"),
        "employer/messages/centre.html",
        url_for("employer.centre_thread"),
        lambda _session, _thread: gettext("The centre"),
    )
