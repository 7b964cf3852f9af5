"""The forms of a client's service profile and goals, which the client and the staff fill in alike."""

from flask_babel import gettext, lazy_gettext
from wtforms import StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from portti.domain import goals as rules
from portti.domain.errors import RuleViolation
from portti.domain.goals import GoalDraft
from portti.domain.service_profiles import LONGEST_WORDS, WishDraft
from portti.models import Goal, ServiceProfile
from portti.web.kit.choice_fields import OneOfField, PickField, TickField, named
from portti.web.kit.forms import AtMost, Form, KeyField, RowForm
from portti.web.kit.languages import current_language
from portti.web.kit.widgets import DayField
from portti.wording.goal import AREAS, REASONS, STATES, WISHES


class WishForm(RowForm):
    """Which help is wanted."""

    wishes = TickField(lazy_gettext("What help do you want from the centre?"))
    own_words = TextAreaField(
        lazy_gettext("In your own words"), validators=[Optional(), AtMost(LONGEST_WORDS)]
    )


class GoalForm(RowForm):
    """One goal, and when it is asked how it goes."""

    key = KeyField()
    title = StringField(lazy_gettext("The goal in your own words"))
    area = PickField(lazy_gettext("What is the goal about?"))
    follow_up_on = DayField(lazy_gettext("When do we ask how it goes?"))


class StepForm(Form):
    """One step towards a goal."""

    text = StringField(lazy_gettext("A new step"))


class EndForm(Form):
    """How a goal ended."""

    reason = OneOfField(lazy_gettext("How did it end?"))


def wish_form(row: ServiceProfile | None) -> WishForm:
    """Return the form, filled with what is wanted now."""
    data = {"wishes": [one.wish for one in row.wishes], "own_words": row.own_words} if row else {}
    form = WishForm(data={"row_version": row.row_version if row else 0, **data})
    form.wishes.choices = named(WISHES)
    return form


def wish_draft(form: WishForm) -> WishDraft:
    """Return what was typed."""
    return WishDraft(frozenset(form.wishes.data or ()), form.own_words.data or "", current_language())


def goal_form(goal: Goal | None = None, *, empty: bool = False, **data: object) -> GoalForm:
    """Return the form, filled with what a goal says; `empty` where another form of the page was sent."""
    if goal is not None:
        data = {
            "row_version": goal.row_version,
            "title": goal.title,
            "area": goal.area,
            "follow_up_on": goal.follow_up_on,
        }
    form = GoalForm(formdata=None, data=data) if empty else GoalForm(data=data)
    form.area.choices = {"": gettext("Choose"), **named(AREAS)}
    return form


def goal_draft(form: GoalForm) -> GoalDraft:
    """Return what was typed."""
    return GoalDraft(form.area.data or "", form.title.data or "", current_language(), form.follow_up_on.data)


def step_form(*, empty: bool = False) -> StepForm:
    """Return the form of a new step."""
    return StepForm(formdata=None) if empty else StepForm()


def end_form(*, for_client: bool, empty: bool = False) -> EndForm:
    """Return the form with the reasons under the end that each gives; a client is asked of their own ends only."""
    form = EndForm(formdata=None) if empty else EndForm()
    form.reason.missing = gettext("Choose how the goal ended.")
    form.reason.choices = [
        SelectChoice(reason, gettext(REASONS[reason]), optgroup=gettext(STATES[end]))
        for end, reasons in rules.ENDS.items()
        if not for_client or end in rules.CLIENT_ENDS
        for reason in reasons
    ]
    return form


def sentence(violation: RuleViolation) -> str | None:
    """Return the words for what is wrong with a wish, a goal, a step, a note or an answer."""
    most = violation.facts.get("most", "")
    words: dict[str, str] = {
        "unknown_choice": gettext("Choose from the list on this page."),
        "text_too_long": gettext("Write at most %(number)s characters.", number=most),
        "goal_area_missing": gettext("Choose what the goal is about."),
        "goal_title_missing": gettext("Write the goal."),
        "follow_up_missing": gettext("Write the day on which we ask."),
        "follow_up_past": gettext("Write a day that is still ahead."),
        "follow_up_far": gettext("Write a day within a year."),
        "step_missing": gettext("Write the step."),
        "too_many_steps": gettext("A goal has at most %(number)s steps.", number=most),
        "end_reason_missing": gettext("Choose how the goal ended."),
        "goal_has_ended": gettext("This goal has ended. Open it again first."),
        "day_missing": gettext("Write the day."),
        "day_ahead": gettext("This day is still ahead. Write a day that has been."),
        "day_too_early": gettext("This day is too long ago. Check the year."),
        "repeat_before": gettext("Write a day after it was done."),
        "repeat_far": gettext("Write a day within three years."),
        "answer_missing": gettext("Choose an answer."),
    }
    return words.get(violation.code)
