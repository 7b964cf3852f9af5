"""An assistant publishes a profile, pauses it, takes it away and brings it back."""

from datetime import date

from portti.models import Centre, Profile
from tests.factories.accounts import make_account
from tests.support.profile_pages import START, again, main_of, post, sent, words
from tests.support.web import log_in


def test_publishing_says_what_is_missing_with_links(client, session, profile):
    found = again(session, profile)
    found.free_times, found.languages = [], []
    session.commit()
    page = client.get(START)
    assert "Publish my profile" not in words(page)
    answer = client.post(f"{START}/publish")
    assert answer.status_code == 422
    summary = main_of(answer).find(".//div[@id='error-summary']")
    links = [link.get("href") for link in summary.iterfind(".//a")]
    assert links == [f"{START}/times", f"{START}/languages"]
    assert again(session, profile).state == "draft"


def test_publish_pause_take_away_and_bring_back(client, session, profile):
    for deed, state in (
        ("publish", "published"),
        ("publish", "published"),
        ("pause", "paused"),
        ("publish", "published"),
        ("take-away", "paused"),
        ("confirm", "paused"),
        ("publish", "published"),
        ("confirm", "published"),
    ):
        assert client.post(f"{START}/{deed}").headers["Location"] == START
        assert again(session, profile).state == state, deed
        assert client.get(START).status_code == 200


def test_looking_changes_nothing(client, session, profile):
    for deed in ("publish", "pause", "confirm", "begin"):
        assert client.get(f"{START}/{deed}").status_code in (404, 405)
    client.get(f"{START}/take-away")
    found = again(session, profile)
    assert (found.state, found.row_version) == ("draft", 1)


def test_a_hidden_profile_comes_back_with_one_press(client, session, profile):
    again(session, profile).state = "hidden"
    session.commit()
    assert "Bring your hidden profile back" in words(client.get("/en/assistant/"))
    client.post(f"{START}/confirm")
    assert again(session, profile).state == "published"


def test_a_profile_whose_last_day_has_passed_asks_for_new_days_before_it_comes_back(client, session, profile):
    found = again(session, profile)
    found.state, found.to_on = "hidden", date(2020, 1, 31)
    session.commit()
    for path in (START, "/en/assistant/"):
        page = client.get(path)
        assert "because your last day has passed" in words(page)
        assert "profile/confirm" not in page.text
    answer = client.post(f"{START}/confirm")
    assert answer.status_code == 422
    links = main_of(answer).iterfind(".//div[@id='error-summary']//a")
    assert [link.get("href") for link in links] == [f"{START}/dates"]
    assert again(session, profile).state == "hidden"
    found = again(session, profile)
    found.to_on = date(2099, 1, 31)
    session.commit()
    assert client.post(f"{START}/confirm").headers["Location"] == START
    assert again(session, profile).state == "published"


def test_the_preview_shows_what_employers_see_and_no_more(client, session, profile):
    found = again(session, profile)
    found.shown_name, found.text, found.text_language = "Aikku", "Jag är lugn", "sv"
    found.postal_code = "40100"
    session.commit()
    page = client.get(f"{START}/preview")
    card = main_of(page).find(".//article")
    shown = " ".join(" ".join(card.itertext()).split())
    assert "Aikku, Jyväskylä" in shown
    assert "sauna" in shown
    for hidden in ("Esimerkki", "40100", "cat", "40 min"):
        assert hidden not in shown
    assert card.find(".//p[@lang='sv']").text == "Jag är lugn"
    found = again(session, profile)
    found.shown_fields = ""
    session.commit()
    page = client.get(f"{START}/preview")
    assert "Jag är lugn" not in page.text
    assert "sauna" not in page.text


def test_a_centre_that_interviews_first_says_so(client, session, profile):
    again(session, profile).state = "published"
    session.commit()
    sentence = "Your centre interviews each assistant first"
    assert sentence not in words(client.get(START))
    session.get(Centre, profile.centre_id).interview_required = True
    session.commit()
    assert sentence in words(client.get(START))
    again(session, profile).interviewed_on = date(2026, 11, 3)
    session.commit()
    assert sentence not in words(client.get(START))


def test_a_new_assistant_goes_from_nothing_to_a_published_profile(client, session):
    account = make_account(session, "assistant", given_name="Minna")
    session.commit()
    log_in(client, account)
    address = client.post(f"{START}/begin").headers["Location"]
    typed = {
        "place": {"place": "Jyväskylä"},
        "travel": {"bicycle": "30"},
        "dates": {"availability": "now"},
        "hours": {"most": "20"},
        "skills": {},
        "languages": {"level_fi": "C2"},
        "conditions": {"conditions": ["c_stairs"]},
        "about": {"text": "Olen iloinen."},
        "visibility": {"visibility": "matched"},
    }
    walked = []
    while address != START:
        step = address.rpartition("/")[2]
        walked.append(step)
        page = client.get(address)
        if step == "times":
            post(client, "times/fill", preset="weekday_days")
            links = main_of(client.get(address)).iterfind(".//a[@class='govuk-button']")
            address = next(link.get("href") for link in links)
            continue
        answer = client.post(address, data={**sent(page), **typed[step], "then": "next"})
        assert answer.status_code == 302, step
        address = answer.headers["Location"]
    assert walked == [
        "place", "travel", "times", "dates", "hours", "skills", "languages", "conditions", "about", "visibility",
    ]  # fmt: skip
    assert client.post(f"{START}/publish").status_code == 302
    found = session.query(Profile).filter_by(account_id=account.id).one()
    assert (found.state, found.shown_name, len(found.free_times)) == ("published", "Minna", 5)
    assert "What fits you, you find under My work" in words(client.get(START))
