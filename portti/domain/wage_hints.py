"""Hints at a wage group, and at dated figures of the collective agreement: never a pay, and nothing worked out."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from portti.domain.skills import REFERENCE

GROUPS = ("A", "B1", "B2", "C")
_GROUP_OF = {
    "B1": ("pc_intimate", "mt_lift_manual", "mt_hoist", "mt_transfer", "hr_bowel", "hr_stoma"),
    "B2": (
        "hr_meds_alloc",
        "hr_inject",
        "hr_cath",
        "hr_suprapubic",
        "hr_peg",
        "hr_wound",
        "hr_airway",
    ),
    "C": ("hr_vent", "hr_endoflife"),
}
"""Tasks of which portti/reference/skills.csv says the group without an "often"."""


@dataclass(frozen=True)
class WageFigure:
    """One dated figure; `euros` is None where none is known."""

    group: str
    from_on: date
    until_on: date
    euros: str | None
    source: str


@dataclass(frozen=True)
class WageHint:
    """A group with the figure that is known for a day, or with the newest older one, which `is_over`."""

    group: str
    figure: WageFigure | None
    is_over: bool


@lru_cache
def wage_figures() -> tuple[WageFigure, ...]:
    """Return the rows of the table, in its order."""
    with (REFERENCE / "wage_hints.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            WageFigure(
                row["group"],
                date.fromisoformat(row["from_on"]),
                date.fromisoformat(row["until_on"]),
                row["euros"] or None,
                row["source"],
            )
            for row in csv.DictReader(file)
        )


def suggested_group(tasks: Iterable[str]) -> str | None:
    """Return the highest group that one of the tasks hints at, A where none does; None without tasks."""
    codes = set(tasks)
    if not codes:
        return None
    return next((group for group in ("C", "B2", "B1") if codes & set(_GROUP_OF[group])), "A")


def wage_hint(group: str, on: date, figures: Iterable[WageFigure] | None = None) -> WageHint:
    """Return what is known of a group on a day."""
    own = [one for one in (wage_figures() if figures is None else figures) if one.group == group]
    known = [one for one in own if one.euros is not None and one.from_on <= on]
    newest = max(known, key=lambda one: one.from_on, default=None)
    return WageHint(group, newest, newest is not None and newest.until_on < on)
