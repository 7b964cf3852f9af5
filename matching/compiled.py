"""Small compiled functions of the extra `fast`: most do for one what another does for many by NumPy.

They stand in the machine code that is kept of kernel.py, which is told of every change here by its `_MADE_OF`.
"""

import math

import numba
import numpy as np
import numpy.typing as npt

from matching.packed import Bits, Ints, Singles
from matching.results import LAST_SHIFT, MIX
from matching.travel import ARC_SINE, EARTH_RADIUS_KM, SINE, SLACK_KM

_SLACK_KM = np.float32(SLACK_KM)
_ONE, _TWO, _FOUR, _TOP_BYTE = (np.uint64(number) for number in (1, 2, 4, 56))
_FIVES, _THREES = np.uint64(0x5555555555555555), np.uint64(0x3333333333333333)
_NIBBLES, _BYTES = np.uint64(0x0F0F0F0F0F0F0F0F), np.uint64(0x0101010101010101)
_FIRST_SHIFT, _SECOND_SHIFT = (np.uint64(shift) for shift, _ in MIX)
_FIRST_FACTOR, _SECOND_FACTOR = (np.uint64(factor) for _, factor in MIX)
_LAST_SHIFT = np.uint64(LAST_SHIFT)
# So many steps of nearness.
STEPS = 64


@numba.njit
def count_bits(word: np.uint64) -> np.int64:
    """How many bits are set (H. S. Warren, Hacker's Delight, 2002, chapter 5)."""
    word = word - ((word >> _ONE) & _FIVES)
    word = (word & _THREES) + ((word >> _TWO) & _THREES)
    word = (word + (word >> _FOUR)) & _NIBBLES
    return np.int64((word * _BYTES) >> _TOP_BYTE)


@numba.njit
def count_asked(first: Bits, second: Bits, need: int) -> np.int64:
    """How many bits one or the other asks."""
    count = np.int64(0)
    for word in range(len(first)):
        count += count_bits(first[word, need] | second[word, need])
    return count


@numba.njit
def share_of(held: int, asked: int) -> float:
    """Of nothing asked nothing is lacking."""
    return held / asked if asked > 0 else 1.0


@numba.njit
def harmonic_mean(employer: float, assistant: float) -> float:
    """0 when both are 0."""
    both = employer + assistant
    return 2.0 * employer * assistant / both if both > 0.0 else 0.0


@numba.njit
def _sine(x: float) -> float:
    square, total = x * x, SINE[len(SINE) - 1]
    for k in range(len(SINE) - 2, -1, -1):
        total = total * square + SINE[k]
    return float(total * x)


@numba.njit
def _arc_sine(x: float) -> float:
    square, total = x * x, ARC_SINE[len(ARC_SINE) - 1]
    for k in range(len(ARC_SINE) - 2, -1, -1):
        total = total * square + ARC_SINE[k]
    return float(total * x)


@numba.njit
def great_circle_km(
    latitude: float, longitude: float, other_latitude: float, other_longitude: float
) -> float:
    """As travel.great_circle_km."""
    half = math.pi / 360.0
    cosine, other_cosine = _sine((90.0 - latitude) * 2.0 * half), _sine((90.0 - other_latitude) * 2.0 * half)
    half_north, half_east = (
        _sine((other_latitude - latitude) * half),
        _sine((other_longitude - longitude) * half),
    )
    haversine = half_north * half_north + (cosine * other_cosine) * (half_east * half_east)
    return float(2.0 * EARTH_RADIUS_KM * _arc_sine(math.sqrt(haversine)))


@numba.njit
def tie_number(hash_of_need: np.uint64, hash_of_profile: np.uint64) -> np.uint64:
    """As results.tie_numbers."""
    z = hash_of_need ^ hash_of_profile
    z = (z ^ (z >> _FIRST_SHIFT)) * _FIRST_FACTOR
    z = (z ^ (z >> _SECOND_SHIFT)) * _SECOND_FACTOR
    return np.uint64(z ^ (z >> _LAST_SHIFT))


@numba.njit
def sink(keys: Ints, ties: Bits, places: Ints, at: int, size: int) -> None:
    """Let an entry of a heap with the worst on top find its place (J. W. J. Williams, Algorithm 232, 1964)."""
    key, tie, place = keys[at], ties[at], places[at]
    child = 2 * at + 1
    while child < size:
        other = child + 1
        if other < size and (
            keys[other] < keys[child] or (keys[other] == keys[child] and ties[other] > ties[child])
        ):
            child = other
        if keys[child] > key or (keys[child] == key and ties[child] <= tie):
            break
        keys[at], ties[at], places[at] = keys[child], ties[child], places[child]
        at, child = child, 2 * child + 1
    keys[at], ties[at], places[at] = key, tie, place


@numba.njit
def best_first(keys: Ints, ties: Bits, places: Ints, size: int) -> bool:
    """Take a heap with the worst on top apart, so that the best come first; whether two of them are equals."""
    has_equals = False
    # The worst goes to the end, and so on.
    for entry in range(size - 1, 0, -1):
        key, tie, place = keys[0], ties[0], places[0]
        keys[0], ties[0], places[0] = keys[entry], ties[entry], places[entry]
        sink(keys, ties, places, 0, entry)
        has_equals = has_equals or (keys[0] == key and ties[0] == tie)
        keys[entry], ties[entry], places[entry] = key, tie, place
    return has_equals


@numba.njit
def nearest_first(
    x: np.float32, y: np.float32, z: np.float32, middle: Singles, far: Singles,
    blocks: Ints, steps: npt.NDArray[np.int8], starts: Ints, order: Ints,
) -> int:  # fmt: skip
    """Write the blocks that may reach a place into `order`, the nearest first, more or less; how many they are.

    The nearest are the likeliest to be among the best, and then fewer others are looked at.
    """
    starts[:] = 0
    opened, zero = 0, np.float32(0)
    for block in range(len(far)):
        dx, dy, dz = middle[0, block] - x, middle[1, block] - y, middle[2, block] - z
        away, widest = dx * dx + dy * dy + dz * dz, far[block] + _SLACK_KM
        if widest > zero and away <= widest * widest:
            blocks[opened] = block
            steps[opened] = np.int8(min(away / (widest * widest) * STEPS, STEPS - 1))
            starts[steps[opened] + 1] += 1
            opened += 1
    for step in range(STEPS):
        starts[step + 1] += starts[step]
    for at in range(opened):
        order[starts[steps[at]]] = blocks[at]
        starts[steps[at]] += 1
    return opened
