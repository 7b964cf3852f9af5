"""The walls between centres: what another centre holds changes no page of the staff, and is found by no search.

Every page is opened twice, before and after another centre is filled with one row of everything: it must stay the
same to the letter, so that no count, no figure and no word of the other gets through. That no page and no deed opens
by another centre's numbers alone is tried in tests/web/test_ownership.py; here own numbers go with others'.
"""

import itertools
import re
from contextlib import contextmanager
from urllib.parse import urlencode

import pytest
import time_machine
from werkzeug.routing import AnyConverter, IntegerConverter

from portti.mail.kinds import KINDS
from portti.models import Feedback
from portti.services.statistic_pages import PAGES as STATISTICS
from portti.web.assistant.profile_forms import PAGES as PROFILE_PAGES
from tests.conftest import NOW
from tests.factories.accounts import make_account
from tests.factories.matches import rank_all
from tests.support.two_centres import MARK, SEARCHED, fill_centre, mark_all_but, rows_of
from tests.support.web import log_in
from tests.web.test_ownership import everything

NOT_FILLED = {
    # The installation's own: facts, jobs, tries, forms and searches that are kept, what people say of the portal.
    *("roles", "postal_codes", "job_runs", "job_leases", "known_journeys", "log_in_failures", "held_forms"),
    *("feedback", "change_counters", "tombstones", "account_links"),
    # Worked out from the rest.
    *(
        "ranking_snapshots",
        "ranking_inputs",
        "packed_needs",
        "packed_profiles",
        "packed_months",
        "kept_hidings",
        "kept_unmet_hours",
    ),
    # Without a word of anybody's; of a row that is filled.
    *(
        "need_conditions",
        "need_known",
        "need_languages",
        "need_open_blocks",
        "need_single_shifts",
        "need_skills",
    ),
    *("need_windows", "match_tellings", "news_tellings", "conversation_readings", "notification_choices"),
    *("service_profile_changes", "substitute_choices"),
}
"""Tables of which the other centre has no row; a new table must be filled or stand here."""
COMPARED = "/statistics/centres"
"""Where published figures of other centres stand by right."""


class Walls:
    """Two centres and a browser of the first one's manager; `theirs` is filled by `fill_the_other`."""

    def __init__(self, app, session, settings):
        self.app, self.session, self.settings = app, session, settings
        self.own = fill_centre(session, NOW, settings, "own")
        self.people = {
            role: make_account(session, role, centre=self.own["centre"]) for role in ("manager", "staff")
        }
        self.theirs = {}
        session.commit()

    def fill_the_other(self):
        """Fill another centre, and mark its words; return which tables hold nothing of it."""
        known = rows_of(self.session)
        self.theirs = fill_centre(self.session, NOW, self.settings, "theirs")
        # What people say of the portal itself goes to all staff: it is no centre's.
        self.session.delete(self.session.get(Feedback, self.theirs["feedback_id"]))
        empty = mark_all_but(self.session, known)
        self.session.commit()
        return empty

    def browser(self, role):
        client = self.app.test_client()
        log_in(client, self.people[role])
        with client.session_transaction() as cookies:
            cookies["csrf_token"] = "the same in each browser"
        return client

    @contextmanager
    def undone(self):
        """Take back whatever is done inside: the record of each reading, too."""
        self.session.commit()
        nested = self.session.get_bind().begin_nested()
        yield
        self.session.rollback()
        nested.rollback()
        self.session.expire_all()

    def read(self, role):
        """Open every page of the staff; return status and body by address."""
        with self.undone():
            client = self.browser(role)
            return {address: opened(client, address) for address in self.pages(role)}

    def pages(self, role):
        """Return the address of every page, with own rows' numbers; for staff, who see the same, the lists only."""
        return [
            address
            for rule in rules(self.app, "GET")
            if role == "manager" or not rule.arguments - {"language"}
            for address in addresses(self.app, rule, self.own)
        ]

    def loose(self):
        """Return the own imported rows that staff look a person up for."""
        return (f"employers/{self.own['loose_employer']}", f"profiles/{self.own['loose_profile']}")


