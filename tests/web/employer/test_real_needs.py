"""Times as people really state them: 24 real advertisements, each entered without inventing a fact.

The words are the schedules and hours of the advertisements; the lines are what a reader of the need gets.
"""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.models import Account, Need
from portti.services.match_inputs import has_fixed_times, need_data
from portti.week_words import all_times_in_words
from tests.factories.accounts import make_employer
from tests.support.web import log_in

Step = tuple[str, dict[str, Any]]
AGREED, ALSO = "times to be agreed", "also: times to be agreed"
WEEKDAYS, ALL_DAYS = [str(day) for day in range(5)], [str(day) for day in range(7)]


def shift(days: list[str], start: str, end: str, **more: Any) -> Step:
    return "week", {"days": days, "start": start, "end": end, **more}


def agreed(**known: Any) -> Step:
    return "open", known


WEEKEND = {
    "weekdays": ["4", "5", "6"],
    "parts": ["morning", "evening"],
    "best_weekday": "6",
    "visit_min": "4",
    "visit_max": "5",
}

REAL: list[tuple[str, list[Step], list[str]]] = [
    (
        "Tue 8-16; one 4-5 h weekend shift, Sunday preferred; Fri evening; short morning/evening shifts",
        [shift(["1"], "8", "16"), agreed(**WEEKEND)],
        [
            "on Tuesdays at 8:00–16:00",
            ALSO,
            "mornings and evenings",
            "on Fridays, on Saturdays and on Sundays, preferably on Sundays",
            "4–5 hours at a time",
        ],
    ),
    (
        "40 hours, rota incl. weekends and bank holidays",
        [agreed(hours_min="40", hours_max="40", weekdays=ALL_DAYS, any_days="y")],
        [AGREED, "any day", "40 hours a week"],
    ),
    (
        "weekday afternoons",
        [agreed(parts=["day"], weekdays=WEEKDAYS, earliest="12")],
        [AGREED, "daytime", "not before 12:00", "from Monday to Friday"],
    ),
    (
        "every day 7:30 for 1-1.5 h and 16:00-16:30, 11-14 hours",
        [
            shift(ALL_DAYS, "7.30", "9"),
            shift(ALL_DAYS, "16", "16.30"),
        ],
        ["every day at 7:30–9:00", "every day at 16:00–16:30"],
    ),
    ("full-time", [agreed()], [AGREED]),
    ("self-directed programme", [agreed()], [AGREED]),
    (
        "live-in 7 days in every 4 weeks (or 4 days); slots movable",
        [agreed(parts=["live_in"])],
        [AGREED, "living at the workplace"],
    ),
    (
        "scheduled rota shared by six assistants",
        [agreed(assistants="6")],
        [AGREED, "6 assistants share the work"],
    ),
    (
        "round-the-clock team",
        [shift(ALL_DAYS, "0", "24", splittable="y")],
        ["every day at 0:00–24:00, can be shared in parts"],
    ),
    (
        "mornings 8:30/9:00-12:30/13:00",
        [agreed(parts=["morning"], earliest="8.30", latest="13", visit_min="3,5", visit_max="4,5")],
        [AGREED, "mornings", "between 8:30–13:00", "3.5–4.5 hours at a time"],
    ),
    (
        "three live-in attendants with other day jobs",
        [agreed(parts=["night", "live_in"], assistants="3")],
        [AGREED, "nights and living at the workplace", "3 assistants share the work"],
    ),
    ("scheduled visits", [agreed()], [AGREED]),
    (
        "Mon-Fri 11:00-20:30 incl. 30 min break, 45 hours",
        [shift(WEEKDAYS, "11", "20.30")],
        ["from Monday to Friday at 11:00–20:30"],
    ),
    ("mornings", [agreed(parts=["morning"])], [AGREED, "mornings"]),
    (
        "full-time live-in, every day, shared with the spouse",
        [agreed(parts=["live_in"], weekdays=ALL_DAYS)],
        [AGREED, "living at the workplace", "every day"],
    ),
    (
        "after-school and evening routines",
        [agreed(parts=["day", "evening"])],
        [AGREED, "daytime and evenings"],
    ),
    (
        "Mon or Fri whole/part day or Thu afternoon, any combination; 12-15 hours",
        [agreed(weekdays=["0", "3", "4"], any_days="y", hours_min="12", hours_max="15")],
        [AGREED, "on Mondays, on Thursdays, or on Fridays, any combination", "12–15 hours a week"],
    ),
    (
        "1st, 2nd, 3rd and weekend shifts",
        [agreed(parts=["day", "evening", "night"], weekdays=ALL_DAYS, any_days="y")],
        [AGREED, "daytime, evenings and nights", "any day"],
    ),
    (
        "24/7 team rota, 168 hours",
        [shift(ALL_DAYS, "0", "24", splittable="y")],
        ["every day at 0:00–24:00, can be shared in parts"],
    ),
    (
        "during the day (up 6:00-6:30, to bed by 19:00)",
        [agreed(parts=["morning", "day"], earliest="6", latest="19")],
        [AGREED, "mornings and daytime", "between 6:00–19:00"],
    ),
    ("permanent full-time live-in", [agreed(parts=["live_in"])], [AGREED, "living at the workplace"]),
    (
        "Mon-Fri 13:00-17:00 or 14:00-18:00, 20 hours; occasional evenings",
        [
            ("windows", {"days": WEEKDAYS, "earliest": "13", "latest": "18", "hours": "4", "times": "5"}),
            agreed(parts=["evening"], casual="y"),
        ],
        [
            "from Monday to Friday 4 hours without a break between 13:00–18:00",
            ALSO,
            "evenings",
            "now and then, agreed each time",
        ],
    ),
    (
        "two afternoons a week after 11:30",
        [agreed(parts=["day"], times_a_week="2", earliest="11.30")],
        [AGREED, "daytime", "not before 11:30", "2 times a week"],
    ),
    (
        "casual shifts as clients need",
        [agreed(casual="y")],
        [AGREED, "now and then, agreed each time"],
    ),
]
KINDS = {"week": "weekly", "windows": "window", "singles": "single", "open": "open"}


def test_there_are_as_many_as_there_are_advertisements() -> None:
    assert len(REAL) == 24


@pytest.mark.parametrize(("stated", "steps", "lines"), REAL, ids=[one[0][:30] for one in REAL])
def test_a_real_need_is_entered_as_it_was_stated_and_published(
    client: FlaskClient, session: Session, stated: str, steps: list[Step], lines: list[str]
) -> None:
    employer = make_employer(session)
    log_in(client, session.get_one(Account, employer.account_id))
    where = client.post("/en/employer/needs/new").headers["Location"].removesuffix("/place")
    kinds = list(dict.fromkeys(KINDS[step] for step, _data in steps))
    words = {"title": "A real need", "text": stated, "language": "en"}
    for step, data in [
        ("place", {"place": "Jyväskylä"}),
        ("times", {"kinds": kinds}),
        *steps,
        ("text", words),
    ]:
        answer = client.post(f"{where}/{step}", data=data)
        assert answer.status_code == 303, step
    client.post(f"{where}/deed/publish")
    session.expire_all()
    need = session.scalars(select(Need).where(Need.employer_id == employer.id)).one()
    assert need.state == "published"
    assert all_times_in_words(need_data(need), need, "en") == lines
    assert has_fixed_times(need) == (kinds != ["open"])
    shown = client.get(where).get_data(as_text=True)
    for line in lines:
        assert line in re.sub(r"\s+", " ", shown)
