"""Sessions of a centre: which kinds there are, and which figures cannot be right."""

from dataclasses import dataclass
from datetime import date

from portti.domain.client_events import check_day, check_minutes
from portti.domain.errors import RuleViolation
from portti.domain.merged_municipalities import all_municipality_codes

KINDS = ("drop_in", "phone_hours", "pop_up", "group", "training")
LONGEST_PLACE = 80
MOST_VISITORS = 10_000


@dataclass(frozen=True)
class SessionDraft:
    """One session as staff tell it; `visitors` are all who came, the anonymous ones too."""

    held_on: date | None
    kind: str
    place: str
    municipality_code: str | None
    open_minutes: int | None
    visitors: int | None
    anonymous_visitors: int = 0
    staff_ids: frozenset[int] = frozenset()


def check_session(draft: SessionDraft, *, today: date) -> None:
    """Raise RuleViolation with the first thing of a session that cannot be right."""
    check_day(draft.held_on, today=today, field="held_on")
    if draft.kind not in KINDS:
        raise RuleViolation("session_kind_missing", "kind")
    if not draft.place.strip():
        raise RuleViolation("session_place_missing", "place")
    if len(draft.place) > LONGEST_PLACE:
        raise RuleViolation("session_place_too_long", "place", {"most": LONGEST_PLACE})
    if draft.municipality_code is not None and draft.municipality_code not in all_municipality_codes():
        raise RuleViolation("municipality_unknown", "municipality")
    if not draft.open_minutes:
        raise RuleViolation("open_minutes_missing", "open_minutes")
    check_minutes(draft.open_minutes, "open_minutes")
    if draft.visitors is None:
        raise RuleViolation("visitors_missing", "visitors")
    for field, count in (("visitors", draft.visitors), ("anonymous_visitors", draft.anonymous_visitors)):
        if not 0 <= count <= MOST_VISITORS:
            raise RuleViolation("visitors_out_of_range", field, {"most": MOST_VISITORS})
    if draft.anonymous_visitors > draft.visitors:
        raise RuleViolation("more_anonymous_than_visitors", "anonymous_visitors")
