"""Needs and profiles in the exchange format, drawn so that interesting pairs are likely.

Everything is drawn from small pools of telling values: places near each other, times that touch or overlap,
nights over the end of the week, days on which the clocks change, few skills and few languages.
"""

from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

Plain = dict[str, Any]

LEVELS = ["A1", "A2", "B1", "B2", "C1", "C2"]
SKILLS = ["mt_hoist", "hh_cook", "hr_vent", "pc_night", "rq_licence_b", "rq_firstaid"]
LANGUAGES = ["fi", "sv", "en", "se", "smn"]
CONDITIONS = ["c_pets", "c_pets:dog", "c_pets:cat", "c_pets:farm", "c_smoking_home", "c_stairs"]
# Not the portal's codes: a table of its own, for tests that read postal codes.
POSTAL_CODES = {"40100": (62.2417, 25.7473), "40500": (62.2261, 25.6959), "00100": (60.1714, 24.9316)}
TIMES = ["00:00", "06:00", "08:00", "10:00", "12:00", "12:01", "16:00", "20:00", "22:00", "23:59"]
DAYS = [
    "1970-01-01",
    "2026-03-28",
    "2026-03-29",
    "2026-03-31",
    "2026-10-24",
    "2026-10-25",
    "2026-10-26",
    "2026-12-24",
    "2027-06-30",
    "2100-12-31",
]
# The clocks change on 29 March and 25 October 2026; in 1975 Finland had no summer time at all.
SINGLE_DAYS = ["2026-03-28", "2026-03-29", "2026-10-24", "2026-10-25", "2026-12-24", "1975-06-01"]
SINGLE_TIMES = ["00:00", "02:30", "02:59", "03:00", "03:30", "03:59", "04:00", "08:00", "16:00", "22:00"]
IDS = [f"p{at}" for at in range(1, 9)] + ["ä1", "p 1", "\U0001f600", "P1"]

weekdays = st.sampled_from([0, 1, 1, 1, 2, 3, 4, 5, 6, 6])
# Telling times twice as often as any other quarter of an hour or odd minute.
clocks = st.sampled_from(
    TIMES * 10
    + [f"{minutes // 60:02d}:{minutes % 60:02d}" for minutes in [*range(0, 1440, 15), 1, 487, 1201]]
)


def sometimes(strategy: st.SearchStrategy[Any], weight: int = 1) -> st.SearchStrategy[Any]:
    """The strategy's value, or None `weight` times as often as a value."""
    return st.one_of(*[st.none()] * weight, strategy)


def filled(keys: dict[str, Any]) -> Plain:
    """The keys that have a value: what is None stays missing, as a sender may leave it out."""
    return {key: value for key, value in keys.items() if value is not None}


mostly_near = st.integers(0, 11)
municipality_codes = st.sampled_from(["179", "410", "500", "091"])
postal_codes = st.sampled_from(sorted(POSTAL_CODES))
corners = st.sampled_from([{"lat": 59.4, "lon": 19.0}, {"lat": 70.2, "lon": 31.7}])
steps = st.integers(-10, 10)


@st.composite
def _places(draw: st.DrawFn) -> Plain:
    kind = draw(mostly_near)
    if kind == 0:
        return {"municipality": draw(municipality_codes)}
    if kind == 1:
        return {"postal_code": draw(postal_codes)}
    if kind == 2:
        return draw(corners)
    return {"lat": round(62.24 + draw(steps) * 0.01, 2), "lon": round(25.75 + draw(steps) * 0.02, 2)}


# Mostly within an hour of Jyväskylä; now and then far away or named by a code.
places = _places()

ways = st.sampled_from(
    [
        {"mode": mode, "minutes": minutes}
        for mode in ["car", "transit", "bicycle", "walk"]
        for minutes in [10, 22.5, 30, 60, 90, 480]
    ]
    + [{"mode": "any", "km": km} for km in [3, 12.5, 30, 60, 1000]] * 2
)
way_lists = st.lists(ways, min_size=1, max_size=3)


@st.composite
def _free_times(draw: st.DrawFn) -> Plain:
    return {"weekday": draw(weekdays), "start": draw(clocks), "end": draw(clocks)}


free_times = _free_times()
free_lists = st.lists(free_times, max_size=4)
kinds_of_free = st.integers(0, 5)


@st.composite
def _availability(draw: st.DrawFn) -> list[Plain]:
    kind = draw(kinds_of_free)
    if kind <= 1:
        return [{"weekday": day, "start": "00:00", "end": "00:00"} for day in range(7)]
    if kind == 2:
        start, end = draw(clocks), draw(clocks)
        return [{"weekday": day, "start": start, "end": end} for day in range(7)]
    if kind == 3:
        # Pieces that touch at a time of day, from one day into the next.
        day, middle = draw(weekdays), draw(clocks)
        return [
            {"weekday": day, "start": draw(clocks), "end": middle},
            {"weekday": (day + draw(coin)) % 7, "start": middle, "end": draw(clocks)},
        ]
    return draw(free_lists)


