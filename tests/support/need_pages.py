"""An employer's pages of a need as tests open and send them."""

import html
import re
from typing import Any

import html5lib
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, object_session
from werkzeug.test import TestResponse

from portti.models import Employer, Need
from portti.services.need_marks import mark_of
from tests.factories.needs import make_need

STEPS = ("place", "times", "week", "windows", "singles", "open", "dates", "tasks", "communication")
REST = ("languages", "home", "known", "text", "summary", "", "task_list?groups=household", "strengths")


def make(session: Session, employer: Employer, **values: Any) -> Need:
    """Return a stored need of the employer."""
    need = make_need(session, employer=employer, **values)
    session.commit()
    return need


def address(need: Need, step: str = "", language: str = "en") -> str:
    """Return the address of a need, or of a step of it."""
    return f"/{language}/employer/needs/{need.id}" + (f"/{step}" if step else "")


def send(client: FlaskClient, need: Need, step: str, data: dict[str, Any], **more: Any) -> TestResponse:
    """Send a step's form as it is filled in from a page that was just fetched."""
    page, _query, asked = step.partition("?")
    of = {"task_list": "tasks", "strengths": "communication" if "only" in asked else "tasks"}.get(page, page)
    session = object_session(need)
    assert session
    session.refresh(need)
    return client.post(address(need, step), data={"version": mark_of(need, of), **data}, **more)


def fresh(session: Session, need: Need) -> Need:
    """Return the need as the database has it now."""
    session.expire_all()
    return session.get_one(Need, need.id)


def words(answer: TestResponse) -> str:
    """The page as text without tags."""
    page = answer.get_data(as_text=True)
    html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
    main = page[page.index("<main") : page.index("</main>")]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())
