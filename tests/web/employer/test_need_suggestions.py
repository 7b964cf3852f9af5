"""What an employer's own text speaks of is offered on the page of tasks; only what is ticked is saved."""

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portti.models import Account, Need, NeedSkill
from tests.factories.accounts import make_employer
from tests.factories.needs import make_need
from tests.support.web import log_in

OFFER = "Your text speaks of these. Tick what you mean."


def need_with_text(session: Session, client: FlaskClient, text: str, language: str = "en") -> Need:
    employer = make_employer(session)
    make_need(session, text="You feed the cats and drive my car.", text_language="en")  # another's
    need = make_need(
        session,
        employer=employer,
        state="draft",
        title="Mornings",
        text=text,
        text_language=language,
        skills=[NeedSkill(skill="hh_cook", strength="must")],
    )
    session.commit()
    log_in(client, session.get_one(Account, employer.account_id))
    return need


def address(need: Need, step: str = "tasks") -> str:
    return f"/en/employer/needs/{need.id}/{step}"


def skills_of(session: Session, need: Need) -> dict[str, str]:
    session.expire_all()
    return {row.skill: row.strength for row in session.get_one(Need, need.id).skills}


def test_what_the_text_speaks_of_is_offered_without_a_tick(client: FlaskClient, session: Session) -> None:
    need = need_with_text(session, client, "Autat suihkussa. Kokataan ja siivotaan yhdessä.", "fi")
    page = client.get(address(need)).get_data(as_text=True)
    assert OFFER in page
    assert 'value="pc_shower"' in page and 'value="hh_clean"' in page
    assert 'value="hh_cook"' not in page  # chosen already
    assert 'value="hh_pet"' not in page  # another's text
    assert "checked" not in page


def test_only_what_is_ticked_is_saved_as_a_wish(client: FlaskClient, session: Session) -> None:
    need = need_with_text(session, client, "You help me shower, and we vacuum.")
    answer = client.post(address(need), data={"suggested": ["pc_shower"]})
    assert answer.headers["Location"] == address(need, "strengths")
    assert skills_of(session, need) == {"hh_cook": "must", "pc_shower": "wish"}


def test_nothing_ticked_changes_nothing(client: FlaskClient, session: Session) -> None:
    need = need_with_text(session, client, "You help me shower, and we vacuum.")
    client.post(address(need), data={})
    assert skills_of(session, need) == {"hh_cook": "must"}


def test_a_skill_that_was_not_offered_is_refused(client: FlaskClient, session: Session) -> None:
    need = need_with_text(session, client, "You help me shower.")
    answer = client.post(address(need), data={"suggested": ["hr_vent"]})
    assert answer.status_code == 422
    assert skills_of(session, need) == {"hh_cook": "must"}


def test_a_text_that_speaks_of_nothing_shows_no_offer(client: FlaskClient, session: Session) -> None:
    for text, language in (("I like quiet mornings.", "en"), ("", "fi"), ("Помощь в душе.", "ru")):
        need = need_with_text(session, client, text, language)
        assert OFFER not in client.get(address(need)).get_data(as_text=True)


def test_a_saved_text_says_where_its_tasks_are_to_be_confirmed(client: FlaskClient, session: Session) -> None:
    need = need_with_text(session, client, "")
    data = {
        "title": "Mornings",
        "text": "You help me shower.",
        "language": "en",
    }
    page = client.post(address(need, "text"), data=data, follow_redirects=True).get_data(as_text=True)
    assert "Your text speaks of tasks that you have not chosen." in page
    assert skills_of(session, need) == {"hh_cook": "must"}
