"""Whoever changes a number in an address finds nothing: every page and every deed, tried by each kind of stranger."""

import itertools
import json
from datetime import timedelta

import pytest
from sqlalchemy import select
from werkzeug.routing import AnyConverter, IntegerConverter

from portti.models import Base, Report
from portti.web.assistant.profile_forms import PAGES
from portti.web.employer.need_steps import _PAGES
from tests.factories.accounts import make_account, make_employer
from tests.factories.needs import make_need
from tests.factories.profiles import make_full_profile
from tests.factories.whole_centre import REPORTED, make_whole_centre
from tests.support.web import log_in

OWN_ROWS = ("audit_events", "held_forms")
"""What may grow by a look: the record of a reading, and a form that is kept."""

FOR_EVERYBODY = {
    "public.guide",
    "public.guide_version",
    "public.gathering",
    "public.sign_up",
    "public.sign_up_sent",
}


@pytest.fixture
def victims(session, now, settings):
    """One row of everything, by the name that addresses give its number."""
    return make_whole_centre(session, now, settings)


def addresses(app, victims, *, of_staff=False):
    """Yield method, endpoint and address of every route that has a number in it and leads to others' rows."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        numbers = [
            name for name, converter in rule._converters.items() if isinstance(converter, IntegerConverter)
        ]
        if rule.endpoint in FOR_EVERYBODY:
            continue
        # Feedback goes to the staff, whichever centre they work for: for them no message is another's.
        if not numbers or (of_staff and "feedback_id" in numbers):
            continue
        chosen = {name: [victims[name]] for name in numbers}
        for name, converter in rule._converters.items():
            if isinstance(converter, AnyConverter):
                chosen[name] = ["fi"] if name == "language" else sorted(converter.items)
            elif name == "step":
                chosen[name] = sorted(_PAGES if rule.endpoint.startswith("employer") else PAGES)
        for values in itertools.product(*chosen.values()):
            address = adapter.build(rule.endpoint, dict(zip(chosen, values, strict=True)))
            for method in sorted(rule.methods & {"GET", "POST"}):
                yield method, rule.endpoint, address


def everything(session):
    """Return all rows but the record of readings, as text."""
    session.expire_all()
    found = {}
    for table in Base.metadata.sorted_tables:
        if table.name not in OWN_ROWS:
            found[table.name] = sorted(
                json.dumps([str(value) for value in row]) for row in session.execute(select(table))
            )
    return found


STRANGERS = {
    "an employer of the same centre": ("same", "employer"),
    "an assistant of the same centre": ("same", "assistant"),
    "a representative of nobody": ("same", "representative"),
    "somebody who is all three elsewhere": ("other", "employer", "assistant", "representative"),
    "staff of another centre": ("other", "staff"),
    "a manager of another centre": ("other", "manager", "staff"),
}


def answer_to(client, method, address):
    """Return status and target of an answer; a form that is sent is as whole as a page makes it."""
    typed = {"answer": "interested", "version": "1"} if method == "POST" else None
    answer = client.open(address, method=method, data=typed)
    return answer.status_code, answer.headers.get("Location")


# The walls are the same queries for each of them: PostgreSQL is asked by one of them.
@pytest.mark.parametrize(
    "stranger",
    [
        pytest.param(who, id=name, marks=[] if who == ("other", "staff") else [pytest.mark.either_database])
        for name, who in STRANGERS.items()
    ],
)
def test_a_stranger_finds_no_row_by_its_number(app, connection, session, victims, stranger):
    where, *roles = stranger
    account = make_account(session, *roles, centre=victims["centre"] if where == "same" else None)
    if "employer" in roles:
        make_need(session, employer=make_employer(session, account=account))
    if "assistant" in roles:
        make_full_profile(session, account=account, state="published", steps_done="times")
    session.commit()
    client = app.test_client()
    log_in(client, account)
    before = everything(session)
    nobodys = dict.fromkeys(victims, 9_999_999)
    found = []
    tried = 0
    for (method, endpoint, address), (_, _, nowhere) in zip(
        addresses(app, victims, of_staff="staff" in roles),
        addresses(app, nobodys, of_staff="staff" in roles),
        strict=True,
    ):
        tried += 1
        status, target = answer_to(client, method, address)
        # What was removed in another tab is removed: a number that nobody has may be answered by going on.
        gone_on = status in (302, 303) and (status, target) == answer_to(client, method, nowhere)
        if status not in (403, 404) and not gone_on:
            found.append(f"{method} {endpoint}: {status}")
    assert found == []
    assert everything(session) == before
    assert tried > 50


def test_staff_of_another_centre_change_nothing_by_numbers_in_a_form(app, connection, session, victims):
    stranger = make_account(session, "manager", "staff")
    session.commit()
    client = app.test_client()
    log_in(client, stranger)
    before = everything(session)
    for address, typed in (
        ("interviews/withdraw", {"slot": str(victims["slot"])}),
        ("invitations/invite", {"profile": str(victims["profile_id"])}),
        (f"imported/employers/{victims['loose_employer']}", {"account": str(stranger.id)}),
    ):
        answer = client.post(f"/fi/staff/{address}", data=typed)
        assert answer.status_code in (302, 303, 403, 404), address
    assert everything(session) == before


def test_what_was_told_of_others_is_read_by_the_staff_of_its_centre_only(
    app, connection, session, victims, now, settings
):
    theirs = make_whole_centre(session, now + timedelta(minutes=1), settings, form_key="theirs")
    session.get(Report, theirs["report_id"]).text = "Ei tullut sovittuun aikaan"
    staff = make_account(session, "staff", centre=victims["centre"])
    session.commit()
    client = app.test_client()
    log_in(client, staff)
    page = client.get("/fi/staff/reports").text
    assert REPORTED in page and "Ei tullut sovittuun aikaan" not in page
    client.post(f"/fi/staff/reports/{victims['report_id']}/handled")
    assert REPORTED in client.get("/fi/staff/reports").text
    assert client.post(f"/fi/staff/reports/{theirs['report_id']}/handled").status_code == 404
    session.expire_all()
    assert session.get(Report, victims["report_id"]).handled_at is not None
    assert session.get(Report, theirs["report_id"]).handled_at is None
    for role in ("employer", "assistant", "representative"):
        stranger = make_account(session, role, centre=victims["centre"])
        session.commit()
        other = app.test_client()
        log_in(other, stranger)
        for page in ("reports", "feedback"):
            assert other.get(f"/fi/staff/{page}").status_code == 403, (role, page)
