"""Sessions of a centre: which kinds there are, and which figures cannot be right."""

from dataclasses import dataclass
from datetime import date

from portti.domain.client_events import check_day, check_minutes
from portti.domain.errors import RuleViolation, faults_of
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
    for fault in session_faults(draft, today=today):
        raise fault


def session_faults(draft: SessionDraft, *, today: date) -> list[RuleViolation]:
    """Return all that cannot be right of a session, in the order of its fields."""
    faults = faults_of(lambda: check_day(draft.held_on, today=today, field="held_on"))
    if draft.kind not in KINDS:
        faults.append(RuleViolation("session_kind_missing", "kind"))
    if not draft.place.strip():
        faults.append(RuleViolation("session_place_missing", "place"))
    if len(draft.place) > LONGEST_PLACE:
        faults.append(RuleViolation("session_place_too_long", "place", {"most": LONGEST_PLACE}))
    if draft.municipality_code is not None and draft.municipality_code not in all_municipality_codes():
        faults.append(RuleViolation("municipality_unknown", "municipality"))
    if not draft.open_minutes:
        faults.append(RuleViolation("open_minutes_missing", "open_minutes"))
    return faults + faults_of(lambda: check_minutes(draft.open_minutes, "open_minutes")) + _of_visitors(draft)


def _of_visitors(draft: SessionDraft) -> list[RuleViolation]:
    if draft.visitors is None:
        return [RuleViolation("visitors_missing", "visitors")]
    counts = (("visitors", draft.visitors), ("anonymous_visitors", draft.anonymous_visitors))
    faults = [
        RuleViolation("visitors_out_of_range", field, {"most": MOST_VISITORS})
        for field, count in counts
        if not 0 <= count <= MOST_VISITORS
    ]
    if draft.anonymous_visitors > draft.visitors:
        faults.append(RuleViolation("more_anonymous_than_visitors", "anonymous_visitors"))
    return faults
