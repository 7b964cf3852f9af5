"""Assisted mode: what can be filled in with a client, and how long the link to confirm it opens anything."""

from datetime import datetime, timedelta

LINK_DAYS = 30


def is_seen(state: str) -> bool:
    """Answer whether others see a need or a profile now, or staff read it for that: it must be paused first."""
    return state in ("published", "checking")


def link_ends(sent_at: datetime) -> datetime:
    """Return until when a link that was sent then opens anything: it shows much, and mail lies about for years."""
    return sent_at + timedelta(days=LINK_DAYS)
