"""Items in batches: a broken one keeps no other waiting, whether it breaks in counting or in keeping."""

from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti import database
from portti.jobs.context import JobContext
from portti.jobs.items import each_batch
from portti.models import Centre
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_centre

KEYS = [1, 2, 3, 4, 5]


def context(settings: Settings, stop: Callable[[], bool] = lambda: False) -> JobContext:
    return JobContext(settings, NOW, database.transaction, database.reading, should_stop=stop)


@pytest.mark.parametrize("breaks_in", ["counting", "keeping"])
def test_a_broken_item_is_noted_and_the_others_of_its_batch_are_done(
    session: Session, settings: Settings, breaks_in: str
) -> None:
    centre, noise = make_centre(session), make_centre(session)
    before = noise.phone

    def prepare(keys: Sequence[int]) -> Callable[[Session], dict[str, int]]:
        if breaks_in == "counting" and 4 in keys:
            raise ValueError("this one")

        def keep(writing: Session) -> dict[str, int]:
            row = writing.get_one(Centre, centre.id)
            row.phone = f"{row.phone[:20]}{len(keys)}"
            writing.flush()
            if 4 in keys:
                raise ValueError("this one")
            return {"done": len(keys)}

        return keep

    report = each_batch(context(settings), KEYS, prepare, size=3)
    assert report.counts == {"done": 4}
    assert report.failed == ["4: ValueError"]
    session.expire_all()
    phones = dict(session.execute(select(Centre.id, Centre.phone)).all())
    # Of the batch that broke nothing is left but what its items did one at a time.
    assert (phones[centre.id][-2:], phones[noise.id]) == ("31", before)


def test_who_is_asked_to_stop_leaves_the_rest_for_later(session: Session, settings: Settings) -> None:
    done: list[int] = []

    def prepare(keys: Sequence[int]) -> Callable[[Session], dict[str, int]]:
        return lambda _session: done.extend(keys) or {"done": len(keys)}  # type: ignore[func-returns-value]

    report = each_batch(context(settings, lambda: bool(done)), KEYS, prepare, size=2)
    assert (done, report.counts) == ([1, 2], {"done": 2, "left_for_later": 3})
