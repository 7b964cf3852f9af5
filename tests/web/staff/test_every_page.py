"""Each page of the staff opens with rows and without, for those who may see it only, and hides other centres'."""

import pytest

from portti.models import Employer
from tests.factories.accounts import make_account, make_employer, make_profile
from tests.factories.invitations import make_invitation
from tests.factories.matches import make_match
from tests.factories.messages import make_job_run, make_message
from tests.factories.needs import make_need
from tests.support.web import log_in

pytestmark = pytest.mark.each_database

LISTS = ("", "people", "people/new", "needs", "matches", "messages", "jobs", "imported")
MANAGER_LISTS = ("members", "members/new", "log")


@pytest.fixture
def filled(session, centre, staff, now):
    """A centre with one row of everything; its addresses by name."""
    employer = make_employer(session, centre=centre)
    need = make_need(session, employer=employer)
    profile = make_profile(session, centre=centre, text="Olen ahkera")
    make_match(session, need=need, profile=profile, employer_answer="interested")
    make_invitation(session, profile=profile)
    message = make_message(session, account=session.get(type(staff), employer.account_id), state="failed")
    make_job_run(session, "deliver_outbox")
    imported = Employer(centre_id=centre.id, created_at=now)
    session.add(imported)
    session.flush()
    make_need(session, employer=imported)
    loose = make_profile(session, centre=centre)
    loose.account_id = None
    session.flush()
    return [
        f"people/{employer.account_id}",
        f"people/{profile.account_id}",
        f"people/{employer.account_id}/email",
        f"people/{employer.account_id}/act",
        f"needs/{need.id}",
        f"messages/{message.id}",
        f"imported/employers/{imported.id}",
        f"imported/profiles/{loose.id}",
    ]


def test_lists_open_when_there_is_nothing(client, staff):
    for page in LISTS:
        answer = client.get(f"/en/staff/{page}")
        assert answer.status_code == 200, page


@pytest.mark.either_database
@pytest.mark.parametrize("language", ["fi", "sv", "en", "selko"])
def test_pages_open_with_rows_in_every_language(client, filled, language):
    for page in [*LISTS, *filled]:
        answer = client.get(f"/{language}/staff/{page}")
        assert answer.status_code == 200, page
        assert answer.text.count("<h1") == 1, page


def test_pages_of_managers_are_for_managers(client, manager_client, filled):
    for page in MANAGER_LISTS:
        assert manager_client.get(f"/fi/staff/{page}").status_code == 200, page
        assert client.get(f"/fi/staff/{page}").status_code == 403, page


def test_another_centres_rows_are_not_there(app, connection, session, filled, other_centre):
    stranger = app.test_client()
    log_in(stranger, make_account(session, "manager", "staff", centre=other_centre))
    for page in filled:
        assert stranger.get(f"/fi/staff/{page}").status_code == 404, page
    for page in ("people", "needs", "matches", "messages", "imported"):
        text = stranger.get(f"/fi/staff/{page}").text
        assert not [address for address in filled if f'staff/{address}"' in text], page


def test_nobody_else_opens_them(app, connection, session, centre, filled):
    for role in ("employer", "assistant", "representative"):
        client = app.test_client()
        log_in(client, make_account(session, role, centre=centre))
        for page in [*LISTS, *MANAGER_LISTS, *filled]:
            assert client.get(f"/fi/staff/{page}").status_code in (403, 404), (role, page)


def test_tables_name_themselves_and_their_heads(client, filled):
    for page in ("people", "needs", "matches", "messages", "jobs", "imported", *filled[:2]):
        text = client.get(f"/en/staff/{page}").text
        assert text.count("<table") == text.count("<caption") > 0, page
        assert "<th " in text and "<th>" not in text, page
        assert text.count('scope="row"') >= 1, page
