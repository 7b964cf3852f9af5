"""Asks servers of routes for minutes: OSRM's table of a mode, or Digitransit's plans by timetable.

Only rounded places, days and times of day leave the house, never an id. Every request ends within its time, a
whole run within its own; what was not answered, or not so that it can be right, is left out, and the ranking
estimates it.
"""

import contextlib
import http.client
import json
import math
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from urllib.parse import SplitResult, urlsplit

from matching.errors import MatchingError
from matching.journeys import NO_WAY, THERE, Cell, Journey, is_possible
from matching.types import HELSINKI, Measured, RouteServer

# OSRM's own default is a table of 100 places at most; one of them is the place of work.
_PLACES = 99
_PLANS = 10
_MOST_BYTES = 4_000_000
# A server that failed so often in a row is asked no more in this run.
_FAILURES = 3
_WEEKDAY_OF = {"weekday": 1, "saturday": 5, "sunday": 6}
# These alone say that nothing goes there in time; any other error says that the server does not know.
_NO_WAY_THERE = {"NO_TRANSIT_CONNECTION", "NO_TRANSIT_CONNECTION_IN_SEARCH_WINDOW", "NO_STOPS_IN_RANGE"}
_KEY_HEADER = "digitransit-subscription-key"

Answer = Mapping[Journey, float]


class RouteServerError(MatchingError):
    """A server gave no answer that can be used; says why, without any place."""


