"""Made-up weeks for the demo: the shapes that real advertisements ask for, and the free times of assistants."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from portti.domain.needs import LivingInDraft, OpenTimesDraft, TermsDraft
from portti.domain.open_blocks import OpenBlock
from portti.domain.open_times import OpenTimes
from portti.domain.rosters import monday_of

MORNING, DAY_TIME, AFTERNOON, EVENING = (
    ("07:00", "10:00"),
    ("09:00", "15:00"),
    ("13:00", "17:00"),
    ("16:00", "21:00"),
)


def _shift(weekday: int, start: str, end: str, **more: Any) -> dict[str, Any]:
    return {"weekday": weekday, "start": start, "end": end, **more}


def _short_visits(chance: random.Random) -> dict[str, Any]:
    """Every day early and late, as in a home where somebody only needs help up and to bed."""
    start = chance.choice(("07:00", "07:30", "08:00"))
    end = chance.choice(("09:00", "09:30"))
    return {
        "shifts": [_shift(day, start, end) for day in range(7)]
        + [_shift(day, "20:00", "21:30") for day in range(7)]
    }


def _working_week(chance: random.Random) -> dict[str, Any]:
    start, end = chance.choice((("11:00", "20:30"), ("08:00", "16:00"), ("09:00", "15:00")))
    return {"shifts": [_shift(day, start, end, splittable=chance.random() < 0.4) for day in range(5)]}


def _round_the_clock(chance: random.Random) -> dict[str, Any]:
    """A team's week: three shifts a day, the nights over midnight."""
    shifts = []
    for day in range(7):
        shifts += [
            _shift(day, "07:00", "15:00"),
            _shift(day, "15:00", "22:00", assistants=2 if chance.random() < 0.3 else 1),
            _shift(day, "22:00", "07:00"),
        ]
    return {"shifts": shifts, "hours_cap": 168}


def _one_week_in_four(_chance: random.Random) -> dict[str, Any]:
    return {"shifts": [_shift(day, "08:00", "08:00", cycle=4, weeks=[1]) for day in range(7)]}


def _every_other_weekend(chance: random.Random) -> dict[str, Any]:
    week = chance.choice((1, 2))
    return {"shifts": [_shift(day, "10:00", "18:00", cycle=2, weeks=[week]) for day in (5, 6)]}


def _afternoons_somewhere(chance: random.Random) -> dict[str, Any]:
    window = {"weekdays": [0, 1, 2, 3, 4], "earliest": "11:30", "latest": "19:00"}
    return {"windows": [{**window, "minutes": chance.choice((180, 240)), "times": 2}]}


def _any_of_some_days(chance: random.Random) -> dict[str, Any]:
    return {
        "windows": [
            {"weekdays": [0, 4], "earliest": "08:00", "latest": "18:00", "minutes": 300, "times": 1},
            {"weekdays": [3], "earliest": "12:00", "latest": "18:00", "minutes": chance.choice((180, 240))},
        ]
    }


def _some_shifts(chance: random.Random) -> dict[str, Any]:
    days = sorted(chance.sample(range(7), chance.randint(1, 4)))
    start, end = chance.choice((MORNING, DAY_TIME, AFTERNOON, EVENING))
    return {"shifts": [_shift(day, start, end, splittable=chance.random() < 0.2) for day in days]}


def _nights(chance: random.Random) -> dict[str, Any]:
    return {"shifts": [_shift(day, "21:00", "07:00") for day in sorted(chance.sample(range(7), 3))]}


def _swimming_evening(chance: random.Random) -> dict[str, Any]:
    return {"shifts": [_shift(chance.randrange(5), "17:00", "20:00")], "hours_cap": 7.5}


def _railway_day(_chance: random.Random) -> dict[str, Any]:
    """One whole day, one weekend shift somewhere, one evening: a week built round a hobby."""
    weekend = {"weekdays": [5, 6], "earliest": "09:00", "latest": "19:00", "minutes": 270, "times": 1}
    return {"shifts": [_shift(1, "08:00", "16:00"), _shift(4, "17:00", "21:00")], "windows": [weekend]}


def _single_trip(chance: random.Random, today: date) -> dict[str, Any]:
    """A journey on dates: two long days after the first weeks."""
    first = today + timedelta(days=chance.randint(14, 35))
    days = (first, first + timedelta(days=1))
    return {
        "single_shifts": [
            {"start": f"{day.isoformat()}T09:00", "end": f"{day.isoformat()}T20:00"} for day in days
        ]
    }


