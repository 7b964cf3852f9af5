"""Who may be among a need's best: the quick gates first, then bounds of the score that need no minute of a week.

Nobody who stands among the best is left out; some stay who do not. The engine asks the gates and the points
of those who stay, and only that counts. (R. Fagin, A. Lotem, M. Naor, Optimal aggregation algorithms for
middleware, 2003: what cannot reach the least of the best found so far need not be looked at.)
"""

from dataclasses import dataclass

import numpy as np

from matching import schedule
from matching.columns import SPLITTABLE, WINDOW, Bools, Floats, Ints, NeedColumns, ProfileColumns
from matching.nearness import near
from matching.packed import Bits, Singles
from matching.travel import EARTH_RADIUS_KM, SLACK_KM
from matching.types import Rules

# So many times as many as are asked for are looked at in full without further ado.
FEW = 4
# So many rows at a time: their columns stay in the cache, and no memory is asked of the system for them.
PIECE = 2_000
# Wider than the rounding of a distance in 32 bits and of a sum of nine products.
SHARE_SLACK, SCORE_SLACK = 1e-6, 1e-8


@dataclass(frozen=True)
class _Bounds:
    """The least and the most that a number of each row can be."""

    low: Floats
    high: Floats


def shortlist(needs: NeedColumns, need: int, profiles: ProfileColumns, rules: Rules, top: int) -> Ints:
    """The rows of profiles among whom the best `top` of one row of needs are."""
    ball = needs.points.ball[:, need]
    rows, km = near(ball, 0.0, profiles.points, profiles.reach, profiles.blocks)
    kept = _pass_quick_gates(needs, need, profiles, rows)
    rows, km = rows[kept], km[kept]
    # Measured minutes may be fewer than any estimate, and reach is wide then: no bound by distance holds.
    if len(rows) <= FEW * top or not rules.reach_is_estimated:
        return rows
    scores = [
        _score(needs, need, profiles, rows[at : at + PIECE], km[at : at + PIECE], rules)
        for at in range(0, len(rows), PIECE)
    ]
    low, high = (np.concatenate([getattr(score, side) for score in scores]) for side in ("low", "high"))
    least = np.partition(low, len(rows) - top)[len(rows) - top]
    return rows[np.flatnonzero(high >= least)]


def _pass_quick_gates(needs: NeedColumns, need: int, profiles: ProfileColumns, rows: Ints) -> Ints:
    """Which of the rows pass the gates on skills, languages, conditions and dates."""
    kept = np.arange(len(rows))
    for asked, held, wanted in (
        (needs.must[:, need], profiles.skills_can, True),
        (needs.conflicts[:, need], profiles.cannot, False),
    ):
        for word in np.flatnonzero(asked).tolist():
            bits = held[word].take(rows[kept]) & asked[word]
            kept = kept[(bits == asked[word]) if wanted else (bits == 0)]
    one = np.array([need])
    for language, column in needs.must_languages.items():
        level = int(column.of(one)[0])
        if level:
            offered = profiles.languages.get(language)
            kept = kept[:0] if offered is None else kept[offered.of(rows[kept]) >= level]
    first, last = needs.first_day[need], needs.last_day[need]
    chosen = rows[kept]
    common: Ints = kept[(profiles.first_day.take(chosen) <= last) & (profiles.last_day.take(chosen) >= first)]
    return common


def _score(
    needs: NeedColumns, need: int, profiles: ProfileColumns, rows: Ints, km: Singles, rules: Rules
) -> _Bounds:
    """The least and the most that the score can be; who may yet fail a gate has no least."""
    weekly, covered, longest, is_free = _times(needs, need, profiles, rows)
    employer, assistant = rules.employer_weights, rules.assistant_weights
    travel, is_near = _travel(profiles, rows, km)
    can, done, held = (profiles.skills_can, profiles.skills_done, profiles.skills_any)
    wish, both = needs.wish[:, need], needs.wish[:, need] | needs.must[:, need]
    needed = max(int(needs.needed[need]), 1)
    same = (
        employer["wish_skills"] * _share(can, rows, wish)
        + employer["experience"] * _share(done, rows, both)
        + employer["wish_languages"] * _languages(needs, need, profiles, rows)
        + employer["known"] * _known(needs, need, profiles, rows)
    )
    learning = assistant["learning"] * _share(held, rows, wish)
    wanted = profiles.min_minutes.take(rows) * schedule.TWELFTHS
    asks_hours = (wanted > 0) & needs.asks_weekly[need]

    def mean(at: str) -> Floats:
        cover = getattr(covered, at) / needed
        hours = np.where(asks_hours, np.minimum(getattr(weekly, at) / np.maximum(wanted, 1e-9), 1.0), 1.0)
        shifts = np.minimum(getattr(longest, at) / rules.long_shift_minutes, 1.0)
        one = (employer["cover"] * cover + same) / sum(employer.values())
        other = assistant["travel"] * getattr(travel, at) + assistant["hours"] * hours
        other = (other + assistant["shifts"] * shifts + learning) / sum(assistant.values())
        found: Floats = 2.0 * one * other / np.maximum(one + other, 1e-300)
        return found

    passes = is_free & is_near & (covered.low / needed >= needs.min_cover[need])
    low = np.where(passes, mean("low") - SCORE_SLACK, -1.0)
    return _Bounds(low if not rules.crossings else np.full(len(rows), -1.0), mean("high") + SCORE_SLACK)


