"""Real processes, a real mail server, kills and restarts, on SQLite and PostgreSQL: nothing lost, nothing twice."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from portti.clock import now as clock_now
from portti.jobs import JOB_NAMES
from portti.models import JobLease, JobRun, OutboxMessage
from portti.queries import operations
from portti.settings import project_root
from tests.factories.messages import make_message
from tests.support.real_database import real_engine, transaction_of
from tests.support.smtp import free_port, post_office

pytestmark = pytest.mark.system

SCHEDULER = ["jobs", "start"]
DELIVER = ["jobs", "run", "deliver_outbox"]


@dataclass
class Jobs:
    """Job processes on one database; all of them end with the test."""

    engine: Engine
    folder: Path
    processes: list[subprocess.Popen[bytes]]

    def settings(self, smtp_port: int) -> dict[str, str]:
        """Write an operator's settings: mail to this port, every job often and the one that sends it all the time."""
        (self.folder / "schedule.toml").write_text(
            "".join(f"[{name}]\nevery = {0.01 if name == 'deliver_outbox' else 0.1}\n" for name in JOB_NAMES),
            encoding="utf-8",
        )
        (self.folder / "settings.toml").write_text(
            f'schedule = "{self.folder / "schedule.toml"}"\n'
            f'index_folder = "{self.folder / "index"}"\n'
            f'[mail]\ntransport = "smtp"\nhost = "127.0.0.1"\nport = {smtp_port}\n'
            "timeout_seconds = 120.0\n",
            encoding="utf-8",
        )
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith("PORTTI_")},
            "PORTTI_ENVIRONMENT": "test",
            "PORTTI_SETTINGS_FILE": str(self.folder / "settings.toml"),
            "PORTTI_DATABASE_URL": self.engine.url.render_as_string(hide_password=False),
        }

    def start(self, words: list[str], smtp_port: int) -> subprocess.Popen[bytes]:
        """Start a process of the `portti` command."""
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "portti.cli", *words],
                cwd=project_root(),
                env=self.settings(smtp_port),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def run(self, words: list[str], smtp_port: int) -> None:
        """Run a command to its good end."""
        assert self.start(words, smtp_port).wait(timeout=60) == 0, (self.folder / "log").read_text()

    def look(self, question: Callable[[Session], object]) -> object:
        """Ask the database."""
        with Session(self.engine) as session:
            return question(session)

    def wait_for(self, question: Callable[[Session], object], seconds: float = 60) -> None:
        """Wait until the database says yes."""
        deadline = time.monotonic() + seconds
        while not self.look(question):
            assert time.monotonic() < deadline, (self.folder / "log").read_text()[-3000:]
            time.sleep(0.05)


def lease(session: Session) -> datetime | None:
    return operations.lease_until(session, "job:deliver_outbox")


def states(session: Session) -> dict[str, int]:
    rows = session.execute(select(OutboxMessage.state, func.count()).group_by(OutboxMessage.state))
    return {row[0]: row[1] for row in rows}


