"""Every need against every profile: chunks of needs side by side, in processes of this machine or a cluster.

The results come in the order of the needs, the same with any number of workers; only a few chunks are under
way at a time, so that memory is bounded by them and by the index, which workers share.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from joblib import Parallel, delayed

from matching import engine
from matching.columns import ProfileIndex
from matching.types import Need

# Large enough to be worth sending, small enough to keep all workers busy and memory low.
CHUNK = 50
# So many chunks a worker of a cluster are under way at a time.
AHEAD = 4

Entry = TypeVar("Entry")
Index = TypeVar("Index")
Found = TypeVar("Found")


def batch(
    needs: Sequence[Need],
    index: ProfileIndex,
    top: int = 50,
    workers: int = 1,
    cluster: str = "",
) -> Iterator[dict[str, Any]]:
    """The result of `rank` for each need, in their order.

    `workers` counts processes of this machine; `cluster` is the address of a Dask scheduler, such as
    `tcp://10.0.0.5:8786`, whose workers do the work instead (extra `scale`).
    """
    return spread(engine.rank, index, needs, top, workers, cluster)


def spread(
    each: Callable[[Entry, Index, int], Found],
    index: Index,
    entries: Sequence[Entry],
    top: int,
    workers: int = 1,
    cluster: str = "",
) -> Iterator[Found]:
    """What `each` gives of every entry, the index and `top`, in the order of the entries."""
    chunks = [entries[at : at + CHUNK] for at in range(0, len(entries), CHUNK)]
    if cluster:
        found = _on_cluster(each, index, chunks, top, cluster)
    elif workers == 1 or len(chunks) < 2:
        found = (_chunk(each, index, chunk, top) for chunk in chunks)
    else:
        tasks = (delayed(_chunk)(each, index, chunk, top) for chunk in chunks)
        found = Parallel(n_jobs=workers, return_as="generator", pre_dispatch="2*n_jobs")(tasks)
    return (one for of_chunk in found for one in of_chunk)


def _chunk(
    each: Callable[[Entry, Index, int], Found], index: Index, chunk: Sequence[Entry], top: int
) -> list[Found]:
    return [each(entry, index, top) for entry in chunk]


def _on_cluster(
    each: Callable[[Entry, Index, int], Found],
    index: Index,
    chunks: Sequence[Sequence[Entry]],
    top: int,
    address: str,
) -> Iterator[list[Found]]:
    """The same on a Dask cluster: the index goes to every worker once; a lost worker's chunks are done again."""
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        [sent] = client.scatter([index], broadcast=True)
        most = AHEAD * max(1, len(client.scheduler_info(n_workers=-1)["workers"]))
        under_way: deque[Any] = deque()
        for chunk in chunks:
            under_way.append(client.submit(_chunk, each, sent, chunk, top, pure=False))
            if len(under_way) >= most:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
