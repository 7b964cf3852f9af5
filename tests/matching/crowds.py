"""Needs and profiles for tests of the engine: one at a time with few words, or a crowd that meets."""

import random
from typing import Any

from matching import engine, exchange, schedule
from matching.types import Need, Profile
from tests.matching.samples import sample_need, sample_profile

RULES = exchange.read_rules()


ALWAYS = [{"weekday": day, "start": "00:00", "end": "00:00"} for day in range(7)]


MASK = 2**64 - 1


def need_of(**changes: Any) -> Need:
    return exchange.need_from_dict(sample_need(**changes), RULES)


def profile_of(**changes: Any) -> Profile:
    return exchange.profile_from_dict(sample_profile(**changes), RULES)


def free(*times: tuple[int, str, str]) -> list[dict[str, Any]]:
    return [{"weekday": weekday, "start": start, "end": end} for weekday, start, end in times]


def stopped(need: Need, profile: Profile) -> str | None:
    gate: str | None = engine.explain_pair(need, profile, RULES)["stopped_at"]
    result = engine.rank(need, engine.build_index([profile], RULES))
    assert [name for name, count in result["stopped_at"].items() if count] == ([gate] if gate else [])
    assert len(result["ranked"]) == (gate is None)
    return gate


def facts(need: Need, profile: Profile, criterion: str) -> dict[str, Any]:
    points = engine.explain_pair(need, profile, RULES)["points"]
    found: dict[str, Any] = next(point["facts"] for point in points if point["criterion"] == criterion)
    return found


def crowd(count: int, seed: int = 5) -> tuple[list[Need], list[Profile]]:
    """Needs and profiles of every kind around one town, so that many of them meet."""
    rng = random.Random(seed)
    skills = ["mt_hoist", "hh_cook", "pc_wash"]

    def clock(low: int, high: int) -> str:
        return schedule.clock_text(rng.randrange(low, high) * 30)

    def place() -> dict[str, float]:
        return {"lat": 62.2 + rng.random() / 5, "lon": 25.5 + rng.random() / 2}

    def need(number: int) -> Need:
        shifts = [
            {
                "weekday": rng.randrange(7),
                "start": clock(12, 34),
                "end": clock(34, 48),
                "cycle": 3,
                "weeks": rng.choice([[1], [1, 2, 3]]),
                "splittable": rng.random() < 0.4,
            }
            for _ in range(rng.randint(1, 4))
        ]
        dates = [(None, None), ("2026-12-01", None), ("2026-12-18", "2026-12-28"), (None, "2026-12-12")]
        first, last = rng.choice(dates)
        window = {"weekdays": [1, 3, 5], "earliest": "22:00", "latest": "06:00", "minutes": 200, "times": 2}
        return need_of(
            id=f"n{number}",
            place=place(),
            shifts=shifts,
            windows=[window] if rng.random() < 0.3 else [],
            single_shifts=[{"start": "2026-12-24T16:00", "end": "2026-12-24T20:00"}]
            if rng.random() < 0.3
            else [],
            from_=first,
            to=last,
            min_cover=rng.choice([0, 0.4, 0.9]),
            skills={
                "must": rng.sample(skills, rng.choice([0, 1])),
                "wish": rng.sample(skills, rng.choice([0, 2])),
            },
            languages={"must": {"fi": rng.choice(["B1", "B2"])}, "wish": {"sv": "A2"}},
            conditions=rng.sample(["c_pets:dog", "c_smoking_home"], rng.choice([0, 1, 2])),
            known=[f"p{rng.randrange(20)}"],
        )

    def profile(number: int) -> Profile:
        return profile_of(
            id=f"p{number}",
            place=place(),
            travel=[{"mode": "car", "minutes": rng.choice([20, 40])}, {"mode": "any", "km": 12}],
            available=[
                {"weekday": rng.randrange(7), "start": clock(0, 48), "end": clock(0, 48)}
                for _ in range(rng.randint(1, 9))
            ],
            hours={"min": rng.choice([0, 8]), "max": rng.choice([8, 20])},
            from_="2026-12-15" if rng.random() < 0.3 else None,
            to="2026-12-16" if rng.random() < 0.2 else None,
            shortest_shift=rng.choice([0, 90, 200]),
            skills={skill: rng.choice(["learn", "can", "done"]) for skill in rng.sample(skills, 2)},
            languages={"fi": rng.choice(["B1", "C2"]), "sv": rng.choice(["A1", "B1"])},
            cannot=rng.sample(["c_pets", "c_smoking_home"], rng.choice([0, 0, 1])),
        )

    return [need(number) for number in range(count)], [profile(number) for number in range(count)]
