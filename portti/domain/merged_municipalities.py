"""Municipalities that are no more: what happened there stays under their name and counts for the one they became."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from portti.domain.places import find_municipality, municipality_name, municipality_table
from portti.domain.skills import REFERENCE


@dataclass(frozen=True)
class MergedMunicipality:
    """A municipality that became part of another."""

    code: str
    fi: str
    sv: str
    into: str

    def name(self, language: str) -> str:
        """Return the Swedish name on Swedish pages, the Finnish one elsewhere."""
        return self.sv if language == "sv" else self.fi


@lru_cache
def merged_municipalities() -> Mapping[str, MergedMunicipality]:
    """Return the municipalities that have been merged since 2011, by their old code."""
    with (REFERENCE / "merged_municipalities.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: MergedMunicipality(row["code"], row["fi"], row["sv"], row["into"])
            for row in csv.DictReader(file)
        }


@lru_cache
def all_municipality_codes() -> frozenset[str]:
    """Return the codes of today's municipalities and of the merged ones."""
    return frozenset(municipality_table()) | frozenset(merged_municipalities())


def present_municipality(code: str) -> str:
    """Return the code of the municipality that this one is, or has become part of."""
    known = merged_municipalities()
    while code in known:
        code = known[code].into
    return code


def any_municipality_name(code: str | None, language: str) -> str:
    """Return the name of a municipality of today or of then, or nothing for none."""
    merged = merged_municipalities().get(code or "")
    return merged.name(language) if merged else municipality_name(code, language)


def find_any_municipality(text: str) -> str | None:
    """Return the code of the municipality, of today or of then, that a Finnish or Swedish name or a code means."""
    present = find_municipality(text)
    if present is not None:
        return present.code
    wanted = " ".join(text.split()).casefold()
    for code, merged in merged_municipalities().items():
        if wanted in (code, merged.fi.casefold(), merged.sv.casefold()):
            return code
    return None


def find_by_beginning(text: str) -> str | None:
    """Return the code of the municipality that a name means, or the one municipality whose name begins so."""
    wanted = " ".join(text.split()).casefold()
    exact = find_any_municipality(wanted)
    if exact is not None or not wanted:
        return exact
    for places in (municipality_table(), merged_municipalities()):
        found = {
            code
            for code, place in places.items()
            if place.fi.casefold().startswith(wanted) or place.sv.casefold().startswith(wanted)
        }
        if found:
            return found.pop() if len(found) == 1 else None
    return None
