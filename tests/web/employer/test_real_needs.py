"""Times as people really state them, in 24 shapes: each entered through the pages without inventing a fact.

The lines are what a reader of the need gets.
"""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.models import Account, Need
from portti.services.match_inputs import has_fixed_times, need_data
from portti.wording.job import all_times_in_words, terms_in_words
from tests.factories.accounts import make_employer
from tests.support.web import log_in

Step = tuple[str, dict[str, Any]]
AGREED, ALSO = "times to be agreed", "also: times to be agreed"
LIVING_IN = "living at the workplace"
BY_THE_AGREEMENT = "pay by the collective agreement of the field"
WEEKDAYS, ALL_DAYS = [str(day) for day in range(5)], [str(day) for day in range(7)]


def shift(days: list[str], start: str, end: str, **more: Any) -> Step:
    return "week", {"days": days, "start": start, "end": end, **more}


def agreed(**known: Any) -> Step:
    return "open", known


def more(**known: Any) -> Step:
    return "more", {"do": "add", **known}


def living(**known: Any) -> Step:
    return "living_in", known


def terms(**known: Any) -> Step:
    return "terms", known


REAL: list[tuple[str, list[Step], list[str]]] = [
    (
        "one fixed day, one shift of a weekend, an evening, and short visits when called",
        [
            shift(["1"], "8", "16"),
            agreed(
                weekdays=["5", "6"],
                any_days="y",
                best_weekday="6",
                times_a_week="1",
                visit_min="4",
                visit_max="5",
                job="part_casual",
            ),
            more(weekdays=["4"], parts=["evening"]),
            more(parts=["morning", "evening"], casual="y"),
            terms(pay_text="9.90 an hour, later 11.57"),
        ],
        [
            "on Tuesdays at 8:00–16:00",
            ALSO,
            "part-time work, or now and then",
            "on Saturdays or Sundays, any combination, preferably on Sundays, once a week, "
            "4–5 hours at a time",
            "evenings, on Fridays",
            "mornings and evenings, now and then, agreed each time",
        ],
    ),
    (
        "a rota of full weeks",
        [agreed(hours_min="40", hours_max="40", weekdays=ALL_DAYS, any_days="y", job="full_time")],
        [AGREED, "full-time work", "any day", "40 hours a week"],
    ),
    (
        "afternoons of the working week",
        [agreed(parts=["day"], weekdays=WEEKDAYS, earliest="12")],
        [AGREED, "daytime", "not before 12:00", "from Monday to Friday"],
    ),
    (
        "two visits a day, the first of them longer or shorter",
        [
            shift(ALL_DAYS, "16", "16.30"),
            agreed(weekdays=ALL_DAYS, earliest="7.30", latest="9", visit_min="1", visit_max="1,5"),
        ],
        ["every day at 16:00–16:30", ALSO, "between 7:30–9:00", "every day", "1–1.5 hours at a time"],
    ),
    ("all day, no more known", [agreed(job="full_time")], [AGREED, "full-time work"]),
    ("a plan of the employer's own", [agreed()], [AGREED]),
    (
        "some days of living in each month",
        [
            agreed(parts=["live_in"]),
            living(days_min="4", days_max="7", every_days="28"),
            terms(pay_text="832.71 a week"),
        ],
        [AGREED, LIVING_IN, "4–7 days at a time, once in each period of 4 weeks"],
    ),
    ("six share", [agreed(assistants="6")], [AGREED, "6 assistants share the work"]),
    (
        "day and night, by several",
        [shift(ALL_DAYS, "0", "24", splittable="y"), terms(pay_basis="more")],
        [
            "every day at 0:00–24:00, can be shared in parts",
            "more pay than the collective agreement of the field asks",
        ],
    ),
    (
        "mornings that begin and end when it suits",
        [agreed(parts=["morning"], earliest="8.30", latest="13", visit_min="3,5", visit_max="4,5")],
        [AGREED, "mornings", "between 8:30–13:00", "3.5–4.5 hours at a time"],
    ),
    (
        "three who live there and have other jobs",
        [
            agreed(parts=["morning", "evening", "night", "live_in"], assistants="3"),
            living(own_room="y"),
        ],
        [
            AGREED,
            "mornings, evenings, nights and living at the workplace",
            "the assistant has a room of their own",
            "3 assistants share the work",
        ],
    ),
    ("visits as planned", [agreed()], [AGREED]),
    (
        "a long shift with a break in it, for some months",
        [
            shift(WEEKDAYS, "11", "20.30"),
            terms(
                break_minutes="30",
                contract="fixed_term",
                months_min="3",
                months_max="6",
                pay_basis="agreement",
            ),
        ],
        [
            "from Monday to Friday at 11:00–20:30",
            "each shift has a break of 30 minutes",
            "work for 3–6 months",
            BY_THE_AGREEMENT,
        ],
    ),
    ("mornings only", [agreed(parts=["morning"])], [AGREED, "mornings"]),
    (
        "living in all week, in a room of one's own",
        [
            agreed(parts=["live_in"], weekdays=ALL_DAYS, job="full_time"),
            living(own_room="y"),
            more(parts=["night"], casual="y"),
            terms(contract="permanent", pay_text="1250 a month"),
        ],
        [
            AGREED,
            "full-time work",
            "living at the workplace, every day",
            "nights, now and then, agreed each time",
            "the assistant has a room of their own",
            "work until further notice",
        ],
    ),
    ("afternoons and evenings", [agreed(parts=["day", "evening"])], [AGREED, "daytime and evenings"]),
    (
        "some of three days, and a weekend now and then",
        [
            agreed(weekdays=["0", "4"], any_days="y", hours_min="12", hours_max="15"),
            more(weekdays=["3"], parts=["day"], instead="y"),
            more(weekdays=["5", "6"], casual="y"),
        ],
        [
            AGREED,
            "on Mondays or Fridays, any combination",
            "or: daytime, on Thursdays",
            "on Saturdays and Sundays, now and then, agreed each time",
            "12–15 hours a week",
        ],
    ),
    (
        "any shift of the day",
        [agreed(parts=["day", "evening", "night"], weekdays=ALL_DAYS, any_days="y")],
        [AGREED, "daytime, evenings and nights", "any day"],
    ),
    (
        "day and night, one more for the team",
        [shift(ALL_DAYS, "0", "24", splittable="y")],
        ["every day at 0:00–24:00, can be shared in parts"],
    ),
    (
        "from getting up to going to bed",
        [agreed(parts=["morning", "day"], earliest="6", latest="19")],
        [AGREED, "mornings and daytime", "between 6:00–19:00"],
    ),
    (
        "living in, full-time, for good",
        [agreed(parts=["live_in"], job="full_time"), terms(contract="permanent")],
        [AGREED, "full-time work", LIVING_IN, "work until further notice"],
    ),
    (
        "four hours a day somewhere in five, and an evening now and then",
        [
            ("windows", {"days": WEEKDAYS, "earliest": "13", "latest": "18", "hours": "4", "times": "5"}),
            agreed(parts=["evening"], job="casual"),
        ],
        [
            "from Monday to Friday 4 hours without a break between 13:00–18:00",
            ALSO,
            "evenings",
            "now and then, agreed each time",
        ],
    ),
    (
        "two afternoons, whichever they are",
        [agreed(parts=["day"], times_a_week="2", earliest="11.30")],
        [AGREED, "daytime", "not before 11:30", "2 times a week"],
    ),
    (
        "only when called",
        [agreed(job="casual"), terms(pay_basis="agreement")],
        [AGREED, "now and then, agreed each time", BY_THE_AGREEMENT],
    ),
]
MORE_SHAPES: list[tuple[str, list[Step], list[str]]] = [
    (
        "two hours most mornings and four at weekends",
        [
            agreed(parts=["morning"], weekdays=WEEKDAYS, any_days="y", visit_min="2", visit_max="2"),
            more(weekdays=["5", "6"], visit_min="4", visit_max="4"),
        ],
        [
            AGREED,
            "mornings, on Mondays, Tuesdays, Wednesdays, Thursdays, or Fridays, any combination, "
            "2 hours at a time",
            "on Saturdays and Sundays, 4 hours at a time",
        ],
    ),
    (
        "two weeks in, two weeks off",
        [agreed(parts=["live_in"]), living(days_min="14", days_max="14", every_days="28")],
        [AGREED, LIVING_IN, "2 weeks at a time, then 2 weeks off"],
    ),
]
KINDS = {"week": "weekly", "windows": "window", "open": "open"}


