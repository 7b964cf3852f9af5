"""Answering a proposal by the personal link of a mail; no log-in needed, and opening the link answers nothing."""

from typing import Any

from flask import render_template, request
from flask_babel import gettext

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.candidacies import ASSISTANT
from portti.domain.errors import NotFound, RuleViolation
from portti.domain.places import municipality_name
from portti.mail.links import CandidacyQuestion, read_candidacy
from portti.services.candidacy_answers import Asked, answer_by_link, asked_of
from portti.services.need_search import need_in_words
from portti.web.kit.forms import settings_now
from portti.web.kit.languages import current_language
from portti.web.kit.match_answers import refusal
from portti.web.public.blueprint import blueprint


@blueprint.get("/proposal/<token>")
def proposal(token: str) -> str:
    """Show what is proposed; scanners of mail that open the link answer nothing."""
    with reading() as session:
        return _page(asked_of(session, _read(token)), token)


@blueprint.post("/proposal/<token>")
def answer_proposal(token: str) -> str | tuple[str, int]:
    """Take the yes or no, and show how it stands now."""
    question, answer = _read(token), request.form.get("answer", "")
    try:
        with transaction() as session:
            asked = answer_by_link(session, question, answer, settings=settings_now(), now=now())
            return _page(asked, token)
    except RuleViolation as violation:
        if violation.code == "unknown_answer":
            raise
        told = refusal(violation) or gettext("This answer cannot be given now.")
        with reading() as session:
            return _page(asked_of(session, question), token, told), 409


def _page(asked: Asked, token: str, notice: str | None = None) -> str:
    language = current_language()
    values: dict[str, Any] = {"asked": asked, "token": token, "notice": notice}
    if asked.side == ASSISTANT:
        values["words"] = need_in_words(asked.need, language, for_visitor=True)
    else:
        values["area"] = municipality_name(asked.profile.municipality_code, language)
    return render_template("public/proposal/page.html", **values)


def _read(token: str) -> CandidacyQuestion:
    question = read_candidacy(settings_now(), token)
    if question is None:
        raise NotFound("link")
    return question
