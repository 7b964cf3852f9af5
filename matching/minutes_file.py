"""Measured minutes as JSON lines: a journey, its minutes and the day on which it was measured."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from matching import fields
from matching.errors import ExchangeFault
from matching.fields import MISSING
from matching.journeys import DAYS, HOME, NO_WAY, THERE, WHOLE, Cell, Journey, to_dicts
from matching.json_lines import ONE_OBJECT, parse
from matching.types import MODES

_KEYS = ("home", "work", "mode", "leg", "day", "minute", "minutes", "on")
_TIMED = ("leg", "day", "minute")


@dataclass(frozen=True)
class Kept:
    """What was measured, and when."""

    minutes: Mapping[Journey, float]
    measured_on: Mapping[Journey, date]


def read_minutes(lines: Iterable[str | bytes]) -> Kept:
    """What `write_minutes` wrote; of two lines on one journey the later counts.

    Raises ExchangeFault with the line and the key that is wrong; blank lines are passed over.
    """
    minutes: dict[Journey, float] = {}
    measured_on: dict[Journey, date] = {}
    for number, line in enumerate(lines, start=1):
        try:
            text = line.decode("utf-8") if isinstance(line, bytes) else line
            if text.strip():
                journey, taken, day = _read(parse(text))
                minutes[journey], measured_on[journey] = taken, day
        except UnicodeDecodeError:
            raise ExchangeFault("line", ONE_OBJECT).at_line(number) from None
        except ExchangeFault as fault:
            raise fault.at_line(number) from None
    return Kept(minutes, measured_on)


def write_minutes(kept: Kept) -> str:
    """The lines, in a fixed order."""
    rows = zip(sorted(kept.minutes), to_dicts(kept.minutes), strict=True)
    return "".join(
        json.dumps({**row, "on": kept.measured_on[journey].isoformat()}) + "\n" for journey, row in rows
    )


def _read(data: object) -> tuple[Journey, float, date]:
    row = fields.mapping(data, "", _KEYS, ONE_OBJECT)
    mode = fields.choice(row.get("mode", MISSING), "mode", MODES[:-1])
    day = fields.day(row.get("on", MISSING), "on")
    if day is None:
        raise ExchangeFault("on", "the day of measuring")
    if mode != "transit":
        for name in _TIMED:
            if name in row:
                raise ExchangeFault(name, "no time of a journey by this mode")
    when: dict[str, Any] = {"leg": WHOLE}
    if mode == "transit":
        when = {
            "leg": fields.choice(row.get("leg", MISSING), "leg", (THERE, HOME)),
            "day": fields.choice(row.get("day", MISSING), "day", DAYS),
            "minute": fields.whole(row.get("minute", MISSING), "minute", 0, 1439),
        }
    journey = Journey(_cell(row, "work"), _cell(row, "home"), mode, **when)
    return journey, float(fields.number(row.get("minutes", MISSING), "minutes", 0, NO_WAY)), day


def _cell(row: Mapping[str, Any], key: str) -> Cell:
    found = fields.items(row.get(key, MISSING), key, "hundredths of a degree: north, east", 2, 2)
    return fields.whole(found[0], f"{key}[0]", 5940, 7020), fields.whole(found[1], f"{key}[1]", 1900, 3170)
