"""The times of the jobs: read from the file, refused where they cannot be."""

from pathlib import Path

import pytest

from portti.jobs import JOB_NAMES
from portti.jobs.schedule import Times, read_schedule
from portti.settings import SettingsFault, project_root

WHOLE = "".join(f"[{name}]\nevery = 5\n" for name in JOB_NAMES)


def written(folder: Path, text: str) -> Path:
    path = folder / "schedule.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_projects_own_schedule_names_every_job() -> None:
    schedule = read_schedule(project_root() / "config" / "schedule.toml")
    assert set(schedule) == set(JOB_NAMES)
    assert schedule["deliver_outbox"].every_seconds == 9
    assert schedule["ask_freshness"] == Times(hour=9, minute=30)


def test_days_and_times(tmp_path: Path) -> None:
    text = WHOLE.replace("[expire_needs]\nevery = 5", '[expire_needs]\nat = "23:05"\ndays = "mon-wed,sat"')
    schedule = read_schedule(written(tmp_path, text))
    assert schedule["expire_needs"] == Times(hour=23, minute=5, days="mon-wed,sat")
    assert schedule["ask_freshness"] == Times(every_seconds=300)


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("", "expire_needs needs either"),
        ("every = 5\nat = '09:00'", "expire_needs needs either"),
        ("evry = 5", "expire_needs needs either"),
        ("every = 0", "number of minutes"),
        ("every = -1", "number of minutes"),
        ("every = 1441", "number of minutes"),
        ("every = '5'", "number of minutes"),
        ("every = 5\ndays = 'mon'", "number of minutes"),
        ("at = '9:30'", "such as 09:30"),
        ("at = '24:00'", "such as 09:30"),
        ("at = 930", "such as 09:30"),
        ("at = '03:30'", "twice or never"),
        ("at = '09:30'\ndays = '1-5'", "names such as mon-fri"),
        ("at = '09:30'\ndays = 'mon-'", "names such as mon-fri"),
    ],
)
def test_what_cannot_be_stops_the_start(tmp_path: Path, entry: str, said: str) -> None:
    text = WHOLE.replace("[expire_needs]\nevery = 5\n", f"[expire_needs]\n{entry}\n")
    with pytest.raises(SettingsFault, match=said):
        read_schedule(written(tmp_path, text))


def test_an_unknown_or_missing_job_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsFault, match="no job called tea"):
        read_schedule(written(tmp_path, WHOLE + "[tea]\nevery = 5\n"))
    with pytest.raises(SettingsFault, match="deliver_outbox has no times"):
        read_schedule(written(tmp_path, WHOLE.replace("[deliver_outbox]\nevery = 5\n", "")))
    with pytest.raises(SettingsFault, match="cannot be read"):
        read_schedule(tmp_path / "none.toml")
    with pytest.raises(SettingsFault, match="cannot be read"):
        read_schedule(written(tmp_path, "[x"))
