"""Promised hours and hours that happened: one line a month, told by the employer."""

from datetime import date

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from portti.clock import helsinki, now
from portti.database import reading, transaction
from portti.domain.errors import NotFound, RuleViolation
from portti.domain.hours_reports import MOST_HOURS, HoursDraft, months_to_tell, promised_in_month
from portti.domain.permissions import check_may
from portti.models import Employer
from portti.moments import month_in_words
from portti.queries.hours_reports import own_months
from portti.services.hours_reports import tell_month
from portti.vocabulary import plain_number
from portti.web.employer.blueprint import blueprint
from portti.web.kit.access import current_actor
from portti.web.kit.choice_fields import OneOrNoneField, PickField
from portti.web.kit.forms import Form, add_violation
from portti.web.kit.languages import current_language
from portti.web.kit.lists import note_reading
from portti.web.kit.number_fields import AmountField
from portti.wording.feedback import LACK_REASONS
from portti.words import translate


class HoursForm(Form):
    """One month."""

    month = PickField(lazy_gettext("Month"))
    promised = AmountField(
        lazy_gettext("Hours that were promised"),
        least=0,
        most=MOST_HOURS,
        missing=lazy_gettext("Write the hours that the decision promises for the month."),
    )
    happened = AmountField(
        lazy_gettext("Hours that happened"),
        least=0,
        most=MOST_HOURS,
        missing=lazy_gettext("Write how many hours of assistance there were."),
    )
    reason = OneOrNoneField(lazy_gettext("If hours did not come: why?"), default="")


@blueprint.get("/hours")
def hours() -> str:
    """Show the line of the newest month that is not told, and what was told before."""
    return _page(None)


@blueprint.post("/hours")
def tell_hours() -> str | Response | tuple[str, int]:
    """Keep one month."""
    form = HoursForm()
    _set_choices(form)
    if not form.validate():
        return _page(form), 422
    assert form.promised.data is not None and form.happened.data is not None  # the fields ask for them
    month = date.fromisoformat(form.month.data)
    draft = HoursDraft(
        month, round(form.promised.data * 60), round(form.happened.data * 60), form.reason.data or None
    )
    try:
        with transaction() as session:
            tell_month(session, current_actor(), draft, now=now())
    except RuleViolation as violation:
        add_violation(form, violation, _sentence)
        return _page(form), 422
    flash(gettext("Thank you. The month is told: %(month)s.", month=_month(month)), "success")
    return redirect(url_for("employer.hours"), 303)


def _month(month: date) -> str:
    return month_in_words(month, current_language())


def _set_choices(form: HoursForm) -> None:
    language = current_language()
    form.month.choices = {
        month.isoformat(): _month(month) for month in months_to_tell(helsinki(now()).date())
    }
    form.reason.choices = [
        SelectChoice("", gettext("All the hours came")),
        *(SelectChoice(code, translate(language, text)) for code, text in LACK_REASONS.items()),
    ]


def _sentence(violation: RuleViolation) -> str | None:
    return {
        "hours_reason_missing": gettext("Fewer hours happened than were promised. Choose why."),
        "reason_without_lack": gettext(
            "All the hours happened, so no reason is needed. Choose “All the hours came”."
        ),
    }.get(violation.code)


def _page(form: HoursForm | None) -> str:
    actor, language = current_actor(), current_language()
    check_may(actor, "tell_hours")
    if actor.employer_id is None:
        raise NotFound("employer")
    with reading() as session:
        rows = own_months(session, actor.employer_id)
        employer = session.get_one(Employer, actor.employer_id)
    note_reading("employer", employer.id)
    if form is None:
        told = {row.month for row in rows}
        months = months_to_tell(helsinki(now()).date())
        form = HoursForm(
            formdata=None,
            month=next((month for month in months if month not in told), months[0]).isoformat(),
            promised=promised_in_month(employer.granted_hours, employer.granted_per),
        )
        _set_choices(form)
    return render_template(
        "employer/hours.html",
        form=form,
        rows=[
            {
                "month": _month(row.month),
                "promised": plain_number(row.promised_minutes / 60, language),
                "happened": plain_number(row.happened_minutes / 60, language),
                "reason": translate(language, LACK_REASONS[row.reason]) if row.reason else "–",
            }
            for row in rows
        ],
    )
