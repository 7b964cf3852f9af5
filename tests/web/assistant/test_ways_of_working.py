"""Living at the workplace and work now and then: an assistant says yes, no or nothing, and may change it."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portti.models import Profile, ProfileCannot
from portti.services.match_inputs import profile_data
from tests.factories.accounts import make_account, make_profile
from tests.support.web import log_in

START = "/en/assistant/profile"


@pytest.fixture
def profile(client: FlaskClient, session: Session) -> Profile:
    """The profile of who is logged in; another's lies beside it."""
    make_profile(session, live_in="yes")
    account = make_account(session, "assistant")
    found: Profile = make_profile(session, account=account)
    log_in(client, account)
    return found


def send(
    client: FlaskClient, session: Session, profile: Profile, step: str, **fields: object
) -> tuple[int, str]:
    session.expire_all()
    answer = client.post(f"{START}/{step}", data={"row_version": profile.row_version, **fields})
    return answer.status_code, " ".join(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).split())


def test_an_answer_is_kept_said_and_becomes_a_condition_where_it_is_no(
    client: FlaskClient, session: Session, profile: Profile
) -> None:
    hours = {"shortest_shift": "0"}
    for answer, refused in (("yes", set()), ("no", {"c_live_in", "c_oncall"}), ("", set())):
        status, _page = send(client, session, profile, "hours", **hours, live_in=answer, on_call=answer)
        assert status == 302
        session.expire_all()
        assert (profile.live_in, profile.on_call) == (answer, answer)
        assert set(profile_data(profile)["cannot"]) == refused
        summary = client.get(START).get_data(as_text=True)
        assert ("I can live at the workplace" in summary) == (answer == "yes")
        assert ("I do not take work that is only now and then" in summary) == (answer == "no")
    assert send(client, session, profile, "hours", **hours, live_in="perhaps")[0] == 422


def test_who_lives_in_sleeps_there(client: FlaskClient, session: Session, profile: Profile) -> None:
    profile.cannot = [ProfileCannot(condition="c_sleepin")]
    session.flush()
    status, page = send(client, session, profile, "hours", shortest_shift="0", live_in="yes")
    assert status == 422
    assert "You cannot both live at the workplace and not sleep there." in page
    profile.cannot, profile.live_in = [], "yes"
    session.flush()
    status, page = send(client, session, profile, "conditions", conditions="c_sleepin")
    assert status == 422
    assert "You cannot both live at the workplace and not sleep there." in page
    session.expire_all()
    assert not profile.cannot
