"""Where one is in the steps of a need: what comes before and after, what is saved, and the stale-form check."""

from dataclasses import dataclass, field
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.ad_check import Prompt
from portti.domain.errors import Conflict, RuleViolation
from portti.domain.needs import TermsDraft, path_of
from portti.domain.open_times import open_times_of_key
from portti.models import Need
from portti.moments import time_in_words
from portti.queries import needs as need_queries
from portti.queries.needs import KnownAssistant
from portti.services import ad_reading, audit, need_drafts, need_ending, need_open_times, need_rosters
from portti.services.need_marks import is_mark, mark_of
from portti.web.employer.ad_words import ChecklistLine, checklist
from portti.web.employer.need_rows import need_rows
from portti.web.employer.need_words import conflict_words, over_cap_words, sentence, step_names, title_of
from portti.web.kit.access import current_actor
from portti.web.kit.ad_prompts import PromptCard, prompt_cards
from portti.web.kit.forms import Form, add_violation
from portti.web.kit.languages import current_language
from portti.wording.job import block_in_words, open_times_in_words
from portti.words import html_language

SUMMARY = "summary"
_NO_MARK = "?"
MORE = "more"
"""The page of further times to be agreed."""

TERMS = "terms"
"""Breaks, contract and pay: whoever wants to tell them comes from the summary; they are no step on the way."""
BESIDE = (TERMS, "wish", "before")
_PAGES_OF_TIMES = frozenset({"times", "week", "windows", "singles", "open", "more"})
Page = str | Response | tuple[str, int]


@dataclass
class Stage:
    """One step of one need, for its page."""

    need: Need
    step: str
    known: list[KnownAssistant]
    raised: tuple[Prompt, ...]
    """What the need's own words raise, as they are saved, but for what staff have let through."""
    steps: list[str] = field(init=False)
    renewed: bool = False
    """Whether the person has been told of a change by another, so that the next press may go over it."""

    def __post_init__(self) -> None:
        times = need_open_times.all_open_times_of(self.need)
        path = path_of(
            need_drafts.kinds_of(self.need),
            lives_in=times.lives_in,
            more_open=bool(times.more) or self.step == MORE,
            has_roster=need_rosters.weeks_of(self.need) > 1,
        )
        self.steps = [step for step in path if step != "known" or self.known or self.need.known]

    @property
    def version(self) -> str:
        """What the page's form is filled in from; a form that comes back with a fault keeps its own."""
        sent = None if self.renewed else sent_version()
        return sent or mark_of(self.need, self.step)

    @property
    def name(self) -> str:
        """The name of the step."""
        return step_names()[self.step]

    @property
    def title(self) -> str:
        """What the need is called."""
        return title_of(self.need)

    @property
    def title_lang(self) -> str | None:
        """The language of the title where it is another than the page's."""
        other = self.need.text_language != html_language(current_language())
        return self.need.text_language if self.need.title and other else None

    @property
    def over_cap(self) -> str | None:
        """A sentence where the weekly times ask more hours than the employer may use."""
        hours = max(need_drafts.hours_asked(self.need), self.need.open_hours_min or 0)
        if self.need.hours_cap is None or hours <= self.need.hours_cap:
            return None
        return over_cap_words(hours, self.need.hours_cap)

    @property
    def emptied(self) -> dict[str, str] | None:
        """Open times that have just been emptied: their key, and what they said."""
        key = request.args.get("emptied", "")
        draft = open_times_of_key(key) if key and not self.has_open_times else None
        if draft is None:
            return None
        lines = open_times_in_words(need_open_times.open_times_row(draft), current_language())
        return {"key": key, "words": "; ".join(lines)}

    @property
    def has_open_times(self) -> bool:
        """Whether anything is known of times to be agreed."""
        return need_open_times.has_open_times(self.need)

    @property
    def may_tell_terms(self) -> bool:
        """Whether nothing is told of breaks, contract and pay yet."""
        return need_open_times.terms_of(self.need) == TermsDraft() and self.need.state != "withdrawn"

    @property
    def checklist(self) -> list[ChecklistLine]:
        """What a good ad says, and which of it the need says already."""
        lacking = need_ending.missing_of(self.need, now())
        return checklist(self.need, has_times=not set(lacking) & _PAGES_OF_TIMES)

    @property
    def prompts(self) -> list[PromptCard]:
        """The words to think about."""
        return prompt_cards(self.raised)

    @property
    def counted(self) -> str:
        """How far one has come."""
        if self.step not in self.steps:
            return ""
        at = self.steps.index(self.step) + 1
        words: str = gettext("Step %(at)s of %(all)s", at=at, all=len(self.steps))
        return words

    @property
    def from_summary(self) -> bool:
        """Whether one came to change a single thing."""
        return request.args.get("then") == SUMMARY

    @property
    def saved(self) -> str | None:
        """When something was last saved."""
        if not self.need.steps_done:
            return None
        time = time_in_words(self.need.changed_at, current_language())
        words: str = gettext(
            "Everything until now is saved. The last change was saved at %(time)s.", time=time
        )
        return words

    @property
    def items(self) -> list[dict[str, str | None]]:
        """All steps for the macro of steps, the summary last."""
        missing = need_ending.missing_of(self.need, now())
        done = self.need.steps_done.split()
        names = step_names()
        listed: list[dict[str, str | None]] = []
        for step in (*self.steps, *BESIDE):
            if step == self.step:
                state = "current"
            elif step in missing and step in done:
                state = "wrong"
            else:
                state = "done" if step in done else "open"
            listed.append({"text": names[step], "href": self.address(step), "state": state})
        href = url_for("employer.need_summary", need_id=self.need.id)
        listed.append({"text": gettext("Check and publish"), "href": href, "state": "open"})
        return listed

    def address(self, step: str, **more: Any) -> str:
        """Return the address of a step of this need, keeping that one came from the summary."""
        if self.from_summary and step == self.step:
            more = {"then": SUMMARY, **more}
        return url_for("employer.need_step", need_id=self.need.id, step=step, **more)

    def further_address(self) -> str:
        """Return the address of further times to be agreed, keeping that one came from the summary."""
        then = SUMMARY if self.from_summary else None
        return url_for("employer.need_step", need_id=self.need.id, step=MORE, then=then)

    @property
    def further_times(self) -> list[str]:
        """The further times to be agreed, in words."""
        return [block_in_words(block, current_language()) for block in self.need.open_blocks]

    def next_address(self) -> str:
        """Return the address of what comes after this step."""
        if not self.from_summary:
            at = self.steps.index(self.step) + 1 if self.step in self.steps else len(self.steps)
            if at < len(self.steps):
                return self.address(self.steps[at])
        return url_for("employer.need_summary", need_id=self.need.id)

    def back(self) -> dict[str, str]:
        """Return the way back: to the step before, the summary, or the need."""
        at = self.steps.index(self.step) if self.step in self.steps else 0
        if self.from_summary or self.step in BESIDE:
            href = url_for("employer.need_summary", need_id=self.need.id)
            return {"href": href, "text": gettext("Check and publish")}
        if at:
            return {"href": self.address(self.steps[at - 1]), "text": step_names()[self.steps[at - 1]]}
        return {"href": url_for("employer.home"), "text": gettext("My needs")}

    def go_on(self) -> Response:
        """Return the answer that leads to what comes after this step."""
        return redirect(self.next_address(), 303)

    def page(self, template: str, form: Form, **values: object) -> str:
        """Return the page of this step."""
        return render_template(f"employer/needs/{template}.html", stage=self, form=form, **values)


