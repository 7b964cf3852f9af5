"""A list of steps with boxes to tick, for employers and assistants."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response
from wtforms import HiddenField

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.step_lists import EMPLOYER, StepState, codes_of, next_step
from portti.moments import short_date
from portti.services import step_lists as services
from portti.web.kit.access import current_actor
from portti.web.kit.choice_fields import YesField
from portti.web.kit.forms import Form
from portti.web.kit.languages import current_language
from portti.web.kit.lists import note_reading
from portti.wording.step import HELPERS, STEPS, step_title

Answered = str | Response | tuple[str, int]

# Where each step is done.
_PLACES: Mapping[str, str] = {
    "e_decision": "employer.home",
    "e_duties": "public.guides",
    "e_attorney": "employer.papers",
    "e_insurance": "public.guides",
    "e_part_timers": "employer.home",
    "e_need": "employer.home",
    "e_meet": "employer.candidacies",
    "e_choose": "employer.candidacies",
    "e_extract": "employer.candidacies",
    "e_contract": "employer.papers",
    "e_shift_list": "employer.papers",
    "e_orient": "employer.instruction_cards",
    "e_first_day": "employer.candidacies",
    "a_profile": "assistant.profile",
    "a_publish": "assistant.profile",
    "a_mail": "account.notifications",
    "a_interview": "assistant.home",
    "a_answer": "assistant.matches",
    "a_meet": "assistant.candidacies",
    "a_papers": "public.guides",
    "a_contract": "assistant.candidacies",
    "a_sick": "public.guides",
    "a_first_day": "assistant.candidacies",
}

# The guides of one side, by the first letter of its steps.
_NARROWED: Mapping[tuple[str, str], dict[str, Any]] = {
    ("public.guides", "e"): {"audience": "employers"},
    ("public.guides", "a"): {"audience": "assistants"},
}


class StepsForm(Form):
    """The boxes of a list, and which of them were ticked when the page was made."""

    before = HiddenField()


@dataclass(frozen=True)
class ShownStep:
    """One step as the page shows it; `state` says in words how it stands where no box does."""

    title: str
    what: str
    why: str
    helper: str
    href: str
    place: str
    state: str
    box: Any | None


def steps_page(side: str) -> str:
    """Show the actor's list."""
    steps = _read(side)
    return _page(side, steps, _form(side, steps))


def tick_page(side: str, endpoint: str) -> Answered:
    """Keep what was ticked and unticked on this page; boxes that were left as they stood change nothing."""
    steps = _read(side)
    form = _form(side, steps)
    if not form.validate():
        return _page(side, steps, form), 422
    before = set((form.before.data or "").split())
    ticked = {code for code in codes_of(side) if code in form and form[code].data}
    offered = {code for code in codes_of(side) if code in form}
    with transaction() as session:
        services.tick_steps(
            session,
            current_actor(),
            side,
            ticked=ticked - before,
            unticked=(before - ticked) & offered,
            now=now(),
        )
    flash(gettext("Saved. Portti remembers your steps."), "success")
    return redirect(url_for(endpoint), 303)


def _read(side: str) -> list[StepState]:
    actor = current_actor()
    with reading() as session:
        steps = services.own_steps(session, actor, side, now=now())
    key = actor.employer_id if side == EMPLOYER else actor.profile_id
    assert key is not None  # the service has looked
    note_reading("employer" if side == EMPLOYER else "profile", key)
    return steps


def _form(side: str, steps: list[StepState]) -> StepsForm:
    """Return a form with a box for each step that Portti does not know by itself."""
    language = current_language()
    boxes = {
        step.code: YesField(gettext("Done: %(step)s", step=step_title(step.code, language)))
        for step in steps
        if not step.known
    }
    made = cast(type[StepsForm], type("OwnStepsForm", (StepsForm,), boxes))
    ticked = [step.code for step in steps if step.ticked_at is not None and not step.known]
    form = made(data=dict.fromkeys(ticked, True))
    if not form.is_submitted():
        form.before.data = " ".join(ticked)
    return form


def _page(side: str, steps: list[StepState], form: StepsForm) -> str:
    language, done, ahead = current_language(), sum(step.is_done for step in steps), next_step(steps)
    progress = ngettext(
        "%(num)s step of %(all)s is done.", "%(num)s steps of %(all)s are done.", done, all=len(steps)
    )
    following = (
        gettext("Next: %(step)s.", step=step_title(ahead.code, language))
        if ahead
        else gettext("All steps are done.")
    )
    return render_template(
        "account/steps.html",
        is_employer=side == EMPLOYER,
        form=form,
        steps=[_shown(step, form) for step in steps],
        progress=f"{progress} {following}",
    )


def _shown(step: StepState, form: StepsForm) -> ShownStep:
    words, language = STEPS[step.code], current_language()
    endpoint = _PLACES[step.code]
    state = ""
    if step.known:
        state = gettext("Done. Portti knows this by itself.")
    elif step.ticked_at is not None:
        state = gettext("You ticked this on %(day)s.", day=short_date(step.ticked_at, language))
    return ShownStep(
        title=gettext(words.title),
        what=gettext(words.what),
        why=gettext(words.why),
        helper=gettext(HELPERS[words.helper]),
        href=url_for(endpoint, **_NARROWED.get((endpoint, step.code[0]), {})),
        place=_place_words()[endpoint],
        state=state,
        box=next((field for field in form if field.name == step.code), None),
    )


def _place_words() -> dict[str, str]:
    return {
        "employer.home": gettext("My needs"),
        "employer.candidacies": gettext("My applicants and where each stands"),
        "employer.papers": gettext("Papers of the work"),
        "employer.instruction_cards": gettext("Instructions for assistants"),
        "public.guides": gettext("Guides and forms"),
        "assistant.profile": gettext("My profile"),
        "assistant.home": gettext("My work"),
        "assistant.matches": gettext("Work that fits you"),
        "assistant.candidacies": gettext("My applications and where each stands"),
        "account.notifications": gettext("Which e-mails you get"),
    }
