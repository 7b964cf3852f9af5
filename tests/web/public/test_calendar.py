"""The private calendar over the wire: read without a log-in, kept by nobody on the way, and gone once ended."""

from tests.factories.accounts import make_account
from tests.support.second_calendar import read_calendar
from tests.support.web import log_in


def test_an_address_is_made_read_and_ended(app, connection, session):
    account = make_account(session, "assistant")
    session.commit()
    owner, program = app.test_client(), app.test_client()
    log_in(owner, account)
    made = owner.post("/fi/account/calendar/make", data={"replaces": "0"}, follow_redirects=True)
    address = "/fi/calendar/" + made.text.split("/fi/calendar/")[1].split("<")[0].strip()
    answer = program.get(address)
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers
    assert read_calendar(answer.text).events == []
    assert program.get(address[:-1]).status_code == 404
    owner.post("/fi/account/calendar/end")
    assert program.get(address).status_code == 404
    assert "/fi/calendar/" not in owner.get("/fi/account/calendar").text
