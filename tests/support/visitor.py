"""A visitor without a browser: plain requests with cookies, each answer parsed strictly as HTML."""

import gzip
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from http.client import HTTPResponse
from http.cookiejar import LWPCookieJar
from typing import IO
from urllib.parse import urlencode, urljoin
from xml.etree.ElementTree import Element

import html5lib
from html5lib.html5parser import ParseError

from tests.support.demo import Demo

HOMES = {
    "employer": "employer/",
    "representative": "account/acting",
    "assistant": "assistant/",
    "staff": "staff/",
    "manager": "staff/",
}
"""By role: the page that a log-in leads to, below the language."""
_TYPED = {"text", "email", "tel", "number", "password", "search", "textarea"}

_PIECES = ("p", "li", "label", "legend", "h1", "h2", "h3", "dd", "dt", "td", "th", "div")


@dataclass(frozen=True)
class Field:
    """One named control of a form as it stands on the page."""

    name: str
    kind: str
    """The input's type, or `select` or `textarea`."""
    id: str
    value: str
    sent: bool
    """Whether a browser would send it as it stands."""
    choices: tuple[str, ...] = ()
    """The values of a select."""
    label: str = ""
    """The words of its label; of one of several boxes or choices those of that one."""

    @property
    def is_typed(self) -> bool:
        """Whether a person types into it."""
        return self.kind in _TYPED


@dataclass(frozen=True)
class Form:
    """One form that posts."""

    page: str
    action: str
    fields: tuple[Field, ...]
    buttons: tuple[tuple[str, str], ...]
    """Names and values of its buttons, '' where they have none."""

    @property
    def asks(self) -> tuple[Field, ...]:
        """Its fields that a person sees."""
        return tuple(field for field in self.fields if field.kind != "hidden")

    def hidden(self) -> list[tuple[str, str]]:
        """What goes along unseen."""
        return [(field.name, field.value) for field in self.fields if field.kind == "hidden"]

    def as_it_stands(self) -> list[tuple[str, str]]:
        """What a browser sends when only the first button is pressed."""
        pressed = [button for button in self.buttons[:1] if button[0]]
        return [(field.name, field.value) for field in self.fields if field.sent] + pressed


@dataclass(frozen=True)
class Answer:
    """What the portal answered in the end, all redirects followed."""

    address: str
    status: int
    text: str
    weight: int
    """Bytes of the body as sent."""

    @cached_property
    def tree(self) -> Element:
        """The page; a fault in its HTML is an error."""
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        try:
            parsed: Element = parser.parse(self.text)
        except ParseError:
            raise AssertionError(f"{self.address}: {parser.errors}") from None
        return parsed

    @property
    def links(self) -> list[str]:
        """All addresses that it leads to, without fragments."""
        found = (link.get("href", "") for link in self.tree.iter("a"))
        return [urljoin(self.address, link).partition("#")[0] for link in found if link]

    @property
    def forms(self) -> list[Form]:
        """Its forms that post, logging out apart."""
        return [form for form in self.every_form if not form.action.endswith("/logout")]

    @property
    def every_form(self) -> list[Form]:
        """Its forms that post."""
        return [_form(self.address, form) for form in self.tree.iter("form") if form.get("method") == "post"]

    @property
    def paragraphs(self) -> list[str]:
        """The words of main, piece by piece as they stand; what is marked as another language is left out."""
        main = self.tree.find(".//main")
        assert main is not None, self.address
        found = (
            piece for piece in main.iter() if piece.tag in _PIECES and not set(_PIECES) & _tags_in(piece)
        )
        return [text for piece in found if piece.get("lang") is None and (text := _line(piece))]

    @property
    def title(self) -> str:
        """What stands in the browser's tab."""
        return self.tree.findtext("./head/title", "")

    def form_to(self, ending: str) -> Form:
        """Return the form whose address holds these letters."""
        return next(form for form in self.forms if ending in form.action)


