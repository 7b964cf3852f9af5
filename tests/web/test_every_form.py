"""Every route that takes a POST, with everything that can be wrong about what is sent to it.

Each form is taken from its page once and sent back as a person's browser would send it, or as nobody's would.
"""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from urllib.parse import urlencode

import pytest
import time_machine

from portti.models.base import Base
from tests.conftest import NOW
from tests.support.client_visitor import ClientVisitor
from tests.support.every_form import PLACES, SEARCHES
from tests.support.form_pattern import empty, faults_of_answer, nonsense
from tests.support.form_place import Place
from tests.support.visitor import Form
from tests.support.whole_portal import WholePortal, encoded

FORM = "application/x-www-form-urlencoded"
CHOICES = {"radio", "checkbox", "select"}
NEVER_OFFERED = "ei-tarjolla"
TOO_LARGE = 1_200_000
REFUSED = (400, 409, 422)
OF_TRIES = ("audit_events", "held_forms", "log_in_failures")
"""What may grow by something refused: readings, texts that are kept, tries that are counted."""
TOLD = {"assistant.put_time_back"}
"""A time that is none is answered by a sentence on the page of the week."""


@pytest.fixture
def portal(app, connection, session, settings, monkeypatch, request):
    """One row of everything; forms ask for their tokens as in a real installation."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    # A fault of ours is answered by its page, as people would see it.
    monkeypatch.setitem(app.config, "TESTING", False)
    with time_machine.travel(NOW, tick=False) as clock:
        portal = WholePortal(app, session, settings)
        portal.clock = clock
        portal.sent_unread, portal.refused_empty = set(), 0
        portal.places = [place for place in PLACES if request.config.getoption("--forms") in place.endpoint]
        yield portal


@contextmanager
def undone(portal: WholePortal) -> Iterator[None]:
    """Take back whatever is done inside."""
    portal.session.commit()
    nested = portal.session.get_bind().begin_nested()
    yield
    portal.session.rollback()
    nested.rollback()
    portal.session.expire_all()


def stored(portal: WholePortal, without: tuple[str, ...] = OF_TRIES) -> dict[str, list[str]]:
    """Return all rows as text, as the driver gives them: asked through SQLAlchemy they take a fifth of these tests."""
    names = [table.name for table in Base.metadata.sorted_tables if table.name not in without]
    with closing(portal.session.get_bind().connection.cursor()) as cursor:
        return {name: sorted(map(repr, cursor.execute(f'select * from "{name}"'))) for name in names}


def each_form(
    portal: WholePortal, people
) -> Iterator[tuple[Place, ClientVisitor, Form, list[tuple[str, str]]]]:
    """Yield every form of some people with a browser of its sender's own; what is done with it is taken back."""
    for place in portal.places:
        if place.who in people:
            with undone(portal):
                visitor = portal.visitor(place.who)
                form = portal.form(visitor, place)
                yield place, visitor, form, portal.whole(form, place)


def test_no_route_that_takes_a_post_is_forgotten(app):
    routes = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in rule.methods}
    assert routes == {place.endpoint for place in PLACES}


_MANY = ("employer", "assistant", "staff")


@pytest.mark.parametrize("who", [*_MANY, "everybody else"])
def test_every_form_bears_whatever_is_sent(portal, who):
    people = {who} if who in _MANY else {place.who for place in PLACES} - set(_MANY)
    of_postgresql = portal.session.get_bind().dialect.name == "postgresql"
    faults = []
    for place, visitor, form, fields in each_form(portal, people):
        for check in (
            (absurd, once) if of_postgresql else (of_nobody, absurd, in_one_way, twice, after_the_session)
        ):
            with undone(portal):
                faults += check(portal, place, visitor.beginning_again(), form, fields)
            portal.clock.move_to(NOW)
    assert not faults, "\n".join(faults)
    if not of_postgresql and portal.places == PLACES:
        assert portal.refused_empty >= 10


def of_nobody(portal, place, visitor, form, fields) -> Iterator[str]:
    """What no page sends is refused and changes nothing: answered before any database."""
    before = stored(portal)
    bodies = bodies_of_nobody(place, form, fields)
    if place.who not in portal.sent_unread:
        portal.sent_unread.add(place.who)
        bodies |= unread_bodies(form, fields)
    for what, (body, content_type, wanted) in bodies.items():
        answer = visitor.post(form, body, content_type)
        if answer.status not in wanted:
            yield f"{place}, {what}: {answer.status} {answer.address}"
        if what.startswith("the choice") and 'id="error-summary"' not in answer.text:
            yield f"{place}, {what}: does not say what is wrong"
    if stored(portal) != before:
        yield f"{place}: something was changed"


