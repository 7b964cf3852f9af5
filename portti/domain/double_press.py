"""Two presses of one button: what comes again within a minute is the same deed."""

from datetime import datetime, timedelta

DOUBLE_PRESS = timedelta(minutes=1)


def is_double_press(done_at: datetime | None, now: datetime) -> bool:
    """Answer whether a deed was done just before."""
    return done_at is not None and done_at > now - DOUBLE_PRESS
