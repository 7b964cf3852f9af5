"""The pages of a client's needs and goals, for the client and for the staff: same pages, other frame and addresses."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from portti.clock import helsinki, now
from portti.database import reading, transaction
from portti.domain.actor import Actor
from portti.domain.errors import Conflict, NotFound, RuleViolation
from portti.domain.goals import OPEN, goal_faults
from portti.models import Account, Goal, GoalChange, ServiceProfileChange
from portti.queries import goals as goal_queries
from portti.queries import service_profiles as queries
from portti.services import audit, goals, service_profiles
from portti.web.kit import goal_forms as forms
from portti.web.kit.forms import (
    Form,
    add_violation,
    is_right,
    key_of,
    settings_now,
    tell_of_change,
    version_of,
)
from portti.web.kit.goal_forms import EndForm, GoalForm, StepForm, WishForm, sentence
from portti.wording.goal import ABILITY_LANGUAGES, AREAS, CHANGES, REASONS, STATES, WISHES

Answered = str | Response | tuple[str, int]
DEEDS = "edit, step, tick, remove, end, reopen"
"""What can be done on the page of a goal, as its address names it."""


@dataclass(frozen=True)
class Side:
    """Whose pages these are: the client, who opens them, the frame, and the address of each page."""

    actor: Actor
    account_id: int
    name: str
    frame: str
    home: str
    wishes: str
    new_goal: str
    goal: Callable[[int], str]
    deed: Callable[[int, str], str]

    @property
    def is_own(self) -> bool:
        """Whether the client looks at their own pages."""
        return not self.actor.is_staff


def note_reading_of(side: Side) -> None:
    """Record that staff opened a client's needs and goals."""
    if not side.is_own:
        with transaction() as session:
            audit.record(session, side.actor, "read_service", "account", side.account_id, now=now())


def home_page(side: Side, **more: Any) -> str:
    """Show what the client wants, their goals, and the notes beside them."""
    with reading() as session:
        service_profiles.client_for(session, side.actor, side.account_id)
        wanted = queries.service_profile_of(session, side.account_id)
        history = queries.changes_of(session, wanted.id) if wanted else []
        found = goal_queries.goals_of(session, side.account_id)
        notes = queries.ability_notes_of(session, side.account_id)
    note_reading_of(side)
    return render_template(
        "goals/home.html",
        side=side,
        wanted=wanted,
        wishes=[gettext(WISHES[one.wish]) for one in wanted.wishes] if wanted else [],
        history=[(change, who_of(side, change, account), wish_lines(change)) for change, account in history],
        goals=found,
        notes=notes,
        **_words(),
        **more,
    )


def _words() -> dict[str, Any]:
    return {
        "area_name": lambda code: gettext(AREAS[code]),
        "state_name": lambda code: gettext(STATES[code]),
        "reason_name": lambda code: gettext(REASONS[code]) if code else "",
        "form_language": lambda code: gettext(ABILITY_LANGUAGES[code]),
        "is_open": lambda goal: goal.state == OPEN,
    }


def who_of(side: Side, change: ServiceProfileChange | GoalChange, account: Account | None) -> str:
    """Return who made a change, as the page's reader knows them."""
    if account is None:
        return str(gettext("Portti itself"))
    if side.is_own and change.account_id == side.account_id:
        return str(gettext("You"))
    return f"{account.given_name} {account.family_name}".strip()


def wish_lines(change: ServiceProfileChange) -> list[str]:
    """Return one change of a service profile in sentences."""

    def listed(codes: list[str]) -> str:
        return ", ".join(gettext(WISHES[code]) for code in codes)

    facts = change.facts
    lines = []
    if facts.get("added"):
        lines.append(gettext("Added: %(wishes)s", wishes=listed(facts["added"])))
    if facts.get("removed"):
        lines.append(gettext("Taken away: %(wishes)s", wishes=listed(facts["removed"])))
    if facts.get("words"):
        lines.append(gettext("Changed the words"))
    return lines


def wishes_page(side: Side) -> Answered:
    """Show or take the form of which help is wanted."""
    with reading() as session:
        service_profiles.client_for(session, side.actor, side.account_id)
        wanted = queries.service_profile_of(session, side.account_id)
    form = forms.wish_form(wanted)
    if request.method == "GET":
        note_reading_of(side)
        return _wishes(side, form)
    if not form.validate():
        return _wishes(side, form), 422
    try:
        with transaction() as session:
            service_profiles.save_wishes(
                session,
                side.actor,
                side.account_id,
                forms.wish_draft(form),
                row_version=version_of(form.row_version.data),
                now=now(),
            )
    except RuleViolation as violation:
        add_violation(form, violation, sentence)
        return _wishes(side, form), 422
    except Conflict:
        tell_of_change(form, _changed(), wanted.row_version if wanted else 0)
        return _wishes(side, form), 409
    flash(gettext("Saved."), "success")
    return redirect(side.home, 303)