def rules(app, method):
    """Return the rules of the staff's pages."""
    return [
        rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("staff.") and method in rule.methods
    ]


def numbers(rule):
    """Return the names of the row numbers in a rule."""
    return [
        name
        for name, one in rule._converters.items()
        if isinstance(one, IntegerConverter) and name != "number"
    ]


def addresses(app, rule, ids):
    """Return every address of a rule with these numbers."""
    chosen = {name: [ids[name]] for name in numbers(rule)}
    for name, converter in rule._converters.items():
        if name == "language":
            chosen[name] = ["fi"]
        elif isinstance(converter, AnyConverter):
            chosen[name] = sorted(converter.items)
        elif name not in chosen:
            chosen[name] = {
                "code": [*STATISTICS, *(f"{code}.json" for code in STATISTICS), "events.csv", "events.xlsx"],
                "kind": KINDS[:1],
                "mail_language": ["fi"],
                "step": sorted(PROFILE_PAGES),
            }[name]
    adapter = app.url_map.bind("localhost")
    return [
        adapter.build(rule.endpoint, dict(zip(chosen, values, strict=True)))
        for values in itertools.product(*chosen.values())
    ]


def opened(client, address):
    """Return status and body of a page, without the words that are new on each."""
    answer = client.get(address)
    body = re.sub(rb'nonce="[^"]*"', b"", answer.data)
    if answer.mimetype == "application/pdf":
        # Each has an identity of its own; its figures are those of the pages.
        body = b""
    return answer.status_code, re.sub(rb'name="key" value="[^"]*"', b"", body)


def filtered(address, page, theirs):
    """Return a list's address with each choice of its filters, and with others' numbers where it asks for one."""
    found = []
    for form in page.split("<form ")[1:]:
        inside = form.split("</form>")[0]
        if 'method="get"' not in inside.split(">")[0]:
            continue
        for name, options in re.findall(r'<select[^>]*name="([a-z_]+)"[^>]*>(.*?)</select>', inside, re.S):
            values = [value for value in re.findall(r'value="([^"]*)"', options) if value]
            found += [(name, value) for value in values[: 2 if name in ("sort", "municipality") else 7]]
            found += [(name, str(key)) for key in theirs if values and values[0].isdigit()]
    return sorted({f"{address}?{urlencode([pair])}" for pair in found})


@pytest.fixture
def walls(app, connection, session, settings):
    with time_machine.travel(NOW, tick=False):
        yield Walls(app, session, settings)


@pytest.mark.each_database
@pytest.mark.parametrize("role", ["manager", "staff"])
def test_another_centre_changes_no_page_and_is_found_by_no_filter(walls, role):
    before = walls.read(role)
    empty = walls.fill_the_other()
    assert set(empty) == NOT_FILLED
    after = walls.read(role)
    assert MARK.encode() not in b"".join(body for _status, body in before.values())
    changed = [
        address for address, answer in after.items() if answer != before[address] and COMPARED not in address
    ]
    assert not changed
    opened_well = [address for address, (status, _body) in after.items() if status == 200]
    assert len(opened_well) > (140 if role == "manager" else 30)
    if role == "staff":
        return
    keys = [walls.theirs[name] for name in ("staff_id", "account_id", "public_need", "public_profile")]
    with walls.undone():
        client = walls.browser(role)
        tried = 0
        for address, (status, body) in after.items():
            if status == 200 and b"<form " in body:
                for narrowed in filtered(address, body.decode(), keys):
                    tried += 1
                    assert MARK not in client.get(narrowed).text, narrowed
        assert tried > 100
        for page in ("people", "needs", "imported", *(f"imported/{one}" for one in walls.loose())):
            found = client.post(f"/fi/staff/{page}", data={"words": SEARCHED}, follow_redirects=True)
            assert SEARCHED in found.text and MARK not in found.text, page


