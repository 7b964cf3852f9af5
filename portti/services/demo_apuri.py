"""The published figures of the Apuri project 2018–2020 as rows of a period of its own, so that statistics give them.

Taken from its description: 585 events of 269 clients, 360 hours of drop-in, 300 of telephone, 100 pop-ups at 8 places
in 3 localities with about 600 visitors, 64.5 % very satisfied. Neither 585 nor 269 can give that share; 374 of 580
rated events do: how many were rated is chosen by us. So is what the description does not tell: days, groups,
functions, channels, the three localities and the names of places. Visitors are told of pop-ups only, so the other
sessions have none. Of the partners 62.5 % gave 5 and 25 % gave 4: five and two of eight, of which the eight is ours
too, and that the last one gave 3.
"""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from portti.domain.answers import PARTNER
from portti.models import Centre
from portti.queries.answers import write_answers
from portti.queries.client_events import write_events
from portti.queries.service_sessions import write_sessions

FROM_ON, TO_ON = date(2018, 1, 1), date(2020, 12, 31)
_EVENTS, _CLIENTS = 585, 269
_RATED = {"very_satisfied": 374, "satisfied": 174, "neither": 20, "dissatisfied": 12}
_RESULTS = {
    "very_satisfied": "solved",
    # "About 30 % satisfied, but the matter unfinished."
    "satisfied": "continues",
    "neither": "referred",
    "dissatisfied": "outside_power",
}
_PLACES = (
    ("Pääkirjasto", "179"),
    ("Kauppakeskus", "179"),
    ("Terveysasema", "179"),
    ("Yhdistysten talo", "179"),
    ("Kaupunginkirjasto", "182"),
    ("Palvelutalo", "182"),
    ("Lähikirjasto", "992"),
    ("Kaupungintalo", "992"),
)
_PARTNERS = ("5",) * 5 + ("4",) * 2 + ("3",)
_SESSIONS = (("drop_in", 120, 180, 0), ("phone_hours", 150, 120, 0), ("pop_up", 100, 120, 6))
"""Kind, how many, minutes and visitors of each: 360 hours, 300 hours, 600 visitors."""


def make_apuri_period(session: Session, centre: Centre, *, now: datetime) -> None:
    """Write the events and sessions of the three years."""
    chance = random.Random(2018)  # noqa: S311 - made-up data, nothing secret
    clients = [*range(_CLIENTS), *(chance.randrange(_CLIENTS) for _number in range(_EVENTS - _CLIENTS))]
    told: list[str | None] = [word for word, count in _RATED.items() for _number in range(count)]
    told += [None] * (_EVENTS - len(told))
    chance.shuffle(told)
    days = sorted(_day(chance) for _number in range(_EVENTS))
    rows = [
        (_event(chance, centre.id, *facts, now), frozenset({"guidance"}))
        for facts in zip(days, clients, told, strict=True)
    ]
    write_events(session, rows)
    write_sessions(session, list(_sessions(chance, centre.id, now)))
    write_answers(session, centre.id, PARTNER, TO_ON, [(score, None) for score in _PARTNERS])


def _day(chance: random.Random) -> date:
    return FROM_ON + timedelta(days=chance.randrange((TO_ON - FROM_ON).days + 1))


def _event(
    chance: random.Random, centre_id: int, day: date, client: int, satisfaction: str | None, now: datetime
) -> dict[str, Any]:
    return {
        "centre_id": centre_id,
        "happened_on": day,
        "client_group": chance.choice(("employer", "employer", "relative", "other")),
        "channel": chance.choice(("phone", "phone", "visit", "meeting", "home_visit", "pop_up", "video")),
        "topic": None,
        "municipality_code": chance.choice(("179", "182", "992")),
        "minutes": None,
        "begun_by": "client",
        "result": _RESULTS[satisfaction] if satisfaction else None,
        "referred_to": None,
        "unmet_need": None,
        "satisfaction": satisfaction,
        "account_id": None,
        "client_number": f"apuri-{client + 1}",
        "source": "import",
        "source_key": None,
        "logged_by_account_id": None,
        "logged_at": now,
        "changed_at": now,
        "row_version": 1,
    }


def _sessions(chance: random.Random, centre_id: int, now: datetime) -> Iterator[dict[str, Any]]:
    for kind, count, minutes, visitors in _SESSIONS:
        for number in range(count):
            place, municipality = _PLACES[number % len(_PLACES)] if kind == "pop_up" else ("Toimisto", "179")
            yield {
                "centre_id": centre_id,
                "held_on": _day(chance),
                "kind": kind,
                "place": place,
                "municipality_code": municipality,
                "open_minutes": minutes,
                "visitors": visitors,
                "anonymous_visitors": visitors,
                "source": "import",
                "logged_at": now,
                "changed_at": now,
                "closed_at": now,
                "row_version": 1,
            }