def _changed() -> str:
    return str(gettext("Somebody changed this meanwhile. Look at the page, then save again."))


def _wishes(side: Side, form: WishForm) -> str:
    return render_template("goals/wishes.html", side=side, form=form)


def new_goal_page(side: Side) -> Answered:
    """Show or take the form of a new goal."""
    with reading() as session:
        service_profiles.client_for(session, side.actor, side.account_id)
    form = forms.goal_form(follow_up_on=goals.first_follow_up(settings_now(), now=now()), row_version=0)
    if request.method == "GET":
        note_reading_of(side)
        return _new_goal(side, form)
    draft = forms.goal_draft(form)
    if not is_right(form, goal_faults(draft, today=helsinki(now()).date()), sentence):
        return _new_goal(side, form), 422
    try:
        with transaction() as session:
            made = goals.open_goal(
                session,
                side.actor,
                side.account_id,
                draft,
                form_key=form.key.data,
                now=now(),
            )
            target = side.goal(made.id) if made else side.home
    except RuleViolation as violation:
        add_violation(form, violation, sentence)
        return _new_goal(side, form), 422
    flash(gettext("The goal is written down. Add the steps towards it."), "success")
    return redirect(target, 303)


def _new_goal(side: Side, form: GoalForm) -> str:
    return render_template("goals/new_goal.html", side=side, form=form)


def goal_page(side: Side, goal_id: int) -> str:
    """Show one goal with its steps, its day, its end and its history."""
    with reading() as session:
        service_profiles.client_for(session, side.actor, side.account_id)
        goal = goal_queries.goal_of(session, side.account_id, goal_id)
    note_reading_of(side)
    return _goal(side, goal, {})


def _goal(side: Side, goal: Goal, sent: dict[str, Form]) -> str:
    with reading() as session:
        history = goal_queries.changes_of(session, goal.id)
    shown = {
        "form": forms.goal_form(goal, empty=True),
        "step_form": forms.step_form(empty=True),
        "end_form": forms.end_form(for_client=side.is_own, empty=True),
        **sent,
    }
    return render_template(
        "goals/goal.html",
        side=side,
        goal=goal,
        wrong=next(iter(sent.values()), shown["form"]),
        history=[
            (change, who_of(side, change, account), gettext(CHANGES[change.deed]))
            for change, account in history
        ],
        **shown,
        **_words(),
    )


def goal_deed(side: Side, goal_id: int, deed: str) -> Answered:
    """Do one deed on a goal and show it again."""
    with reading() as session:
        service_profiles.client_for(session, side.actor, side.account_id)
        goal = goal_queries.goal_of(session, side.account_id, goal_id)
    name, form = _form_of(side, goal, deed)
    faults: list[RuleViolation] = []
    if isinstance(form, GoalForm):
        faults = goals.faults_of_change(goal, forms.goal_draft(form), now=now())
    if form is not None and not is_right(form, faults, sentence):
        return _goal(side, goal, {name: form}), 422
    try:
        _do(side, goal, deed, form)
    except RuleViolation as violation:
        if form is None:
            raise
        add_violation(form, violation, sentence)
        return _goal(side, goal, {name: form}), 422
    except Conflict:
        if not isinstance(form, GoalForm):
            raise
        tell_of_change(form, _changed(), goal.row_version)
        return _goal(side, goal, {name: form}), 409
    flash(gettext("Saved."), "success")
    return redirect(side.goal(goal_id), 303)


def _form_of(side: Side, goal: Goal, deed: str) -> tuple[str, Form | None]:
    if deed == "edit":
        return "form", forms.goal_form(goal)
    if deed == "step":
        return "step_form", forms.step_form()
    if deed == "end":
        return "end_form", forms.end_form(for_client=side.is_own)
    return "", None


def _do(side: Side, goal: Goal, deed: str, form: Form | None) -> None:
    whose = (side.actor, side.account_id, goal.id)
    with transaction() as session:
        if isinstance(form, GoalForm):
            goals.change_goal(
                session,
                *whose,
                forms.goal_draft(form),
                row_version=version_of(form.row_version.data),
                now=now(),
            )
        elif isinstance(form, StepForm):
            goals.add_step(session, *whose, form.text.data or "", now=now())
        elif isinstance(form, EndForm):
            goals.close_goal(session, *whose, form.reason.data or "", now=now())
        elif deed == "reopen":
            goals.reopen_goal(session, *whose, settings=settings_now(), now=now())
        elif deed == "remove":
            goals.remove_step(session, *whose, _step_sent("step"), now=now())
        else:
            done = "done" in request.form
            goals.tick_step(session, *whose, _step_sent("done" if done else "undone"), done, now=now())


def _step_sent(name: str) -> int:
    key = key_of(request.form.get(name))
    if key is None:
        raise NotFound("step")
    return key