def test_own_numbers_beside_others_open_and_change_nothing(walls, app, session):
    walls.fill_the_other()
    client, before, found, tried = walls.browser("manager"), everything(session), [], 0
    for method in ("GET", "POST"):
        for rule in rules(app, method):
            names = numbers(rule)
            for others in itertools.product((True, False), repeat=len(names)):
                if len(set(others)) < 2:
                    continue
                ids = {
                    name: (walls.theirs if theirs else walls.own)[name]
                    for name, theirs in zip(names, others, strict=True)
                }
                for address in addresses(app, rule, ids):
                    tried += 1
                    answer = client.open(address, method=method, data=TYPED if method == "POST" else None)
                    if answer.status_code not in (403, 404):
                        found.append(f"{method} {address}: {answer.status_code}")
    assert not found
    assert everything(session) == before
    assert tried > 30


TYPED = {"version": "1", "sure": "y", "reason": "person_said", "title": "Toinen", "text": "Toisin"}


def test_others_numbers_in_a_form_change_nothing(walls, session):
    walls.fill_the_other()
    rank_all(session, walls.settings)
    session.commit()
    client, refused = walls.browser("manager"), []
    for address, typed in forms_with_numbers(walls.own, walls.own):
        with walls.undone():
            answer = client.post(f"/fi/staff/{address}", data=typed)
            if answer.status_code not in (302, 303):
                refused.append((address, answer.status_code))
    # Each form is whole: with own numbers it does its work.
    assert refused == []
    before = everything(session)
    for address, typed in forms_with_numbers(walls.own, walls.theirs):
        answer = client.post(f"/fi/staff/{address}", data=typed)
        assert answer.status_code in (404, 409, 422) or address in PASSED_OVER, (address, answer.status_code)
        assert MARK not in answer.text, address
        assert everything(session) == before, address


PASSED_OVER = {"interviews/withdraw"}
"""Free times that are gone by now are passed over."""


def forms_with_numbers(own, theirs):
    """Yield each form of the staff that names another row, sent from an own row's page, and what is sent."""
    person = own["account_id"]
    yield "interviews/withdraw", {"slot": theirs["slot"]}
    yield "invitations/invite", {"profile": theirs["uninvited"]}
    yield f"profiles/{own['uninvited']}/interview", {"slot": theirs["slot"]}
    for purpose in ("appointment", "home_visit"):
        yield f"people/{person}/appointments/{purpose}", {"slot": theirs[f"free_{purpose}"]}
    yield f"imported/employers/{own['loose_employer']}", {"account": theirs["account_id"]}
    yield f"imported/profiles/{own['loose_profile']}", {"account": theirs["starter_id"]}
    listed = {"person": theirs["uninvited"], "reason": "met", "text": "Tapasin hänet"}
    yield f"needs/{own['public_need']}/suggestions", listed
    yield f"needs/{own['public_need']}/propose", {"person": theirs["uninvited"]}
    yield f"substitutes/{own['request_id']}/comes", {"profile": theirs["profile_id"]}
    yield f"people/{person}/assisted", {"need": theirs["need_id"]}
    yield (
        "events",
        {
            "happened_on": "1.12.2026",
            "client_group": "employer",
            "functions": "guidance",
            "channel": "phone",
            "client": theirs["account_id"],
        },
    )
    yield f"members/{own['staff_id']}", {"role": "none", "successor": theirs["colleague_id"]}
    yield (
        "interviews/publish",
        {
            "on": "9.12.2026",
            "start": "9.30",
            "kind": "phone",
            "count": "2",
            "purpose": "pre_interview",
            "colleague": theirs["staff_id"],
        },
    )
    yield (
        f"candidacies/{own['match_candidacy']}/plan",
        {
            "responsible": theirs["staff_id"],
            "next_action": "Soita",
            "on-day": "8",
            "on-month": "12",
            "on-year": "2026",
        },
    )
    yield (
        f"gatherings/{own['past_gathering']}/days/{own['past_day']}",
        {"came": theirs["past_place"], "others": "1"},
    )
    for deed, name in (("tick", "done"), ("tick", "undone"), ("remove", "step")):
        yield f"people/{person}/service/goals/{own['stepped_goal']}/{deed}", {name: theirs["goal_step"]}
