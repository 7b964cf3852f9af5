"""Daily rest over all of an assistant's work: eleven hours without work within 24 hours of each beginning."""

from collections.abc import Iterable
from datetime import datetime, timedelta

Span = tuple[datetime, datetime]
"""Beginning and end on the wall clock."""

REST = timedelta(hours=11)
_DAY = timedelta(hours=24)
OVERLAP, SHORT_REST = "overlap", "short_rest"


def rest_faults(shift: Span, others: Iterable[Span]) -> list[str]:
    """Return what speaks against a shift beside an assistant's other work; nobody but them is told."""
    work = sorted(others)
    if any(start < shift[1] and shift[0] < end for start, end in work):
        return [OVERLAP]
    short = any(
        # A day that was too short already is not this shift's fault; the day that begins with it is.
        _longest_rest(start, [*work, shift]) < REST
        and (start == shift[0] or _longest_rest(start, work) >= REST)
        for start, _end in [*work, shift]
        if start < shift[1] and shift[0] < start + _DAY
    )
    return [SHORT_REST] if short else []


def _longest_rest(start: datetime, work: Iterable[Span]) -> timedelta:
    """Return the longest time without work in the 24 hours from `start`."""
    longest, free_from, until = timedelta(0), start, start + _DAY
    for begins, ends in sorted(work):
        if ends <= free_from or begins >= until:
            continue
        longest = max(longest, begins - free_from)
        free_from = max(free_from, ends)
    return max(longest, until - free_from)
