"""`portti jobs`: the scheduler, and running a job by hand."""

import argparse
import json
import time
from datetime import datetime

from portti import database
from portti.cli.surroundings import CommandFault, Subparsers, add_folder, settings_of
from portti.clock import HELSINKI
from portti.jobs import JOB_NAMES
from portti.jobs.runner import run_job
from portti.jobs.scheduler import Scheduler
from portti.log_setup import set_up_logging
from portti.settings import Settings

_WAIT_SECONDS = 120
_YEARS = range(2000, 2200)


def add_commands(subparsers: Subparsers) -> None:
    """Add `jobs start`, `jobs run NAME` and `jobs list`."""
    parser = subparsers.add_parser("jobs", help="scheduled jobs")
    deeds = parser.add_subparsers(dest="deed", required=True)
    start = deeds.add_parser("start", help="run the scheduler until it is stopped")
    add_folder(start)
    start.set_defaults(run=_start)
    once = deeds.add_parser("run", help="run one job now, or as if it were another time")
    once.add_argument("name", choices=JOB_NAMES)
    once.add_argument("--at", help="a moment such as 2026-12-01T09:00, Helsinki time unless it says its zone")
    once.add_argument("--dry-run", action="store_true", help="count what is due, change nothing")
    add_folder(once)
    once.set_defaults(run=_run)
    deeds.add_parser("list", help="name the jobs").set_defaults(run=_list)


def _connected(arguments: argparse.Namespace) -> Settings:
    settings = settings_of(arguments)
    set_up_logging(settings.log_level)
    database.check_schema_is_current(database.connect(settings))
    return settings


def _start(arguments: argparse.Namespace) -> int:
    Scheduler(_connected(arguments)).start()
    return 0


def _run(arguments: argparse.Namespace) -> int:
    now = moment_of(arguments.at) if arguments.at is not None else None
    settings = _connected(arguments)
    deadline = time.monotonic() + _WAIT_SECONDS
    while (report := run_job(arguments.name, settings=settings, now=now, dry_run=arguments.dry_run)) is None:
        # The scheduler is at it: two at once would do the same work.
        if time.monotonic() > deadline:
            raise CommandFault(f"{arguments.name} is running already; try again when it has ended.")
        time.sleep(0.5)
    print(json.dumps({"job": arguments.name, "counts": report.counts, "failed": report.failed}))
    return 1 if report.failed else 0


def moment_of(text: str) -> datetime:
    """Return the moment that `--at` names; CommandFault where it is none."""
    try:
        moment = datetime.fromisoformat(text)
        # Jobs count days back and forth from here, which the ends of the calendar do not allow.
        if moment.year not in _YEARS:
            raise ValueError
    except ValueError as fault:
        raise CommandFault(f"--at {text}: expected a moment such as 2026-12-01T09:00.") from fault
    return moment if moment.tzinfo else moment.replace(tzinfo=HELSINKI)


def _list(_arguments: argparse.Namespace) -> int:
    print("\n".join(JOB_NAMES))
    return 0
