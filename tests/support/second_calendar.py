"""A second reader of iCalendar, written from RFC 5545 without the library that writes it; dateutil reads zones."""

import io
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from dateutil import tz


@dataclass
class ReadEvent:
    """One VEVENT: each property's value and parameters by its name; EXDATE, which alone may come again, apart."""

    properties: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)
    left_out: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def text(self, name: str) -> str:
        """Return a text with its escapes resolved."""
        value = self.properties[name][0]
        return re.sub(r"\\([\\;,nN])", lambda found: {"n": "\n", "N": "\n"}.get(found[1], found[1]), value)


@dataclass
class ReadCalendar:
    """A calendar as the second reader understands it."""

    text: str
    method: str
    events: list[ReadEvent]

    def moment(self, event: ReadEvent, name: str) -> datetime | date:
        """Return a moment in UTC, by the rules of the calendar's own VTIMEZONE; a day where there is no time."""
        return self._moment(*event.properties[name])

    def left_out(self, event: ReadEvent) -> set[datetime | date]:
        """Return the moments at which an event that comes again does not come."""
        return {
            self._moment(one, parameters)
            for values, parameters in event.left_out
            for one in values.split(",")
        }

    def _moment(self, value: str, parameters: dict[str, str]) -> datetime | date:
        if parameters.get("VALUE") == "DATE":
            return datetime.strptime(value, "%Y%m%d").date()
        if value.endswith("Z"):
            return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        zone = tz.tzical(io.StringIO(self.text)).get(parameters["TZID"])
        wall = datetime.strptime(value, "%Y%m%dT%H%M%S").replace(tzinfo=zone)
        return wall.astimezone(UTC)


def read_calendar(text: str) -> ReadCalendar:
    """Read a calendar; ValueError where lines, nesting or what must stand are not as the standard says."""
    if not text.endswith("\r\n") or re.search(r"(?<!\r)\n", text):
        raise ValueError("lines must end with CRLF")
    if any(len(line.encode()) > 75 for line in text.split("\r\n")):
        raise ValueError("a line is longer than 75 octets")
    within: list[str] = []
    events: list[ReadEvent] = []
    method = ""
    for line in text.replace("\r\n ", "").replace("\r\n\t", "").split("\r\n")[:-1]:
        name, parameters, value = _content(line)
        if name == "BEGIN":
            within.append(value)
            if value == "VEVENT":
                events.append(ReadEvent())
        elif name == "END":
            if within.pop() != value:
                raise ValueError(f"{value} ends where it did not begin")
        elif within == ["VCALENDAR"] and name == "METHOD":
            method = value
        elif within == ["VCALENDAR", "VEVENT"] and name == "EXDATE":
            events[-1].left_out.append((value, parameters))
        elif within == ["VCALENDAR", "VEVENT"]:
            events[-1].properties[name] = (value, parameters)
    if within:
        raise ValueError(f"{within} does not end")
    for event in events:
        if not {"UID", "DTSTAMP", "DTSTART"} <= set(event.properties):
            raise ValueError("an event lacks what must stand")
    return ReadCalendar(text, method, events)


def _content(line: str) -> tuple[str, dict[str, str], str]:
    found = re.fullmatch(r'([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^":;]*))*):(.*)', line, re.DOTALL)
    if found is None:
        raise ValueError(f"not a content line: {line!r}")
    pairs = re.findall(r';([A-Za-z0-9-]+)=("[^"]*"|[^":;]*)', found[2])
    return found[1].upper(), {name.upper(): value.strip('"') for name, value in pairs}, found[3]
