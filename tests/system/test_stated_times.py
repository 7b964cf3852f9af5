"""Times as people really state them, entered through the pages and ranked against the demo's assistants."""

import itertools
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.models import Account, Need
from portti.services.demo_data import fill_with_demo_data
from portti.settings import Settings
from portti.words import LANGUAGES
from tests.conftest import NOW
from tests.factories.accounts import make_employer
from tests.support.web import log_in
from tests.web.employer.test_real_needs import ALL, KINDS

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]


def test_each_is_entered_ranked_and_read(client: FlaskClient, session: Session, settings: Settings) -> None:
    fill_with_demo_data(session, settings, now=NOW, needs=10, profiles=600)
    session.commit()
    employer = make_employer(session)
    log_in(client, session.get_one(Account, employer.account_id))
    listed: dict[str, int] = {}
    for (stated, steps, lines), language in zip(ALL, itertools.cycle(LANGUAGES), strict=False):
        where = client.post("/en/employer/needs/new").headers["Location"].removesuffix("/place")
        kinds = list(dict.fromkeys(KINDS[step] for step, _data in steps if step in KINDS))
        first = [("place", {"place": "Helsinki"}), ("times", {"kinds": kinds})]
        words = {"title": stated, "text": "A day as I lead it.", "language": "en"}
        for step, data in [*first, *steps, ("text", words)]:
            assert client.post(f"{where}/{step}", data=data).status_code == 303, (stated, step)
        client.post(f"{where}/deed/publish")
        client.post(f"{where}/matches/rank")
        page = client.get(f"{where}/matches").get_data(as_text=True)
        found = re.search(r"([0-9]+) assistants? in this list", page)
        assert found, stated
        listed[stated] = int(found[1])
        assert ("First look at a team" in page) == any("0:00–24:00" in line for line in lines)
        answer = client.get(f"{where}/matches".replace("/en/", f"/{language}/"))
        assert answer.status_code == 200, (stated, language)
    assert min(listed.values()) > 0, listed
    session.expire_all()
    needs = session.scalars(select(Need).where(Need.employer_id == employer.id)).all()
    assert {need.state for need in needs} == {"published"}
    # Some have said that they do not live in: fewer are listed than where only the journey counts.
    assert listed["living in, full-time, for good"] < listed["visits as planned"]
    assert listed["only when called"] < listed["visits as planned"]
