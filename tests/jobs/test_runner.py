"""A run leaves a row that staff can read, holds its lease, and one bad item or job stops no other."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from portti import database
from portti.clock import now as clock_now
from portti.jobs.context import JobContext, JobReport, LeaseLost
from portti.jobs.items import each_item
from portti.jobs.runner import UnknownJob, run_job
from portti.models import JobLease, JobRun, NeedSkill, OutboxMessage
from portti.queries import operations
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.messages import make_message
from tests.factories.needs import make_need


def runs(session: Session) -> list[JobRun]:
    session.expire_all()
    return list(session.scalars(select(JobRun).order_by(JobRun.id)))


def to_folder(settings: Settings, folder: Path) -> Settings:
    mail = settings.mail.model_copy(update={"transport": "folder", "folder": str(folder)})
    return settings.model_copy(update={"mail": mail})


def context_of(settings: Settings, **values: object) -> JobContext:
    return JobContext(settings, NOW, database.transaction, database.reading, **values)  # type: ignore[arg-type]


def test_a_run_says_when_it_took_place_and_what_it_did(
    connection: Connection, session: Session, settings: Settings, tmp_path: Path
) -> None:
    make_message(session)
    session.commit()
    before = clock_now()
    report = run_job("deliver_outbox", settings=to_folder(settings, tmp_path), now=NOW)
    assert report == JobReport({"sent": 1})
    (run,) = runs(session)
    assert (run.name, run.state, run.fault) == ("deliver_outbox", "done", None)
    assert run.report == {"counts": {"sent": 1}, "failed": []}
    assert run.finished_at is not None
    assert before <= run.started_at <= run.finished_at <= clock_now()
    assert session.scalars(select(JobLease)).all() == []


def test_trying_out_counts_and_changes_nothing(
    connection: Connection, session: Session, settings: Settings, tmp_path: Path
) -> None:
    message = make_message(session)
    session.commit()
    report = run_job("deliver_outbox", settings=to_folder(settings, tmp_path), now=NOW, dry_run=True)
    assert report == JobReport({"due": 1})
    assert runs(session) == []
    assert message.state == "waiting"
    assert list(tmp_path.iterdir()) == []


def test_a_job_that_another_process_runs_is_left_alone(
    connection: Connection, session: Session, settings: Settings
) -> None:
    until = clock_now() + timedelta(minutes=4)
    session.add(JobLease(name="job:purge_personal_data", owner="other", until=until))
    session.commit()
    assert run_job("purge_personal_data", settings=settings, now=NOW) is None
    assert runs(session) == []
    # Another job is free to run.
    assert run_job("expire_needs", settings=settings, now=NOW) is not None
    assert session.scalars(select(JobLease.owner)).all() == ["other"]


def test_the_run_of_a_killed_process_is_closed_by_the_next(
    connection: Connection, session: Session, settings: Settings
) -> None:
    until = clock_now() - timedelta(seconds=1)
    session.add(JobLease(name="job:purge_personal_data", owner="dead", until=until))
    session.add(JobRun(name="purge_personal_data", started_at=NOW, state="running", report={}))
    session.add(JobRun(name="expire_needs", started_at=NOW, state="running", report={}))
    session.commit()
    assert run_job("purge_personal_data", settings=settings, now=NOW) is not None
    dead, other, new = runs(session)
    assert (dead.state, dead.fault) == ("failed", "interrupted")
    assert other.state == "running"
    assert new.state == "done"


def test_a_job_that_breaks_is_written_down_and_gives_its_lease_back(
    connection: Connection, session: Session, settings: Settings, tmp_path: Path
) -> None:
    make_message(session)
    session.commit()
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder")
    with pytest.raises(FileExistsError):
        run_job("deliver_outbox", settings=to_folder(settings, in_the_way), now=NOW)
    (run,) = runs(session)
    assert (run.state, run.fault) == ("failed", "FileExistsError")
    assert run_job("deliver_outbox", settings=to_folder(settings, tmp_path), now=NOW) == JobReport(
        {"sent": 1}
    )


def test_one_item_that_breaks_stops_no_other_and_leaves_no_half(
    connection: Connection, session: Session, settings: Settings
) -> None:
    bad = make_need(session, skills=[NeedSkill(skill="no_such_skill", strength="must")])
    session.commit()
    bad_id = bad.id

    def do(session: Session, key: int) -> str | None:
        make_message(session, subject=f"item {key}")
        if key == bad_id:
            raise ValueError
        return "done"

    report = each_item(context_of(settings), [bad_id, bad_id + 1, bad_id + 2], do)
    assert report == JobReport({"done": 2}, [f"{bad_id}: ValueError"])
    subjects = session.scalars(select(OutboxMessage.subject)).all()
    assert sorted(subjects) == [f"item {bad_id + 1}", f"item {bad_id + 2}"]


def test_a_bad_row_shows_in_the_log_by_its_key_alone(
    connection: Connection, session: Session, settings: Settings
) -> None:
    bad = make_need(session, skills=[NeedSkill(skill="no_such_skill", strength="must")], title="Salaisuus")
    session.commit()
    with capture_logs() as logged:
        report = run_job("refresh_matches", settings=settings, now=NOW)
    # A row that the engine cannot read is left out of the ranking and keeps no other waiting.
    assert report is not None and report.counts == {"needs_unchanged": 1}
    (run,) = runs(session)
    assert run.state == "done"
    assert ("row_not_ranked", "needs", bad.id) in {
        (line["event"], line.get("table"), line.get("id")) for line in logged
    }
    assert "Salaisuus" not in str([run.report, logged])


def test_asked_to_end_a_job_stops_between_two_items(connection: Connection, settings: Settings) -> None:
    done: list[int] = []

    def do(_session: Session, key: int) -> str:
        done.append(key)
        return "done"

    report = each_item(context_of(settings, should_stop=lambda: len(done) == 2), range(5), do)
    assert done == [0, 1]
    assert report.counts == {"done": 2, "left_for_later": 3}


def test_a_run_that_lost_its_lease_ends_at_once(connection: Connection, settings: Settings) -> None:
    done: list[int] = []

    def do(_session: Session, key: int) -> str:
        done.append(key)
        raise LeaseLost("job:x")

    with pytest.raises(LeaseLost):
        each_item(context_of(settings), range(5), do)
    assert done == [0]


def test_a_lease_is_kept_while_its_owner_renews_it(connection: Connection, session: Session) -> None:
    def take(owner: str, at_minute: int) -> bool:
        at = NOW + timedelta(minutes=at_minute)
        return operations.take_lease(session, "job:x", owner, until=at + timedelta(minutes=5), now=at)

    assert take("a", 0) and take("a", 4)
    assert not take("b", 8)
    assert take("b", 9)
    assert not take("a", 10)
    operations.release_lease(session, "job:x", "a")
    assert operations.lease_until(session, "job:x") == NOW + timedelta(minutes=14)


def test_runs_that_found_nothing_leave_one_row(
    connection: Connection, session: Session, settings: Settings, tmp_path: Path
) -> None:
    for _run in range(3):
        run_job("expire_needs", settings=settings, now=NOW)
    make_need(session, confirmed_at=NOW - timedelta(days=46))
    session.commit()
    for _run in range(3):
        run_job("expire_needs", settings=settings, now=NOW)
    assert [run.report["counts"] for run in runs(session)] == [{}, {"needs": 1}, {}]


def test_there_is_no_job_of_that_name(settings: Settings) -> None:
    with pytest.raises(UnknownJob):
        run_job("os", settings=settings)
