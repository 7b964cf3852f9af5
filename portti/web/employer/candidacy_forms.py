"""The forms on an employer's way with one applicant, and what each of them does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import StringField, TextAreaField
from wtforms.validators import Optional

from portti.clock import helsinki, now
from portti.domain.actor import Actor
from portti.domain.candidacies import EMPLOYER, end_reasons
from portti.domain.candidacy_forms import (
    LONGEST_ADDRESS,
    LONGEST_NOTE,
    ContractDraft,
    checked_issue,
)
from portti.domain.errors import RuleViolation, faults_of
from portti.models import Candidacy
from portti.services import candidacy_deeds as deeds
from portti.services.candidacy_pages import SidePage, contract_address, date_words, shift_words
from portti.services.meeting_times import keep_time
from portti.services.taken_dates import asks_for_dates_only, open_dates
from portti.services.taken_shifts import minutes_besides, open_shifts_by_key
from portti.settings import Settings
from portti.web.employer.meeting_forms import (
    Clash,
    meet,
    meeting_form,
    offer,
    offer_form,
    own_clashes,
    time_faults,
)
from portti.web.kit.candidacy_words import own_reason_name
from portti.web.kit.choice_fields import OneOfField, TickField, YesField
from portti.web.kit.forms import AtMost, Form
from portti.web.kit.languages import current_language
from portti.web.kit.number_fields import AmountField
from portti.web.kit.widgets import DayField


class DayForm(Form):
    """One day."""

    on = DayField(lazy_gettext("On which day?"))


class NoteForm(Form):
    """A short note."""

    text = TextAreaField(lazy_gettext("How did it go?"), validators=[Optional(), AtMost(LONGEST_NOTE)])


class ExtractForm(Form):
    """The day of issue of an extract that the employer has seen."""

    seen = YesField(lazy_gettext("I have seen the extract and given it back"))
    issued_on = DayField(lazy_gettext("Day of issue"))


class PapersForm(Form):
    """Which papers are in place."""

    authority = YesField(lazy_gettext("The power of attorney for paying wages is in place"))
    insurance = YesField(lazy_gettext("The insurance is in place"))


class ContractForm(Form):
    """What has been agreed."""

    from_on = DayField(lazy_gettext("First day of work"))
    to_on = DayField(lazy_gettext("Last day of work"))
    shifts = TickField(lazy_gettext("Which shifts does the assistant take?"))
    hours = AmountField(lazy_gettext("How many hours a week?"), least=1, most=168)
    address = StringField(
        lazy_gettext("Where is the work done?"), validators=[Optional(), AtMost(LONGEST_ADDRESS)]
    )


class EndForm(Form):
    """Why it ends."""

    reason = OneOfField(
        lazy_gettext("Why does it end?"),
        missing=lazy_gettext("Choose a reason. Only the centre reads it."),
    )


def _contract_form(page: SidePage, session: Any, settings: Settings) -> Form:
    row = page.candidacy
    shifts = open_shifts_by_key(session, page.need, besides=row.id)
    dates = open_dates(session, page.need, row, now=now())
    words = shift_words(shifts, current_language()) | date_words(dates, current_language())
    taken = [key for key, data in shifts.items() if data in row.taken_shifts]
    form = ContractForm(
        from_on=row.contract_from_on,
        to_on=row.contract_to_on,
        hours=minutes / 60 if (minutes := minutes_besides(row)) else None,
        address=contract_address(row, settings),
        shifts=[*taken, *row.taken_dates],
    )
    form.shifts.choices = list(words.items())
    if asks_for_dates_only(page.need):
        del form.hours
    return form


def _end_form(page: SidePage, _session: Any, _settings: Settings) -> Form:
    form = EndForm()
    form.reason.choices = [
        (reason, own_reason_name(reason, EMPLOYER)) for reason in end_reasons(EMPLOYER, page.candidacy.stage)
    ]
    return form


def _papers_form(page: SidePage, _session: Any, _settings: Settings) -> Form:
    employer = page.employer
    return PapersForm(
        authority=employer.power_of_attorney_on is not None, insurance=employer.insurance_on is not None
    )


Do = Callable[[Any, Actor, int, Any, dict[str, Any]], Candidacy | object]


def _note(session: Any, actor: Actor, key: int, form: Any, more: dict[str, Any]) -> object:
    return deeds.note_trial_as_employer(session, actor, key, form.text.data or "", now=more["now"])


def _extract_faults(form: Any) -> list[RuleViolation]:
    faults = [] if form.seen.data else [RuleViolation("extract_not_ticked", "seen")]
    return faults + faults_of(lambda: checked_issue(form.issued_on.data, today=helsinki(now()).date()))


def _extract(session: Any, actor: Actor, key: int, form: Any, more: dict[str, Any]) -> object:
    return deeds.note_extract(session, actor, key, form.issued_on.data, now=more["now"])


def _papers(session: Any, actor: Actor, key: int, form: Any, more: dict[str, Any]) -> object:
    return deeds.mark_papers(
        session,
        actor,
        key,
        authority=form.authority.data,
        insurance=form.insurance.data,
        now=more["now"],
    )


def _contract_faults(form: Any) -> list[RuleViolation]:
    faults = [] if form.from_on.data else [RuleViolation("day_missing", "from_on")]
    if "hours" in form and not form.hours.data and not form.shifts.data:
        faults.append(RuleViolation("hours_missing", "hours"))
    return faults


def _contract(session: Any, actor: Actor, key: int, form: Any, more: dict[str, Any]) -> object:
    hours = form.hours.data if "hours" in form else None
    draft = ContractDraft(
        form.from_on.data,
        form.to_on.data,
        tuple(form.shifts.data or ()),
        round(hours * 60) if hours else None,
        form.address.data or "",
    )
    return deeds.agree_contract(session, actor, key, draft, **more)


@dataclass(frozen=True)
class DeedPage:
    """A deed of the employer's: its form, where it has one, and what it does."""

    do: Do
    form: Callable[[SidePage, Any, Settings], Form] = lambda _page, _session, _settings: Form()
    has_form: bool = True
    faults: Callable[[Any], list[RuleViolation]] = lambda _form: []
    """What is wrong with what was typed, whatever the portal knows."""
    clashes: Callable[[SidePage, Any, Any], list[Clash]] = lambda _page, _session, _form: []
    """At which of its times the one who fills it in has something else."""


