"""Made-up needs and profiles for measuring, by one protocol: places by population, skills by Zipf, five weeks."""

import math
import random
from typing import Any

from portti.domain.places import Municipality, municipality_table
from portti.domain.skills import selectable_skills

SEED = 20261124
_MODES = (("car", 45, 40), ("transit", 35, 50), ("bicycle", 15, 30), ("walk", 5, 25))
_WEEKS = (
    (25, [(day, "07:00", "17:00") for day in range(5)]),
    (30, [(day, "15:00", "22:00") for day in range(5)] + [(5, "09:00", "22:00"), (6, "09:00", "20:00")]),
    (20, [(day, "06:00", "06:00") for day in range(7)]),
    (15, [(4, "16:00", "22:00"), (5, "08:00", "22:00"), (6, "08:00", "22:00")]),
    (10, [(day, "06:30", "13:00") for day in range(7)]),
)


class MadeUp:
    """Draws needs and profiles in the exchange format; the same for the same seed."""

    def __init__(self, seed: int = SEED) -> None:
        self.chance = random.Random(seed)
        self.places = list(municipality_table().values())
        self.populations = [place.population for place in self.places]
        self.skills = [skill.id for skill in selectable_skills() if skill.kind == "task"]
        self.weights = [1 / (rank + 1) ** 0.7 for rank in range(len(self.skills))]

    def poisson(self, mean: float) -> int:
        """Return a count (Knuth's way: the means are small)."""
        limit, product, count = math.exp(-mean), self.chance.random(), 0
        while product > limit:
            product *= self.chance.random()
            count += 1
        return count

    def place(self) -> dict[str, float]:
        """Return a point near a municipality drawn by population."""
        place: Municipality = self.chance.choices(self.places, self.populations)[0]
        spread = 3 + math.sqrt(place.population) / 200
        latitude = place.latitude + self.chance.gauss(0, spread / 2) / 111.2
        longitude = place.longitude + self.chance.gauss(0, spread / 2) / (
            111.2 * math.cos(math.radians(latitude))
        )
        return {
            "lat": round(min(70.2, max(59.4, latitude)), 4),
            "lon": round(min(31.7, max(19.0, longitude)), 4),
        }

    def some_skills(self, count: int) -> list[str]:
        """Return different skills, those asked often first of all."""
        chosen: dict[str, None] = {}
        while len(chosen) < min(count, len(self.skills)):
            chosen.setdefault(self.chance.choices(self.skills, self.weights)[0])
        return list(chosen)

    def profile(self, number: int) -> dict[str, Any]:
        """Return a profile."""
        mode, _share, middle = self.chance.choices(_MODES, [share for _mode, share, _middle in _MODES])[0]
        week = self.chance.choices(_WEEKS, [share for share, _spans in _WEEKS])[0][1]
        spans = [span for span in week if self.chance.random() > 0.2] or week[:1]
        levels = ("learn", "can", "done")
        low = self.chance.choice((0, 4, 8, 10, 15, 20))
        return {
            "id": f"p{number:06d}",
            "place": self.place(),
            "travel": [{"mode": mode, "minutes": round(middle * self.chance.lognormvariate(0, 0.45))}],
            "available": [{"weekday": day, "start": start, "end": end} for day, start, end in spans],
            "hours": {"min": low, "max": low + self.chance.choice((5, 10, 20))},
            "skills": {
                skill: self.chance.choices(levels, (15, 40, 45))[0]
                for skill in self.some_skills(1 + self.poisson(7))
            },
            "languages": {"fi": "C2"},
        }

    def need(self, number: int) -> dict[str, Any]:
        """Return a need of 1 + Poisson(5) shifts."""
        shifts = []
        for _shift in range(1 + self.poisson(5)):
            start = self.chance.randrange(6, 20)
            shifts.append(
                {
                    "weekday": self.chance.randrange(7),
                    "start": f"{start:02d}:00",
                    "end": f"{(start + self.chance.randint(2, 8)) % 24:02d}:00",
                }
            )
        asked = self.some_skills(self.poisson(1.3) + self.poisson(3))
        musts = min(len(asked), self.poisson(1.3))
        return {
            "id": f"n{number:05d}",
            "place": self.place(),
            "shifts": shifts,
            "skills": {"must": asked[:musts], "wish": asked[musts:]},
            "languages": {"must": {"fi": "A2"}},
        }


def table(headings: list[str], rows: list[list[str]]) -> str:
    """Return rows as a plain table."""
    widths = [max(len(line[column]) for line in [headings, *rows]) for column in range(len(headings))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in [headings, *rows]
    )
