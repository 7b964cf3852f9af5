"""Assisted mode: how long the link to confirm opens what staff wrote with a client."""

from datetime import datetime, timedelta

LINK_DAYS = 30


def link_ends(sent_at: datetime) -> datetime:
    """Return until when a link that was sent then opens anything: it shows much, and mail lies about for years."""
    return sent_at + timedelta(days=LINK_DAYS)
