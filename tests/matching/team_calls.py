"""Teams asked for with few words."""

from typing import Any

from matching import engine, exchange
from matching.team import suggest_team
from tests.matching.engine_calls import RULES
from tests.matching.samples import sample_need, sample_profile

Plain = dict[str, Any]


EVERY_DAY = [{"weekday": day, "start": "00:00", "end": "00:00"} for day in range(7)]


def team_of(need: Plain, pool: list[Plain], **how: Any) -> Plain:
    """The engine's team of plain dicts."""
    index = engine.build_index([exchange.profile_from_dict(one, RULES) for one in pool], RULES)
    return suggest_team(exchange.need_from_dict(need, RULES), index, **how)


def taken_of(person: Plain) -> frozenset[tuple[str, int]]:
    """What one person of a result takes."""
    return frozenset((key, at) for key in ("shifts", "single_shifts") for at in person[key])


def shift(weekday: int, start: str, end: str, **more: Any) -> Plain:
    """A weekly shift."""
    return {"weekday": weekday, "start": start, "end": end, **more}


def alone(*work: Plain, **changes: Any) -> list[int]:
    """Which of the shifts one person who is always free takes."""
    need = sample_need(shifts=list(work), **changes)
    found = team_of(need, [sample_profile(available=EVERY_DAY)])
    return [at for person in found["people"] for at in person["shifts"]]