PAGES: Mapping[str, DeedPage] = {
    "interview": DeedPage(meet, meeting_form, faults=time_faults, clashes=own_clashes),
    "offer": DeedPage(offer, offer_form, faults=time_faults, clashes=own_clashes),
    "keep": DeedPage(
        lambda session, actor, key, _form, more: keep_time(session, actor, key, **more), has_form=False
    ),
    "trial": DeedPage(
        lambda session, actor, key, form, more: deeds.agree_trial(session, actor, key, form.on.data, **more),
        lambda page, _session, _settings: DayForm(on=page.candidacy.trial_on),
    ),
    "note": DeedPage(
        _note, lambda page, _session, _settings: NoteForm(text=page.candidacy.trial_note_employer)
    ),
    "choose": DeedPage(
        lambda session, actor, key, _form, more: deeds.choose(session, actor, key, **more), has_form=False
    ),
    "checks": DeedPage(
        lambda session, actor, key, _form, more: deeds.begin_checks(session, actor, key, **more),
        has_form=False,
    ),
    "extract": DeedPage(
        _extract,
        lambda page, _session, _settings: ExtractForm(issued_on=page.candidacy.extract_issued_on),
        faults=_extract_faults,
    ),
    "papers": DeedPage(_papers, _papers_form),
    "contract": DeedPage(_contract, _contract_form, faults=_contract_faults),
    "start": DeedPage(
        lambda session, actor, key, form, more: deeds.start(session, actor, key, form.on.data, **more),
        lambda page, _session, _settings: DayForm(on=page.candidacy.contract_from_on),
    ),
    "end": DeedPage(
        lambda session, actor, key, form, more: deeds.end_as_employer(
            session, actor, key, form.reason.data, **more
        ),
        _end_form,
    ),
}
"""The deeds by the word in their address."""


def titles(page: SidePage) -> dict[str, str]:
    """Return what each deed's button and page are called."""
    row, name = page.candidacy, page.told.get("shown_name") or ""
    moves = row.stage == "employer_interview"
    return {
        "interview": gettext("Move the meeting") if moves else gettext("Agree when you meet"),
        "offer": gettext("Offer times to choose from"),
        "keep": gettext("Keep the time as it is"),
        "trial": gettext("Agree on a paid trial shift"),
        "note": gettext("Write a note of the trial shift"),
        "choose": gettext("Choose %(name)s", name=name),
        "checks": gettext("Go on to the checks"),
        "extract": gettext("Note that you have seen the extract"),
        "papers": gettext("Mark which papers are in place"),
        "contract": gettext("Change what was agreed")
        if row.stage == "contract"
        else gettext("Write down what you have agreed"),
        "start": gettext("Mark the work as started"),
        "end": gettext("End this kindly"),
    }


def done_words(deed: str, name: str) -> str:
    """Return what was done, and what happens next."""
    words: dict[str, str] = {
        "interview": gettext("The meeting is noted. You and %(name)s get it by e-mail.", name=name),
        "offer": gettext("The times are offered. %(name)s is told by e-mail and chooses one.", name=name),
        "keep": gettext("The time stays. %(name)s is told by e-mail.", name=name),
        "trial": gettext("The trial shift is noted. %(name)s is told by e-mail.", name=name),
        "note": gettext("The note is kept. You and the centre can read it."),
        "choose": gettext("You have chosen %(name)s, who is told by e-mail.", name=name),
        "checks": gettext("Now come the checks."),
        "extract": gettext("It is noted that you have seen the extract. Nothing else of it is kept."),
        "papers": gettext("It is noted which papers are in place."),
        "contract": gettext(
            "What you agreed is kept. You and %(name)s now see each other's full name.", name=name
        ),
        "start": gettext("The work is marked as started."),
        "end": gettext(
            "This has come to its end. %(name)s gets a kind message without the reason.", name=name
        ),
    }
    return words[deed]
