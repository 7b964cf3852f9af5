"""Where a need stands, and which deeds lead from where to where: one table that a person can read."""

from portti.domain.errors import RuleViolation

STATES = ("draft", "checking", "published", "paused", "filled", "expired", "withdrawn")

DEEDS: dict[str, tuple[frozenset[str], str]] = {
    "publish": (frozenset({"draft", "checking", "paused", "filled", "expired", "withdrawn"}), "published"),
    "pause": (frozenset({"published"}), "paused"),
    "fill": (frozenset({"checking", "published", "paused", "expired"}), "filled"),
    "withdraw": (frozenset({"draft", "checking", "published", "paused", "filled", "expired"}), "withdrawn"),
    "restore": (frozenset({"withdrawn"}), "paused"),
    "confirm": (frozenset({"published", "expired"}), "published"),
    "expire": (frozenset({"published"}), "expired"),
    "ask_check": (frozenset({"draft", "published", "paused", "filled", "expired", "withdrawn"}), "checking"),
    "open": (frozenset({"checking"}), "published"),
    "send_back": (frozenset({"checking"}), "paused"),
}
"""Each deed with the states that it may start from, and the state that it ends in."""

BY_PEOPLE = ("publish", "confirm", "pause", "fill", "restore", "withdraw")
"""The deeds that an employer does; expiring is the service's own, opening and sending back are the staff's."""

EDITABLE = frozenset(STATES) - {"withdrawn"}


def state_after(deed: str, state: str, *, was_published: bool) -> str:
    """Return the state that `deed` leads to; RuleViolation where it cannot start from `state`.

    A deed that has been done already changes nothing: a second press is no fault.
    """
    starts, end = DEEDS[deed]
    if deed in ("restore", "send_back") and not was_published:
        end = "draft"
    if state in starts:
        return end
    if state == end:
        return state
    raise RuleViolation(f"cannot_{deed}")


def possible_deeds(state: str) -> tuple[str, ...]:
    """Return what an employer may do with a need now, what is likeliest first."""
    return tuple(deed for deed in BY_PEOPLE if state in DEEDS[deed][0])


def check_editable(state: str) -> None:
    """Raise RuleViolation for a need that must be taken back first."""
    if state not in EDITABLE:
        raise RuleViolation("need_withdrawn")
