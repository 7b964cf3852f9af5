"""Municipalities, and what a person may write as a place."""

import csv
import math
import re
from dataclasses import dataclass
from functools import lru_cache

from portti.domain.errors import RuleViolation
from portti.domain.skills import REFERENCE

_POSTAL_CODE = re.compile(r"\d{5}")


@dataclass(frozen=True)
class Municipality:
    """A municipality of 2026 with the point that stands for it."""

    code: str
    fi: str
    sv: str
    wellbeing_county: str
    region: str
    languages: str
    population: int
    latitude: float
    longitude: float

    def name(self, language: str) -> str:
        """Return the Swedish name on Swedish pages, the Finnish one elsewhere."""
        return self.sv if language == "sv" else self.fi


@dataclass(frozen=True)
class Place:
    """Where a need or profile is: a municipality, perhaps a postal code, and their point. Never an address."""

    municipality_code: str
    postal_code: str | None
    latitude: float
    longitude: float


@lru_cache
def municipality_table() -> dict[str, Municipality]:
    """Return all municipalities by code."""
    with (REFERENCE / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: Municipality(
                row["code"],
                row["fi"],
                row["sv"],
                row["wellbeing_county"],
                row["region"],
                row["languages"],
                int(row["population"]),
                float(row["lat"]),
                float(row["lon"]),
            )
            for row in csv.DictReader(file)
        }


def municipality_name(code: str | None, language: str) -> str:
    """Return a municipality's name, or nothing for none."""
    municipality = municipality_table().get(code or "")
    return municipality.name(language) if municipality else ""


def main_language(code: str) -> str:
    """Return the official language of most people of a municipality, which stands first; Finnish of one not known."""
    municipality = municipality_table().get(code)
    return municipality.languages.split("+")[0] if municipality else "fi"


@lru_cache
def sorted_municipalities(language: str) -> tuple[Municipality, ...]:
    """Return all municipalities in the alphabetical order of Finnish and Swedish (å ä ö last)."""

    def key(municipality: Municipality) -> str:
        order = {"å": "{", "ä": "|", "ö": "}"}
        return "".join(order.get(mark, mark) for mark in municipality.name(language).lower())

    return tuple(sorted(municipality_table().values(), key=key))


@lru_cache
def _by_name() -> dict[str, Municipality]:
    names: dict[str, Municipality] = {}
    for municipality in municipality_table().values():
        names[municipality.fi.casefold()] = municipality
        names.setdefault(municipality.sv.casefold(), municipality)
    return names


def find_municipality(text: str) -> Municipality | None:
    """Return the municipality that a person means by a Finnish or Swedish name or a code of three digits."""
    wanted = " ".join(text.split()).casefold()
    return _by_name().get(wanted) or municipality_table().get(wanted)


def is_postal_code(text: str) -> bool:
    """Answer whether the text has the form of a postal code: five digits."""
    return bool(_POSTAL_CODE.fullmatch(text.strip()))


def check_place_text(text: str, field: str) -> None:
    """Raise `place_missing` or `place_unknown` for what is neither postal code nor municipality."""
    if not text.strip():
        raise RuleViolation("place_missing", field)
    if not is_postal_code(text) and find_municipality(text) is None:
        raise RuleViolation("place_unknown", field, {"text": text[:60]})


def nearest_municipality(latitude: float, longitude: float) -> Municipality:
    """Return the municipality whose point is nearest on the map; degrees of longitude shrink with latitude."""
    narrowing = math.cos(math.radians(latitude))

    def distance(municipality: Municipality) -> float:
        north = municipality.latitude - latitude
        east = (municipality.longitude - longitude) * narrowing
        return north * north + east * east

    return min(municipality_table().values(), key=distance)
