"""The form of a training or group: its days, its place, and for whom it is."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import StringField, TextAreaField
from wtforms.validators import Optional

from portti.clock import helsinki, now
from portti.domain import gatherings as rules
from portti.domain.errors import RuleViolation
from portti.domain.gatherings import DayDraft, GatheringDraft
from portti.models import Gathering
from portti.web.kit.choice_fields import OneOrNoneField, PickField, TickField, named
from portti.web.kit.forms import AtMost, KeyField, RowForm, add_faults
from portti.web.kit.languages import current_language
from portti.web.kit.number_fields import AmountField, ClockField
from portti.web.kit.widgets import DayField
from portti.web.staff.event_forms import MunicipalityField
from portti.web.staff.words import LANGUAGES as WRITTEN
from portti.wording.gathering import FOR_WHOM, KINDS, LANGUAGES, PLACE_ACCESS

_WEEK = timedelta(days=7)
ONCE, EVERY_DAY, EVERY_WEEK = "once", "day", "week"


class GatheringForm(RowForm):
    """One gathering."""

    key = KeyField()
    kind = PickField(lazy_gettext("What"))
    title = StringField(lazy_gettext("Title"))
    # The length is the rule's to judge; here it only makes the browser count.
    text = TextAreaField(
        lazy_gettext("What happens there?"), validators=[Optional(), AtMost(rules.LONGEST_TEXT)]
    )
    written_in = PickField(lazy_gettext("Language of the title and the text"))
    days = DayField(lazy_gettext("First day"))
    start = ClockField(lazy_gettext("Starts at"))
    end = ClockField(lazy_gettext("Ends at"))
    rhythm = OneOrNoneField(lazy_gettext("How often?"))
    until = DayField(lazy_gettext("Last day"))
    place = StringField(lazy_gettext("Place"))
    municipality = MunicipalityField(lazy_gettext("Municipality"))
    video_url = StringField(lazy_gettext("Link of the video meeting"))
    languages = TickField(lazy_gettext("Languages"))
    access = TickField(lazy_gettext("Accessibility"))
    for_whom = TickField(lazy_gettext("For whom"))
    places = AmountField(lazy_gettext("Places"), least=1, most=rules.MOST_PLACES, whole=True)
    sign_up_until = DayField(lazy_gettext("Last day to sign up"))


def gathering_form(row: Gathering | None = None) -> GatheringForm:
    """Return the form with its choices, filled with what a stored gathering says."""
    form = GatheringForm(
        data=_facts(row) if row is not None else {"written_in": current_language(), "rhythm": ONCE}
    )
    form.kind.choices = {"": gettext("Choose"), **named(KINDS)}
    form.written_in.choices = named(WRITTEN)
    form.rhythm.choices = {
        ONCE: gettext("Once"),
        EVERY_DAY: gettext("On several days, one after another"),
        EVERY_WEEK: gettext("Every week"),
    }
    form.languages.choices = named(LANGUAGES)
    form.access.choices = named(PLACE_ACCESS)
    form.for_whom.choices = named(FOR_WHOM)
    return form


def _facts(row: Gathering) -> dict[str, Any]:
    first, last = row.days[0], row.days[-1]
    start = helsinki(first.starts_at)
    minute = start.hour * 60 + start.minute
    gap = row.days[1].starts_at - first.starts_at if len(row.days) > 1 else timedelta()
    rhythm = EVERY_WEEK if gap >= _WEEK - timedelta(hours=2) else EVERY_DAY if gap else ONCE
    return {
        "row_version": str(row.row_version),
        "kind": row.kind,
        "title": row.title,
        "text": row.text,
        "written_in": row.written_in,
        "days": start.date(),
        "start": minute,
        "end": (minute + first.minutes) % (24 * 60),
        "rhythm": rhythm,
        "until": helsinki(last.starts_at).date() if rhythm != ONCE else None,
        "place": row.place,
        "municipality": row.municipality_code,
        "video_url": row.video_url,
        "languages": row.languages,
        "access": row.access,
        "for_whom": row.for_whom,
        "places": row.places,
        "sign_up_until": helsinki(row.sign_up_until).date(),
    }


def read_gathering(form: GatheringForm) -> GatheringDraft | None:
    """Return what was typed, or None when something cannot be right: each fault then stands beside its field."""
    is_whole = form.validate()
    days, faults = _days(form)
    draft = _draft(form, days)
    found = [fault for fault in rules.gathering_faults(draft, now=now()) if days or fault.field != "days"]
    add_faults(form, (*faults, *found), sentence)
    return draft if is_whole and not faults and not found else None


def _draft(form: GatheringForm, days: Sequence[DayDraft]) -> GatheringDraft:
    last: date | None = form.sign_up_until.data
    return GatheringDraft(
        kind=form.kind.data or "",
        title=form.title.data or "",
        text=form.text.data or "",
        written_in=form.written_in.data or "fi",
        days=days,
        place=form.place.data or "",
        municipality_code=form.municipality.data or None,
        video_url=form.video_url.data or "",
        languages=form.languages.data or (),
        access=form.access.data or (),
        for_whom=form.for_whom.data or (),
        places=int(form.places.data) if form.places.data is not None else None,
        sign_up_until=rules.sign_up_ends(last, days) if last is not None else None,
    )


def _days(form: GatheringForm) -> tuple[list[DayDraft], list[RuleViolation]]:
    """Return the days that were typed, or none and what is wrong with them."""
    on: Any = form.days.data
    start: Any = form.start.data
    end: Any = form.end.data
    faults = [RuleViolation("gathering_day_missing", "days")] if on is None else []
    for name, minute in (("start", start), ("end", end)):
        if minute is None:
            faults.append(RuleViolation("gathering_times_missing", name))
    rhythm = form.rhythm.data or ONCE
    if rhythm != ONCE and form.until.data is None:
        faults.append(RuleViolation("last_day_missing", "until"))
    if faults:
        return [], faults
    until = form.until.data if rhythm != ONCE else None
    try:
        return rules.day_drafts(on, until, weekly=rhythm == EVERY_WEEK, start=start, end=end), []
    except RuleViolation as fault:
        return [], [fault]


def sentence(violation: RuleViolation) -> str | None:
    """Return the words for what is wrong with a gathering."""
    facts = violation.facts
    return {
        "gathering_kind_missing": gettext("Choose what it is."),
        "gathering_title_missing": gettext("Write the title."),
        "gathering_text_too_long": gettext(
            "Write at most %(number)s characters.", number=facts.get("most", "")
        ),
        "gathering_day_missing": gettext("Write the first day."),
        "gathering_times_missing": gettext("Write when it starts and when it ends."),
        "end_before_start": gettext("It must end after it starts, on the same day."),
        "gathering_too_short": gettext("It must last 15 minutes at least."),
        "last_day_missing": gettext("Write the last day too."),
        "days_swapped": gettext("The last day is before the first. Check both."),
        "too_many_days": gettext("There can be %(number)s days at most.", number=facts.get("most", "")),
        "days_overlap": gettext("Two of the days overlap."),
        "gathering_begun": gettext("The first day has begun already. Write a day that is ahead."),
        "gathering_too_far": gettext("Write a day within two years."),
        "time_left_out": gettext("This time does not exist on that night: the clocks go forward."),
        "gathering_place_missing": gettext("Write the place, or the link of the video meeting."),
        "gathering_link_form": gettext("Write the whole link. It begins with https://."),
        "gathering_language_missing": gettext("Choose at least one language."),
        "gathering_audience_missing": gettext("Choose for whom it is."),
        "places_out_of_range": gettext(
            "Write how many places there are, from 1 to %(number)s.", number=rules.MOST_PLACES
        ),
        "fewer_places_than_people": gettext(
            "%(number)s people have a place. Nobody loses theirs: write at least this number.",
            number=facts.get("least", ""),
        ),
        "sign_up_day_missing": gettext("Write the last day to sign up."),
        "sign_up_day_past": gettext("The last day to sign up has passed. Write a day that is ahead."),
        "sign_up_after_start": gettext("The last day to sign up is after the beginning."),
        "counted_day_changed": gettext(
            "It is marked already who came on one of the days. That day must stay as it is."
        ),
        "gathering_off": gettext("This has been called off."),
    }.get(violation.code)
