"""What an assistant's own text speaks of is offered on the page of skills; only what is ticked is saved."""

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portti.models import Account, Profile
from tests.factories.profiles import make_full_profile
from tests.support.web import log_in

START = "/en/assistant/profile"


def profile_with_text(session: Session, client: FlaskClient, text: str) -> Profile:
    make_full_profile(session, state="published", text="Osaan katetroinnin.")  # another person's
    profile = make_full_profile(session, text=text, text_language="fi")
    session.commit()
    log_in(client, session.get_one(Account, profile.account_id))
    return profile


def skills_of(session: Session, profile: Profile) -> dict[str, str]:
    session.expire_all()
    return {row.skill: row.level for row in session.get_one(Profile, profile.id).skills}


def test_ticked_skills_are_saved_and_their_level_is_asked(client: FlaskClient, session: Session) -> None:
    profile = profile_with_text(session, client, "Siivoan mielelläni ja osaan käyttää henkilönostinta.")
    page = client.get(f"{START}/skills").get_data(as_text=True)
    assert 'value="mt_hoist"' in page and 'value="hh_clean"' in page and 'value="hr_cath"' not in page
    data = {"row_version": profile.row_version, "suggested": ["mt_hoist"]}
    answer = client.post(f"{START}/skills", data=data)
    assert answer.headers["Location"] == f"{START}/skills/levels"
    assert skills_of(session, profile) == {"pc_dress": "done", "hh_cook": "learn", "mt_hoist": "can"}


def test_ticks_are_saved_before_groups_are_gone_through(client: FlaskClient, session: Session) -> None:
    profile = profile_with_text(session, client, "Osaan käyttää henkilönostinta.")
    data = {"row_version": profile.row_version, "suggested": ["mt_hoist"], "groups": ["household"]}
    answer = client.post(f"{START}/skills", data=data)
    assert answer.headers["Location"] == f"{START}/skills/tasks?groups=household"
    assert "mt_hoist" in skills_of(session, profile)


def test_a_form_made_before_another_change_saves_nothing(client: FlaskClient, session: Session) -> None:
    profile = profile_with_text(session, client, "Osaan käyttää henkilönostinta.")
    data = {"row_version": profile.row_version - 1, "suggested": ["mt_hoist"]}
    assert client.post(f"{START}/skills", data=data).status_code == 409
    assert skills_of(session, profile) == {"pc_dress": "done", "hh_cook": "learn"}


def test_a_saved_text_says_where_its_tasks_are(client: FlaskClient, session: Session) -> None:
    profile = profile_with_text(session, client, "")
    data = {"row_version": profile.row_version, "text": "Käyn uimahallissa.", "text_language": "fi"}
    data |= {"first_name": "Aino", "language": "fi"}
    answer = client.post(f"{START}/about", data=data)
    assert answer.status_code == 302, answer.get_data(as_text=True)
    page = client.get(answer.headers["Location"]).get_data(as_text=True)
    assert "Your text speaks of tasks that you have not chosen." in page
