"""Tasks of the centre's staff: what waits for a person, who does it, and what was done."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import SelectField

from portti.clock import helsinki, now
from portti.database import reading, transaction
from portti.domain.outcome_calls import YEAR
from portti.domain.permissions import check_may
from portti.domain.telling_apart import told_apart
from portti.models import AbilityNote, Conversation, Goal, InterviewRecord, SubstituteRequest
from portti.queries import staff_tasks as queries
from portti.queries.staff_tasks import TaskFilter, TaskRow
from portti.services import staff_tasks as services
from portti.web.kit.access import current_actor
from portti.web.kit.lists import FilterForm, chosen, note_list_reading
from portti.web.staff.blueprint import blueprint, link
from portti.web.staff.lists import PAGE_SIZE, list_page, offset_asked, own_centre_id
from portti.web.staff.words import TASK_KINDS, choices, word
from portti.wording.service import GROUPS


class TaskFilterForm(FilterForm):
    """What tasks are filtered by."""

    kind = SelectField(lazy_gettext("What is to be done"))
    whose = SelectField(lazy_gettext("Whose task"))
    state = SelectField(lazy_gettext("State"))


@blueprint.get("/tasks")
def tasks() -> str:
    """List what waits, what is due first on top; or what was done, the latest first."""
    actor = current_actor()
    check_may(actor, "do_tasks")
    wanted = TaskFilter(
        kind=chosen("kind", list(TASK_KINDS)),
        assigned_account_id=actor.account_id if chosen("whose", ["mine"]) else None,
        done=bool(chosen("state", ["done"])),
    )
    with reading() as session:
        rows, total = queries.centre_tasks(
            session, own_centre_id(), wanted, limit=PAGE_SIZE, offset=offset_asked()
        )
        named = queries.rows_named(session, [row.task for row in rows])
    note_list_reading("task", [row.task.id for row in rows])
    form = TaskFilterForm(request.args)
    form.kind.choices = dict(choices(TASK_KINDS, any_word=gettext("All tasks")))
    form.whose.choices = {"": gettext("Everyone"), "mine": gettext("Mine")}
    form.state.choices = {"": gettext("Waiting"), "done": gettext("Done")}
    return list_page(
        "staff/tasks/list.html",
        form,
        total,
        rows=rows,
        page_of=lambda row: page_of(row, named.get(row.task.id)),
        subjects=_subjects(rows),
        today=helsinki(now()).date(),
        own_id=actor.account_id,
    )


def _subjects(rows: Sequence[TaskRow]) -> dict[int, str]:
    """Return whom or which need each task is about, by its number; of one kind no two are called the same."""
    named = told_apart((row.task.id, f"{row.task.kind} {_subject(row)}") for row in rows)
    return {row.task.id: named[row.task.id].removeprefix(f"{row.task.kind} ") for row in rows}


def _subject(row: TaskRow) -> str:
    if row.account is not None:
        return f"{row.account.given_name} {row.account.family_name}"
    if row.profile is not None:
        return row.profile.shown_name
    if row.need is not None:
        return row.need.title or str(gettext("Need without a title"))
    if row.event is not None:
        return word(GROUPS, row.event.client_group)
    return ""


def page_of(row: TaskRow, named: Any) -> str | None:
    """Return the page of what a task is about: of the row that its key names, else the pair's, need's or person's."""
    task = row.task
    if isinstance(named, Goal | AbilityNote) and row.account is not None and row.account.erased_at:
        return link("staff.person", account_id=row.account.id)
    if isinstance(named, Goal):
        return link("staff.goal", account_id=named.account_id, goal_id=named.id)
    if isinstance(named, AbilityNote):
        return link("staff.ability", account_id=named.account_id, ability_id=named.id)
    if isinstance(named, SubstituteRequest):
        return link("staff.substitute", request_id=named.id)
    if isinstance(named, InterviewRecord):
        return link("staff.record", record_id=named.id)
    if isinstance(named, Conversation) and named.employer_id is not None:
        return link("staff.employer_thread", employer_id=named.employer_id)
    if isinstance(named, Conversation):
        return link("staff.assistant_thread", profile_id=named.profile_id)
    if row.event is not None:
        return link("staff.event", event_id=row.event.id)
    if task.kind == "outcome_call" and task.candidacy_id is not None:
        return link("staff.outcome", candidacy_id=task.candidacy_id, moment=YEAR)
    if task.candidacy_id is not None:
        return link("staff.candidacy", candidacy_id=task.candidacy_id)
    if row.need is not None:
        is_ad = task.kind == "check_ad" and task.done_at is None
        return link("staff.ad" if is_ad else "staff.need", need_id=row.need.id)
    return link("staff.person", account_id=row.account.id) if row.account is not None else None


@blueprint.post("/tasks/<int:task_id>/done")
def finish_task(task_id: int) -> Response:
    """Note that a task is done."""
    with transaction() as session:
        services.finish_task(session, current_actor(), task_id, now=now())
    flash(gettext("The task is marked as done."), "success")
    return redirect(url_for("staff.tasks"), 303)


@blueprint.post("/tasks/<int:task_id>/waiting")
def reopen_task(task_id: int) -> Response:
    """Note that a task waits after all."""
    with transaction() as session:
        services.reopen_task(session, current_actor(), task_id, now=now())
    flash(gettext("The task waits again."), "success")
    return redirect(url_for("staff.tasks"), 303)


@blueprint.post("/tasks/<int:task_id>/take")
def take_task(task_id: int) -> Response:
    """Let the actor do a task."""
    with transaction() as session:
        services.take_task(session, current_actor(), task_id, now=now())
    flash(gettext("The task is yours now."), "success")
    return redirect(url_for("staff.tasks"), 303)


@blueprint.post("/tasks/<int:task_id>/leave")
def leave_task(task_id: int) -> Response:
    """Leave a task to others."""
    with transaction() as session:
        services.leave_task(session, current_actor(), task_id, now=now())
    flash(gettext("The task waits for whoever takes it."), "success")
    return redirect(url_for("staff.tasks"), 303)
