"""A script in any text that people write is only text, on every page of every role that shows it."""

import pytest
import time_machine
from sqlalchemy import update

from portti.models import (
    Account,
    Centre,
    Feedback,
    InterviewSlot,
    Need,
    OutboxMessage,
    Profile,
    Proposal,
    Report,
    Suggestion,
)
from tests.conftest import NOW
from tests.support.crawl import walk
from tests.support.whole_portal import WholePortal

SCRIPT = "\"'><script>zq()</script>"
WRITTEN = {
    Account: ("given_name", "family_name"),
    Centre: ("name_fi", "name_sv", "name_en"),
    Feedback: ("text", "reply_to"),
    InterviewSlot: ("place",),
    Need: ("title", "text", "pay_text"),
    OutboxMessage: ("subject", "body_text"),
    Profile: ("shown_name", "text"),
    Proposal: ("note", "answer_text"),
    Report: ("text",),
    Suggestion: ("text",),
}
"""All columns that hold people's own words."""
FEWEST_SHOWN = {"visitor": 3, "employer": 15, "assistant": 8, "staff": 20, "manager": 3}


@pytest.fixture
def portal(app, connection, session, settings):
    with time_machine.travel(NOW, tick=False):
        portal = WholePortal(app, session, settings)
        for table, columns in WRITTEN.items():
            session.execute(update(table).values(dict.fromkeys(columns, SCRIPT)))
        session.execute(update(Profile).values(shown_fields="text interests"))
        session.commit()
        session.expire_all()
        yield portal


@pytest.mark.either_database
@pytest.mark.parametrize("who", FEWEST_SHOWN)
def test_a_script_is_only_text_on_every_page(app, portal, who):
    found = walk(portal.visitor(who), app)
    unsafe = [kind for kind, page in found.pages.items() if "<script>zq" in page.text or "'><s" in page.text]
    assert unsafe == []
    shown = [kind for kind, page in found.pages.items() if "script&gt;zq()" in page.text]
    assert len(shown) >= FEWEST_SHOWN[who], shown
