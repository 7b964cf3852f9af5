"""Saying by the signed link of a mail that a need or profile still stands; no log-in needed."""

from flask import flash, render_template
from flask_babel import gettext

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.errors import NotFound, RuleViolation
from portti.domain.places import municipality_name
from portti.mail.links import FreshnessQuestion, read_freshness
from portti.services import freshness
from portti.services.freshness import Standing
from portti.web.kit.forms import settings_now
from portti.web.kit.languages import current_language
from portti.web.public.blueprint import blueprint


@blueprint.get("/still-valid/<token>")
def still_valid(token: str) -> str:
    """Ask; opening the link, as scanners of mail do, answers nothing."""
    question = _read(token)
    with reading() as database_session:
        standing = freshness.standing_of(database_session, question, now=now())
    return _page("ask", standing, token)


@blueprint.post("/still-valid/<token>")
def still_valid_now(token: str) -> str | tuple[str, int]:
    """Take the answer: what was hidden comes back."""
    question = _read(token)
    try:
        with transaction() as database_session:
            standing = freshness.confirm_standing(
                database_session, question, settings=settings_now(), now=now()
            )
    except RuleViolation as violation:
        if violation.code == "over_granted_hours":
            flash(
                gettext(
                    "With this notice your hours would go over the granted ones. "
                    "Log in and change the times, or call your centre."
                )
            )
        with reading() as database_session:
            return _page("ask", freshness.standing_of(database_session, question, now=now()), token), 409
    return _page("done", standing, token)


def _page(name: str, standing: Standing, token: str) -> str:
    area = municipality_name(standing.area_code, current_language())
    return render_template(f"public/still_valid/{name}.html", standing=standing, area=area, token=token)


def _read(token: str) -> FreshnessQuestion:
    question = read_freshness(settings_now(), token)
    if question is None:
        raise NotFound("link")
    return question
