"""Saying yes or no to a shift by the personal link of a message; no log-in needed."""

from typing import Any

from flask import render_template, request

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.errors import NotFound, RuleViolation
from portti.mail.links import SubstituteQuestion, read_substitute
from portti.queries.accounts import account_by_id
from portti.services import substitutes
from portti.services.rest_warnings import warnings_of
from portti.services.substitutes import Standing
from portti.web.kit.forms import settings_now
from portti.web.kit.substitutes import refusal, shift_rows, state_words, warning_words
from portti.web.public.blueprint import blueprint


@blueprint.get("/substitute/<token>")
def substitute(token: str) -> str:
    """Show the shift; opening the link, as scanners of mail do, answers nothing."""
    with reading() as session:
        standing = substitutes.standing_of(session, _read(token), now=now())
        return _page(session, standing, token)


@blueprint.post("/substitute/<token>")
def answer_substitute(token: str) -> str | tuple[str, int]:
    """Take the answer, and show how it stands now."""
    question, answer = _read(token), request.form.get("answer", "")
    try:
        with transaction() as session:
            standing = substitutes.answer_by_link(
                session, question, answer, settings=settings_now(), now=now()
            )
            return _page(session, standing, token)
    except RuleViolation as violation:
        told = refusal(violation)
        if told is None:
            raise
        with reading() as session:
            standing = substitutes.standing_of(session, question, now=now())
            return _page(session, standing, token, told), 409


def _page(session: Any, standing: Standing, token: str, notice: str | None = None) -> str:
    codes = warnings_of(session, standing.ask.profile_id, standing.request)
    warnings = warning_words(codes) if standing.state == "open" else []
    return render_template(
        "public/substitute/page.html",
        standing=standing,
        rows=shift_rows(standing),
        words=state_words(standing),
        token=token,
        notice=notice,
        has_log_in=account_by_id(session, _read(token).account_id).email is not None,
        warnings=warnings,
    )


def _read(token: str) -> SubstituteQuestion:
    question = read_substitute(settings_now(), token)
    if question is None:
        raise NotFound("link")
    return question
