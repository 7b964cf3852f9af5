"""News as pages: what an e-mail told to a group is read by them after logging in."""

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portti.models import Account, Centre
from tests.conftest import NOW
from tests.factories.accounts import make_employer
from tests.factories.news import make_news
from tests.support.web import log_in


def test_who_follows_the_link_of_a_mail_logs_in_and_reads(client: FlaskClient, session: Session) -> None:
    employer, other = make_employer(session), make_employer(session)
    mine = session.get_one(Account, employer.account_id)
    centre = session.get_one(Centre, mine.centre_id)
    item = make_news(session, centre=centre, published_at=NOW)
    shown = make_news(session, centre=centre, published_at=NOW, is_public=True)
    session.commit()
    address = f"/fi/news/{item.id}"
    for unknown in (address, "/fi/news/999"):
        asked = client.get(unknown)
        assert asked.status_code == 302 and "/fi/login" in asked.location
    assert client.get(f"/fi/news/{shown.id}").status_code == 200
    log_in(client, session.get_one(Account, other.account_id))
    assert client.get(address).status_code == 404
    log_in(client, mine)
    assert "Keskus on kiinni perjantaina." in client.get(address).text