def bodies_of_nobody(place, form, fields):
    """Return what no page of ours sends, by name: the bytes, their type, and the statuses that refuse them."""
    yield_none = place.endpoint in SEARCHES
    without_token = [pair for pair in fields if pair[0] != "csrf_token"]
    found = {"no token": (encoded(without_token), FORM, (302, 303, 400))}
    if place.endpoint == "public.stop_mail_now":
        # Mail programs send it without a token: the signed link stands in its place.
        del found["no token"]
    refusing = (400, 404, 409, 422, *((302,) if place.endpoint in TOLD else ()))
    chosen = {field.name for field in form.asks if field.kind in CHOICES and not yield_none}
    pressed = {name for name, _value in form.buttons if name and not yield_none} - chosen
    for kind, names in (("choice", chosen), ("button", pressed)):
        for name in names:
            sent = [*((other, value) for other, value in fields if other != name), (name, NEVER_OFFERED)]
            found[f"the {kind} {name}"] = (encoded(sent), FORM, refusing)
    return found


def unread_bodies(form, fields):
    """Return what is refused before it is known which page it goes to: one form of each sender's tries them."""
    return {
        "JSON": (json.dumps(dict(fields)).encode(), "application/json", (400,)),
        "too large": (encoded([*fields, ("text", "x" * TOO_LARGE)]), FORM, (413,)),
        "no UTF-8": (with_bytes(form, fields, b"\xe4iti\xff"), FORM, (400,)),
        "half a letter": (with_bytes(form, fields, b"\xed\xa0\x80"), FORM, (400,)),
    }


def with_bytes(form, fields, mark) -> bytes:
    """Return the form with bytes that are no text in each box."""
    typed = {field.name for field in form.asks if field.is_typed}
    sent = [(name, mark if name in typed else value) for name, value in [*fields, ("x", mark)]]
    return urlencode(sent).encode()