def stage_of(need_id: int, step: str) -> Stage:
    """Return the actor's own need at a step; NotFound for another's."""
    actor = current_actor()
    with reading() as session:
        need = need_queries.own_need(session, actor, need_id)
        known = need_queries.known_assistants(session, actor)
        stage = Stage(need, step, known, ad_reading.unread_prompts(session, need))
    if actor.is_staff and request.method == "GET":
        # Staff read another person's need here: the record of it is the one row that a GET writes.
        with transaction() as session:
            audit.record_reading(session, actor, "need", need_id, now=now())
    return stage


def sent_version() -> str | None:
    """Return the mark of the step that a sent form was filled in from; nonsense fits no step."""
    text = request.form.get("version", "")
    if not text:
        return None
    return text if is_mark(text) else _NO_MARK


def tell(stage: Stage, form: Form, fault: RuleViolation | Conflict) -> None:
    """Put a fault's sentence on the form that it came from; after a conflict it may be sent once more."""
    if isinstance(fault, Conflict):
        stage.need, stage.renewed = stage_of(stage.need.id, stage.step).need, True
        form.form_errors = [*form.form_errors, conflict_words(), *_saved_now(stage)]
    else:
        add_violation(form, fault, sentence)


def _saved_now(stage: Stage) -> list[str]:
    """Say what the step holds now, so that both texts are in sight; the lists of times stand on their page."""
    rows = [row for row in need_rows(stage.need, stage.known) if row["step"] == stage.step]
    lines = "; ".join(f"{row['key']}: {', '.join(row['lines'] or [row['text']])}" for row in rows)
    return [gettext("Saved now: %(lines)s", lines=lines)] if lines else []
