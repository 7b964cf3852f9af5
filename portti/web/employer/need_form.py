"""The forms of a need's plain steps: typed text to drafts, and stored drafts back to the boxes."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from wtforms import StringField, TextAreaField

from portti.domain import needs as drafts
from portti.domain.needs import KINDS, LONGEST_TEXT, LONGEST_TITLE, Draft
from portti.domain.places import municipality_name
from portti.domain.skills import SPOKEN_LANGUAGES
from portti.models import Need
from portti.queries.needs import KnownAssistant
from portti.services import need_drafts
from portti.vocabulary import language_name, on_weekdays
from portti.web.kit.choice_fields import OneOfField, PickField, TickField, YesField
from portti.web.kit.forms import Form
from portti.web.kit.languages import current_language
from portti.web.kit.number_fields import AmountField
from portti.web.kit.skill_fields import condition_choices
from portti.web.kit.widgets import DayField

Options = dict[str, dict[str, Any]]


class PlaceForm(Form):
    """Where the work is."""

    place = StringField()


class KindsForm(Form):
    """In which ways the times are known."""

    kinds = TickField()


class DatesForm(Form):
    """From when to when, and how much."""

    from_on = DayField()
    to_on = DayField()
    hours_cap = AmountField(least=0.5, most=drafts.MOST_HOURS)
    min_cover = OneOfField()


class HomeForm(Form):
    """Home conditions."""

    conditions = TickField()


class KnownForm(Form):
    """Assistants whom the employer knows."""

    known = TickField()


class TextForm(Form):
    """The employer's own words."""

    title = StringField()
    text = TextAreaField()
    language = PickField()
    open_to_visitors = YesField()


def weekday_choices() -> dict[str, str]:
    """Return the weekdays for ticking."""
    return {str(day): on_weekdays(day, current_language()) for day in range(7)}


def place_form(need: Need, _known: Sequence[KnownAssistant]) -> tuple[Form, Options]:
    """Ask for a postal code or a municipality."""
    form = PlaceForm(data={"place": need_drafts.place_text(need, current_language())})
    form.place.label.text = gettext("Postal code or municipality")
    hint = gettext("Where the work mostly is. We never ask for your address, and nobody sees one.")
    return form, {"place": {"hint": hint, "spellcheck": False}}


def place_draft(form: Form) -> Draft:
    """Return the place as typed."""
    return drafts.PlaceDraft((form.place.data or "")[:200])


def kinds_form(need: Need, _known: Sequence[KnownAssistant]) -> tuple[Form, Options]:
    """Ask in which ways the times are known; all that apply."""
    form = KindsForm(data={"kinds": list(need_drafts.kinds_of(need))})
    form.kinds.label.text = gettext("How do you know the times?")
    words = {
        "weekly": gettext("Shifts at the same times each week"),
        "window": gettext("Some hours between certain times"),
        "single": gettext("Only on certain dates"),
        "open": gettext("The times are agreed with the assistant"),
    }
    form.kinds.choices = {kind: words[kind] for kind in KINDS}
    hints = {
        "weekly": gettext(
            "For example on Mondays from 8 to 12. Also rosters of two, three or four weeks, and nights."
        ),
        "window": gettext("For example 3 hours some time between 11 and 19, twice a week."),
        "single": gettext("For example on 24 December from 16 to 20."),
        "open": gettext("For example mornings, 12 to 15 hours a week, now and then, or living at your home."),
    }
    return form, {"kinds": {"hint": gettext("Choose all that fit."), "hints": hints}}


def kinds_draft(form: Form) -> Draft:
    """Return the chosen ways."""
    return drafts.KindsDraft(tuple(form.kinds.data or ()))


