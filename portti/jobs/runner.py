"""Running one job: never twice at once, with a row that staff can read."""

import importlib
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from portti import clock, database
from portti.jobs import JOB_NAMES
from portti.jobs.context import JobContext, JobReport, LeaseLost
from portti.models import JobRun
from portti.queries import operations
from portti.settings import Settings

_LEASE = timedelta(seconds=45)
_RENEW_SECONDS = 10
_MOST_FAILED_KEPT = 50


class UnknownJob(Exception):
    """There is no job of that name."""


class _Lease:
    """The right to run one job. It goes by the real clock, whatever time the run is for.

    A thread of its own renews it while the run lasts, so that a long item keeps it and a killed process loses it soon.
    """

    def __init__(self, job: str) -> None:
        self.name = operations.lease_of_job(job)
        self.owner = uuid.uuid4().hex
        self.renewed_at = clock.now()
        self.lost = False
        self.over = threading.Event()

    def take(self, session: Session) -> bool:
        now = clock.now()
        taken = operations.take_lease(session, self.name, self.owner, until=now + _LEASE, now=now)
        if taken:
            self.renewed_at = now
        return taken

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        with database.transaction() as session:
            late = clock.now() - self.renewed_at > _LEASE
            if self.lost or (late and not self.take(session)):
                raise LeaseLost(self.name)
            yield session

    @contextmanager
    def kept(self) -> Iterator[None]:
        keeper = threading.Thread(target=self._keep, name=self.name, daemon=True)
        if not database.is_one_connection():
            keeper.start()
        try:
            yield
        finally:
            self.over.set()
            if keeper.is_alive():
                keeper.join()

    def _keep(self) -> None:
        while not self.over.wait(_RENEW_SECONDS):
            try:
                with database.transaction() as session:
                    # Ended meanwhile, the lease must not come back.
                    self.lost = not self.over.is_set() and not self.take(session)
            except Exception as fault:
                structlog.get_logger().warning("lease_not_renewed", job=self.name, fault=type(fault).__name__)


def run_job(
    name: str,
    *,
    settings: Settings,
    now: datetime | None = None,
    dry_run: bool = False,
    should_stop: Callable[[], bool] = lambda: False,
) -> JobReport | None:
    """Run a job at `now` (else this moment); None where another process is at it.

    A lease on the job's name keeps two from running at once, whoever started them.
    """
    if name not in JOB_NAMES:
        raise UnknownJob(name)
    job = importlib.import_module(f"portti.jobs.{name}")
    lease = _Lease(name)
    context = JobContext(
        settings, now or clock.now(), lease.transaction, database.reading, dry_run, should_stop
    )
    report: JobReport
    if dry_run:
        report = job.run(context)
        return report
    run_id = _begin(name, lease)
    if run_id is None:
        return None
    try:
        with lease.kept():
            report = job.run(context)
    except Exception as fault:
        # A job that breaks is written down for staff; the scheduler lives on.
        fault_name = type(fault).__name__
        structlog.get_logger().error("job_failed", job=name, fault=fault_name, exc_info=True)
        _finish(run_id, lease, JobReport(failed=[fault_name]), fault=fault_name)
        raise
    _finish(run_id, lease, report, fault=None)
    return report


def _begin(name: str, lease: _Lease) -> int | None:
    # The log says when a run took place, whatever time it was for: missed times are counted from here.
    now = clock.now()
    with database.transaction() as session:
        if not lease.take(session):
            return None
        operations.fail_interrupted_runs(session, name, now=now)
        run = JobRun(name=name, started_at=now)
        session.add(run)
        session.flush()
        return run.id


def _finish(run_id: int, lease: _Lease, report: JobReport, *, fault: str | None) -> None:
    with database.transaction() as session:
        run = operations.run_by_id(session, run_id)
        if run is not None:
            run.finished_at = max(clock.now(), run.started_at)
            run.state = "failed" if fault else "done"
            run.report = {"counts": report.counts, "failed": report.failed[:_MOST_FAILED_KEPT]}
            run.fault = fault
            if report.is_empty:
                _forget_empty_run_before(session, run)
        operations.release_lease(session, lease.name, lease.owner)


def _forget_empty_run_before(session: Session, run: JobRun) -> None:
    """Keep only the last of a row of runs that found nothing to do: staff read what happened."""
    before = operations.run_before(session, run)
    if before is not None and before.state == "done" and before.report == run.report:
        session.delete(before)