_SHAPES: tuple[tuple[str, Callable[[random.Random], dict[str, Any]] | None, int], ...] = (
    ("some_shifts", _some_shifts, 30),
    ("working_week", _working_week, 14),
    ("short_visits", _short_visits, 10),
    ("afternoons", _afternoons_somewhere, 10),
    ("any_days", _any_of_some_days, 6),
    ("weekends", _every_other_weekend, 7),
    ("nights", _nights, 5),
    ("hobby_evening", _swimming_evening, 6),
    ("round_the_clock", _round_the_clock, 4),
    ("live_in_week", _one_week_in_four, 3),
    ("hobby_day", _railway_day, 3),
    ("trip", None, 2),
)
"""Each shape's name, the maker of its times, and how many of a hundred needs have it."""

OPEN_TIMES: tuple[OpenTimes, ...] = (
    OpenTimes(
        OpenTimesDraft(("morning",), (0, 1, 2, 3, 4), visit_min=2, visit_max=2),
        more=(OpenBlock(weekdays=(5, 6), any_days=True, visit_min=4, visit_max=4),),
    ),
    OpenTimes(OpenTimesDraft(("day",), hours_min=40, hours_max=40, job="full_time")),
    OpenTimes(OpenTimesDraft(("live_in",))),
    OpenTimes(OpenTimesDraft(("evening", "night"), (4, 5, 6), any_days=True, best_weekday=5)),
    OpenTimes(OpenTimesDraft(("day", "evening"), casual=True)),
    OpenTimes(
        OpenTimesDraft((), (0, 4), hours_min=12, hours_max=15, any_days=True, job="part_time"),
        more=(OpenBlock(("day",), (3,), instead=True), OpenBlock(("evening",), casual=True)),
    ),
)
"""What needs say whose times are to be agreed."""

_LIVING_IN = (
    LivingInDraft(14, 14, 28, own_room=True),
    LivingInDraft(4, 7, 28),
    LivingInDraft(7, 7, 14, own_room=True),
    LivingInDraft(own_room=True),
)
_TERMS = (
    TermsDraft(),
    TermsDraft(contract="permanent", pay_basis="agreement"),
    TermsDraft(contract="fixed_term", months_min=3, months_max=6, pay_basis="agreement"),
    TermsDraft(pay_basis="more"),
)


def _chance_of(what: str, number: int) -> random.Random:
    return random.Random(f"{what} {number}")  # noqa: S311 - made-up data, nothing secret


def living_in(number: int) -> LivingInDraft:
    """Return how the assistant of a live-in need lives in; of chance's own, so that nothing else moves."""
    return _chance_of("living in", number).choice(_LIVING_IN)


def roster_start(number: int, today: date) -> date | None:
    """Return the Monday of week 1 of a need's roster, in the last weeks; a few employers have not said it."""
    chance = _chance_of("roster", number)
    return None if chance.random() < 0.1 else monday_of(today) - timedelta(weeks=chance.randrange(4))


def terms(number: int, shape: str) -> TermsDraft:
    """Return what a need says of breaks, contract and pay: most say something, full days have a break."""
    chosen = _chance_of("terms", number).choice(_TERMS)
    return replace(chosen, break_minutes=30) if shape == "working_week" else chosen


def answers_to_ways(number: int) -> tuple[str, str]:
    """Return what an assistant answered to living in, and to work now and then."""
    chance = _chance_of("ways", number)
    answers = ("yes", "no", "")
    return chance.choices(answers, (12, 45, 43))[0], chance.choices(answers, (35, 15, 50))[0]


def need_times(chance: random.Random, today: date) -> tuple[str, dict[str, Any]]:
    """Return the name of a need's shape and its times in the exchange format."""
    name, maker, _share = chance.choices(_SHAPES, [share for _name, _maker, share in _SHAPES])[0]
    return name, maker(chance) if maker else _single_trip(chance, today)


def free_times(chance: random.Random) -> list[dict[str, Any]]:
    """Return an assistant's free times: one of five kinds, a fifth of the days dropped."""
    kind = chance.choices(("days", "evenings", "any", "weekends", "mornings"), (25, 30, 20, 15, 10))[0]
    spans = {
        "days": [(day, "07:00", "17:00") for day in range(5)],
        "evenings": [(day, "15:00", "22:00") for day in range(5)]
        + [(5, "09:00", "22:00"), (6, "09:00", "20:00")],
        "any": [(day, "06:00", "06:00") for day in range(7)],
        "weekends": [(4, "16:00", "22:00"), (5, "08:00", "22:00"), (6, "08:00", "22:00")],
        "mornings": [(day, "06:30", "13:00") for day in range(7)],
    }[kind]
    kept = [span for span in spans if chance.random() > 0.2] or spans[:1]
    return [{"weekday": day, "start": start, "end": end} for day, start, end in kept]
