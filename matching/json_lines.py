"""Reads one JSON object from one line, strictly: finite numbers, each key once."""

import json
import math
from typing import Any, NoReturn

from matching.errors import ExchangeFault

ONE_OBJECT = "one JSON object in UTF-8 with finite numbers and each key once"
# Python refuses to read whole numbers of thousands of digits; no key allows anything near this.
LONGEST_DIGITS = 300


def parse(text: str) -> object:
    """The JSON value of the text; all that is wrong with it is a fault of the `line`."""
    try:
        return json.loads(
            text,
            object_pairs_hook=_each_key_once,
            parse_constant=_refuse,
            parse_float=_finite,
            parse_int=_whole,
        )
    except (ValueError, RecursionError):
        raise ExchangeFault("line", ONE_OBJECT) from None


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def _refuse(text: str) -> NoReturn:
    raise ValueError(f"{text} is no finite number")


def _finite(text: str) -> float:
    found = float(text)
    return found if math.isfinite(found) else _refuse(text)


def _whole(text: str) -> int:
    return int(text[:LONGEST_DIGITS])