class Visitor:
    """Keeps cookies as a browser does; `base_url` is the portal's."""

    def __init__(self, base_url: str, language: str) -> None:
        self.base_url = base_url
        self.language = language
        self.cookies = LWPCookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self.cookies), urllib.request.ProxyHandler({})
        )

    def open(self, path: str) -> Answer:
        """Open a page by its address, or by what follows the language in it."""
        address = path if path.startswith("http") else f"{self.base_url}/{self.language}/{path}"
        return self._ask(urllib.request.Request(address))

    def send(self, form: Form, fields: Iterable[tuple[str, str]]) -> Answer:
        """Post a form with exactly these fields."""
        return self._ask(urllib.request.Request(form.action, urlencode(list(fields)).encode(), method="POST"))

    def press(self, form: Form, **typed: str) -> Answer:
        """Post a form as it stands, but for what is typed."""
        kept = [(name, value) for name, value in form.as_it_stands() if name not in typed]
        return self.send(form, [*kept, *typed.items()])

    def log_in(self, demo: Demo, role: str) -> Answer:
        """Log in by password, with a one-time code where one is asked for; who is logged in already stays so."""
        kept = demo.folder / f"{role}.cookies"
        if kept.exists():
            self.cookies.load(str(kept), ignore_discard=True)
            return self.open(HOMES[role])
        person = demo.log_ins[role]
        form = self.open("login").form_to("/login")
        answer = self.press(form, email=person["email"], password=person["password"])
        if person["code_command"]:
            answer = self.press(answer.form_to("/login/code"), code=demo.code(role))
        assert answer.status == 200 and answer.address.endswith(f"/{HOMES[role]}"), answer.address
        return answer

    def keep_logged_in(self, demo: Demo, role: str) -> None:
        """Let who is logged in here be so in every copy of the demo."""
        self.cookies.save(str(demo.folder / f"{role}.cookies"), ignore_discard=True)

    def _ask(self, request: urllib.request.Request) -> Answer:
        request.add_header("Accept-Encoding", "gzip")
        try:
            with self._opener.open(request, timeout=60) as response:
                return _answer(response)
        except urllib.error.HTTPError as fault:
            with fault:
                return _answer(fault)


def _tags_in(piece: Element) -> set[str]:
    return {inner.tag for inner in piece.iter() if inner is not piece}


def _line(piece: Element) -> str:
    return " ".join("".join(piece.itertext()).split())


def _answer(response: HTTPResponse | urllib.error.HTTPError | IO[bytes]) -> Answer:
    body = response.read()
    headers = response.headers  # type: ignore[union-attr]
    plain = gzip.decompress(body) if headers.get("Content-Encoding") == "gzip" else body
    page = headers.get_content_type() == "text/html"
    text = plain.decode("utf-8") if page else ""
    return Answer(response.url, response.status, text, len(body))  # type: ignore[union-attr]


def _form(page: str, form: Element) -> Form:
    labels = {label.get("for", ""): _line(label) for label in form.iter("label")}
    fields = tuple(replace(field, label=labels.get(field.id, "")) for field in _fields(form))
    buttons = tuple((button.get("name", ""), button.get("value", "")) for button in form.iter("button"))
    return Form(page, urljoin(page, form.get("action") or page), fields, buttons)


def _fields(form: Element) -> Iterator[Field]:
    for control in form.iter():
        name, identity = control.get("name", ""), control.get("id", "")
        if not name or control.tag not in {"input", "select", "textarea"}:
            continue
        if control.tag == "select":
            options = list(control.iter("option"))
            chosen = next((option for option in options if option.get("selected") is not None), options[0])
            values = tuple(option.get("value", "") for option in options)
            yield Field(name, "select", identity, chosen.get("value", ""), True, values)
        elif control.tag == "textarea":
            yield Field(name, "textarea", identity, (control.text or "").removeprefix("\n"), True)
        else:
            kind = control.get("type", "text")
            sent = kind not in {"checkbox", "radio"} or control.get("checked") is not None
            yield Field(name, kind, identity, control.get("value", "on" if not sent else ""), sent)
