"""Who may be within reach: rows that lie together stand together, in blocks of which most are never opened.

Rows are sorted by how far they go and then along a curve that fills the plane (G. M. Morton, A computer
oriented geodetic data base, IBM 1966). A block knows its middle, how far its rows lie from there, and the
farthest reach of any; that is enough to pass it over (as block range indexes of databases do).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.packed import Floats, Ints, Points, Singles
from matching.travel import SLACK_KM

BLOCK = 32
# Steps of the curve in each direction: about half a kilometre in Finland.
_STEPS = 1 << 12
_SPREAD = ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555))


@dataclass(frozen=True)
class Blocks:
    """Of every so many rows one after another: their middle, and how far from it somebody may be met."""

    middle: Singles
    far: Singles


def place_order(latitude: Floats, longitude: Floats, reach: Floats | Singles) -> Ints:
    """The rows in an order in which those of like reach that lie near each other stand together."""
    likeness = np.ceil(np.log2(np.clip(reach, 1.0, 1e5))).astype(np.int64)
    north = _spread((latitude - 59.0) / 12.0)
    east = _spread((longitude - 18.0) / 14.0)
    return np.lexsort((north << 1 | east, likeness))


def _spread(share: Floats) -> Ints:
    """The bits of a share of the map, each with an empty one behind it."""
    steps = np.clip(share * _STEPS, 0, _STEPS - 1).astype(np.int64)
    for shift, mask in _SPREAD:
        steps = (steps | steps << shift) & mask
    return steps


def blocks_of(points: Points, reach: Singles) -> Blocks:
    """The blocks of rows as they stand; a row that is no more has a reach below 0."""
    starts = np.arange(0, len(reach), BLOCK)
    if not len(starts):
        return Blocks(points.ball[:, :0], reach[:0])
    low, high = (
        np.minimum.reduceat(points.ball, starts, axis=1),
        np.maximum.reduceat(points.ball, starts, axis=1),
    )
    half = (high - low) / np.float32(2)
    far = np.sqrt((half * half).sum(axis=0)) + np.maximum.reduceat(reach, starts)
    middle = ((low + high) / 2).astype(np.float32)
    return Blocks(middle, (far + SLACK_KM).astype(np.float32))


def near(
    ball: npt.NDArray[np.float32], own_reach: float, points: Points, reach: Singles, blocks: Blocks
) -> tuple[Ints, Singles]:
    """The rows that reach a point, or that lie within its own reach, and the straight line to each in km.

    Quick, and a hair too generous: no row is left out whose exact distance is within reach.
    """
    away = blocks.middle - ball[:, None]
    distance = np.sqrt((away * away).sum(axis=0))
    opened = (distance <= blocks.far + np.float32(own_reach + SLACK_KM)).nonzero()[0]
    rows = (opened[:, None] * BLOCK + np.arange(BLOCK)).ravel()
    if len(opened) and opened[-1] == len(blocks.far) - 1:
        rows = rows[: len(rows) - (len(blocks.far) * BLOCK - len(reach))]
    away = points.ball.take(rows, axis=1)
    away -= ball[:, None]
    away *= away
    km = np.sqrt(away[0] + away[1] + away[2])
    kept = (km <= reach.take(rows) + np.float32(own_reach + SLACK_KM)).nonzero()[0]
    return rows.take(kept), km.take(kept)
