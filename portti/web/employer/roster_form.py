"""The form that asks which week is week 1 of a roster: the next weeks by their Mondays."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext

from portti.clock import helsinki, now
from portti.domain.needs import Draft, RosterDraft
from portti.domain.rosters import in_turn, mondays_to_choose
from portti.models import Need
from portti.queries.needs import KnownAssistant
from portti.services import need_drafts, need_rosters
from portti.web.employer.need_form import Options
from portti.web.kit.choice_fields import OneOrNoneField
from portti.web.kit.forms import Form
from portti.web.kit.languages import current_language
from portti.wording.week import day_in_words, times_in_words


class RosterForm(Form):
    """The Monday on which week 1 begins."""

    begins_on = OneOrNoneField()


def roster_form(need: Need, _known: Sequence[KnownAssistant]) -> tuple[Form, Options]:
    """Ask for week 1: of the weeks from now on, or from the first day of work on, as many as the roster has."""
    language = current_language()
    weeks, start = need_rosters.weeks_of(need), need_rosters.start_of(need)
    first = max(helsinki(now()).date(), need.from_on or date.min)
    form = RosterForm(data={"begins_on": in_turn(start, weeks, first).isoformat() if start else ""})
    form.begins_on.label.text = gettext("Which week is week 1 of your roster?")
    form.begins_on.choices = {
        monday.isoformat(): gettext("The week that begins on %(day)s", day=day_in_words(monday, language))
        for monday in mondays_to_choose(weeks, first)
    } | {"": gettext("I do not know yet")}
    shifts = times_in_words(need_drafts.times_data(need_rosters.roster_of(need)), language)
    hint = gettext("Your roster: %(shifts)s.", shifts="; ".join(shifts))
    told = gettext(
        "Then Portti knows on which dates the shifts are: in calendars, in lists of shifts and when "
        "somebody cannot come. You can change this later."
    )
    return form, {"begins_on": {"hint": f"{hint} {told}"}}


def roster_draft(form: Form) -> Draft:
    """Return the Monday, or that it is not known."""
    return RosterDraft(date.fromisoformat(form.begins_on.data) if form.begins_on.data else None)
