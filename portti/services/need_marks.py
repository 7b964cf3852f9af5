"""Marks of what each step of a need says, so that a form knows whether its own step has changed meanwhile."""

from collections.abc import Callable
from hashlib import sha256

from portti.models import Need
from portti.services import need_beside, need_drafts, need_open_times, need_rosters

_COMMUNICATION = "co_"
_LENGTH = 16


def mark_of(need: Need, step: str) -> str:
    """Return a short word that is another whenever what this step says is another; other steps do not matter."""
    return sha256(repr(_said(need, step)).encode()).hexdigest()[:_LENGTH]


def is_mark(text: str) -> bool:
    """Answer whether a text can be a mark at all."""
    return len(text) == _LENGTH and set(text) <= set("0123456789abcdef")


def _said(need: Need, step: str) -> object:
    if step in ("tasks", "communication"):
        asked = sorted(need_drafts.strengths_of(need).items())
        return [pair for pair in asked if pair[0].startswith(_COMMUNICATION) == (step == "communication")]
    if step == "languages":
        stored = need_drafts.languages_of(need)
        return sorted(stored.levels.items()), sorted(stored.strengths.items())
    read: dict[str, Callable[[], object]] = {
        "place": lambda: (need.municipality_code, need.postal_code),
        "times": lambda: need_drafts.kinds_of(need),
        "open": lambda: need_open_times.open_times_of(need),
        "living_in": lambda: need_open_times.living_in_of(need),
        "terms": lambda: need_open_times.terms_of(need),
        "roster": lambda: (need_rosters.weeks_of(need), need_rosters.start_of(need)),
        "dates": lambda: need_drafts.dates_of(need),
        "home": lambda: sorted(need_drafts.conditions_of(need)),
        "known": lambda: sorted(need_drafts.known_of(need)),
        "wish": lambda: need_beside.wish_of(need),
        "before": lambda: need_beside.before_of(need),
        "text": lambda: need_drafts.text_of(need),
    }
    return read[step]() if step in read else None
