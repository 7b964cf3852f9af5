"""Each task in the staff's list leads to the thing that it is about, where it can be done at once."""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from sqlalchemy import delete, update

from portti.domain.staff_tasks import KINDS
from portti.models import AbilityNote, Account, Employer, Goal, StaffTask
from portti.services.ability_notes import remind_of_repeat
from portti.services.goals import ask_how_it_goes
from portti.services.message_deadlines import chase_conversation
from portti.services.staff_tasks import open_task
from portti.web.staff.words import TASK_KINDS
from tests.conftest import NOW
from tests.factories.conversations import make_thread
from tests.support.whole_portal import WholePortal

pytestmark = pytest.mark.each_database

BY_KEY = {
    "urgent_shift": ("{request}", "substitutes/{request}"),
    "finish_interview": ("{record}", "interviews/records/{record}"),
    "correct_interview": ("{shared_record}", "interviews/records/{shared_record}"),
}
"""Kinds whose key holds the number of the thing, and its page."""
BY_COLUMN = {
    "missed_interviews": ({"profile_id": "profile"}, "people/{assistant}"),
    "unused_invitation": ({"profile_id": "profile"}, "people/{assistant}"),
    "hand_over": ({"profile_id": "profile", "about_account_id": "assistant"}, "people/{assistant}"),
    "check_ad": ({"need_id": "checking"}, "ads/{checking}"),
    "no_candidates": ({"need_id": "asking"}, "needs/{asking}"),
    "silent_candidacy": ({"need_id": "need", "candidacy_id": "both"}, "candidacies/{both}"),
    "follow_up": ({"candidacy_id": "followed"}, "candidacies/{followed}"),
    "outcome_call": ({"candidacy_id": "followed"}, "candidacies/{followed}/outcome/12_months"),
    "reported_feedback": ({"candidacy_id": "worked"}, "candidacies/{worked}"),
    "event_follow_up": ({"client_event_id": "event"}, "events/{event}"),
}
"""Kinds whose row names the thing, and its page."""
BY_DEED = {
    "goal_follow_up": "people/{person}/service/goals/{goal}",
    "ability_repeat": "people/{person}/service/abilities/{ability}",
    "answer_message": "conversations/employer/{own_employer}",
}
"""Kinds that are opened here by the deed that opens them."""


def test_each_task_leads_to_what_it_is_about(app, connection, session, settings):
    with time_machine.travel(NOW, tick=False):
        portal = WholePortal(app, session, settings)
        portal.ids["assistant"] = portal.people["assistant"].id
        session.execute(delete(StaffTask))
        open_all(portal)
        visitor = portal.visitor("staff", "en")
        rows = re.findall(
            r'<th scope="row"[^>]*>(.*?)</th>\s*<td[^>]*>(.*?)</td>', visitor.open("staff/tasks").text
        )
        pages = BY_DEED | {kind: page for kind, (_key, page) in [*BY_KEY.items(), *BY_COLUMN.items()]}
        assert pages.keys() == set(KINDS) and len(rows) == len(KINDS)
        led = {words: re.search(r'href="/en/staff/([^"]+)"', cell) for words, cell in rows}
        wanted = {TASK_KINDS[kind]: page.format(**portal.ids) for kind, page in pages.items()}
        assert {unescape(words): found and found[1] for words, found in led.items()} == wanted
        assert {visitor.open(f"staff/{page}").status for page in wanted.values()} == {200}
        # What was done for somebody whose data are erased leads to what is left of them.
        session.execute(update(StaffTask).values(done_at=NOW))
        session.get_one(Account, portal.ids["person"]).erased_at = NOW
        session.commit()
        done = set(
            re.findall(
                r'<td[^>]*><a[^>]*href="/en/(staff/[^"]+)"', visitor.open("staff/tasks?state=done").text
            )
        )
        assert {page: status for page in done if (status := visitor.open(page).status) != 200} == {}
        assert f"staff/people/{portal.ids['person']}" in done


def open_all(portal: WholePortal) -> None:
    """Open one task of each kind."""
    session, ids = portal.session, portal.ids
    centre_id, moment = portal.people["staff"].centre_id, {"settings": portal.settings, "now": NOW}
    for kind, (key, _page) in BY_KEY.items():
        open_task(session, centre_id, kind, f"{kind}:{key.format(**ids)}:1", now=NOW)
    for number, (kind, (columns, _page)) in enumerate(BY_COLUMN.items()):
        about = {column: ids[name] for column, name in columns.items()}
        open_task(session, centre_id, kind, f"{kind}:{number}", **about, now=NOW)
    session.get_one(Goal, ids["goal"]).follow_up_on = NOW.date()
    session.get_one(AbilityNote, ids["ability"]).repeat_on = NOW.date()
    thread = make_thread(session, employer=session.get_one(Employer, ids["own_employer"]))
    thread.waits_for, thread.answer_by = "centre", NOW - timedelta(days=1)
    ask_how_it_goes(session, ids["goal"], **moment)
    remind_of_repeat(session, ids["ability"], now=NOW)
    chase_conversation(session, thread.id, **moment)
    session.commit()
