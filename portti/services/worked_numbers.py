"""How an order was counted: every point with its weight, the two sides and the score, worked through."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matching.phrases import decimal
from matching.reasons import gate_sentence
from matching.types import Rules
from matching.worked import criterion_name, gate_name


@dataclass(frozen=True)
class GateLine:
    """One condition in words, held or not."""

    name: str
    passed: bool
    sentence: str


@dataclass(frozen=True)
class PointLine:
    """One point: its value times its weight."""

    criterion: str
    name: str
    value: str
    weight: str
    product: str


@dataclass(frozen=True)
class Side:
    """The points of one side, what they add up to, and what that comes to."""

    side: str
    points: list[PointLine]
    total: str
    weights: str
    result: str


@dataclass(frozen=True)
class Worked:
    """One pair worked through; `score` is None where a condition is not met."""

    gates: list[GateLine]
    sides: list[Side]
    formula: str
    score: str | None
    version: str


def worked_numbers(told: Mapping[str, Any], for_assistant: bool, language: str, rules: Rules) -> Worked:
    """Return an explained pair with its numbers as the page writes them."""
    sides = [_side(told, side, language) for side in ("employer", "assistant")]
    employer, assistant = (side.result for side in sides)
    score = told["score"]
    return Worked(
        [
            GateLine(
                gate_name(gate["gate"], language),
                gate["passed"],
                gate_sentence(gate, for_assistant, language, rules),
            )
            for gate in told["gates"]
        ],
        sides,
        f"2 × {employer} × {assistant} / ({employer} + {assistant})",
        None if score is None else decimal(score, 9, language),
        told["version"],
    )


def _side(told: Mapping[str, Any], side: str, language: str) -> Side:
    points = [point for point in told["points"] if point["side"] == side]
    return Side(
        side,
        [
            PointLine(
                point["criterion"],
                criterion_name(point["criterion"], language),
                decimal(point["value"], 4, language),
                decimal(point["weight"], 2, language),
                decimal(point["value"] * point["weight"], 4, language),
            )
            for point in points
        ],
        decimal(sum(point["value"] * point["weight"] for point in points), 4, language),
        decimal(sum(point["weight"] for point in points), 2, language),
        decimal(told[side], 6, language),
    )
