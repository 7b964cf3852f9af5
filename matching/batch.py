"""Every need against every profile: chunks of needs side by side, in processes of this machine or a cluster.

The results come in the order of the needs, the same with any number of workers; only a few chunks are under
way at a time, so that memory is bounded by them and by the index, which workers share.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, TypeVar

from joblib import Parallel, delayed

from matching import engine
from matching.best import Best, best_of, is_by_kernel
from matching.columns import ProfileIndex
from matching.engine import order_by_place
from matching.types import Need

# Small enough to show progress and to keep all workers busy, large enough to be worth sending.
CHUNK = 200
# So many needs are cut by place at a time.
WINDOW = 4_000
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
) -> Iterator[dict[str, Any]]:
    """The result of `rank` for each need, in their order.

    `workers` counts processes of this machine. Where the rules name a cluster, the address of a Dask
    scheduler, its workers do the work instead (extra `scale`).
    """
    work = partial(_rank_all, top=top)
    found = spread(work, index, chunks_of(needs), workers, index.rules.cluster)
    return (result for of_chunk in found for result in of_chunk)


def batch_best(
    needs: Sequence[Need],
    index: ProfileIndex,
    top: int = 50,
    workers: int = 1,
    *,
    compiled: bool | None = None,
) -> Iterator[Best]:
    """The result of `best` for each need, in their order: who, scores and points, nothing counted or told.

    Work is cut by place, so that each chunk opens the same few blocks of the index (of a cluster, each worker
    the same few pages); of so many needs at a time, so that what waits for its turn is bounded. Workers of the kernel
    are threads, which hold one index and wait for no lock of Python's while it counts.
    """
    work = partial(_best_all, top=top, compiled=compiled)
    in_threads = is_by_kernel(index.rules, compiled)
    for start in range(0, len(needs), WINDOW):
        window = needs[start : start + WINDOW]
        order = order_by_place(window)
        chunks = chunks_of([window[at] for at in order])
        spread_out = spread(work, index, chunks, workers, index.rules.cluster, in_threads=in_threads)
        found = [one for of_chunk in spread_out for one in of_chunk]
        place = {at: number for number, at in enumerate(order)}
        yield from (found[place[at]] for at in range(len(window)))


def _best_all(index: ProfileIndex, needs: Sequence[Need], top: int, compiled: bool | None) -> list[Best]:
    return list(best_of(needs, index, top, compiled=compiled))


def _rank_all(index: ProfileIndex, needs: Sequence[Need], top: int) -> list[dict[str, Any]]:
    return [engine.rank(need, index, top) for need in needs]


def chunks_of(entries: Sequence[Entry], size: int = CHUNK) -> list[Sequence[Entry]]:
    """The entries in pieces that are worth sending."""
    return [entries[at : at + size] for at in range(0, len(entries), size)]


def spread(
    work: Callable[[Index, Sequence[Any]], Found],
    index: Index,
    chunks: Sequence[Sequence[Any]],
    workers: int = 1,
    cluster: str = "",
    *,
    in_threads: bool = False,
) -> Iterable[Found]:
    """What `work` makes of the index and each chunk, in the order of the chunks."""
    if cluster:
        return _on_cluster(work, index, chunks, cluster)
    if workers == 1 or len(chunks) < 2:
        return (work(index, chunk) for chunk in chunks)
    tasks = (delayed(work)(index, chunk) for chunk in chunks)
    # The columns of a large index are laid in a file of memory, which the processes share.
    side_by_side = Parallel(
        n_jobs=workers, return_as="generator", backend="threading" if in_threads else "loky"
    )
    found: Iterable[Found] = side_by_side(tasks)
    return found


def _on_cluster(
    work: Callable[[Index, Sequence[Any]], Found], index: Index, chunks: Sequence[Sequence[Any]], address: str
) -> Iterator[Found]:
    """The index goes to every worker once; what a lost worker had under way is done again by another."""
    from distributed import Client

    with Client(address, set_as_default=False) as client:  # type: ignore[no-untyped-call,unused-ignore]
        [sent] = client.scatter([index], broadcast=True)
        most = AHEAD * max(1, len(client.scheduler_info(n_workers=-1)["workers"]))
        under_way: deque[Any] = deque()
        for chunk in chunks:
            under_way.append(client.submit(work, sent, chunk, pure=False))
            if len(under_way) >= most:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
