"""The scheduler: a process of its own that starts the jobs at the times of config/schedule.toml."""

import logging
import signal
import threading
import uuid
from datetime import datetime, timedelta
from types import FrameType

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy.orm import Session

from portti import clock, database
from portti.jobs.runner import run_job
from portti.jobs.schedule import Times, read_schedule
from portti.queries import operations
from portti.settings import Settings, project_root

_BEAT_SECONDS = 5
_LEASE_SECONDS = 20
# A link to log in must not wait until hundreds of rankings are made.
_OWN_THREAD = {"deliver_outbox": "mail"}


def trigger_of(times: Times) -> BaseTrigger:
    """Return APScheduler's trigger for one job's times."""
    if times.every_seconds:
        return IntervalTrigger(seconds=times.every_seconds)
    return CronTrigger(hour=times.hour, minute=times.minute, day_of_week=times.days, timezone=clock.HELSINKI)


def is_alive(session: Session, now: datetime) -> bool:
    """Answer whether a scheduler has said lately that it runs."""
    return operations.is_lease_held(session, operations.SCHEDULER, now)


def first_run(trigger: BaseTrigger, last_started_at: datetime | None, now: datetime) -> datetime | None:
    """Return when a job runs first: at once if a time went by while no scheduler ran, else at its next time."""
    if isinstance(trigger, IntervalTrigger) or last_started_at is None:
        return now
    missed: datetime | None = trigger.get_next_fire_time(last_started_at, last_started_at)
    if missed is not None and missed <= now:
        return now
    following: datetime | None = trigger.get_next_fire_time(None, now)
    return following


class Scheduler:
    """Starts jobs while it holds the lease of the only scheduler; a second one waits for it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.owner = uuid.uuid4().hex
        self.leads = False
        self.ending = threading.Event()
        # In UTC: at the change of the clocks an interval neither jumps nor doubles.
        self.apscheduler = BlockingScheduler(
            timezone="UTC",
            executors={name: ThreadPoolExecutor(1) for name in ("default", "beat", *_OWN_THREAD.values())},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def start(self) -> None:
        """Run until SIGTERM or Ctrl-C; what is being done is ended at its next item."""
        for name, times in read_schedule(project_root() / self.settings.schedule).items():
            trigger = trigger_of(times)
            with database.reading() as session:
                last = operations.last_started_at(session, name)
            self.apscheduler.add_job(
                self.run,
                trigger,
                [name],
                id=name,
                executor=_OWN_THREAD.get(name, "default"),
                next_run_time=first_run(trigger, last, clock.now()),
            )
        self.apscheduler.add_job(
            self.beat, IntervalTrigger(seconds=_BEAT_SECONDS), id="beat", executor="beat"
        )
        # A run that lasts longer than its interval is no news; the job log tells how long it took.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        self.beat()
        self.apscheduler.start()
        with database.transaction() as session:
            operations.release_lease(session, operations.SCHEDULER, self.owner)

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.ending.set()
        self.apscheduler.shutdown(wait=False)

    def beat(self) -> None:
        """Keep or try to take the lease; a scheduler that cannot reach the database does not lead."""
        now = clock.now()
        until = now + timedelta(seconds=_LEASE_SECONDS)
        try:
            with database.transaction() as session:
                self.leads = operations.take_lease(
                    session, operations.SCHEDULER, self.owner, until=until, now=now
                )
        except Exception as fault:
            self.leads = False
            structlog.get_logger().error("no_heartbeat", fault=type(fault).__name__)

    def run(self, name: str) -> None:
        """Run one job if this scheduler leads; a broken one is already written down."""
        if not self.leads or self.ending.is_set():
            return
        try:
            run_job(name, settings=self.settings, should_stop=self.ending.is_set)
        except Exception as fault:
            structlog.get_logger().warning("job_will_run_again", job=name, fault=type(fault).__name__)
