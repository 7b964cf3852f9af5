"""The lists of steps as pages: boxes, what Portti knows, and what a second tab has ticked meanwhile."""

import re

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.models import Account, StepTick
from tests.factories.accounts import make_employer, make_profile
from tests.support.web import log_in


def test_boxes_are_kept_and_a_stale_page_unticks_nothing(client: FlaskClient, session: Session) -> None:
    employer = make_employer(session)
    employer.granted_hours = 30.0
    session.commit()
    log_in(client, session.get_one(Account, employer.account_id))
    page = client.get("/fi/employer/steps").text
    assert "1 vaihe 13 vaiheesta on tehty. Seuraavaksi: Tiedät, mitä työnantaja tekee." in page
    assert 'name="e_decision"' not in page and "Portti tietää tämän itse." in page
    before = re.search(r'name="before" value="([^"]*)"', page)
    assert before is not None and before[1] == ""
    # Two tabs with the same empty page, each with another box.
    for step in ("e_duties", "e_orient"):
        sent = client.post("/fi/employer/steps", data={"before": before[1], step: "y"})
        assert sent.status_code == 303
    assert set(session.scalars(select(StepTick.step))) == {"e_duties", "e_orient"}
    client.post("/fi/employer/steps", data={"before": "e_duties e_orient x_unknown", "e_orient": "y"})
    assert set(session.scalars(select(StepTick.step))) == {"e_orient"}
    assert client.get("/sv/assistant/steps").status_code == 403


def test_each_step_that_is_open_leads_to_a_page(client: FlaskClient, session: Session) -> None:
    employer, profile = make_employer(session), make_profile(session)
    session.commit()
    for side, account_id, steps in (
        ("employer", employer.account_id, 13),
        ("assistant", profile.account_id, 8),
    ):
        log_in(client, session.get_one(Account, account_id))
        page = client.get(f"/sv/{side}/steps").text
        places = re.findall(r'portti-no-print"><a class="govuk-link" href="(/[^"]+)"', page)
        assert len(places) == steps
        assert {client.get(place.replace("&amp;", "&")).status_code for place in set(places)} == {200}
