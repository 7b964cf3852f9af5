"""Answering by a personal address without log-in: the page names nobody, and opening it answers nothing."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.answers import PARTNER
from portti.domain.errors import NotFound
from portti.services.answers_by_link import question_of, take_answer
from portti.web.kit.languages import current_language
from portti.web.public.blueprint import blueprint
from portti.wording.feedback import FACES, SCORES
from portti.words import translate


@blueprint.get("/answer/<code>")
def answer(code: str) -> ResponseReturnValue:
    """Ask; scanners that open the address answer nothing."""
    try:
        with reading() as session:
            kind, year = question_of(session, code, now=now())
    except NotFound:
        return _closed()
    return _page(code, kind, year)


@blueprint.post("/answer/<code>")
def give_answer(code: str) -> ResponseReturnValue:
    """Count the answer; pressed twice it is counted once."""
    try:
        with transaction() as session:
            kind = take_answer(session, code, request.form.get("answer", ""), now=now())
    except NotFound:
        return _closed()
    return render_template("public/answer/done.html", for_partner=kind == PARTNER)


def _closed() -> tuple[str, int]:
    """Say the same of an address that is unknown, used or too old."""
    return render_template("public/answer/closed.html"), 404


def _page(code: str, kind: str, year: int | None) -> str:
    language, for_partner = current_language(), kind == PARTNER
    words = SCORES if for_partner else FACES
    choices = [(value, translate(language, text)) for value, text in words.items()]
    return render_template(
        "public/answer/ask.html", code=code, for_partner=for_partner, year=year, choices=choices
    )
