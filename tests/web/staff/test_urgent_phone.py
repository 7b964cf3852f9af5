"""The telephone for shifts that must not fail: a manager chooses it, staff and the employer read it."""

import pytest

from portti.models import AuditEvent, Centre
from tests.factories.accounts import make_account, make_centre, make_employer
from tests.factories.needs import make_need
from tests.factories.substitutes import make_request
from tests.support.need_pages import words
from tests.support.web import log_in

PAGE = "/en/staff/substitutes"


@pytest.fixture
def centre(session):
    make_centre(session).urgent_phone = "050 111 1111"  # another centre's
    return make_centre(session)


def entered(client, session, centre, role):
    account = make_account(session, role, centre=centre)
    session.commit()
    log_in(client, account)
    return account


def test_a_manager_chooses_it_and_staff_read_it(client, session, centre):
    entered(client, session, centre, "manager")
    refused = client.post(f"{PAGE}/phone", data={"phone": "soita 1"})
    assert refused.status_code == 422
    assert "Write the phone number in numbers" in words(refused) and 'value="soita 1"' in refused.text
    assert client.post(f"{PAGE}/phone", data={"phone": " 040 555 4443 "}).status_code == 303
    session.expire_all()
    assert session.get_one(Centre, centre.id).urgent_phone == "040 555 4443"
    assert 'value="040 555 4443"' in client.get(PAGE).text
    assert session.query(AuditEvent).filter_by(deed="choose_urgent_phone").count() == 1
    entered(client, session, centre, "staff")
    page = client.get(PAGE)
    assert "Phone: 040 555 4443" in words(page) and 'name="phone"' not in page.text
    assert client.post(f"{PAGE}/phone", data={"phone": "040 1112223"}).status_code == 403


@pytest.mark.parametrize("typed", ["40 123 4567", "358 40 123 4567", "112 112"])
def test_a_number_that_no_message_reaches_is_not_kept(client, session, centre, typed):
    entered(client, session, centre, "manager")
    page = client.post(f"{PAGE}/phone", data={"phone": typed})
    assert page.status_code == 422 and f'value="{typed}"' in page.text
    session.expire_all()
    assert session.get_one(Centre, centre.id).urgent_phone == ""


@pytest.mark.parametrize("critical", [True, False])
def test_the_employer_reads_it_for_a_shift_that_must_not_fail(client, session, centre, critical):
    centre.urgent_phone = "040 555 4443"
    account = entered(client, session, centre, "employer")
    need = make_need(session, employer=make_employer(session, account=account))
    request = make_request(session, need, "2030-12-07T08:00", "2030-12-07T12:00")
    request.critical = critical
    session.commit()
    page = words(client.get(f"/en/employer/substitutes/{request.id}"))
    assert ("040 555 4443" in page) is critical