class Asking:
    """One run of asking: counts what failed, and stops at the end of its time."""

    def __init__(
        self,
        measured: Measured,
        keys: Mapping[str, str],
        today: date,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`keys` holds the API keys by kind of server, `clock` counts seconds."""
        self.measured = measured
        self.keys = keys
        self.today = today
        self.clock = clock
        self.ends = clock() + measured.run_seconds
        self.failures: dict[str, list[str]] = {}

    def ask(self, journeys: Sequence[Journey], turn: int = 0) -> Iterator[Answer]:
        """What the servers answer, request by request; an answer that cannot be right is left out.

        `turn` says with which request to begin, where a run has no time for all.
        """
        chunks = list(_chunks(journeys, self.measured.servers))
        first = turn % max(1, len(chunks))
        for mode, chunk in chunks[first:] + chunks[:first]:
            left = self.ends - self.clock()
            failed = self.failures.setdefault(mode, [])
            if left <= 0 or len(failed) >= _FAILURES:
                continue
            try:
                answer = self._answer(self.measured.servers[mode], chunk, min(left, self.measured.seconds))
            except RouteServerError as fault:
                failed.append(str(fault))
                continue
            failed.clear()
            yield {
                one: minutes for one, minutes in answer.items() if is_possible(one, minutes, self.measured)
            }

    def _answer(self, server: RouteServer, chunk: Sequence[Journey], seconds: float) -> Answer:
        if server.kind == "osrm":
            return _osrm(server.url, chunk, seconds)
        return _digitransit(server.url, chunk, self.today, self.keys.get(server.kind, ""), seconds)


def _chunks(
    journeys: Sequence[Journey], servers: Mapping[str, RouteServer]
) -> Iterator[tuple[str, list[Journey]]]:
    """Journeys in requests: of a table those to one place of work, of plans a few at a time."""
    ordered = sorted((one for one in journeys if one.mode in servers), key=lambda one: (one.mode, one.work))
    for (mode, _work), group in groupby(ordered, key=lambda one: (one.mode, one.work)):
        asked = list(group)
        size = _PLACES if servers[mode].kind == "osrm" else _PLANS
        for at in range(0, len(asked), size):
            yield mode, asked[at : at + size]


def _osrm(url: str, chunk: Sequence[Journey], seconds: float) -> Answer:
    """The table from many homes to one place of work, in seconds; null where no road leads there."""
    places = ";".join(_lon_lat(cell) for cell in (chunk[0].work, *(one.home for one in chunk)))
    sources = ";".join(str(at + 1) for at in range(len(chunk)))
    query = f"sources={sources}&destinations=0&annotations=duration"
    data = _json(url.rstrip("/") + f"/{places}?{query}", None, {}, seconds)
    rows = data.get("durations") if data.get("code") == "Ok" else None
    if not isinstance(rows, list) or len(rows) != len(chunk):
        raise RouteServerError("no table of the places that were asked")
    return {one: _minutes_of_row(row) for one, row in zip(chunk, rows, strict=True)}


def _minutes_of_row(row: Any) -> float:
    if not isinstance(row, list) or len(row) != 1:
        raise RouteServerError("a row of the table has another length")
    if row[0] is None:
        return NO_WAY
    if isinstance(row[0], bool) or not isinstance(row[0], int | float):
        raise RouteServerError("a duration that is no number")
    return _in_bounds(row[0] / 60.0)


def _in_bounds(minutes: float) -> float:
    if not math.isfinite(minutes) or minutes < 0:
        raise RouteServerError("a duration that cannot be")
    return min(round(minutes, 3), NO_WAY)


def _digitransit(url: str, chunk: Sequence[Journey], today: date, key: str, seconds: float) -> Answer:
    """Plans by timetable, several in one request: to be there in time, or home after work."""
    moments = [_moment(one, today) for one in chunk]
    parts = [_plan(at, one, moment) for at, (one, moment) in enumerate(zip(chunk, moments, strict=True))]
    body = json.dumps({"query": "query Journeys {" + " ".join(parts) + "}"}).encode()
    headers = {"Content-Type": "application/json", **({_KEY_HEADER: key} if key else {})}
    data = _json(url, body, headers, seconds).get("data")
    if not isinstance(data, dict):
        raise RouteServerError("no data")
    found = {}
    for at, (one, moment) in enumerate(zip(chunk, moments, strict=True)):
        minutes = _minutes_of_plan(data.get(f"j{at}"), one, moment)
        if minutes is not None:
            found[one] = minutes
    if not found:
        raise RouteServerError("no plan of the journeys that were asked")
    return found


def _plan(at: int, journey: Journey, moment: datetime) -> str:
    ends = (journey.home, journey.work) if journey.leg == THERE else (journey.work, journey.home)
    origin, destination = (
        f"{{location:{{coordinate:{{latitude:{lat / 100:.2f},longitude:{lon / 100:.2f}}}}}}}"
        for lat, lon in ends
    )
    when = "latestArrival" if journey.leg == THERE else "earliestDeparture"
    return (
        f"j{at}:planConnection(origin:{origin},destination:{destination},"
        f'dateTime:{{{when}:"{moment.isoformat(timespec="minutes")}"}},first:3)'
        "{edges{node{start end}} routingErrors{code}}"
    )


def _moment(journey: Journey, today: date) -> datetime:
    """The minute of the day on the next such day: a day that is past has no timetable."""
    ahead = (_WEEKDAY_OF[journey.day] - today.weekday() - 1) % 7 + 1
    day = datetime.combine(today + timedelta(days=ahead), datetime.min.time(), HELSINKI)
    return day + timedelta(minutes=journey.minute)


def _minutes_of_plan(plan: Any, journey: Journey, moment: datetime) -> float | None:
    """From leaving home to the start of work, or from its end to being home, by the best plan.

    None where the server does not know, such as a place that no street is near to.
    """
    edges = plan.get("edges") if isinstance(plan, dict) else None
    if not isinstance(edges, list):
        return None
    if not edges and not _codes(plan.get("routingErrors")) <= _NO_WAY_THERE:
        return None
    found = [NO_WAY]
    for edge in edges:
        node = edge.get("node") if isinstance(edge, dict) else None
        start, end = (_time(node.get(name) if isinstance(node, dict) else None) for name in ("start", "end"))
        if end < start:
            raise RouteServerError("a journey that ends before it starts")
        if journey.leg == THERE and end <= moment:
            found.append((moment - start).total_seconds() / 60.0)
        elif journey.leg != THERE and start >= moment:
            found.append((end - moment).total_seconds() / 60.0)
    return _in_bounds(min(found))


def _codes(errors: Any) -> set[str]:
    """What went wrong, by OpenTripPlanner's codes."""
    listed = errors if isinstance(errors, list) else []
    return {str(one.get("code") if isinstance(one, dict) else one) for one in listed}


def _time(text: Any) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        raise RouteServerError("a time that is none") from None
    if found.tzinfo is None:
        raise RouteServerError("a time without its zone")
    return found


def _lon_lat(cell: Cell) -> str:
    return f"{cell[1] / 100:.2f},{cell[0] / 100:.2f}"


def _json(url: str, body: bytes | None, headers: Mapping[str, str], seconds: float) -> dict[str, Any]:
    try:
        data = json.loads(_fetch(url, body, headers, seconds))
    except (ValueError, RecursionError):
        raise RouteServerError("an answer that is no JSON") from None
    if not isinstance(data, dict):
        raise RouteServerError("an answer that is no object")
    return data


def _fetch(url: str, body: bytes | None, headers: Mapping[str, str], seconds: float) -> bytes:
    """The body of an answer of status 200, whole and in time; redirects are not followed, so that keys stay."""
    parts = urlsplit(url)
    connection = _connection(parts, seconds)
    began, watch = time.monotonic(), None
    try:
        connection.connect()
        # A server that drips byte after byte never lets a read time out: this ends it all the same.
        left = max(0.001, seconds - (time.monotonic() - began))
        watch = threading.Timer(left, _hang_up, [connection.sock])
        watch.daemon = True
        watch.start()
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request("GET" if body is None else "POST", target or "/", body, dict(headers))
        response = connection.getresponse()
        if response.status != 200:
            raise RouteServerError(f"status {response.status}")
        found = response.read(_MOST_BYTES + 1)
    except (OSError, http.client.HTTPException) as fault:
        raise RouteServerError(f"no answer ({type(fault).__name__})") from None
    finally:
        if watch is not None:
            watch.cancel()
        connection.close()
    if len(found) > _MOST_BYTES:
        raise RouteServerError("an answer that is too long")
    return found


def _connection(parts: SplitResult, seconds: float) -> http.client.HTTPConnection:
    if parts.scheme == "https":
        trusted = ssl.create_default_context()
        return http.client.HTTPSConnection(parts.hostname or "", parts.port, timeout=seconds, context=trusted)
    return http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=seconds)


def _hang_up(taken: socket.socket) -> None:
    with contextlib.suppress(OSError):
        taken.shutdown(socket.SHUT_RDWR)
