"""How long it takes from publishing a need until the mail about it is handed over, in a running demo.

Usage: python -m benchmarks.publish_to_mail FOLDER [TIMES], where `portti demo --folder FOLDER` runs. The employer
and the assistant of the demo hear at once; the schedule of the jobs stands in config/schedule.toml.
"""

import statistics
import sys
import time
from pathlib import Path

from sqlalchemy import select

from benchmarks.made_up import table
from portti import clock, database
from portti.demo_folder import DemoFolder
from portti.models import Match, OutboxMessage
from portti.queries import accounts as account_queries
from portti.services import needs
from portti.services.demo_people import DEMO_PEOPLE
from portti.settings import Settings

_MOST_SECONDS = 300


def publish_one(settings: Settings, employer_email: str) -> int:
    """Copy the employer's first need and publish the copy; return its key."""
    with database.transaction() as session:
        account = account_queries.account_by_email(session, employer_email)
        assert account is not None
        actor = account_queries.actor_of(session, account.id)
        own = needs.need_queries.own_needs(session, actor)
        first = min(need.id for need in own if need.state == "published")
        copy = needs.copy_need(session, actor, first, now=clock.now())
        return needs.publish_need(session, actor, copy.id, settings=settings, now=clock.now()).id


def seconds_until(asked: str, need_id: int, began: float) -> float:
    """Return the seconds until a step of the way is done: `ranked`, `promised` or `handed over`."""
    marked = clock.now()
    while time.monotonic() - began < _MOST_SECONDS:
        with database.reading() as session:
            told = session.scalars(
                select(Match).where(Match.need_id == need_id, Match.employer_told_at.is_not(None))
            ).first()
            ranked = session.scalars(select(Match).where(Match.need_id == need_id)).first()
            unsent = session.scalars(
                select(OutboxMessage).where(
                    OutboxMessage.kind == "new_matches_employer",
                    OutboxMessage.state.in_(("waiting", "claimed")),
                )
            ).first()
        done = {"ranked": ranked, "promised": told, "handed over": told is not None and unsent is None}
        if done[asked]:
            return time.monotonic() - began
        time.sleep(0.1)
    raise SystemExit(f"Nothing was {asked} within {_MOST_SECONDS} seconds of {marked}.")


def main(folder: str, times: int) -> None:
    """Print the table."""
    settings = DemoFolder(Path(folder)).settings()
    database.connect(settings)
    steps = ("ranked", "promised", "handed over")
    spent: dict[str, list[float]] = {step: [] for step in steps}
    for _time in range(times):
        began = time.monotonic()
        need_id = publish_one(settings, DEMO_PEOPLE[0].email)
        for step in steps:
            spent[step].append(seconds_until(step, need_id, began))
    rows = [
        [step, f"{statistics.median(spent[step]):.1f}", f"{min(spent[step]):.1f}", f"{max(spent[step]):.1f}"]
        for step in steps
    ]
    print(table([f"since publishing, {times} times", "median s", "fastest", "slowest"], rows))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5)
