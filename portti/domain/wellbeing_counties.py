"""The wellbeing services counties by code, with Helsinki, which is none but stands beside them."""

import csv
from collections.abc import Mapping
from functools import lru_cache

from portti.domain.places import municipality_table
from portti.domain.skills import REFERENCE


@lru_cache
def county_names(language: str) -> Mapping[str, str]:
    """Return the official names by code in a language; plain Finnish has those of Finnish."""
    column = language if language in ("sv", "en") else "fi"
    with (REFERENCE / "areas.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row[column] for row in csv.DictReader(file) if row["kind"] == "wellbeing_county"}


def county_of(municipality_code: str) -> str:
    """Return the wellbeing services county of a municipality of today, or nothing."""
    municipality = municipality_table().get(municipality_code)
    return municipality.wellbeing_county if municipality else ""
