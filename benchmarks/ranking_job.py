"""What the job that ranks costs on a portal of made-up people: at first, with nothing to do, and after one change.

What changes is a profile that stands in a middling number of lists, then the one that stands in the most, then a need.

While it ranks, one reader and one writer ask the same database twenty times a second: how long they wait says what
pages feel. The job runs in a process of its own, as the scheduler's does; its seconds of a core are the figure.

Usage: python -m benchmarks.ranking_job [NEEDS [PROFILES [sqlite|postgresql]]]
"""

import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import func, select, update

from benchmarks.made_up import table
from portti import clock, database
from portti.models import JobLease, Match
from portti.services.demo_data import fill_with_demo_data
from portti.settings import load_settings
from tests.support.postgresql import fresh_postgresql_url

_JOB = """
import json, resource, sys, time
from sqlalchemy import func, select
from portti import database
from portti.jobs.runner import run_job
from portti.models import Match, Need, Profile
from portti.settings import load_settings
settings = load_settings("test", {"database": {"url": sys.argv[1]}})
database.connect(settings)
def run(name):
    began, spent = time.monotonic(), time.process_time()
    counts = run_job("refresh_matches", settings=settings).counts
    print(json.dumps([name, time.monotonic() - began, time.process_time() - spent, counts]), flush=True)
run("the first ranking")
run("nothing has changed")
with database.reading() as session:
    lists = select(Match.profile_id, func.count()).where(Match.current).group_by(Match.profile_id)
    by_lists = [key for _count, key in sorted((count, key) for key, count in session.execute(lists))]
    need = session.scalars(select(Need.id).where(Need.state == "published").order_by(Need.id)).first()
def change(table, key, column, name):
    with database.transaction() as session:
        row = session.get_one(table, key)
        setattr(row, column, (getattr(row, column) or 10.0) + 1.0)
        row.row_version += 1
    run(name)
change(Profile, by_lists[len(by_lists) // 2], "hours_max", "one profile has changed")
change(Profile, by_lists[-1], "hours_max", "the one in most lists has")
change(Need, need, "hours_cap", "one need has changed")
print(json.dumps(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024))
"""


@contextlib.contextmanager
def address(kind: str) -> Iterator[str]:
    """Yield the address of an empty database."""
    if kind == "postgresql":
        with fresh_postgresql_url() as url:
            yield url
    else:
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{Path(folder) / 'portti.sqlite'}"


def fill(url: str, needs: int, profiles: int) -> None:
    """Make the tables and the people."""
    settings = load_settings("test", {"database": {"url": url}})
    database.migrate(database.connect(settings))
    with database.transaction() as session:
        fill_with_demo_data(session, settings, now=clock.now(), needs=needs, profiles=profiles)


def read() -> None:
    """Ask something of the matches."""
    with database.reading() as session:
        session.scalar(select(func.count()).select_from(Match).where(Match.current.is_(True)))


def write() -> None:
    """Write something that touches nobody's row."""
    with database.transaction() as session:
        session.execute(update(JobLease).where(JobLease.name == "nobody").values(owner="nobody"))


def waited(deed: Callable[[], None]) -> float:
    """Return the milliseconds that a deed took."""
    began = time.perf_counter()
    deed()
    return (time.perf_counter() - began) * 1000


def main(needs: int, profiles: int, kind: str) -> None:
    """Print the tables."""
    with address(kind) as url:
        fill(url, needs, profiles)
        before = os.getloadavg()[0]
        command = [sys.executable, "-c", _JOB, url]
        spent: dict[str, list[float]] = {"a reading": [], "a writing": []}
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as job:
            while job.poll() is None:
                spent["a reading"].append(waited(read))
                spent["a writing"].append(waited(write))
                time.sleep(0.05)
            *runs, most = [json.loads(line) for line in job.stdout or ()]
    load = f"load before {before:.1f}, after {os.getloadavg()[0]:.1f}"
    print(
        f"{needs} needs, {profiles} profiles, {kind}; {os.cpu_count()} cores, {load}; the job held {most} MB\n"
    )
    rows = [[name, f"{wall:.1f}", f"{core:.1f}", str(counts)] for name, wall, core, counts in runs]
    print(table(["run", "seconds", "of a core", "what it did"], rows), end="\n\n")
    waits = []
    for name, times in spent.items():
        percentiles = statistics.quantiles(times, n=100)
        waits.append([name, f"{percentiles[49]:.0f}", f"{percentiles[94]:.0f}", f"{max(times):.0f}"])
    print(table(["meanwhile", "median ms", "95 % ms", "longest ms"], waits))


if __name__ == "__main__":
    said = dict(enumerate(sys.argv[1:]))
    main(int(said.get(0, "1000")), int(said.get(1, "5000")), said.get(2, "sqlite"))
