"""The partners' yearly survey: an address for each organisation, which of them have answered, never what."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext, ngettext
from werkzeug.wrappers import Response
from wtforms import HiddenField, TextAreaField

from portti.clock import helsinki, now
from portti.database import reading, transaction
from portti.domain.answers import FIRST_YEAR, WORKS_FOR
from portti.domain.errors import RuleViolation
from portti.domain.permissions import check_may
from portti.mail.links import answer_url
from portti.models import AnswerLink
from portti.moments import short_day
from portti.queries import answers as queries
from portti.services.answers_by_link import ask_partners, code_of, is_open
from portti.web.kit.access import current_actor
from portti.web.kit.forms import Form, add_violation, settings_now
from portti.web.kit.languages import current_language
from portti.web.staff.blueprint import blueprint
from portti.web.staff.lists import number_asked, own_centre_id

Answered = str | Response | tuple[str, int]


class PartnersForm(Form):
    """Which organisations are asked about a year."""

    year = HiddenField()
    names = TextAreaField(lazy_gettext("Organisations to ask, one on a line"))


@dataclass(frozen=True)
class Asked:
    """One organisation: its address where it still works, else what became of it."""

    organisation: str
    state: str
    address: str
    until: str


@blueprint.get("/surveys")
def surveys() -> Answered:
    """Show a year's partners, and the form to ask more of them."""
    form = PartnersForm(formdata=None)
    form.year.data = str(_year())
    return _page(form, _year())


@blueprint.post("/surveys")
def ask_more_partners() -> Answered:
    """Make an address for each organisation that was not asked before."""
    form = PartnersForm()
    year = _number(form.year.data)
    try:
        with transaction() as session:
            new = ask_partners(
                session, current_actor(), year, form.names.data or "", settings=settings_now(), now=now()
            )
    except RuleViolation as violation:
        add_violation(form, violation, _sentence)
        return _page(form, year), 422
    flash(ngettext("%(num)s new address is below.", "%(num)s new addresses are below.", new), "success")
    return redirect(url_for("staff.surveys", year=year), 303)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 5 else 0


def _year() -> int:
    today = helsinki(now()).date()
    asked = number_asked("year") or today.year
    return asked if FIRST_YEAR <= asked <= today.year else today.year


def _page(form: PartnersForm, year: int) -> str:
    check_may(current_actor(), "survey_partners")
    with reading() as session:
        links = queries.partner_links(session, own_centre_id(), year)
    this_year = helsinki(now()).date().year
    return render_template(
        "staff/surveys/partners.html",
        form=form,
        year=year,
        years=[one for one in range(this_year, this_year - 4, -1) if one != year],
        rows=[_asked(link) for link in links],
        days=WORKS_FOR["partner"].days,
    )


def _asked(link: AnswerLink) -> Asked:
    language, settings = current_language(), settings_now()
    until = short_day(helsinki(link.expires_at).date(), language)
    if is_open(link, now=now()):
        address = answer_url(settings, language, code_of(settings, link))
        return Asked(link.organisation, gettext("Not answered yet"), address, until)
    state = gettext("Answered") if link.used_on else gettext("Expired without an answer")
    return Asked(link.organisation, state, "", until)


def _sentence(violation: RuleViolation) -> str | None:
    most = violation.facts.get("most", "")
    return {
        "partners_missing": gettext("Write at least one organisation."),
        "too_many_partners": gettext("Write at most %(number)s organisations at once.", number=most),
        "partner_name_too_long": gettext("Write at most %(number)s characters on a line.", number=most),
        "partner_is_address": gettext("Write the organisation's name, not a person's e-mail address."),
    }.get(violation.code)
