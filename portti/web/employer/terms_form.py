"""The forms of living in, and of breaks, contract and pay: nothing here must be answered."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from wtforms import StringField

from portti.domain import needs as drafts
from portti.domain.needs import Draft
from portti.models import Need
from portti.queries.needs import KnownAssistant
from portti.services import need_open_times
from portti.web.employer.need_form import Options
from portti.web.employer.open_times_form import whole
from portti.web.kit.choice_fields import PickField, YesField
from portti.web.kit.forms import Form
from portti.web.kit.number_fields import AmountField


class LivingInForm(Form):
    """How the assistant lives at the workplace."""

    days_min = AmountField(least=1, most=drafts.MOST_DAYS_IN, whole=True)
    days_max = AmountField(least=1, most=drafts.MOST_DAYS_IN, whole=True)
    every_days = AmountField(least=1, most=drafts.MOST_DAYS_IN, whole=True)
    own_room = YesField()


class TermsForm(Form):
    """Breaks, contract and pay."""

    break_minutes = AmountField(least=1, most=drafts.LONGEST_BREAK, whole=True)
    contract = PickField()
    months_min = AmountField(least=1, most=drafts.MOST_MONTHS, whole=True)
    months_max = AmountField(least=1, most=drafts.MOST_MONTHS, whole=True)
    pay_basis = PickField()
    pay_text = StringField()


def living_in_form(need: Need, _known: Sequence[KnownAssistant]) -> tuple[Form, Options]:
    """Ask for the cycle of living in, as far as it is known."""
    form = LivingInForm(data=vars(need_open_times.living_in_of(need)))
    form.days_min.label.text = gettext("Days at a time, at least")
    form.days_max.label.text = gettext("Days at a time, at most")
    form.every_days.label.text = gettext("Of how many days in all, with the days off?")
    form.own_room.label.text = gettext("The assistant has a room of their own")
    number: dict[str, Any] = {"optional": True, "width": 3, "inputmode": "numeric"}
    days = gettext("days")
    return form, {
        "days_min": {**number, "suffix": days, "hint": gettext("For example 14: two weeks at a time.")},
        "days_max": {**number, "suffix": days},
        "every_days": {
            **number,
            "suffix": days,
            "hint": gettext("For example 28: two weeks at work, then two weeks off."),
        },
    }


def living_in_draft(form: Form) -> Draft:
    """Return what is known of living in."""
    return drafts.LivingInDraft(
        whole(form.days_min.data),
        whole(form.days_max.data),
        whole(form.every_days.data),
        bool(form.own_room.data),
    )


def terms_form(need: Need, _known: Sequence[KnownAssistant]) -> tuple[Form, Options]:
    """Ask for breaks, contract and pay, as far as the employer wants to say them."""
    form = TermsForm(data=vars(need_open_times.terms_of(need)))
    form.break_minutes.label.text = gettext("Break in each shift")
    form.contract.label.text = gettext("How long does the work go on?")
    form.contract.choices = {
        "": gettext("I cannot say"),
        "permanent": gettext("Until further notice"),
        "fixed_term": gettext("For a fixed time"),
    }
    form.months_min.label.text = gettext("Months, at least")
    form.months_max.label.text = gettext("Months, at most")
    form.pay_basis.label.text = gettext("Pay")
    form.pay_basis.choices = {
        "": gettext("I do not tell it here"),
        "agreement": gettext("By the collective agreement of the field"),
        "more": gettext("More than the collective agreement asks"),
    }
    form.pay_text.label.text = gettext("The pay in your own words")
    months: dict[str, Any] = {
        "optional": True,
        "width": 2,
        "inputmode": "numeric",
        "suffix": gettext("months"),
    }
    return form, {
        "break_minutes": {
            "optional": True,
            "width": 3,
            "inputmode": "numeric",
            "suffix": gettext("minutes"),
            "hint": gettext("For example 30. Write it only if your shift times hold a break."),
        },
        "contract": {"optional": True},
        "months_min": {**months, "hint": gettext("Only for a fixed time, if you know no last day.")},
        "months_max": months,
        "pay_basis": {
            "optional": True,
            "hint": gettext(
                "The collective agreement for personal assistants (Heta-TES) binds every employer. "
                "You may pay more than it asks, never less. You need not write the pay here."
            ),
        },
        "pay_text": {
            "optional": True,
            "hint": gettext(
                "For example the pay of an hour and supplements. Nothing is counted from it. "
                "Write it in the language of your own text."
            ),
        },
    }


def terms_draft(form: Form) -> drafts.TermsDraft:
    """Return breaks, contract and pay."""
    return drafts.TermsDraft(
        whole(form.break_minutes.data),
        form.contract.data or "",
        whole(form.months_min.data),
        whole(form.months_max.data),
        form.pay_basis.data or "",
        " ".join((form.pay_text.data or "").split()),
    )