coin = st.booleans()
# All week, all the days, touching pieces, or whatever comes.
availability = _availability()
# Open, half open, some days or one day.
date_ranges: st.SearchStrategy[Plain] = st.sampled_from(
    [{}, {"from": None, "to": None}] * len(DAYS) * 2
    + [{"from": day} for day in DAYS]
    + [{"to": day} for day in DAYS]
    + [{"from": first, "to": last} for first in DAYS for last in DAYS if first <= last]
)

hours = sometimes(
    st.sampled_from(
        [
            {"min": 10},
            {"max": 25},
            {"min": 0.1, "max": 4.1},
            {"min": 4, "max": 4},
            {"min": 2, "max": 8.2},
            {"min": 20, "max": 37.5},
            {"min": 168, "max": 168},
        ]
    )
)
shortest_shifts = sometimes(st.sampled_from([0, 30, 60, 119, 120, 180, 1440]))
notices = st.sampled_from([None, None, None, {"minutes": 120}])
levels = st.sampled_from(LEVELS)
conditions = sometimes(st.lists(st.sampled_from(CONDITIONS), max_size=2, unique=True))
# Every skill of the pool gets a level; those without one are left out.
held_skills = sometimes(
    st.lists(
        st.sampled_from(["done", "can", "done", "can", "learn", None]),
        min_size=len(SKILLS),
        max_size=len(SKILLS),
    ).map(lambda held: filled(dict(zip(SKILLS, held, strict=True))))
)
held_languages = sometimes(st.dictionaries(st.sampled_from(LANGUAGES), levels, max_size=4))
names = st.sampled_from(IDS)


@st.composite
def _profiles(draw: st.DrawFn) -> Plain:
    return {
        "id": draw(names),
        "place": draw(places),
        "travel": draw(way_lists),
        "available": draw(availability),
        **draw(date_ranges),
        **filled(
            {
                "hours": draw(hours),
                "shortest_shift": draw(shortest_shifts),
                "skills": draw(held_skills),
                "languages": draw(held_languages),
                "cannot": draw(conditions),
                "short_notice": draw(notices),
            }
        ),
    }


profiles = _profiles()

# Which weeks of which roster; none is every week of one.
rosters: st.SearchStrategy[Plain] = st.sampled_from(
    [
        {},
        {},
        {"cycle": 1},
        {"cycle": 1, "weeks": [1]},
        {"cycle": 2, "weeks": [2]},
        {"cycle": 2},
        {"cycle": 3, "weeks": [1]},
        {"cycle": 3, "weeks": [3, 1]},
        {"cycle": 4, "weeks": [1, 2, 4]},
        {"cycle": 4, "weeks": [4]},
    ]
)
splittables: st.SearchStrategy[Plain] = st.sampled_from(
    [{}, {"splittable": False}, *[{"splittable": True}] * 2]
)
assistants: st.SearchStrategy[Plain] = st.sampled_from([{}, {}, {}, {"assistants": 2}])


@st.composite
def _weekly_shifts(draw: st.DrawFn) -> Plain:
    return {**draw(free_times), **draw(rosters), **draw(splittables), **draw(assistants)}


weekly_shifts = _weekly_shifts()
weekday_lists = st.lists(st.integers(0, 6), min_size=1, max_size=7, unique=True) | st.just(list(range(7)))
lengths = st.sampled_from([1, 60, 120, 240, 246, 492, 1440])
some_times = st.integers(0, 7)


@st.composite
def _windows(draw: st.DrawFn) -> Plain:
    days = draw(weekday_lists)
    earliest, latest = draw(clocks), draw(clocks)
    length = (clock_minutes(latest) - clock_minutes(earliest)) % 1440 or 1440
    times = draw(some_times)
    return {
        "weekdays": days,
        "earliest": earliest,
        "latest": latest,
        "minutes": min(length, draw(lengths)),
        **({"times": min(times, len(days))} if times else {}),
    }


# Short enough for their length.
windows = _windows()


def clock_minutes(text: str) -> int:
    """Minutes of the day of HH:MM."""
    hours_part, minutes_part = text.split(":")
    return int(hours_part) * 60 + int(minutes_part)


def clock_text(minutes: int) -> str:
    """HH:MM of the minutes of a day, round the clock."""
    return f"{minutes % 1440 // 60:02d}:{minutes % 60:02d}"


def on_the_clock(moment: datetime) -> datetime:
    """An hour later when the clocks skip this one."""
    skipped = moment.date() == date(2026, 3, 29) and moment.hour == 3
    return moment + timedelta(hours=1) if skipped else moment


