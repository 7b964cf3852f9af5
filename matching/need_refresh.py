"""Keeps an index of needs fresh: what is gone is left out, what is new or changed is laid in its place."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.columns import NeedColumns, NeedIndex, need_columns
from matching.nearness import place_order
from matching.packed import Ids, Ints, Lists, Names, Points, id_hash, lists_of
from matching.refresh import held_of, joined_languages
from matching.types import Need

_OF_ROWS = (
    "first_day", "last_day", "needed", "asks_weekly", "min_cover", "cap_minutes", "must", "wish", "conflicts",
)  # fmt: skip
_OF_PARTS = (
    "part_kind", "part_index", "part_minutes", "part_full", "part_weekly_rate", "part_single_rate",
)  # fmt: skip
_OF_SLOTS = (
    "slot_kind", "slot_start", "slot_end", "slot_least", "slot_minutes", "slot_day", "slot_weekday",
    "slot_inside", "slot_around",
)  # fmt: skip


def refreshed_needs(index: NeedIndex, needs: Sequence[Need] = (), gone: Iterable[str] = ()) -> NeedIndex:
    """The index with these needs new or in place of those of their ids, and without those that are gone.

    Its results are those of an index built anew. The index of before stays as it was; an id that it does not
    have may be gone.
    """
    columns, before = index.columns, len(index)
    rows = np.flatnonzero(~_named(columns, {*gone, *(need.id for need in needs)}))
    if needs:
        columns = _joined(columns, need_columns(needs, index.rules))
        rows = np.concatenate([rows, np.arange(before, before + len(needs))])
    points = columns.points
    order = place_order(points.latitude[rows], points.longitude[rows], np.zeros(len(rows)))
    return NeedIndex(index.rules, _only(columns, rows[order]))


def _named(columns: NeedColumns, ids: set[str]) -> npt.NDArray[np.bool_]:
    """Which rows have one of the ids."""
    hashes = np.fromiter((id_hash(name) for name in ids), dtype=np.uint64, count=len(ids))
    found = np.isin(columns.names.hashes, hashes)
    for row in np.flatnonzero(found).tolist():
        found[row] = columns.names.ids[row] in ids
    return found


def _joined(first: NeedColumns, second: NeedColumns) -> NeedColumns:
    """The rows of one, then those of the other."""

    def join(name: str) -> Any:
        return np.concatenate([getattr(first, name), getattr(second, name)], axis=-1)

    def offsets(one: Lists, other: Lists) -> Lists:
        return Lists(np.concatenate([one.offsets, other.offsets[1:] + one.offsets[-1]]))

    ids, points, more = (first.names.ids, second.names.ids), first.points, second.points
    before, after = len(first.min_cover), len(second.min_cover)
    return NeedColumns(
        names=Names(
            Ids(
                np.concatenate([one.text for one in ids]),
                offsets(*(Lists(one.offsets.astype(np.int64)) for one in ids)).offsets,
            ),
            np.concatenate([first.names.hashes, second.names.hashes]),
        ),
        points=Points(
            np.concatenate([points.latitude, more.latitude]),
            np.concatenate([points.longitude, more.longitude]),
            np.concatenate([points.ball, more.ball], axis=1),
        ),
        parts=offsets(first.parts, second.parts),
        slots=offsets(first.slots, second.slots),
        known=offsets(first.known, second.known),
        known_hashes=join("known_hashes"),
        slot_part=np.concatenate([first.slot_part, second.slot_part + first.parts.offsets[-1]]),
        must_languages=joined_languages(first.must_languages, second.must_languages, before, after),
        wish_languages=joined_languages(first.wish_languages, second.wish_languages, before, after),
        skill_bits=second.skill_bits,
        **{name: join(name) for name in (*_OF_ROWS, *_OF_PARTS, *_OF_SLOTS)},
        known_names=first.known_names + second.known_names,
        wish_skills=first.wish_skills + second.wish_skills,
        wish_levels=first.wish_levels + second.wish_levels,
    )


def _only(columns: NeedColumns, rows: Ints) -> NeedColumns:
    """Some of the rows, in this order."""
    ids, points = columns.names.ids, columns.points
    parts, part = _lists(columns.parts, rows)
    slots, slot = _lists(columns.slots, rows)
    known, at = _lists(columns.known, rows)
    text, letters = _lists(Lists(ids.offsets), rows)
    moved = np.repeat(parts.offsets[:-1] - columns.parts.offsets[rows], np.diff(slots.offsets))
    every = rows.tolist()
    return NeedColumns(
        names=Names(Ids(ids.text[letters], text.offsets), columns.names.hashes[rows]),
        points=Points(points.latitude[rows], points.longitude[rows], points.ball.take(rows, axis=1)),
        parts=parts,
        slots=slots,
        known=known,
        known_hashes=columns.known_hashes[at],
        slot_part=columns.slot_part[slot] + moved,
        must_languages=held_of(columns.must_languages, rows),
        wish_languages=held_of(columns.wish_languages, rows),
        skill_bits=columns.skill_bits,
        **{name: getattr(columns, name).take(rows, axis=-1) for name in _OF_ROWS},
        **{name: getattr(columns, name)[part] for name in _OF_PARTS},
        **{name: getattr(columns, name)[slot] for name in _OF_SLOTS},
        known_names=tuple(columns.known_names[row] for row in every),
        wish_skills=tuple(columns.wish_skills[row] for row in every),
        wish_levels=tuple(columns.wish_levels[row] for row in every),
    )


def _lists(lists: Lists, rows: Ints) -> tuple[Lists, Ints]:
    """The rows' lists, and where their elements stand."""
    return lists_of(np.diff(lists.offsets)[rows]), lists.of(rows)[1]
