"""What a job is handed, and what it gives back."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from portti.settings import Settings


class LeaseLost(Exception):
    """Another process runs this job now: this run took too long and must end at once."""


@dataclass(frozen=True)
class JobContext:
    """The surroundings of one run. With `dry_run` a job counts what is due and changes nothing."""

    settings: Settings
    now: datetime
    transaction: Callable[[], AbstractContextManager[Session]]
    reading: Callable[[], AbstractContextManager[Session]]
    dry_run: bool = False
    should_stop: Callable[[], bool] = lambda: False
    """Whether the process was asked to end: a job stops between two items, the rest is due again later."""


@dataclass
class JobReport:
    """What a run did: counts by name, and the items that failed by their key."""

    counts: dict[str, int] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)

    def add(self, name: str, count: int = 1) -> None:
        """Count something; nothing leaves no trace."""
        if count:
            self.counts[name] = self.counts.get(name, 0) + count

    def add_all(self, other: "JobReport") -> None:
        """Count what another part of the run did."""
        for name, count in other.counts.items():
            self.add(name, count)
        self.failed += other.failed

    @property
    def is_empty(self) -> bool:
        """Whether there was nothing to do."""
        return not self.counts and not self.failed
