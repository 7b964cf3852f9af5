"""The shared index of profiles: another process begins with it, knows what has changed, and answers the same."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from portti.models import Profile
from portti.queries.change_sequence import last_number
from portti.services import shared_pool
from portti.services.engine_rows import rules_of
from portti.services.pools import profile_pool
from portti.settings import Settings, load_settings, project_root
from tests.conftest import NOW
from tests.factories.matches import make_matchable
from tests.factories.needs import make_need
from tests.support.real_database import real_engine, transaction_of

# It has read all code and nothing else; each process that it makes is another one to the index and to the database.
OTHER_PROCESSES = """
import json, os, sys
import matching.fast
from matching import engine
from portti import database
from portti.queries import match_pool
from portti.services import engine_rows, match_inputs, pools
from portti.settings import load_settings

def rank(url, folder):
    settings = load_settings("test", {"database": {"url": url}, "index_folder": folder})
    database.connect(settings)
    read = []
    whole = pools.coming_profile_data
    pools.coming_profile_data = lambda row: read.append(row.exchange_id) or whole(row)
    with database.reading() as session:
        pool = pools.profile_pool(session, settings)
        [need] = match_pool.matchable_needs(session)
        asked = engine_rows.engine_need(match_inputs.need_data(need), pool.index.rules)
    ranked = engine.rank(asked, pool.index)["ranked"]
    hours = {name: pool.rows[name].data["hours"]["max"] for name in pool.rows}
    said = {"read": sorted(read), "hours": hours, "ranked": [one["profile"] for one in ranked]}
    print("\\n" + json.dumps(said), flush=True)

for line in sys.stdin:
    if os.fork() == 0:
        rank(*json.loads(line))
        os._exit(0)
    print("\\nended", os.wait()[1], flush=True)
