"""A real HTTP server that answers like OSRM's table and Digitransit's plans, and badly where a test asks for it."""

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.support.local_server import serving

_ASKED = re.compile(
    r"(j\d+):planConnection\(origin:(?P<origin>.*?),destination:(?P<destination>.*?),"
    r'dateTime:\{(?P<when>\w+):"(?P<moment>[^"]+)"\},first:3\)\{edges\{node\{start end\}\} routingErrors\{code\}\}'
)
_PLACE = re.compile(r"\{location:\{coordinate:\{latitude:([\d.]+),longitude:([\d.]+)\}\}\}")


@dataclass
class RouteServerDouble:
    """What the server was asked, and how it answers: seconds of a drive, minutes of a ride, or `trouble`."""

    url: str = ""
    drive_seconds: float | None = 600.0
    ride_minutes: float | None = 20.0
    wait_minutes: float = 5.0
    trouble: str = ""
    routing_error: str = ""
    asked: list[str] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)


@contextmanager
def route_server() -> Iterator[RouteServerDouble]:
    """The server on a port of its own, until the test is over."""
    double = RouteServerDouble()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            double.asked.append(self.path)
            self._send(_table(double, self.path))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            double.asked.append(body)
            double.keys.append(self.headers["digitransit-subscription-key"])
            self._send(_plans(double, json.loads(body)["query"]))

        def _send(self, answer: Any) -> None:
            text = json.dumps(answer).encode()
            if double.trouble == "down":
                self.close_connection = True
                return
            if double.trouble == "slow":
                time.sleep(3)
            if double.trouble == "no json":
                text = b"<html>" + text
            if double.trouble == "moved":
                self.send_response(302)
                self.send_header("Location", "http://127.0.0.1:9/")
            else:
                self.send_response(500 if double.trouble == "broken" else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            if double.trouble == "half":
                self.wfile.write(text[: len(text) // 2])
                self.close_connection = True
            elif double.trouble == "drip":
                self._drip(text)
            else:
                self.wfile.write(text)

        def _drip(self, text: bytes) -> None:
            for byte in text:
                try:
                    self.wfile.write(bytes([byte]))
                except OSError:
                    self.close_connection = True
                    return
                time.sleep(0.2)

        def log_message(self, *args: Any) -> None:
            return

    with serving(Handler) as address:
        double.url = address
        yield double


def _table(double: RouteServerDouble, path: str) -> Any:
    parts = urlsplit(path)
    places = parts.path.removeprefix("/table/v1/driving/").split(";")
    asked = parse_qs(parts.query)
    assert asked["annotations"] == ["duration"] and asked["destinations"] == ["0"]
    sources = [int(at) for at in asked["sources"][0].split(";")]
    assert sources == list(range(1, len(places)))
    rows: list[Any] = [[double.drive_seconds] for _ in sources]
    if double.trouble == "short":
        rows = rows[1:]
    if double.trouble == "negative":
        rows = [[-5] for _ in rows]
    if double.trouble == "text":
        rows = [["5"] for _ in rows]
    return {"code": "InvalidQuery" if double.trouble == "refused" else "Ok", "durations": rows}


def _plans(double: RouteServerDouble, query: str) -> Any:
    found: dict[str, Any] = {}
    for one in _ASKED.finditer(query):
        assert _PLACE.fullmatch(one["origin"]) and _PLACE.fullmatch(one["destination"])
        moment = datetime.fromisoformat(one["moment"])
        edges = []
        if double.ride_minutes is not None:
            wait, ride = timedelta(minutes=double.wait_minutes), timedelta(minutes=double.ride_minutes)
            start = moment - wait - ride if one["when"] == "latestArrival" else moment + wait
            edges = [{"node": {"start": start.isoformat(), "end": (start + ride).isoformat()}}]
            if double.trouble == "late":
                edges = [{"node": {"start": "soon", "end": start.isoformat()}}]
        errors = [{"code": double.routing_error}] if double.routing_error else []
        found[one[1]] = {"edges": edges, "routingErrors": errors}
    if double.trouble == "short":
        found.pop("j0")
    if double.trouble == "refused":
        return {"errors": [{"message": "no"}], "data": None}
    return {"data": found}
