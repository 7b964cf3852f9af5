"""Small compiled functions of the extra `fast`: each does for one what another does for many by NumPy."""

import math

import numba
import numpy as np

from matching.packed import Bits, Ints
from matching.travel import ARC_SINE, EARTH_RADIUS_KM, SINE

_ONE, _TWO, _FOUR, _TOP_BYTE = (np.uint64(number) for number in (1, 2, 4, 56))
_FIVES, _THREES = np.uint64(0x5555555555555555), np.uint64(0x3333333333333333)
_NIBBLES, _BYTES = np.uint64(0x0F0F0F0F0F0F0F0F), np.uint64(0x0101010101010101)
_MIX_30, _MIX_27, _MIX_31 = (np.uint64(number) for number in (30, 27, 31))
_FIRST_FACTOR, _SECOND_FACTOR = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


@numba.njit(cache=True)
def count_bits(word: np.uint64) -> np.int64:
    """How many bits are set (H. S. Warren, Hacker's Delight, 2002, chapter 5)."""
    word = word - ((word >> _ONE) & _FIVES)
    word = (word & _THREES) + ((word >> _TWO) & _THREES)
    word = (word + (word >> _FOUR)) & _NIBBLES
    return np.int64((word * _BYTES) >> _TOP_BYTE)


@numba.njit(cache=True)
def count_asked(first: Bits, second: Bits, need: int) -> np.int64:
    """How many bits one or the other asks."""
    count = np.int64(0)
    for word in range(len(first)):
        count += count_bits(first[word, need] | second[word, need])
    return count


@numba.njit(cache=True)
def share_of(held: int, asked: int) -> float:
    """Of nothing asked nothing is lacking."""
    return held / asked if asked > 0 else 1.0


@numba.njit(cache=True)
def harmonic_mean(employer: float, assistant: float) -> float:
    """0 when both are 0."""
    both = employer + assistant
    return 2.0 * employer * assistant / both if both > 0.0 else 0.0


@numba.njit(cache=True)
def _sine(x: float) -> float:
    square, total = x * x, SINE[8]
    for k in range(7, -1, -1):
        total = total * square + SINE[k]
    return float(total * x)


@numba.njit(cache=True)
def _arc_sine(x: float) -> float:
    square, total = x * x, ARC_SINE[10]
    for k in range(9, -1, -1):
        total = total * square + ARC_SINE[k]
    return float(total * x)


@numba.njit(cache=True)
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


@numba.njit(cache=True)
def tie_number(hash_of_need: np.uint64, hash_of_profile: np.uint64) -> np.uint64:
    """As results.tie_numbers."""
    z = hash_of_need ^ hash_of_profile
    z = (z ^ (z >> _MIX_30)) * _FIRST_FACTOR
    z = (z ^ (z >> _MIX_27)) * _SECOND_FACTOR
    return np.uint64(z ^ (z >> _MIX_31))


@numba.njit(cache=True)
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