def test_there_are_as_many_as_there_are_advertisements() -> None:
    assert len(REAL) == 24


ALL = [*REAL, *MORE_SHAPES]


@pytest.mark.parametrize(("stated", "steps", "lines"), ALL, ids=[one[0][:30] for one in ALL])
def test_a_real_need_is_entered_as_it_was_stated_and_published(
    client: FlaskClient, session: Session, stated: str, steps: list[Step], lines: list[str]
) -> None:
    employer = make_employer(session)
    log_in(client, session.get_one(Account, employer.account_id))
    where = client.post("/en/employer/needs/new").headers["Location"].removesuffix("/place")
    kinds = list(dict.fromkeys(KINDS[step] for step, _data in steps if step in KINDS))
    words = {"title": "A real need", "text": stated, "language": "en", "open_to_visitors": "y"}
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
    assert all_times_in_words(need_data(need), need, "en") + terms_in_words(need, "en") == lines
    assert has_fixed_times(need) == (kinds != ["open"])
    pay = dict(steps).get("terms", {}).get("pay_text", "")
    # The employer's own page, and the page of the need that others read.
    for page in (where, f"/en/needs/{need.id}"):
        shown = re.sub(r"\s+", " ", client.get(page).get_data(as_text=True))
        for line in [*lines, pay]:
            assert line in shown
