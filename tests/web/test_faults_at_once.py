"""Whatever is wrong in a form is told at once, beside its field and on top: nobody mends one after another."""

import re

import pytest
import time_machine

from tests.conftest import NOW
from tests.support.every_form import PLACES
from tests.support.form_place import Place
from tests.support.visitor import Form
from tests.support.whole_portal import WholePortal

_SESSION = {
    "held_on": "x",
    "kind": "",
    "place": "",
    "municipality": "Atlantis",
    "open_minutes": "",
    "visitors": "",
}
_TRIP = {"on": "", "origin": "", "destination": "", "kilometres": "x"}
_GOAL = {"title": "", "area": "", "follow_up_on": ""}
_PANEL = {"name": "", "municipality": "Atlantis", "begun_on": ""}
WRONG: dict[str, dict[str, str]] = {
    "staff.log_session": _SESSION,
    "staff.change_session": _SESSION,
    "staff.log_event": {"happened_on": "", "client_group": "", "minutes": "x", "client": "Eino"},
    "staff.new_panel": _PANEL,
    "staff.panel": _PANEL,
    "staff.new_part": {"made_on": "", "text": ""},
    "staff.panel_part": {"held_on": "", "place": "x" * 121, "attended": "x"},
    "staff.record_step facts": {"held_on": "", "identity_seen_on": "32"},
    "staff.publish_slots": {"on": "1.1.2999", "start": "x", "minutes": "0", "count": "99", "place": "x"},
    "account.new_goal": _GOAL,
    "account.goal_deed edit": _GOAL,
    "account.details": {"given_name": "", "family_name": "", "phone": "x"},
    "account.email": {"email": "", "present_password": ""},
    "account.password": {"present_password": "", "password": ""},
    "auth.log_in": {"email": "", "password": ""},
    "auth.register": {"given_name": "x" * 99, "family_name": "", "email": "", "centre": ""},
    "employer.paper_lines": _TRIP,
    "employer.paper_line": _TRIP,
    "employer.need_step text": {"title": "", "text": "x" * 5000},
    "employer.need_step terms": {"break_minutes": "x", "pay_text": "x" * 300},
    "employer.candidacy_deed offer": {"on_1": "", "start_3": "x"},
    "employer.candidacy_deed extract": {"seen": "", "issued_on": ""},
    "employer.candidacy_deed contract": {"from_on": "", "hours": ""},
    "assistant.profile_step hours": {"least": "x", "most": "0"},
    "assistant.profile_step about": {"shown_name": "", "text": "x" * 9000},
}
"""By the endpoint, with the end of its address where it has several: fields that are wrong, each by itself."""


@pytest.mark.either_database
def test_all_that_is_wrong_is_told_at_once(app, connection, session, settings):
    with time_machine.travel(NOW, tick=False):
        portal = WholePortal(app, session, settings)
        faults = []
        for where, wrong in WRONG.items():
            endpoint, _space, ending = where.partition(" ")
            place = next(
                one
                for one in PLACES
                if one.endpoint == endpoint and f"{one.page}{one.ending}".endswith(ending)
            )
            visitor = portal.visitor(place.who)
            form = portal.form(visitor, place)
            answer = visitor.send(form, typed_wrong(portal, place, form, wrong))
            told = re.findall(r'<li>\s*<a href="#([^"]+)"', answer.text)
            if answer.status != 422 or set(told) != set(wrong):
                faults.append(f"{where}: {answer.status} {told}")
        assert not faults, "\n".join(faults)


def typed_wrong(
    portal: WholePortal, place: Place, form: Form, wrong: dict[str, str]
) -> list[tuple[str, str]]:
    """Return a whole form with some wrong fields; of a day all three boxes."""
    kinds = {field.name: field.kind for field in form.fields}
    boxes = {
        box: value
        for name, value in wrong.items()
        for box in ([name] if name in kinds else [f"{name}-{part}" for part in ("day", "month", "year")])
    }
    kept = [(name, value) for name, value in portal.whole(form, place) if name not in boxes]
    return [*kept, *((name, value) for name, value in boxes.items() if kinds[name] != "checkbox")]