def dates_form(need: Need, _known: Sequence[KnownAssistant]) -> tuple[Form, Options]:
    """Ask from when to when, how many hours in all, and how much of it one assistant must take."""
    form = DatesForm(
        data={
            "from_on": need.from_on,
            "to_on": need.to_on,
            "hours_cap": need.hours_cap,
            "min_cover": f"{need.min_cover:g}",
        }
    )
    form.from_on.label.text = gettext("First day of work")
    form.to_on.label.text = gettext("Last day of work")
    form.hours_cap.label.text = gettext("Most hours a week that you may use in all")
    form.min_cover.label.text = gettext("How much of the weekly work must one assistant be able to do?")
    shares = {
        "0": gettext("Any part of it: several assistants may share the work"),
        "0.5": gettext("At least half of it"),
        "1": gettext("All of it"),
    }
    stored = f"{need.min_cover:g}"
    if stored not in shares:
        percent = f"{need.min_cover * 100:g}"
        shares[stored] = gettext("At least %(percent)s per cent of it", percent=percent)
    form.min_cover.choices = shares
    return form, {
        "from_on": {"optional": True, "hint": gettext("Leave empty if the work can start at once.")},
        "to_on": {"optional": True, "hint": gettext("Leave empty if the work goes on for now.")},
        "hours_cap": {
            "optional": True,
            "hint": gettext("For example the hours of your decision on personal assistance."),
            "suffix": gettext("hours"),
            "inputmode": "decimal",
            "width": 5,
        },
    }


def dates_draft(form: Form) -> Draft:
    """Return dates and hours."""
    return drafts.DatesDraft(
        form.from_on.data, form.to_on.data, form.hours_cap.data, float(form.min_cover.data or 0)
    )


def home_form(need: Need, _known: Sequence[KnownAssistant]) -> tuple[Form, Options]:
    """Ask what an assistant should know of the home."""
    form = HomeForm(data={"conditions": list(need_drafts.conditions_of(need))})
    form.conditions.label.text = gettext("What is true of your home and the work?")
    form.conditions.choices = condition_choices("employer", current_language())
    hint = gettext("Portti leaves out assistants who cannot work with these. Tick nothing if nothing fits.")
    return form, {"conditions": {"hint": hint}}


def home_draft(form: Form) -> Draft:
    """Return the conditions."""
    return drafts.HomeDraft(tuple(form.conditions.data or ()))


def known_form(need: Need, known: Sequence[KnownAssistant]) -> tuple[Form, Options]:
    """Ask which known assistants the employer would take again."""
    form = KnownForm(data={"known": [str(key) for key in need_drafts.known_of(need)]})
    form.known.label.text = gettext("Whom would you take again?")
    form.known.choices = {str(one.profile_id): known_name(one) for one in known}
    return form, {"known": {"hint": gettext("They come first in the list if the work suits them.")}}


def known_name(one: KnownAssistant) -> str:
    """Return a known assistant's first name and area."""
    name = one.name or gettext("An assistant without a name")
    area = municipality_name(one.municipality_code, current_language())
    return f"{name}, {area}" if area else name


def known_draft(form: Form) -> Draft:
    """Return the known assistants."""
    return drafts.KnownDraft(frozenset(int(key) for key in form.known.data or ()))


def text_form(need: Need, _known: Sequence[KnownAssistant]) -> tuple[Form, Options]:
    """Ask for a title and a text, its language, and who may see the need."""
    language = current_language()
    written = need.text_language if need.title or need.text else ("fi" if language == "selko" else language)
    form = TextForm(
        data={
            "title": need.title,
            "text": need.text,
            "language": written,
            "open_to_visitors": need.open_to_visitors,
        }
    )
    form.title.label.text = gettext("Title")
    form.text.label.text = gettext("What is the work like?")
    form.text.flags.maxlength = LONGEST_TEXT
    form.language.label.text = gettext("In which language did you write?")
    names = {code: language_name(code, language) for code in dict.fromkeys([*SPOKEN_LANGUAGES, written])}
    form.language.choices = names
    form.open_to_visitors.label.text = gettext("Everyone may see this need in the open list")
    title_hint = gettext(
        "At most %(most)s characters. For example: Help on weekday mornings.", most=LONGEST_TITLE
    )
    text_hint = gettext(
        "Tell what a good day looks like and what matters to you. "
        "Do not write your name, address or illness: assistants read this before they know who you are."
    )
    visitors = gettext("Without the tick only assistants who fit see it. Your name is never shown.")
    return form, {
        "title": {"hint": title_hint, "width": 30},
        "text": {"hint": text_hint, "optional": True, "rows": 8},
        "open_to_visitors": {"hint": visitors},
    }


def text_draft(form: Form) -> drafts.TextDraft:
    """Return the employer's words."""
    return drafts.TextDraft(
        form.title.data or "",
        form.text.data or "",
        form.language.data or "fi",
        bool(form.open_to_visitors.data),
    )
