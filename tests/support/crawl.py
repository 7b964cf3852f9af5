"""Every page that a role can reach: by links, and by the ways in that no link leads to."""

import email
import email.policy
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException

from tests.support.demo import Demo
from tests.support.visitor import Answer, Form, Visitor

ROLES = ("visitor", "employer", "representative", "assistant", "staff", "manager")
_MAIL_LINK = re.compile(r"https?://[^\s<>\"]+")
_PATIENCE_SECONDS = 240
_PERSONAL = (
    "/interview/",
    "/still-valid/",
    "/stop-mail/",
    "/substitute/",
    "/confirm/",
    "/password/",
    "/login/link/",
)


LONG_TITLE = "Vammaispalvelulain mukainen palvelusuunnitelma ja työnantajavelvollisuudet"
LONG_NAME = "Maximilianakonstantiinaaleksandriina"


@dataclass
class Crawl:
    """What a walk found: pages by kind, forms by the kind of page and address, dead links."""

    pages: dict[str, Answer] = field(default_factory=dict)
    forms: dict[tuple[str, str], Form] = field(default_factory=dict)
    dead: list[str] = field(default_factory=list)


def walk(visitor: Visitor, app: Flask, met: Iterable[tuple[str, Answer]] = ()) -> Crawl:
    """Follow every link of the visitor's language, one address of each kind; `met` was seen before."""
    found = Crawl()
    kinds = _Kinds(app)
    start = f"{visitor.base_url}/{visitor.language}/"
    waiting, seen = [start], set()
    for label, answer in met:
        seen.add(answer.address)
        _keep(found, kinds, f"{kinds.of(answer.address)} {label}".strip(), answer)
        waiting += _followed(kinds, answer)
    while waiting:
        address = waiting.pop(0)
        if address in seen or not address.startswith(start):
            continue
        seen.add(address)
        kind = kinds.of(address)
        if kind is None or kind in found.pages:
            continue
        answer = visitor.open(address)
        if answer.status != 200:
            found.dead.append(f"{urlsplit(address).path}: status {answer.status}")
            continue
        if answer.text:
            _keep(found, kinds, kind, answer)
            waiting += _followed(kinds, answer)
    return found


def _followed(kinds: "_Kinds", answer: Answer) -> list[str]:
    """Return the links that are gone after; those of a previewed mail lead to made-up rows."""
    return [] if (kinds.of(answer.address) or "").startswith("staff.preview_html") else answer.links


def _keep(found: Crawl, kinds: "_Kinds", kind: str, answer: Answer) -> None:
    found.pages[kind] = answer
    for form in answer.forms:
        found.forms.setdefault((kind, kinds.of(form.action, "POST") or form.action), form)


class _Kinds:
    """Tells what kind of page an address leads to: its endpoint and its words, without row numbers."""

    def __init__(self, app: Flask) -> None:
        self._adapter = app.url_map.bind("localhost")

    def of(self, address: str, method: str = "GET") -> str | None:
        """Return the kind; None where the address is not the application's, as the demo's own pages."""
        parts = urlsplit(address)
        try:
            endpoint, values = self._adapter.match(parts.path, method=method)
        except HTTPException:
            return parts.path if "/demo/" not in parts.path else None
        if endpoint == "static":
            return None
        if endpoint == "staff.preview_mail":
            return endpoint
        if values.get("mail_language", values["language"]) != values["language"]:
            return None
        words = sorted(
            str(value)
            for name, value in values.items()
            if not isinstance(value, int) and name not in {"token", "language", "mail_language"}
        )
        names = sorted({part.partition("=")[0] for part in parts.query.split("&") if part} - {"then"})
        return " ".join([endpoint, *words, *names[:1]])


def ways_in(visitor: Visitor, demo: Demo, role: str) -> list[tuple[str, Answer]]:
    """Log in and go the ways that begin with a press of a button or a personal link; return the pages met there."""
    if role == "visitor":
        return [("", answer) for answer in _by_personal_links(visitor, demo)]
    home = visitor.log_in(demo, role)
    if role == "representative":
        home = visitor.press(visitor.open("account/acting").form_to("/start"))
    if role == "staff":
        home = _begin_to_act(visitor)
    if role == "manager":
        previews = [link for link in visitor.open("staff/mail-preview").links if "/mail-preview/" in link]
        own = [f"{link}/html" for link in previews if link.endswith(f"/{visitor.language}")]
        return [("", home), *(("", visitor.open(link)) for link in own)]
    if role not in {"employer", "representative", "staff"}:
        return [("", home)]
    return [("", home), *(("of a draft", answer) for answer in _new_need(visitor, demo, role, home))]


