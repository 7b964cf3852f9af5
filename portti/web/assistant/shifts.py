"""Single shifts that an assistant is asked to do, and those that they have promised."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portti.clock import now
from portti.database import reading, transaction
from portti.domain import disclosure
from portti.domain.errors import NotFound, RuleViolation
from portti.queries import matches as match_queries
from portti.queries import substitutes as queries
from portti.services import substitutes
from portti.services.rest_warnings import warnings_of
from portti.services.substitute_turns import withdraw_from_shift as give_back
from portti.web.assistant.blueprint import blueprint
from portti.web.kit.access import current_actor
from portti.web.kit.forms import settings_now
from portti.web.kit.lists import note_reading
from portti.web.kit.substitutes import refusal, shift_rows, state_words, warning_words


@blueprint.get("/shifts")
def shifts() -> str:
    """List the coming shifts that the assistant is asked for; a promised one names the employer."""
    profile_id = current_actor().profile_id
    if profile_id is None:
        raise NotFound("profile")
    items: list[dict[str, Any]] = []
    with reading() as session:
        for ask, _request, need, _open in queries.asks_of_profile(session, profile_id, now()):
            standing = substitutes.standing_of_ask(session, ask, now=now())
            facts = match_queries.contact_of_account(match_queries.account_of_need(session, need.id))
            items.append(
                {
                    "standing": standing,
                    "rows": shift_rows(standing),
                    "words": state_words(standing),
                    "warnings": warning_words(warnings_of(session, profile_id, standing.request)),
                    "contact": disclosure.told_of_employer_for_shift(
                        facts, has_shift=standing.state == "yours"
                    ),
                }
            )
    note_reading("profile", profile_id)
    return render_template("assistant/substitutes/list.html", items=items)


@blueprint.post("/shifts/<int:ask_id>")
def answer_shift(ask_id: int) -> Response:
    """Say yes or no to a shift."""
    try:
        with transaction() as session:
            standing = substitutes.answer_ask(
                session,
                current_actor(),
                ask_id,
                request.form.get("answer", ""),
                settings=settings_now(),
                now=now(),
            )
            told = state_words(standing)
        flash(told, "success" if standing.state in ("yours", "open") else "notice")
    except RuleViolation as violation:
        refused = refusal(violation)
        if refused is None:
            raise
        flash(refused)
    return redirect(url_for("assistant.shifts"), 303)


@blueprint.route("/shifts/<int:ask_id>/withdraw", methods=["GET", "POST"])
def withdraw_from_shift(ask_id: int) -> str | Response:
    """Say what giving a promised shift back does, then give it back."""
    if request.method == "POST":
        try:
            with transaction() as session:
                give_back(session, current_actor(), ask_id, settings=settings_now(), now=now())
            flash(gettext("You have given the shift back. The employer has been told."), "success")
        except RuleViolation as violation:
            refused = refusal(violation)
            if refused is None:
                raise
            flash(refused)
        return redirect(url_for("assistant.shifts"), 303)
    with reading() as session:
        ask = queries.own_ask(session, current_actor(), ask_id)
        standing = substitutes.standing_of_ask(session, ask, now=now())
        rows = shift_rows(standing)
    note_reading("profile", standing.ask.profile_id)
    return render_template("assistant/substitutes/withdraw.html", standing=standing, rows=rows)