"""


@pytest.fixture(scope="module")
def other_processes() -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", OTHER_PROCESSES],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=project_root(),
    ) as process:  # fmt: skip
        yield process
        assert process.stdin is not None
        process.stdin.close()


Ask = Callable[[Engine, Path], dict[str, Any]]


@pytest.fixture
def another_process(other_processes: subprocess.Popen[str]) -> Ask:
    """Let a new process read the pool; it returns whom it read from the database, what it knows and how it ranks."""

    def ask(engine: Engine, folder: Path) -> dict[str, Any]:
        assert other_processes.stdin is not None
        assert other_processes.stdout is not None
        url = engine.url.render_as_string(hide_password=False)
        print(json.dumps([url, str(folder)]), file=other_processes.stdin, flush=True)
        said = list(takewhile(lambda line: not line.startswith("ended"), other_processes.stdout))
        found: dict[str, Any] = json.loads("".join(line for line in said if line.startswith('{"read"')))
        return found

    return ask


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def other_engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with real_engine(request.param) as engine:
        yield engine


def settings_for(engine: Engine, folder: Path) -> Settings:
    url = engine.url.render_as_string(hide_password=False)
    return load_settings("test", {"database": {"url": url}, "index_folder": str(folder)})


def test_another_process_reads_only_what_has_changed_since(
    other_engine: Engine, tmp_path: Path, another_process: Ask
) -> None:
    transaction = transaction_of(other_engine)
    with transaction() as session:
        make_need(session)
        people = [make_matchable(session, name=f"N{number}") for number in range(6)]
        make_matchable(session, state="hidden")
    names = [one.exchange_id for one in people]
    first = another_process(other_engine, tmp_path)
    assert (first["read"], sorted(first["ranked"])) == (sorted(names), sorted(names))  # type: ignore[call-overload]
    # The first has put there what it read: the second reads nobody.
    second = another_process(other_engine, tmp_path)
    assert second == {**first, "read": []}
    with transaction() as session:
        session.get_one(Profile, people[0].id).hours_max = 9.0
        session.get_one(Profile, people[1].id).state = "paused"
        session.delete(session.get_one(Profile, people[2].id))
        new = make_matchable(session, name="New").exchange_id
    third = another_process(other_engine, tmp_path)
    assert third["read"] == sorted([names[0], new])
    assert set(third["hours"]) == {names[0], *names[3:], new}  # type: ignore[call-overload]
    assert third["hours"][names[0]] == 9.0  # type: ignore[index]
    (tmp_path / "profiles.index").unlink()
    anew = another_process(other_engine, tmp_path)
    assert (anew["hours"], anew["ranked"]) == (third["hours"], third["ranked"])


def test_a_running_process_takes_what_another_has_shared(
    other_engine: Engine, tmp_path: Path, another_process: Ask
) -> None:
    transaction, settings = transaction_of(other_engine), settings_for(other_engine, tmp_path)
    with transaction() as session:
        make_need(session)
        people = [make_matchable(session) for _ in range(4)]
    with transaction() as session:
        before = profile_pool(session, settings)
        assert len(before.rows.stored.names) == 0
        session.get_one(Profile, people[0].id).hours_max = 9.0
    (tmp_path / "profiles.index").unlink()
    another_process(other_engine, tmp_path)
    with transaction() as session:
        after = profile_pool(session, settings)
    assert set(after.rows.stored.names) == {one.exchange_id for one in people}
    assert after.rows[people[0].exchange_id].data["hours"]["max"] == 9.0
    assert before.rows[people[0].exchange_id].data["hours"]["max"] != 9.0


def test_after_a_backup_was_put_back_no_row_of_the_lost_time_is_shown(
    tmp_path: Path, another_process: Ask
) -> None:
    """The lost change and another one after the backup have the same number and version, not the same moment."""
    with real_engine("sqlite") as engine:
        transaction, settings = transaction_of(engine), settings_for(engine, tmp_path)
        with transaction() as session:
            make_need(session)
            person = make_matchable(session)
        backup = Path(str(engine.url.database)).with_suffix(".backup")

        def change(hours: float, after: timedelta) -> None:
            with transaction() as session:
                row = session.get_one(Profile, person.id)
                row.hours_max, row.changed_at, row.row_version = hours, NOW + after, 2

        with closing(sqlite3.connect(str(engine.url.database))) as connection:
            connection.execute("VACUUM INTO ?", [str(backup)])
        change(5.0, timedelta(hours=1))
        lost = another_process(engine, tmp_path)
        with transaction() as session:
            number = last_number(session)
        engine.dispose()
        for leftover in ("-wal", "-shm"):
            Path(f"{engine.url.database}{leftover}").unlink(missing_ok=True)
        backup.replace(str(engine.url.database))
        with transaction() as session:
            running = profile_pool(session, settings)
            assert running.rows[person.exchange_id].data["hours"]["max"] == 168.0
            assert shared_pool.shared_number(settings, rules_of(settings)) > running.number
        change(7.0, timedelta(hours=2))
        with transaction() as session:
            assert last_number(session) == number
            assert profile_pool(session, settings).rows[person.exchange_id].data["hours"]["max"] == 7.0
        found = another_process(engine, tmp_path)
        assert (lost["hours"], found["hours"]) == ({person.exchange_id: 5.0}, {person.exchange_id: 7.0})
        assert shared_pool.shared_number(settings, rules_of(settings)) == number


def test_a_file_of_another_database_or_other_rules_is_none(tmp_path: Path, another_process: Ask) -> None:
    with real_engine("sqlite") as engine, real_engine("sqlite") as other:
        for one in (engine, other):
            with transaction_of(one)() as session:
                make_need(session)
                make_matchable(session)
        another_process(engine, tmp_path)
        settings = settings_for(engine, tmp_path)
        rules = rules_of(settings)
        assert shared_pool.shared_number(settings, rules) > 0
        assert shared_pool.read_shared(settings_for(other, tmp_path), rules) is None
        slower = replace(rules, detour=rules.detour + 0.1)
        assert shared_pool.read_shared(settings, slower) is None
        assert another_process(other, tmp_path)["read"] != []


def test_what_is_not_committed_is_never_shared(tmp_path: Path) -> None:
    with real_engine("sqlite") as engine:
        settings = settings_for(engine, tmp_path)
        with Session(engine.execution_options(portti_writes=True)) as session:
            make_need(session)
            make_matchable(session)
            assert len(profile_pool(session, settings).rows) == 1
            session.rollback()
        assert shared_pool.read_shared(settings, rules_of(settings)) is None


def test_a_folder_that_cannot_be_written_keeps_nobody_from_the_pool(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with real_engine("sqlite") as engine:
        with transaction_of(engine)() as session:
            person = make_matchable(session)
        settings = settings_for(engine, tmp_path / "file")
        with capture_logs() as lines, transaction_of(engine)() as session:
            assert set(profile_pool(session, settings).rows) == {person.exchange_id}
        assert {line["event"] for line in lines} == {"index_not_shared"}
