"""The log of scheduled jobs: when each runs, what the last runs did, and what failed."""

from dataclasses import dataclass
from datetime import datetime

from flask import render_template, request
from flask_babel import gettext, lazy_gettext
from wtforms import SelectField

from portti.clock import now
from portti.database import reading
from portti.domain.permissions import check_may
from portti.job_times import next_due, read_times
from portti.models import JobRun
from portti.queries import operations
from portti.settings import project_root
from portti.web.kit.access import current_actor
from portti.web.kit.forms import settings_now
from portti.web.kit.lists import FilterForm, chosen
from portti.web.staff.blueprint import blueprint
from portti.web.staff.words import JOBS, choices

_MOST_RUNS = 100


class JobsForm(FilterForm):
    """Of which job runs are shown."""

    job = SelectField(lazy_gettext("Job"))


@dataclass(frozen=True)
class JobRow:
    """One job with its last run and when it is due next."""

    name: str
    last: JobRun | None
    next_at: datetime


@blueprint.get("/jobs")
def jobs() -> str:
    """Show each job's last run and next time, and the newest runs."""
    check_may(current_actor(), "read_job_log")
    moment = now()
    name = chosen("job", list(JOBS))
    times = read_times(project_root() / settings_now().schedule)
    with reading() as session:
        rows = []
        for job, when in times.items():
            last = next(iter(operations.recent_runs(session, name=job, limit=1)), None)
            rows.append(JobRow(job, last, next_due(when, last.started_at if last else None, moment)))
        runs = operations.recent_runs(session, name=name, limit=_MOST_RUNS)
        scheduler_runs = operations.is_lease_held(session, operations.SCHEDULER, moment)
        at_work = {
            job for job in times if operations.is_lease_held(session, operations.lease_of_job(job), moment)
        }
    form = JobsForm(request.args)
    form.job.choices = choices(JOBS, any_word=gettext("All jobs"))
    return render_template(
        "staff/jobs/list.html",
        form=form,
        jobs=rows,
        runs=runs,
        scheduler_runs=scheduler_runs,
        state_of=lambda run: (
            "broken_off" if run.state == "running" and run.name not in at_work else run.state
        ),
    )