def kill(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def jobs(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Jobs]:
    """A migrated database of each kind, and no process left behind."""
    with real_engine(request.param) as engine:
        found = Jobs(engine, tmp_path, [])
        try:
            yield found
        finally:
            for process in found.processes:
                if process.poll() is None:
                    kill(process)


def promise(jobs: Jobs, count: int, now: datetime) -> None:
    with transaction_of(jobs.engine)() as session:
        for _number in range(count):
            make_message(session, now=now, send_before=now + timedelta(days=1))


def after_the_leases(jobs: Jobs) -> None:
    """Let the leases of killed processes end, as the clock would."""
    with transaction_of(jobs.engine)() as session:
        session.execute(update(JobLease).values(until=clock_now() - timedelta(seconds=1)))


def overlaps(session: Session) -> list[str]:
    """Return the jobs of which two runs were under way at once."""
    twice = []
    for name in JOB_NAMES:
        runs = session.scalars(
            select(JobRun).where(JobRun.name == name, JobRun.fault.is_(None)).order_by(JobRun.started_at)
        ).all()
        ends = [run.finished_at for run in runs if run.finished_at is not None]
        twice += [name for end, run in zip(ends, runs[1:], strict=False) if run.started_at < end]
    return twice


def test_started_twice_it_runs_once_and_the_second_takes_over(jobs: Jobs) -> None:
    with post_office() as post:
        first = jobs.start(SCHEDULER, post.port)
        jobs.wait_for(
            lambda session: session.scalar(select(JobLease.owner).where(JobLease.name == "scheduler"))
        )
        second = jobs.start(SCHEDULER, post.port)
        promise(jobs, 40, clock_now())
        jobs.wait_for(lambda session: states(session) == {"sent": 40})
        assert len(post.receivers) == len(set(post.receivers)) == 40
        assert jobs.look(overlaps) == []

        kill(first)
        promise(jobs, 5, clock_now())
        jobs.wait_for(lambda session: states(session) == {"sent": 45}, seconds=150)
        assert second.poll() is None
        assert len(post.receivers) == len(set(post.receivers)) == 45

        # Asked to end, it ends well and leaves no lease of its own.
        second.send_signal(signal.SIGTERM)
        assert second.wait(timeout=30) == 0
        leases = select(JobLease.name).where(JobLease.until > clock_now(), JobLease.name == "scheduler")
        assert jobs.look(lambda session: session.scalars(leases).all()) == []


def test_killed_while_the_server_takes_its_time_the_message_is_in_doubt_and_the_rest_leaves_once(
    jobs: Jobs,
) -> None:
    begun = clock_now()
    promise(jobs, 4, begun)
    with post_office(wait_seconds=120) as slow:
        process = jobs.start(DELIVER, slow.port)
        handing_over = select(OutboxMessage.id).where(OutboxMessage.handing_over_at.is_not(None))
        jobs.wait_for(lambda session: session.scalar(handing_over))
        # However long an item lasts, its process keeps the lease.
        until = jobs.look(lease)
        jobs.wait_for(lambda session: lease(session) != until)
        kill(process)
    assert jobs.look(states) == {"claimed": 4}
    after_the_leases(jobs)
    with post_office() as post:
        # Claims are young still: another deliverer leaves them alone.
        jobs.run(DELIVER, post.port)
        assert post.receivers == []
        later = (begun + timedelta(minutes=11)).isoformat()
        jobs.run([*DELIVER, "--at", later], post.port)
        jobs.run([*DELIVER, "--at", later], post.port)
    assert jobs.look(states) == {"sent": 3, "uncertain": 1}
    assert len(post.receivers) == len(set(post.receivers)) == 3
    interrupted = select(JobRun.state).where(JobRun.fault == "interrupted")
    assert jobs.look(lambda session: session.scalars(interrupted).all()) == ["failed"]


@contextlib.contextmanager
def silent_server() -> Iterator[int]:
    """A server that takes the connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_killed_between_claiming_and_sending_everything_leaves_once(jobs: Jobs) -> None:
    begun = clock_now()
    promise(jobs, 3, begun)
    with silent_server() as port:
        process = jobs.start(DELIVER, port)
        jobs.wait_for(lambda session: states(session) == {"claimed": 3})
        kill(process)
    after_the_leases(jobs)
    with post_office() as post:
        jobs.run([*DELIVER, "--at", (begun + timedelta(minutes=11)).isoformat()], post.port)
    assert jobs.look(states) == {"sent": 3}
    assert len(post.receivers) == len(set(post.receivers)) == 3


@pytest.mark.parametrize("jobs", ["sqlite"], indirect=True)
def test_a_server_that_comes_back_gets_what_waited(jobs: Jobs) -> None:
    promise(jobs, 3, clock_now())
    port = free_port()
    jobs.run(DELIVER, port)
    assert jobs.look(states) == {"waiting": 3}
    with post_office() as post:
        jobs.run([*DELIVER, "--at", (clock_now() + timedelta(minutes=2)).isoformat()], post.port)
    assert jobs.look(states) == {"sent": 3}
    assert len(post.receivers) == 3


@pytest.mark.parametrize("jobs", ["sqlite"], indirect=True)
def test_by_hand_while_another_runs_it_waits_for_its_end(jobs: Jobs) -> None:
    with transaction_of(jobs.engine)() as session:
        until = clock_now() + timedelta(minutes=4)
        session.add(JobLease(name="job:deliver_outbox", owner="other", until=until))
    promise(jobs, 1, clock_now())
    with post_office() as post:
        process = jobs.start(DELIVER, post.port)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=10)
        assert jobs.look(states) == {"waiting": 1}
        after_the_leases(jobs)
        assert process.wait(timeout=60) == 0
    assert jobs.look(states) == {"sent": 1}


@pytest.mark.parametrize("jobs", ["sqlite"], indirect=True)
def test_trying_out_says_what_is_due_and_changes_nothing(jobs: Jobs) -> None:
    promise(jobs, 2, clock_now())
    jobs.run([*DELIVER, "--dry-run"], free_port())
    assert '"counts": {"due": 2}' in (jobs.folder / "log").read_text()
    assert jobs.look(states) == {"waiting": 2}
    assert jobs.look(lambda session: session.scalars(select(JobRun)).all()) == []