def _new_need(visitor: Visitor, demo: Demo, role: str, home: Answer) -> list[Answer]:
    """Begin a need and look at each of its steps while they are empty; a walk in the next language takes the same."""
    begun = demo.drafts.get(role)
    first = visitor.open(begun) if begun else visitor.press(home.form_to("/needs/new"))
    demo.drafts[role] = first.address.removeprefix(f"{visitor.base_url}/{visitor.language}/")
    number = re.search(r"/needs/(\d+)/", first.address)
    assert number, first.address
    paths = {urlsplit(link).path: link for link in [*visitor.open(first.address).links]}
    own = [link for path, link in paths.items() if f"/{visitor.language}/employer/needs/{number[1]}" in path]
    return [
        first,
        *(visitor.open(link) for link in own if urlsplit(link).path != urlsplit(first.address).path),
    ]


def _begin_to_act(visitor: Visitor) -> Answer:
    """Find a person who employs and begin to act for them; return their first page."""
    people = visitor.open("staff/people?role=employer")
    person = next(link for link in people.links if re.search(r"/staff/people/\d+$", link))
    form = visitor.open(f"{person}/act").form_to("/act")
    chosen = {item.name: item.value for item in form.asks if item.kind in {"radio", "checkbox"}}
    home = visitor.press(form, **chosen)
    assert "/employer/" in home.address, home.address
    return home


def _by_personal_links(visitor: Visitor, demo: Demo) -> list[Answer]:
    """Open one personal link of each kind that the demo's mails hold, and pages that are not there."""
    met = {}
    for address in personal_links(demo):
        kind = next(name for name in _PERSONAL if name in address)
        if kind not in met:
            met[kind] = visitor.open(re.sub(r"^.*?/(?:fi|sv|en|selko)/", "", address))
    assert set(met) == set(_PERSONAL), sorted(met)
    return [*met.values(), visitor.open("no-such-page")]


def personal_links(demo: Demo) -> list[str]:
    """Return the personal links of all mails that the demo has sent."""
    found = []
    for file in sorted(demo.mail_folder.glob("*.eml")):
        message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        part = message.get_body(("plain",))
        text = part.get_content() if part else ""
        found += [link for link in _MAIL_LINK.findall(text) if any(name in link for name in _PERSONAL)]
    return found


def prepare(demo: Demo) -> None:
    """Give the demo what it lacks at the start: each kind of personal link, long Finnish words, a long name.

    One of each role stays logged in.
    """
    visitor = Visitor(demo.base_url, "fi")
    visitor.press(visitor.open("reset").form_to("/reset"), email=demo.log_ins["employer"]["email"])
    log_in = visitor.open("login").form_to("/login")
    visitor.send(
        log_in, [*log_in.hidden(), ("email", demo.log_ins["assistant"]["email"]), log_in.buttons[-1]]
    )
    register = visitor.open("register").form_to("/register")
    chosen = {item.name: item.value for item in register.asks if item.kind in {"radio", "checkbox"}}
    chosen |= {item.name: item.choices[-1] for item in register.asks if item.kind == "select"}
    named = {"given_name": "Uusi", "family_name": "Ihminen", "email": "uusi@portti.example"}
    answer = visitor.press(register, **(chosen | named))
    assert "check-mail" in answer.address, answer.address
    employer = Visitor(demo.base_url, "fi")
    home = employer.log_in(demo, "employer")
    details = employer.open("account/details").form_to("/details")
    assert employer.press(details, given_name=LONG_NAME).status == 200
    for need in [link for link in home.links if re.search(r"/employer/needs/\d+$", link)]:
        text = employer.open(f"{need}/text").form_to("/text")
        assert employer.press(text, title=LONG_TITLE).status == 200
    for role in demo.log_ins:
        person = Visitor(demo.base_url, "fi")
        person.log_in(demo, role)
        person.keep_logged_in(demo, role)
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not all(any(kind in link for link in personal_links(demo)) for kind in _PERSONAL):
        assert time.monotonic() < deadline, personal_links(demo)
        time.sleep(0.5)
