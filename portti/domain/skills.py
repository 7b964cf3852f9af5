"""Skills, requirements and home conditions: the table in portti/reference/skills.csv."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from portti.domain.errors import RuleViolation

REFERENCE = Path(__file__).resolve().parent.parent / "reference"

INPUT_REQUIREMENTS = (
    "rq_licence_b",
    "rq_own_car",
    "rq_strength",
    "rq_swim",
    "rq_firstaid",
    "rq_hygienepass",
    "rq_qualification",
    "rq_experience",
)
"""The only requirements that the engine reads; gender, age, permits and extracts are handled by people."""

HOME_CONDITIONS = (
    "c_pets",
    "c_allergy_home",
    "c_smokefree",
    "c_smoking_home",
    "c_infection",
    "c_stairs",
    "c_two_assist",
    "c_children_home",
    "c_sleepin",
)
"""The constraints that describe a home; the other rows (hours, travel, dates) are asked in their own steps."""

ANIMALS = ("dog", "cat", "bird", "rodent", "reptile", "farm")
SKILL_LEVELS = ("learn", "can", "done")
LANGUAGE_LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")
STRENGTHS = ("must", "wish")
COMMON_LANGUAGES = ("fi", "sv", "en")
"""Asked for first; the others are added one by one."""
SPOKEN_LANGUAGES = ("fi", "sv", "en", "se", "smn", "sms", "ru", "et", "uk", "ar", "so")


@dataclass(frozen=True)
class Skill:
    """One row of the table."""

    id: str
    group: str
    kind: str
    fi: str
    sv: str
    en: str

    def name(self, language: str) -> str:
        """Return the name in one of our languages; plain Finnish uses the Finnish one."""
        return {"fi": self.fi, "selko": self.fi, "sv": self.sv, "en": self.en}[language]


@lru_cache
def skill_table() -> dict[str, Skill]:
    """Return all rows by id, in the table's order."""
    with (REFERENCE / "skills.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["id"]: Skill(row["id"], row["group"], row["kind"], row["fi"], row["sv"], row["en"])
            for row in csv.DictReader(file)
        }


@lru_cache
def selectable_skills() -> tuple[Skill, ...]:
    """Return the skills that a need may ask and a profile may offer: tasks and the engine's requirements."""
    return tuple(
        skill for skill in skill_table().values() if skill.kind == "task" or skill.id in INPUT_REQUIREMENTS
    )


@lru_cache
def skill_groups() -> dict[str, tuple[Skill, ...]]:
    """Return the selectable skills by group, groups in the table's order."""
    groups: dict[str, list[Skill]] = {}
    for skill in selectable_skills():
        groups.setdefault(skill.group, []).append(skill)
    return {name: tuple(skills) for name, skills in groups.items()}


@lru_cache
def all_conditions() -> tuple[str, ...]:
    """Return each home condition, and animals one by one as `c_pets:dog`."""
    codes: list[str] = []
    for code in HOME_CONDITIONS:
        codes.append(code)
        if code == "c_pets":
            codes.extend(f"c_pets:{animal}" for animal in ANIMALS)
    return tuple(codes)


def check_skills(codes: Iterable[str], field: str) -> None:
    """Raise `unknown_skill` for a code that no need or profile may carry."""
    known = {skill.id for skill in selectable_skills()}
    for code in codes:
        if code not in known:
            raise RuleViolation("unknown_skill", field, {"skill": code[:40]})


def check_conditions(codes: Iterable[str], field: str) -> None:
    """Raise `unknown_condition` for a code that is no home condition."""
    for code in codes:
        if code not in all_conditions():
            raise RuleViolation("unknown_condition", field, {"condition": code[:40]})
