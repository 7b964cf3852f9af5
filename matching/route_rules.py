"""Reads from the rules which servers measure journeys: `travel.measured`."""

import math
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from matching.errors import RulesFault
from matching.types import MODES, Measured, RouteServer

FASTEST = {"car": 150.0, "transit": 250.0, "bicycle": 50.0, "walk": 12.0}
SECONDS, RUN_SECONDS, KEPT_DAYS = 10.0, 45.0, 30
_KEYS = {"servers", "fastest", "seconds", "run_seconds", "kept_days"}
_HERE = ("localhost", "127.0.0.1", "::1")


def read_measured(travel: Mapping[str, Any], place: str) -> Measured | None:
    """How journeys are measured; None, all estimated, where the key is missing. Raises RulesFault with the key."""
    if "measured" not in travel:
        return None
    table, place = travel["measured"], f"{place}.measured"
    if not isinstance(table, dict) or not {"servers"} <= set(table) <= _KEYS:
        raise RulesFault(place, "servers, and perhaps " + ", ".join(sorted(_KEYS - {"servers"})))
    servers = table["servers"]
    if not isinstance(servers, dict) or not servers:
        raise RulesFault(f"{place}.servers", "a server for one mode at least")
    fastest = table.get("fastest", {})
    if not isinstance(fastest, dict) or not set(fastest) <= set(FASTEST):
        raise RulesFault(f"{place}.fastest", "km/h of some of " + ", ".join(FASTEST))
    return Measured(
        servers={mode: _server(mode, found, f"{place}.servers.{mode}") for mode, found in servers.items()},
        fastest={
            mode: _number(fastest.get(mode, speed), f"{place}.fastest.{mode}")
            for mode, speed in FASTEST.items()
        },
        seconds=_number(table.get("seconds", SECONDS), f"{place}.seconds"),
        run_seconds=_number(table.get("run_seconds", RUN_SECONDS), f"{place}.run_seconds"),
        kept_days=int(_number(table.get("kept_days", KEPT_DAYS), f"{place}.kept_days")),
    )


def _server(mode: str, found: Any, place: str) -> RouteServer:
    if mode not in MODES or mode == "any":
        raise RulesFault(place, "one of the modes " + ", ".join(FASTEST))
    if not isinstance(found, dict) or set(found) != {"kind", "url"}:
        raise RulesFault(place, "kind and url")
    kind = "digitransit" if mode == "transit" else "osrm"
    if found["kind"] != kind:
        raise RulesFault(f"{place}.kind", f"\"{kind}\": timetables are Digitransit's, all else OSRM's")
    return RouteServer(kind, _address(found["url"], kind, f"{place}.url"))


def _address(url: Any, kind: str, place: str) -> str:
    try:
        parts = urlsplit(url if isinstance(url, str) else "")
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        good = False
    if not good or parts.username or parts.password or parts.query or parts.fragment:
        raise RulesFault(place, "an address that starts with http:// or https://, without a key in it")
    if kind == "digitransit" and parts.scheme == "http" and parts.hostname not in _HERE:
        raise RulesFault(place, "an address that starts with https://: a key is sent there")
    return str(url)


def _number(value: Any, place: str) -> float:
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not math.isfinite(value)
        or value <= 0
    ):
        raise RulesFault(place, "a number above 0")
    return float(value)
