"""All that is known of times to be agreed, and as one word, so that emptied ones can be put back."""

import json
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from portti.domain.errors import RuleViolation
from portti.domain.needs import LivingInDraft, OpenTimesDraft
from portti.domain.open_blocks import (
    MOST_BLOCKS,
    OpenBlock,
    block_said,
    check_block,
    check_sorts,
    said_of_block,
    texts,
    whole_numbers,
)

_LONGEST = 4000
_WHOLE = ("best_weekday", "times_a_week", "earliest", "latest", "assistants")
_BROKEN = ("hours_min", "hours_max", "visit_min", "visit_max")
_DAYS = ("days_min", "days_max", "every_days")


@dataclass(frozen=True)
class OpenTimes:
    """What stands on the first page, how the assistant lives in, and the further times."""

    first: OpenTimesDraft = field(default_factory=OpenTimesDraft)
    living: LivingInDraft = field(default_factory=LivingInDraft)
    more: tuple[OpenBlock, ...] = ()

    @property
    def lives_in(self) -> bool:
        """Whether the assistant is to live at the workplace."""
        return "live_in" in self.first.parts


def key_of_open_times(times: OpenTimes) -> str:
    """Return all that is known, without what is not."""
    said = _said(asdict(times.first), asdict(OpenTimesDraft()))
    if living := _said(asdict(times.living), asdict(LivingInDraft())):
        said["living"] = living
    if times.more:
        said["more"] = [said_of_block(block) for block in times.more]
    return json.dumps(said, separators=(",", ":"))


def _said(known: dict[str, Any], nothing: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in known.items() if value != nothing[name]}


def open_times_of_key(key: str) -> OpenTimes | None:
    """Return the open times that a key says, None for any other word."""
    try:
        said = json.loads(key) if len(key) <= _LONGEST else None
        times = _read(said) if isinstance(said, dict) else None
        if times is not None:
            _check(times)
    except (ValueError, TypeError, AttributeError, RuleViolation, RecursionError):
        return None
    return times


def _read(said: dict[str, Any]) -> OpenTimes:
    living, more = said.pop("living", {}), said.pop("more", [])
    check_sorts(living, _DAYS, (), ("own_room",))
    check_sorts(said, _WHOLE, _BROKEN, ("casual", "any_days"))
    parts, weekdays = texts(said.pop("parts", ())), whole_numbers(said)
    said.pop("weekdays", None)
    first = OpenTimesDraft(parts=parts, weekdays=weekdays, **said)
    return OpenTimes(first, LivingInDraft(**living), tuple(map(block_said, more)))


def _check(times: OpenTimes) -> None:
    times.first.check(date.min)
    times.living.check(date.min)
    if len(times.more) > MOST_BLOCKS:
        raise RuleViolation("too_many_times")
    for block in times.more:
        check_block(block)
