"""The engine asked in plain dicts, with the project's rules and a small table of postal codes."""

import dataclasses
from typing import Any

from matching import engine, exchange
from matching.types import Rules
from tests.matching.reference import reference_rules
from tests.matching.strategies import POSTAL_CODES

Plain = dict[str, Any]

RULES = dataclasses.replace(exchange.read_rules(), postal_codes=POSTAL_CODES)
PLAIN_RULES = reference_rules()
PLAIN_RULES["points"]["postal_code"] = POSTAL_CODES


def ranked(need: Plain, pool: list[Plain], top: int = 50, rules: Rules = RULES) -> Plain:
    """The engine's result of a need."""
    profiles = [exchange.profile_from_dict(profile, rules) for profile in pool]
    index = engine.build_index(profiles, rules)
    return engine.rank(exchange.need_from_dict(need, rules), index, top=top)


def reversed_of(profile: Plain, pool: list[Plain], top: int = 20, rules: Rules = RULES) -> Plain:
    """The engine's result of a profile."""
    index = engine.build_need_index([exchange.need_from_dict(need, rules) for need in pool], rules)
    return engine.reverse(exchange.profile_from_dict(profile, rules), index, top=top)


def score_of(need: Plain, profile: Plain) -> float | None:
    """The engine's score of a pair, or None when they do not match."""
    found = ranked(need, [profile])["ranked"]
    return found[0]["score"] if found else None
