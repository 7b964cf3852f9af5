"""The forms beside the way: a wish about gender with its ground, and what is checked before looking for somebody."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from wtforms import TextAreaField

from portti.database import reading
from portti.domain.gender_wishes import LONGEST_GROUND
from portti.domain.granted_hours import MOST_GRANTED
from portti.domain.needs import BeforeDraft, Draft, WishDraft
from portti.models import Need
from portti.queries.granted_hours import employer_of
from portti.queries.needs import KnownAssistant
from portti.services import need_beside
from portti.web.employer.need_form import Options
from portti.web.kit.ad_prompts import gender_words, ground_words
from portti.web.kit.choice_fields import OneOrNoneField, YesField
from portti.web.kit.forms import Form
from portti.web.kit.number_fields import AmountField


class WishForm(Form):
    """Whom the employer wishes for, and why the work asks it."""

    gender = OneOrNoneField()
    ground = OneOrNoneField()
    ground_text = TextAreaField()


class BeforeForm(Form):
    """Duties towards present and former assistants, and what will be asked of whoever is chosen."""

    part_timers = OneOrNoneField()
    reemployment = OneOrNoneField()
    extract_asked = YesField()
    granted_hours = AmountField(least=0.5, most=MOST_GRANTED)
    granted_per = OneOrNoneField()


def wish_form(need: Need, _known: Sequence[KnownAssistant]) -> tuple[Form, Options]:
    """Ask for the wish and its ground."""
    form = WishForm(data=vars(need_beside.wish_of(need)))
    form.gender.label.text = gettext("Whom do you wish for?")
    form.gender.choices = {"": gettext("I have no wish about gender"), **gender_words()}
    form.ground.label.text = gettext("Why does the work ask for it?")
    form.ground.choices = ground_words()
    form.ground_text.label.text = gettext("The ground in your own words")
    form.ground_text.flags.maxlength = LONGEST_GROUND
    gender_hint = gettext(
        "The law lets a job ad ask for a woman or a man only if the work gives a ground. "
        "Your centre reads the wish first. Portti never ranks anybody by it."
    )
    text_hint = gettext("Only your centre reads this. You need it for another ground.")
    return form, {
        "gender": {"hint": gender_hint},
        "ground": {"optional": True},
        "ground_text": {"hint": text_hint, "optional": True, "rows": 3},
    }


def wish_draft(form: Form) -> WishDraft:
    """Return the wish; what stands under no wish is no ground."""
    if not form.gender.data:
        return WishDraft()
    return WishDraft(form.gender.data, form.ground.data or "", form.ground_text.data or "")


def before_form(need: Need, _known: Sequence[KnownAssistant]) -> tuple[Form, Options]:
    """Ask what an employer checks before looking for somebody."""
    with reading() as session:
        employer = employer_of(session, need)
    form = BeforeForm(data=vars(need_beside.before_of(need, employer)))
    form.part_timers.label.text = gettext("Have you offered the hours to your part-time assistants?")
    form.part_timers.choices = {
        "": gettext("I do not answer now"),
        "done": gettext("Yes, I have offered them"),
        "nobody": gettext("I have no part-time assistants"),
        "not_yet": gettext("Not yet"),
    }
    form.reemployment.label.text = gettext("Have you offered the work to assistants whom you had to dismiss?")
    form.reemployment.choices = {
        "": gettext("I do not answer now"),
        "done": gettext("Yes, I have offered it"),
        "nobody": gettext("I have dismissed nobody for lack of work"),
        "not_yet": gettext("Not yet"),
    }
    form.extract_asked.label.text = gettext("The ad says that I will ask for a criminal-record extract")
    form.granted_hours.label.text = gettext("How many hours of assistance have you been granted?")
    form.granted_per.label.text = gettext("Are those hours a week or a month?")
    form.granted_per.choices = {"week": gettext("A week"), "month": gettext("A month")}
    choice: dict[str, Any] = {"optional": True}
    return form, {
        "part_timers": {
            **choice,
            "hint": gettext("The law says: offer the hours first to those who work part-time for you."),
        },
        "reemployment": {
            **choice,
            "hint": gettext(
                "If you dismissed somebody for lack of work, you may have to offer the work to them first. "
                "Your centre tells you whether this concerns you."
            ),
        },
        "granted_hours": {
            **choice,
            "suffix": gettext("hours"),
            "inputmode": "decimal",
            "width": 5,
            "hint": gettext(
                "They stand in your decision. Leave this empty if you do not know. "
                "Portti then counts that all your needs together stay within them."
            ),
        },
        "granted_per": choice,
        "extract_asked": {
            "hint": gettext(
                "You see it only from whom you choose, and give it back at once. "
                "Portti keeps no extract. If you will ask, the ad must say so."
            )
        },
    }


def before_draft(form: Form) -> Draft:
    """Return the answers."""
    return BeforeDraft(
        form.part_timers.data or "",
        form.reemployment.data or "",
        bool(form.extract_asked.data),
        form.granted_hours.data,
        form.granted_per.data or "",
    )
