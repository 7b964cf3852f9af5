"""What an employer sees of the own ad: the checklist, the words to think about, and waiting for the centre."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portti import clock
from portti.models import Employer
from portti.settings import Settings
from tests.factories.accounts import make_account
from tests.factories.ads import open_it, publish
from tests.support.need_pages import address, fresh, make, send, words
from tests.support.web import log_in

PROMPTED = "Olen pyörätuolissa. Etsin nuorekasta avustajaa."


def test_the_text_step_says_what_an_ad_says_and_which_words_to_think_about(
    client: FlaskClient, session: Session, employer: Employer
) -> None:
    need = make(session, employer, state="draft", text=PROMPTED)
    page = words(client.get(address(need, "text")))
    assert "The times : For example: on Mondays and Wednesdays from 8 to 12. You have told this." in page
    assert "What is required : For example: a driving licence" in page and "Not told yet." in page
    assert "A job ad may not ask for an age." in page
    other = make(session, employer, state="draft", text="Etsin avustajaa.")
    assert "Think about these words" not in words(client.get(address(other, "text")))


def test_publishing_says_by_when_the_centre_reads_and_a_clean_text_is_public_at_once(
    client: FlaskClient, session: Session, employer: Employer
) -> None:
    need = make(session, employer, state="draft", text=PROMPTED)
    summary = words(client.get(address(need, "summary")))
    assert "nuorekasta" in summary and "your centre reads the need first" in summary
    answer = client.post(address(need, "deed/publish"), follow_redirects=True)
    assert "Your centre reads this need before others see it, by" in words(answer)
    assert fresh(session, need).state == "checking"
    assert "deed/publish" not in client.get(address(need, "summary")).get_data(as_text=True)
    send(client, need, "text", {"title": "Aamut", "text": "Etsin avustajaa.", "language": "fi"})
    assert "deed/publish" in client.get(address(need, "summary")).get_data(as_text=True)
    client.post(address(need, "deed/publish"))
    assert fresh(session, need).state == "published"


def test_words_that_staff_let_through_are_not_pointed_at_again(
    client: FlaskClient, session: Session, employer: Employer, settings: Settings
) -> None:
    need = make(session, employer, state="draft", text=PROMPTED)
    publish(session, need, settings)
    assert "nuorekasta" in words(client.get(address(need, "summary")))
    open_it(session, need, settings)
    session.commit()
    assert "Think about these words" not in words(client.get(address(need, "summary")))
    fresh(session, need).text = f"{PROMPTED} Soita 040 123 4567."
    session.commit()
    summary = words(client.get(address(need, "summary")))
    assert "040 123 4567" in summary and "A job ad may not ask for an age." not in summary


def test_a_substitute_is_asked_also_while_the_centre_reads_new_words(
    client: FlaskClient, session: Session, employer: Employer
) -> None:
    need = make(session, employer, text="Etsin avustajaa.", published_at=clock.now())
    send(client, need, "text", {"title": "Aamut", "text": PROMPTED, "language": "fi"})
    assert fresh(session, need).state == "checking"
    assert "/substitute" in client.get(address(need)).get_data(as_text=True)
    assert "Which shift" in words(client.get(address(need, "substitute")))
    unseen = make(session, employer, state="checking", text=PROMPTED, published_at=None)
    assert "/substitute" not in client.get(address(unseen)).get_data(as_text=True)
    assert "This need is not public yet" in words(client.get(address(unseen, "substitute")))


def test_a_wish_stands_in_the_summary_with_its_answer(
    client: FlaskClient, session: Session, employer: Employer
) -> None:
    need = make(session, employer, state="draft", text="Etsin avustajaa.")
    lacking = send(client, need, "wish?then=summary", {"gender": "woman"})
    assert lacking.status_code == 422
    assert "Choose why the work asks for a woman or a man." in words(lacking)
    send(client, need, "wish?then=summary", {"gender": "woman", "ground": "intimate_care"})
    shown = words(client.get(address(need, "summary")))
    assert "Your centre has not answered yet." in shown
    send(client, need, "wish?then=summary", {"gender": "", "ground": "intimate_care"})
    assert (fresh(session, need).wished_gender, need.gender_ground) == ("", "")


def test_what_is_checked_before_is_never_compulsory(
    client: FlaskClient, session: Session, employer: Employer
) -> None:
    need = make(session, employer, state="draft", text="Etsin avustajaa.")
    data = {"part_timers": "not_yet", "extract_asked": "y"}
    assert send(client, need, "before?then=summary", data).status_code == 302 + 1
    shown = words(client.get(address(need, "summary")))
    assert "The hours have not been offered to the part-time assistants yet." in shown
    assert "criminal-record extract of the person who is chosen" in shown
    client.post(address(need, "deed/publish"))
    assert fresh(session, need).state == "published"


def test_going_over_the_granted_hours_is_explained_and_staff_can_allow_it(
    app: Flask, client: FlaskClient, session: Session, employer: Employer
) -> None:
    need = make(session, employer, state="draft", text="Etsin avustajaa.")
    wrong = send(client, need, "before?then=summary", {"granted_hours": "3"})
    assert wrong.status_code == 422
    assert "Choose whether the hours are for a week or a month." in words(wrong)
    send(client, need, "before?then=summary", {"granted_hours": "3", "granted_per": "week"})
    assert "/before?then=summary" in client.get(address(need, "summary")).get_data(as_text=True)
    told = words(client.post(address(need, "deed/publish"), follow_redirects=True))
    assert "would make 4 hours a week, but 3 hours a week are granted" in told
    assert fresh(session, need).state == "draft"
    account = make_account(session, "staff")
    account.centre_id = need.centre_id
    session.commit()
    adviser = app.test_client()
    log_in(adviser, account)
    page = f"/en/staff/needs/{need.id}"
    assert "more is planned than granted" in words(adviser.get(page))
    assert "Allow more than was granted" in words(adviser.get(f"{page}/hours"))
    empty = adviser.post(f"{page}/hours", data={"reason": ""})
    assert empty.status_code == 422 and "Write why more may be planned" in words(empty)
    adviser.post(f"{page}/hours", data={"reason": "The decision is being renewed."})
    assert "Allowed up to 4 hours" in words(adviser.get(f"{page}/hours"))
    client.post(address(need, "deed/publish"))
    assert fresh(session, need).state == "published"
