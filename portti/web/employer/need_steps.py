"""The steps of a need: each is saved as one goes on, and one may go back and forth."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import flash, redirect

from portti.clock import now
from portti.database import transaction
from portti.domain.errors import Conflict, NotFound, RuleViolation
from portti.domain.needs import Draft
from portti.models import Need
from portti.queries.ad_checks import latest_check
from portti.queries.needs import KnownAssistant
from portti.services import ad_checks, need_drafts, need_rosters
from portti.web.employer import before_form, need_form, open_times_form, roster_form, terms_form
from portti.web.employer.ad_words import waits_words
from portti.web.employer.blueprint import blueprint
from portti.web.employer.need_form import Options
from portti.web.employer.need_skills import SKILL_PAGES
from portti.web.employer.need_stage import MORE, Page, Stage, sent_version, stage_of, tell
from portti.web.employer.need_times import TIME_PAGES
from portti.web.employer.need_words import sentence, step_names
from portti.web.kit.access import current_actor
from portti.web.kit.buttons import pressed
from portti.web.kit.forms import Form, is_right, settings_now
from portti.web.kit.skill_fields import suggestions_left

MakeForm = Callable[[Need, Sequence[KnownAssistant]], tuple[Form, Options]]


@dataclass(frozen=True)
class PlainStep:
    """A step of one form: how the form is made, and the draft that it says."""

    make: MakeForm
    draft: Callable[[Form], Draft]
    faults: Callable[[Form], list[RuleViolation]] = lambda _form: []
    """What is wrong with what was typed, whatever else the need says."""

    def __call__(self, stage: Stage) -> Page:
        """Show the step, or save it and go on."""
        form, options = self.make(stage.need, stage.known)
        if not form.is_submitted():
            return stage.page("step", form, options=options)
        asks_more = pressed("do", MORE) == MORE
        if is_right(form, self.faults(form), sentence):
            try:
                with transaction() as session:
                    after = ad_checks.save_step(
                        session,
                        current_actor(),
                        stage.need.id,
                        self.draft(form),
                        version=sent_version(),
                        settings=settings_now(),
                        now=now(),
                    ).state
                    if after == "checking" and stage.need.state == "published":
                        flash(waits_words(latest_check(session, stage.need.id)))
                saved = stage_of(stage.need.id, stage.step)
                if asks_more:
                    return redirect(saved.further_address(), 303)
                if stage.step == "text":
                    _tell_suggestions(saved.need)
                return saved.go_on()
            except (RuleViolation, Conflict) as fault:
                tell(stage, form, fault)
        return stage.page("step", form, options=options), 422


def _tell_suggestions(need: Need) -> None:
    chosen = need_drafts.strengths_of(need)
    if told := suggestions_left(need.text, need.text_language, chosen, step_names()["tasks"]):
        flash(told)


_ROSTER = PlainStep(roster_form.roster_form, roster_form.roster_draft)


def _roster(stage: Stage) -> Page:
    """Ask which week is week 1 of a roster; without one, go on."""
    return _ROSTER(stage) if need_rosters.weeks_of(stage.need) > 1 else stage.go_on()


PLAIN_STEPS: dict[str, Callable[[Stage], Page]] = {
    "place": PlainStep(need_form.place_form, need_form.place_draft),
    "times": PlainStep(need_form.kinds_form, need_form.kinds_draft),
    "roster": _roster,
    "open": PlainStep(
        open_times_form.open_times_form,
        open_times_form.open_times_draft,
        open_times_form.hours_faults,
    ),
    "living_in": PlainStep(terms_form.living_in_form, terms_form.living_in_draft),
    "terms": PlainStep(
        terms_form.terms_form, terms_form.terms_draft, lambda form: terms_form.terms_draft(form).faults()
    ),
    "wish": PlainStep(
        before_form.wish_form, before_form.wish_draft, lambda form: before_form.wish_draft(form).faults()
    ),
    "before": PlainStep(before_form.before_form, before_form.before_draft),
    "dates": PlainStep(need_form.dates_form, need_form.dates_draft),
    "home": PlainStep(need_form.home_form, need_form.home_draft),
    "known": PlainStep(need_form.known_form, need_form.known_draft),
    "text": PlainStep(
        need_form.text_form, need_form.text_draft, lambda form: need_form.text_draft(form).faults()
    ),
}
_PAGES = {**PLAIN_STEPS, **TIME_PAGES, **SKILL_PAGES}


@blueprint.route("/needs/<int:need_id>/<step>", methods=["GET", "POST"])
def need_step(need_id: int, step: str) -> Page:
    """Show or save one step of one's own need."""
    if step not in _PAGES:
        raise NotFound("step")
    return _PAGES[step](stage_of(need_id, step))
