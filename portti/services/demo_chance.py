"""One seeded source of chance for the demo: the same people, places and skills at every start."""

import math
import random
from collections.abc import Sequence
from typing import TypeVar

from portti.domain.places import Municipality, municipality_table
from portti.domain.skills import INPUT_REQUIREMENTS, selectable_skills

_SEED = 20261124
_KM_OF_A_DEGREE = 111.2
_SOUTH, _NORTH, _WEST, _EAST = 59.4, 70.2, 19.0, 31.7
_Thing = TypeVar("_Thing")


class Chance:
    """Draws what the demo's rows differ in, by the protocol of made-up data that the benchmarks follow too."""

    def __init__(self, seed: int = _SEED) -> None:
        self.random = random.Random(seed)  # noqa: S311 - made-up data, nothing secret
        self.skills = [skill.id for skill in selectable_skills() if skill.kind == "task"]
        self.random.shuffle(self.skills)
        # Few tasks are asked often and many seldom (Zipf with exponent 0.7).
        self.weights = [1 / (rank + 1) ** 0.7 for rank in range(len(self.skills))]

    def one_of(self, things: Sequence[_Thing]) -> _Thing:
        """Return one of some things."""
        return self.random.choice(things)

    def happens(self, share: float) -> bool:
        """Answer whether something that happens in this share of cases does so now."""
        return self.random.random() < share

    def spread(self, total: int) -> list[Municipality]:
        """Return `total` places by population, in mixed order; the largest remainders get what is left."""
        table = list(municipality_table().values())
        population = sum(place.population for place in table)
        shares = [(place, total * place.population / population) for place in table]
        counts = {place.code: int(share) for place, share in shares}
        rest = total - sum(counts.values())
        for place, _share in sorted(shares, key=lambda pair: pair[1] % 1, reverse=True)[:rest]:
            counts[place.code] += 1
        places = [place for place in table for _ in range(counts[place.code])]
        self.random.shuffle(places)
        return places

    def point(self, place: Municipality) -> tuple[float, float]:
        """Return a point around the centre: spread by 3 km + a 200th of the root of the population."""
        spread = 3 + math.sqrt(place.population) / 200
        north, east = self.random.gauss(0, spread / 2), self.random.gauss(0, spread / 2)
        latitude = min(_NORTH, max(_SOUTH, place.latitude + north / _KM_OF_A_DEGREE))
        longitude = place.longitude + east / (_KM_OF_A_DEGREE * math.cos(math.radians(latitude)))
        return round(latitude, 4), round(min(_EAST, max(_WEST, longitude)), 4)

    def language_of(self, place: Municipality) -> str:
        """Return the language that a person of a place uses Portti in."""
        swedish = 0.8 if place.languages.startswith("sv") else 0.04
        draw = self.random.random()
        if draw < swedish:
            return "sv"
        return "en" if draw < swedish + 0.05 else ("selko" if draw < swedish + 0.1 else "fi")

    def some_skills(self, count: int) -> list[str]:
        """Return different tasks, those asked often first of all."""
        chosen: list[str] = []
        while len(chosen) < count:
            skill = self.random.choices(self.skills, self.weights)[0]
            if skill not in chosen:
                chosen.append(skill)
        return chosen

    def skill_levels(self, *, drives: bool) -> dict[str, str]:
        """Return an assistant's skills with their levels."""
        skills = {
            skill: self.random.choices(("learn", "can", "done"), (15, 40, 45))[0]
            for skill in self.some_skills(4 + min(16, int(self.random.expovariate(1 / 7))))
        }
        if drives:
            skills |= {"rq_licence_b": "done", "rq_own_car": "done"}
        for requirement in INPUT_REQUIREMENTS:
            if self.happens(0.25):
                skills[requirement] = "done"
        return skills

    def languages(self, language: str) -> dict[str, str]:
        """Return the languages that a person speaks, with levels."""
        own = "fi" if language == "selko" else language
        spoken = {own: "C2"}
        if own != "fi":
            spoken["fi"] = self.one_of(("A2", "B1", "B2", "C1"))
        if own != "en" and self.happens(0.6):
            spoken["en"] = self.one_of(("A2", "B1", "B2", "C1"))
        if own == "fi" and self.happens(0.25):
            spoken["sv"] = self.one_of(("A2", "B1", "B2"))
        return spoken
