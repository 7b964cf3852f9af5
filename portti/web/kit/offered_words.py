"""The words of the choices of a form, as its own page says them to whoever asks now.

A form that was sent says its choices in codes; what they mean stands on the page alone, where choices of the database
stand too. So the page is asked for once more, as its reader would ask, and read: the words are then those that the
person saw, in the language of now, whatever form it is. A page that is not given to them any more says nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO

from flask import current_app, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from portti.web.kit.languages import current_language
from portti.words import LANGUAGES

_ALONE = "portti.asked_for_words"
"""Stands in the environment of such a request: the page of kept texts must not ask for itself."""
_CHOSEN = ("radio", "checkbox")


@dataclass
class Offer:
    """What one field offers: the question, and the words of each value."""

    question: str = ""
    words: dict[str, str] = field(default_factory=dict)


Offers = Mapping[str, Offer]


def offers_of(page: str) -> Offers:
    """Return what the forms of a page offer by the names of their fields; nothing where it cannot be shown."""
    if not page.startswith("/") or _ALONE in request.environ:
        return {}
    path, _mark, query = page.partition("?")
    first, slash, rest = path[1:].partition("/")
    path = f"/{current_language()}/{rest}" if slash and first in LANGUAGES else path
    environ = {
        name: value for name, value in request.environ.items() if not name.startswith(("werkzeug.", "flask."))
    } | {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path.encode().decode("latin-1"),
        "QUERY_STRING": query,
        "CONTENT_LENGTH": "0",
        "wsgi.input": BytesIO(),
        _ALONE: True,
    }
    answer = Response.from_app(current_app.wsgi_app, environ, buffered=True)
    if answer.status_code != 200 or answer.mimetype != "text/html":
        return {}
    reader = _Reader(optional=gettext("(optional)"))
    reader.feed(answer.get_data(as_text=True))
    return reader.offers()


class _Reader(HTMLParser):
    """Collects fields of choice, their labels and the legend that they stand under."""

    def __init__(self, optional: str) -> None:
        super().__init__()
        self.optional = optional
        self.labels: dict[str, str] = {}
        self.legends: list[str] = []
        self.boxes: list[tuple[str, str, str, str]] = []
        """Name, value, id and legend of radios and checkboxes."""
        self.lists: list[tuple[str, str]] = []
        """Name and id of lists, in their order; their options follow by the same place."""
        self.options: dict[str, dict[str, str]] = {}
        self.presses: list[tuple[str, str, str]] = []
        self.heard: list[str] | None = None
        self.about: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        name = said.get("name", "")
        if tag == "fieldset":
            self.legends.append("")
        elif tag in ("legend", "label", "option") or (tag == "button" and name):
            self.heard, self.about = [], said
        elif tag == "select":
            self.lists.append((name, said.get("id", "")))
        elif tag == "input" and said.get("type") in _CHOSEN:
            legend = self.legends[-1] if self.legends else ""
            self.boxes.append((name, said.get("value", ""), said.get("id", ""), legend))

    def handle_data(self, data: str) -> None:
        if self.heard is not None:
            self.heard.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "fieldset" and self.legends:
            self.legends.pop()
        if self.heard is None or tag not in ("legend", "label", "option", "button"):
            return
        words = " ".join("".join(self.heard).split()).removesuffix(self.optional).rstrip()
        self.heard, about = None, self.about
        if tag == "legend" and self.legends:
            self.legends[-1] = words
        elif tag == "label":
            self.labels[about.get("for", "")] = words
        elif tag == "option" and self.lists:
            self.options.setdefault(self.lists[-1][0], {})[about.get("value", "")] = words
        elif tag == "button":
            self.presses.append((about["name"], about.get("value", ""), words))

    def offers(self) -> dict[str, Offer]:
        """Return what was read, by field."""
        found: dict[str, Offer] = {}
        for name, value, own, legend in self.boxes:
            # Boxes of one field may stand under several headings: then the heading of each says too little.
            offer = found.setdefault(name, Offer(legend))
            offer.question = offer.question if offer.question == legend else ""
            offer.words[value] = self.labels.get(own, "")
        for name, own in self.lists:
            found.setdefault(name, Offer(self.labels.get(own, ""), self.options.get(name, {})))
        for name, value, words in self.presses:
            found.setdefault(name, Offer(gettext("You pressed"))).words[value] = words
        return found
