"""The centre's messages with employers and assistants; those of a pair only where one has told of the other."""

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext

from portti.database import reading
from portti.domain.permissions import check_may
from portti.moments import short_moment
from portti.queries import conversations as queries
from portti.queries.candidacies import titles_of_standing
from portti.queries.conversations import ThreadRow
from portti.services import conversations
from portti.services.conversations import Thread
from portti.web.kit.access import current_actor
from portti.web.kit.conversations import Answer, answer_thread
from portti.web.kit.languages import current_language
from portti.web.kit.lists import Page, note_list_reading, page_asked
from portti.web.staff.blueprint import blueprint
from portti.web.staff.lists import PAGE_SIZE, offset_asked, own_centre_id

_MOST_MATTERS = 5


@blueprint.get("/conversations", endpoint="conversations")
def conversation_list() -> str:
    """List who writes with the centre: what is new or waits for an answer first."""
    check_may(current_actor(), "write_as_centre")
    waiting = request.args.get("waiting") == "yes"
    with reading() as session:
        rows, total = queries.centre_threads(
            session, own_centre_id(), waiting=waiting, limit=PAGE_SIZE, offset=offset_asked()
        )
    note_list_reading("conversation", [row.conversation.id for row in rows])
    page = Page(page_asked(), total, PAGE_SIZE)
    return render_template(
        "staff/conversations/list.html", rows=[_row(row) for row in rows], page=page, waiting=waiting
    )


def _row(row: ThreadRow) -> dict[str, object]:
    thread = row.conversation
    if thread.kind == "employer":
        who, href = gettext("employer"), url_for("staff.employer_thread", employer_id=thread.employer_id)
    else:
        who, href = gettext("assistant"), url_for("staff.assistant_thread", profile_id=thread.profile_id)
    at = short_moment(thread.last_message_at, current_language())
    hint = gettext("Last written to %(at)s", at=at)
    if thread.waits_for == "centre" and thread.answer_by is not None:
        by = short_moment(thread.answer_by, current_language())
        hint += " " + gettext("Waits for your answer until %(by)s.", by=by)
    name = f"{row.person.given_name} {row.person.family_name}" if row.person else row.shown_name
    return {"text": f"{name} ({who})", "href": href, "hint": hint, "unread": row.unread}


@blueprint.route("/conversations/employer/<int:employer_id>", methods=["GET", "POST"])
def employer_thread(employer_id: int) -> Answer:
    """Show what an employer and the centre have written to each other, and take the centre's next words."""
    address = url_for("staff.employer_thread", employer_id=employer_id)
    return _centre_thread("employer", employer_id, address)


@blueprint.route("/conversations/assistant/<int:profile_id>", methods=["GET", "POST"])
def assistant_thread(profile_id: int) -> Answer:
    """Show what an assistant and the centre have written to each other, and take the centre's next words."""
    address = url_for("staff.assistant_thread", profile_id=profile_id)
    return _centre_thread("assistant", profile_id, address)


def _centre_thread(kind: str, key: int, address: str) -> Answer:
    with reading() as session:
        thread = conversations.centre_thread(session, current_actor(), kind, key)
        account = conversations.person_of(session, thread)
        name, account_id = _name(session, thread), account.id if account else None
        whose = {
            "employer_id": key if kind == "employer" else None,
            "profile_id": key if kind == "assistant" else None,
        }
        matters = titles_of_standing(session, **whose, limit=_MOST_MATTERS)
    return answer_thread(
        lambda session: conversations.centre_thread(session, current_actor(), kind, key),
        "staff/conversations/thread.html",
        address,
        _name,
        name=name,
        account_id=account_id,
        matters=matters,
    )


@blueprint.get("/conversations/pair/<int:need_id>/<int:profile_id>")
def reported_thread(need_id: int, profile_id: int) -> Answer:
    """Show what two sides wrote to each other, where one of them has told the centre about the other."""
    return answer_thread(
        lambda session: conversations.reported_thread(session, current_actor(), need_id, profile_id),
        "staff/conversations/thread.html",
        url_for("staff.reported_thread", need_id=need_id, profile_id=profile_id),
        lambda _session, _thread: "",
        name="",
        account_id=None,
        matters=[],
    )


def _name(session: Any, thread: Thread) -> str:
    """Return the full name of whom the centre writes with."""
    account = conversations.person_of(session, thread)
    if account is not None:
        return f"{account.given_name} {account.family_name}"
    return thread.profile.shown_name if thread.profile else gettext("an employer without an account")
