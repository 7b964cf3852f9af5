"""An index of profiles in a file that many processes share: its arrays lie there as they are in memory.

A line of JSON says what stands where. Whoever reads maps the file: the pages of it that are used are in memory once
for all processes. The file is put in place by renaming, so that nobody ever sees half of one; who has mapped the one
of before keeps it.
"""

import json
import mmap
import os
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from matching.columns import ProfileColumns
from matching.packed import Ids, LevelColumn, Lists, Names, Points

_MARK = b"portti index 3\n"
_ALIGNED = 64
_CLASSES = {one.__name__: one for one in (ProfileColumns, Names, Points, Ids, Lists, LevelColumn)}

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class IndexFile:
    """What stands in a file: the columns, what else was kept with them, and what was said of it."""

    head: dict[str, Any]
    columns: ProfileColumns
    beside: Mapping[str, Array]


def write_index(
    path: Path, columns: ProfileColumns, beside: Mapping[str, Array], head: Mapping[str, Any]
) -> None:
    """Put columns and what belongs to them in a file in place of the one of before."""
    arrays: list[Array] = []
    tree = {"columns": _lay(columns, arrays), "beside": {k: _lay(v, arrays) for k, v in beside.items()}}
    places: list[tuple[str, list[int], int]] = []
    at = 0
    for array in arrays:
        places.append((array.dtype.str, list(array.shape), at))
        at += -(-array.nbytes // _ALIGNED) * _ALIGNED
    said = json.dumps({"head": dict(head), "tree": tree, "places": places, "bytes": at}).encode() + b"\n"
    begin = _begin(len(said))
    with NamedTemporaryFile(dir=path.parent, prefix=f"{path.name}.", delete=False) as file:
        try:
            file.write(_MARK + b"%12d\n" % len(said) + said)
            for array, (_kind, _shape, place) in zip(arrays, places, strict=True):
                file.seek(begin + place)
                file.write(np.ascontiguousarray(array).data)
            file.truncate(begin + at)
            file.close()
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink()
            raise


def read_head(path: Path) -> dict[str, Any] | None:
    """Return what is said of the index in a file, or None where there is none that can be read."""
    try:
        with path.open("rb") as file:
            found = _said(file)
    except OSError:
        return None
    return None if found is None else dict(found[0]["head"])


def read_index(path: Path) -> IndexFile | None:
    """Return the index in a file, mapped; None where there is none that can be read, or half of one."""
    try:
        # Opened once: another file may be put in its place at any moment.
        with path.open("rb") as file:
            found = _said(file)
            if found is None or os.fstat(file.fileno()).st_size != found[1] + found[0]["bytes"]:
                return None
            held = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except OSError:
        return None
    said, begin = found
    arrays = [
        np.frombuffer(held, np.dtype(kind), int(np.prod(shape)), begin + place).reshape(shape)
        if 0 not in shape
        else np.zeros(shape, np.dtype(kind))
        for kind, shape, place in said["places"]
    ]
    tree = said["tree"]
    beside = {name: arrays[at] for name, at in tree["beside"].items()}
    return IndexFile(said["head"], _raise(tree["columns"], arrays), beside)


def _begin(said: int) -> int:
    return -(-(len(_MARK) + 13 + said) // _ALIGNED) * _ALIGNED


def _said(file: BinaryIO) -> tuple[dict[str, Any], int] | None:
    """Return the line of JSON and where the arrays begin."""
    try:
        if file.read(len(_MARK)) != _MARK:
            return None
        length = int(file.read(13))
        said: dict[str, Any] = json.loads(file.read(length))
        return said, _begin(length)
    except ValueError:
        return None


def _lay(value: Any, arrays: list[Array]) -> Any:
    """Return where a value stands: the number of its array, or the same of its parts."""
    if isinstance(value, np.ndarray):
        arrays.append(value)
        return len(arrays) - 1
    if is_dataclass(value):
        return [
            type(value).__name__,
            {one.name: _lay(getattr(value, one.name), arrays) for one in fields(value)},
        ]
    return {name: _lay(one, arrays) for name, one in value.items()}


def _raise(tree: Any, arrays: list[Array]) -> Any:
    if isinstance(tree, int):
        return arrays[tree]
    if isinstance(tree, list):
        name, parts = tree
        return _CLASSES[name](**{part: _raise(one, arrays) for part, one in parts.items()})
    return {name: _raise(one, arrays) for name, one in tree.items()}
