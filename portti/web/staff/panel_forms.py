"""The forms of client panels: the panel itself, and each kind of what hangs on it."""

from dataclasses import fields
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import StringField, TextAreaField
from wtforms.validators import Optional

from portti.domain import panels as rules
from portti.domain.errors import RuleViolation
from portti.domain.panels import (
    DraftFacts,
    MeetingFacts,
    PanelFacts,
    Part,
    ProposalFacts,
    SheetFacts,
)
from portti.models import Panel
from portti.queries.panels import PartRow
from portti.web.kit.choice_fields import OneOrNoneField, PickField, YesField, named
from portti.web.kit.forms import AtMost, KeyField, RowForm
from portti.web.kit.number_fields import AmountField
from portti.web.kit.widgets import DayField
from portti.web.staff.event_forms import MunicipalityField
from portti.wording.goal import EFFECT_ANSWERS, EFFECTS, PROPOSAL_STATUSES
from portti.words import LANGUAGE_NAMES

_TEXT = (Optional(), AtMost(rules.LONGEST_TEXT))


class PanelForm(RowForm):
    """One panel."""

    key = KeyField()
    name = StringField(lazy_gettext("Name of the panel"))
    about = TextAreaField(lazy_gettext("What the panel does"), validators=_TEXT)
    language = PickField(lazy_gettext("Language of the texts"))
    municipality = MunicipalityField(lazy_gettext("Municipality"))
    begun_on = DayField(lazy_gettext("First day"))
    ended_on = DayField(lazy_gettext("Last day"))
    is_public = YesField(lazy_gettext("Everybody may read about the panel"))


class PartForm(RowForm):
    """What all parts have: a key, by which a form that is sent twice counts once."""

    key = KeyField()


class MeetingForm(PartForm):
    """One meeting."""

    held_on = DayField(lazy_gettext("Day of the meeting"))
    place = StringField(lazy_gettext("Place"))
    attended = AmountField(lazy_gettext("How many came"), least=0, most=rules.MOST_PEOPLE, whole=True)
    about = TextAreaField(lazy_gettext("What it was about"), validators=_TEXT)


class DraftForm(PartForm):
    """One draft."""

    shown_on = DayField(lazy_gettext("Day on which the panel saw it"))
    title = StringField(lazy_gettext("What the panel saw"))
    outcome = TextAreaField(lazy_gettext("What the panel said and what came of it"), validators=_TEXT)


class ProposalForm(PartForm):
    """One proposal with its answer."""

    made_on = DayField(lazy_gettext("Day of the proposal"))
    text = TextAreaField(lazy_gettext("What the panel proposed"), validators=_TEXT)
    status = PickField(lazy_gettext("Where it stands"))
    answer = TextAreaField(lazy_gettext("What was done, or why not"), validators=_TEXT)
    answered_on = DayField(lazy_gettext("Day of the answer"))


class SheetForm(PartForm):
    """One answer sheet without a name."""

    answered_on = DayField(lazy_gettext("Day of the answer"))
    client_orientation = OneOrNoneField(default="")
    service_structures = OneOrNoneField(default="")


_FORMS: dict[str, tuple[type[PartForm], type[Any]]] = {
    "meeting": (MeetingForm, MeetingFacts),
    "draft": (DraftForm, DraftFacts),
    "proposal": (ProposalForm, ProposalFacts),
    "sheet": (SheetForm, SheetFacts),
}


def panel_form(panel: Panel | None, **data: Any) -> PanelForm:
    """Return the form, filled with what a panel says."""
    if panel is not None:
        data = {
            "row_version": panel.row_version,
            "name": panel.name,
            "about": panel.about,
            "language": panel.language,
            "municipality": panel.municipality_code,
            "begun_on": panel.begun_on,
            "ended_on": panel.ended_on,
            "is_public": panel.published_at is not None,
        }
    form = PanelForm(data=data)
    form.language.choices = dict(LANGUAGE_NAMES)
    return form


def panel_facts(form: PanelForm) -> PanelFacts:
    """Return what was typed of a panel."""
    return PanelFacts(
        name=form.name.data or "",
        about=form.about.data or "",
        language=form.language.data or "",
        municipality_code=form.municipality.data or None,
        begun_on=form.begun_on.data,
        ended_on=form.ended_on.data,
        is_public=bool(form.is_public.data),
    )


def part_form(kind: str, panel: Panel, row: PartRow | None, **data: Any) -> PartForm:
    """Return the form of a kind of part, filled with what one says."""
    made, facts = _FORMS[kind]
    if row is not None:
        data = {one.name: getattr(row, one.name) for one in fields(facts)}
    form = made(data={"row_version": panel.row_version, **data})
    if isinstance(form, ProposalForm):
        form.status.choices = named(PROPOSAL_STATUSES)
    if isinstance(form, SheetForm):
        for effect, words in EFFECTS.items():
            form[effect].label.text = gettext(words)
            form[effect].choices = {**named(EFFECT_ANSWERS), "": gettext("No answer")}
    return form


def part_facts(kind: str, form: PartForm) -> Part:
    """Return what was typed of a part."""
    facts = _FORMS[kind][1]
    typed: dict[str, Any] = {}
    for one in fields(facts):
        value = form[one.name].data
        if isinstance(form[one.name], StringField | TextAreaField | PickField):
            value = value or ""
        elif isinstance(form[one.name], OneOrNoneField):
            value = value or None
        elif isinstance(form[one.name], AmountField):
            value = None if value is None else int(value)
        typed[one.name] = value
    made: Part = facts(**typed)
    return made


def sentence(violation: RuleViolation) -> str | None:
    """Return the words for what is wrong with a panel or a part of it."""
    words: dict[str, str] = {
        "text_missing": gettext("Write something here."),
        "text_too_long": gettext(
            "Write at most %(number)s characters.", number=violation.facts.get("most", "")
        ),
        "day_missing": gettext("Write the day."),
        "day_ahead": gettext("This day is still ahead. Write a day that has been."),
        "day_too_early": gettext("This day is too long ago. Check the year."),
        "answered_before": gettext("The day of the answer is before the proposal. Change one of them."),
        "day_too_far": gettext("Write a day within a year."),
        "panel_ends_before": gettext("The last day is before the first day. Change one of them."),
        "answer_without_status": gettext(
            "Say where the proposal stands, or take the answer and its day away."
        ),
        "answer_missing": gettext("Choose an answer to at least one question."),
        "unknown_choice": gettext("Choose from the list on this page."),
    }
    return words.get(violation.code)