def absurd(portal, place, visitor, form, fields) -> Iterator[str]:
    """Nothing absurd is a fault of ours."""
    token = [pair for pair in fields if pair[0] == "csrf_token"]
    names = list(dict.fromkeys(name for name, _value in fields if name != "csrf_token"))
    controls = [*token, *((name, "a\x00b\u202e\ufffe\U0010ffff") for name in names)]
    long = [*token, *((name, "ö1" * (8_000 // len(names))) for name in names)]
    bodies = {
        "controls": (encoded(controls), FORM),
        "long texts": (encoded(long), FORM),
        "huge numbers": (encoded([*token, *((name, "9" * 30) for name in names)]), FORM),
    }
    if portal.session.get_bind().dialect.name != "postgresql":
        # What is wrong with these is answered before any database.
        bodies |= {
            "each box often": (encoded([*token, *fields * 20]), FORM),
            "files": files(token, names),
        }
    for what, (body, content_type) in bodies.items():
        with undone(portal):
            answer = visitor.beginning_again().post(form, body, content_type)
            if answer.status >= 500:
                yield f"{place}, {what}: {answer.status}"


def in_one_way(portal, place, visitor, form, fields) -> Iterator[str]:
    """Full of nonsense or empty it is refused in the one pattern of errors, and nothing typed is lost."""
    if not form.asks:
        return
    for how in (nonsense, empty):
        with undone(portal):
            sent = how(form)
            answer = visitor.beginning_again().send(form, sent)
            what = f"{place}, {how.__name__}"
            if place.endpoint in SEARCHES:
                if answer.status != 200:
                    yield f"{what}: {answer.status}"
            elif answer.status in REFUSED:
                portal.refused_empty += how is empty
                for fault in faults_of_answer(form, sent, answer, "fi"):
                    yield f"{what}: {fault}"
            elif how is nonsense or answer.status != 200:
                yield f"{what}: {answer.status}"


def files(token, names) -> tuple[bytes, str]:
    """Return a form that sends a file in the place of each text."""
    parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}' for name, value in token]
    parts += [
        f'Content-Disposition: form-data; name="{name}"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\nabc'
        for name in names
    ]
    body = "".join(f"--limit\r\n{part}\r\n" for part in parts) + "--limit--\r\n"
    return body.encode(), "multipart/form-data; boundary=limit"


def once(portal, place, visitor, form, fields) -> Iterator[str]:
    """A whole form does its work; what a second press does is no matter of the database's kind."""
    portal.clock.shift(1)
    answer = visitor.post(form, encoded(fields))
    if answer.status >= (500 if place.endpoint in REFUSED_HERE else 400):
        yield f"{place}: {answer.status}"


def twice(portal, place, visitor, form, fields) -> Iterator[str]:
    """A form that is sent twice does its work once."""
    answers, rows = [], []
    for _press in range(2):
        portal.clock.shift(1)
        answers.append(visitor.post(form, encoded(fields)))
        rows.append(stored(portal, ("held_forms", "log_in_failures")))
    if answers[0].status >= 400 and place.endpoint not in REFUSED_HERE:
        yield f"{place}: {answers[0].status}"
    if answers[1].status >= 500:
        yield f"{place}, the second time: {answers[1].status}"
    again = WRITTEN_AGAIN.get(place.endpoint, set()) | {"ranking_snapshots"}
    changed = [name for name in rows[0] if name not in again and rows[0][name] != rows[1][name]]
    if changed:
        yield f"{place}, done twice: {changed} {answers[1].status}"


REFUSED_HERE = {"auth.code", "auth.set_up_codes", "account.codes", "staff.propose"}
"""Codes of a phone that nobody has here, and a change that would bring nobody."""
WRITTEN_AGAIN = {
    # When the rules were accepted last; a link that shows the second press the same next page; each reason given.
    "auth.register": {"accounts"},
    "auth.confirm": {"account_links"},
    "staff.start_acting": {"audit_events"},
    "staff.propose": {"audit_events"},
}
"""What a second press may write; a list of matches says besides when it was last checked."""


def after_the_session(portal, place, visitor, form, fields) -> Iterator[str]:
    """What was typed comes back when the session had ended: kept as text, whatever the database."""
    asks = any(field.kind in CHOICES for field in form.asks)
    offering = visitor.open(place.page.format(**portal.ids)) if asks else None
    kept = kept_page(place, visitor, form, fields)
    if kept is None:
        return
    back = next((one for one in kept.every_form if one.action == form.action), None)
    if back is None:
        yield f"{place}: not kept, {kept.status} {kept.address}"
        return
    said = kept.paragraphs
    for name, value in fields:
        if name not in SECRET and (name, value) not in back.hidden():
            yield f"{place}: {name} lost"
        if name in SECRET - {"csrf_token"} and value in kept.text:
            yield f"{place}: {name} shown"
    for line in labelled(form, fields):
        if line not in said:
            yield f"{place}: does not say {line}"
    for words in chosen(offering, fields):
        if not any(words in line for line in said):
            yield f"{place}: does not say the choice {words}"
    if not {name for name, _value in fields} & (SECRET - {"csrf_token"}):
        sent = visitor.post(back, encoded(back.as_it_stands()))
        if sent.status >= 400 and place.endpoint not in REFUSED_HERE:
            yield f"{place}: sent again, {sent.status}"


SECRET = {"csrf_token", "code", "password", "present_password"}
NO_SESSION = {"auth.log_out", "auth.drop_kept_form", "public.stop_mail_now"}
"""What needs nobody to be logged in, or no token."""


def kept_page(place, visitor, form, fields):
    """Send a form after the session has ended; return the page that gives it back, None where nothing ends."""
    if place.who in ("pending", "newcomer") or place.endpoint in NO_SESSION:
        return None
    if place.who == "visitor":
        old = [(name, "old" if name == "csrf_token" else value) for name, value in fields]
        return visitor.post(form, encoded(old))
    with visitor.client.session_transaction() as cookies:
        person = cookies.pop("_user_id")
    answer = visitor.post(form, encoded(fields))
    assert (answer.status, answer.address) == (303, "/fi/login"), place
    with visitor.client.session_transaction() as cookies:
        cookies["_user_id"] = person
    return visitor.open("login/kept")


def chosen(page, fields) -> list[str]:
    """Return the words of each choice that was made on a page, as the page says them."""
    if page is None:
        return []
    said = {
        (field.name, field.value): field.label
        for form in page.every_form
        for field in form.asks
        if field.kind in CHOICES
    }
    said |= {
        (choice.get("name"), option.get("value")): " ".join("".join(option.itertext()).split())
        for choice in page.tree.iter("select")
        for option in choice.iter("option")
    }
    return [said[pair] for pair in fields if pair[1] and said.get(pair)]


def labelled(form, fields) -> list[str]:
    """Return each typed text beside the words of its label."""
    typed = {
        field.name: field.label.removesuffix(" (vapaaehtoinen)")
        for field in form.asks
        if field.is_typed and field.name not in SECRET
    }
    return [
        f"{typed[name]}{'' if typed[name].endswith('?') else ':'} {' '.join(value.split())}"
        for name, value in fields
        if value and name in typed and not name.endswith(("-day", "-month", "-year"))
    ]
