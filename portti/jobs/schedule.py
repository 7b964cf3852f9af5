"""The times of the jobs as config/schedule.toml says them: every job has some, and no other name does."""

from pathlib import Path

from portti.job_times import Times, read_times
from portti.jobs import JOB_NAMES
from portti.settings import SettingsFault

__all__ = ["Times", "read_schedule"]


def read_schedule(path: Path) -> dict[str, Times]:
    """Return each job's times; SettingsFault for an unknown or missing job or a time that cannot be."""
    table = read_times(path)
    for name in [*table, *JOB_NAMES]:
        if name not in JOB_NAMES:
            raise SettingsFault(f"{path.name}: there is no job called {name}.")
        if name not in table:
            raise SettingsFault(f"{path.name}: {name} has no times.")
    return table
