"""A form that is sent twice in the same moment begins one paper and one card, on both databases."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from portti.domain.candidacies import ASSISTANT, EMPLOYER
from portti.models import InstructionCard, Paper
from portti.services.instruction_cards import NewCard, begin_card
from portti.services.papers import NewPaper, begin_paper
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.papers import AgreedPair
from tests.support.real_database import real_engine, transaction_of

PRESSES = 4


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def other_engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A database of the test, of each kind."""
    with real_engine(request.param) as engine:
        yield engine


def test_presses_in_the_same_moment_begin_one(other_engine: Engine, settings: Settings) -> None:
    open_session = transaction_of(other_engine)
    with open_session() as session:
        pair = AgreedPair(session, settings)
        row_id = pair.row.id
    barrier = Barrier(PRESSES)

    def begin(session: Session, what: str) -> int:
        if what == "card":
            new_card = NewCard("morning", "", "fi", "card key")
            return begin_card(session, pair.as_employer, new_card, settings=settings, now=NOW).id
        actor = pair.as_employer if what == EMPLOYER else pair.as_assistant
        new = NewPaper("mileage", "fi", f"{what} key", row_id)
        return begin_paper(session, actor, what, new, settings=settings, now=NOW).id

    def press(what: str) -> int:
        barrier.wait()
        with open_session() as session:
            return begin(session, what)

    with ThreadPoolExecutor(PRESSES) as threads:
        for what in (EMPLOYER, ASSISTANT, "card"):
            assert len(set(threads.map(press, [what] * PRESSES))) == 1
    with open_session() as session:
        assert len(session.scalars(select(Paper)).all()) == 2
        assert len(session.scalars(select(InstructionCard)).all()) == 1