def single_shift(day: str, time: str, minutes: int) -> Plain:
    """A single shift from then on, of about so many minutes."""
    start = on_the_clock(datetime.fromisoformat(f"{day}T{time}"))
    end = on_the_clock(start + timedelta(minutes=minutes))
    if end - start > timedelta(days=7):
        end = start + timedelta(days=6)
    return {"start": start.isoformat(timespec="minutes"), "end": end.isoformat(timespec="minutes")}


# Of a minute to a week, often where the clocks change.
single_shifts = st.builds(
    single_shift,
    st.sampled_from(SINGLE_DAYS),
    st.sampled_from(SINGLE_TIMES),
    st.sampled_from([1, 60, 119, 120, 180, 240, 246, 480, 1440, 2880, 10080]),
)
kinds_of_work = st.integers(1, 7)
shift_lists = st.lists(weekly_shifts, min_size=1, max_size=3)
window_lists = st.lists(windows, min_size=1, max_size=2)
single_lists = st.lists(single_shifts, min_size=1, max_size=2)


@st.composite
def _work(draw: st.DrawFn) -> Plain:
    kind = draw(kinds_of_work)
    return filled(
        {
            "shifts": draw(shift_lists) if kind & 1 else None,
            "windows": draw(window_lists) if kind & 2 else None,
            "single_shifts": draw(single_lists) if kind & 4 else None,
        }
    )


# Shifts, windows and single shifts: one entry at least.
work = _work()
covers = st.sampled_from([None, None, None, 0, 0.0, 0.1, 1 / 3, 0.5, 1])
skill_lists = st.lists(st.sampled_from(SKILLS), max_size=2, unique=True)
must_lists = st.lists(st.sampled_from(SKILLS), min_size=1, max_size=2, unique=True)
asked_skills = st.none() | st.fixed_dictionaries({}, optional={"must": must_lists, "wish": skill_lists})
asked_languages = sometimes(
    st.fixed_dictionaries(
        {},
        optional={
            "must": st.sampled_from([{}, {"fi": "A1"}, {"fi": "B1"}, {"sv": "A2"}, {"fi": "C1", "sv": "A1"}]),
            "wish": st.dictionaries(
                st.sampled_from(LANGUAGES), st.sampled_from(["A1", "A2", "B2"]), max_size=2
            ),
        },
    )
)
caps = st.sampled_from([None, None, None, 0.5, 4.1, 10, 30, 1680])
known = sometimes(st.lists(st.sampled_from([*IDS, "elsewhere"]), max_size=3, unique=True))


@st.composite
def _needs(draw: st.DrawFn) -> Plain:
    return {
        "id": "n1",
        "place": draw(places),
        **draw(work),
        **draw(date_ranges),
        **filled(
            {
                "min_cover": draw(covers),
                "skills": draw(asked_skills),
                "languages": draw(asked_languages),
                "conditions": draw(conditions),
                "hours_cap": draw(caps),
                "known": draw(known),
            }
        ),
    }


needs = _needs()
few_names = st.lists(names, min_size=1, max_size=4, unique=True)
before = st.integers(0, 3)


@st.composite
def _pools(draw: st.DrawFn) -> list[Plain]:
    found: list[Plain] = []
    for name in draw(few_names):
        copied = draw(before)
        found.append({**(found[copied] if copied < len(found) else draw(profiles)), "id": name})
    return found


# Profiles with an id each; many are equal but for their id.
pools = _pools()


@st.composite
def _need_pools(draw: st.DrawFn) -> list[Plain]:
    found: list[Plain] = []
    for at in range(draw(st.integers(1, 4))):
        copied = draw(before)
        found.append({**(found[copied] if copied < len(found) else draw(needs)), "id": f"n{at}"})
    return found


# Needs with an id each; some are equal but for their id.
need_pools = _need_pools()
put_right = st.integers(0, 127)


@st.composite
def _easy_pairs(draw: st.DrawFn) -> tuple[Plain, Plain]:
    need, profile, right = dict(draw(needs)), dict(draw(profiles)), draw(put_right)
    if right & 1 or right & 2:
        profile["travel"] = [*profile["travel"], {"mode": "any", "km": 1000}]
    if right & 4:
        for one in (need, profile):
            one.pop("from", None)
            one.pop("to", None)
    if right & 8:
        need.pop("min_cover", None)
        profile.pop("shortest_shift", None)
    if right & 16:
        profile["available"] = [{"weekday": day, "start": "06:00", "end": "23:59"} for day in range(7)]
    if right & 32:
        profile["skills"] = dict.fromkeys(SKILLS, "can") | profile.get("skills", {})
        for skill in need.get("skills", {}).get("must", []):
            profile["skills"][skill] = "done" if right & 2 else "can"
    if right & 64:
        profile["languages"] = {"fi": "C1", "sv": "B1"} | profile.get("languages", {})
    return need, profile


# Pairs that often match: much of what would stop them is put right in many of them.
easy_pairs = _easy_pairs()