def _travel(profiles: ProfileColumns, rows: Ints, km: Singles) -> tuple[_Bounds, Bools]:
    """The point for travel, and who is within reach for certain: the straight line against the great circle."""
    straight = km.astype(np.float64)
    reach = np.maximum(profiles.reach.take(rows).astype(np.float64), 1e-9)
    most = straight * (1.0 + straight * straight * (1.05 / (24.0 * EARTH_RADIUS_KM**2))) + SLACK_KM
    most = most / reach * (1.0 + SHARE_SLACK)
    least = (straight - SLACK_KM) / reach * (1.0 - SHARE_SLACK)
    return _Bounds(np.maximum(1.0 - most, 0.0), np.minimum(1.0 - least, 1.0)), most < 1.0


def _times(
    needs: NeedColumns, need: int, profiles: ProfileColumns, rows: Ints
) -> tuple[_Bounds, _Bounds, _Bounds, Bools]:
    """Weekly and covered twelfths, the longest, and who has something to take, by whole free hours alone."""
    slots = slice(int(needs.slots.offsets[need]), int(needs.slots.offsets[need + 1]))
    parts = slice(int(needs.parts.offsets[need]), int(needs.parts.offsets[need + 1]))
    # A line a slot and a column a row: long lines are what NumPy is quick at.
    kind, minutes = needs.slot_kind[slots], needs.slot_minutes[slots].astype(np.float64)[:, None]
    inside, around = needs.slot_inside[slots][:, None], needs.slot_around[slots][:, None]
    hours = np.empty((len(kind), len(rows)), dtype=np.uint32)
    for line, weekday in enumerate(needs.slot_weekday[slots].tolist()):
        profiles.free_hours[weekday].take(rows, out=hours[line], mode="clip")
    most = profiles.max_minutes.take(rows)
    is_long = minutes >= profiles.shortest.take(rows).astype(np.float64)
    may = (hours & inside) == inside
    may &= ((minutes <= most) & is_long) | (kind == SPLITTABLE)[:, None]
    first = np.maximum(profiles.first_day.take(rows), needs.first_day[need])
    last = np.minimum(profiles.last_day.take(rows), needs.last_day[need])
    is_sure = (hours & around) == around
    is_sure &= may
    is_sure &= is_long
    is_sure &= last - first >= 6
    is_sure &= (around != 0) & (needs.slot_day[slots] < 7)[:, None]
    weekly_rate = needs.part_weekly_rate[parts].astype(np.float64)
    single_rate = needs.part_single_rate[parts].astype(np.float64)
    cut = np.minimum(most, needs.cap_minutes[need]) * schedule.TWELFTHS

    def taken(takes: Bools) -> tuple[Floats, Floats, Floats]:
        found = takes * minutes
        longest = found.max(axis=0)
        if (kind == WINDOW).any():
            of_part = np.zeros((len(weekly_rate), len(kind)))
            of_part[needs.slot_part[slots] - parts.start, np.arange(len(kind))] = 1.0
            found = np.minimum(of_part @ found, needs.part_full[parts][:, None])
        weekly = np.minimum(weekly_rate @ found, cut)
        return weekly, weekly + single_rate @ found, longest

    low, high = taken(is_sure), taken(may)
    weekly, covered, longest = (_Bounds(*both) for both in zip(low, high, strict=True))
    return weekly, covered, longest, is_sure.any(axis=0)


def _share(held: Bits, rows: Ints, asked: Bits) -> Floats:
    """The share of what is asked that is held; of nothing asked nothing is lacking."""
    words = np.flatnonzero(asked).tolist()
    if not words:
        return np.ones(len(rows))
    counts = sum(np.bitwise_count(held[word].take(rows) & asked[word]).astype(np.float64) for word in words)
    found: Floats = counts / int(np.bitwise_count(asked).sum())
    return found


def _languages(needs: NeedColumns, need: int, profiles: ProfileColumns, rows: Ints) -> Floats:
    one, held, asked = np.array([need]), np.zeros(len(rows)), 0
    for language, column in needs.wish_languages.items():
        level = int(column.of(one)[0])
        asked += level > 0
        offered = profiles.languages.get(language)
        if level and offered is not None:
            held += offered.of(rows) >= level
    return held / asked if asked else np.ones(len(rows))


def _known(needs: NeedColumns, need: int, profiles: ProfileColumns, rows: Ints) -> Floats:
    hashes = needs.known_hashes[needs.known.offsets[need] : needs.known.offsets[need + 1]]
    if not len(hashes):
        return np.zeros(len(rows))
    return np.isin(profiles.names.hashes[rows], hashes).astype(np.float64)
