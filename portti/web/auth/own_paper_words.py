"""A person's own papers in plain words, for the copy of their data."""

from datetime import date, datetime
from typing import Any

from flask_babel import gettext

from portti.moments import short_day, short_moment
from portti.services.paper_making import kilometres
from portti.vocabulary import clock_span
from portti.wording.paper import COUNTS, KINDS, LABELS

Section = tuple[str, list[str]]
_DAY = 1440


def papers_section(data: dict[str, Any], language: str) -> Section:
    """Return what the person filled in, paper by paper."""
    lines = []
    for paper in data["papers"]:
        made = short_moment(datetime.fromisoformat(paper["made_at"]), language)
        lines.append(f"{gettext(KINDS[paper['kind']])}, {made}")
        words = paper["words"].items()
        lines += [f"{gettext(LABELS[code])}: {_plain(code, text)}" for code, text in words if text]
        lines += [_line(line, language) for line in paper["lines"]]
    return gettext("Your papers"), lines


def cards_section(data: dict[str, Any]) -> Section:
    """Return the person's instruction cards, each with its steps."""
    return gettext("Your instruction cards"), [
        f"{card['title']}: " + " ".join(step["text"] for step in card["steps"])
        for card in data["instruction_cards"]
    ]


def _plain(code: str, text: str) -> str:
    words = gettext(COUNTS[text]) if code == "counting_language" and text in COUNTS else text
    return " ".join(str(words).split())


def _line(line: dict[str, Any], language: str) -> str:
    day = short_day(date.fromisoformat(line["on"]), language)
    if line["metres"] is not None:
        return f"{day}: {line['start']} – {line['end']}, {kilometres(line['metres'], language)} km"
    start = line["start_minute"]
    return f"{day}: {clock_span(start, (start + line['wall_minutes']) % _DAY, language)}"
