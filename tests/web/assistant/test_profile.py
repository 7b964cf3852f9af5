"""An assistant fills in a profile page by page, publishes it, and takes it away again."""

from datetime import date

import html5lib
import pytest

from portti.models import Account, Centre, Profile
from tests.factories.accounts import make_account
from tests.factories.profiles import make_full_profile
from tests.support.web import log_in

LANGUAGES = ("fi", "sv", "en", "selko")
PLAIN_STEPS = ("place", "travel", "dates", "hours", "languages", "conditions", "about", "visibility")
STEPS = (*PLAIN_STEPS, "times", "skills")
START = "/en/assistant/profile"


@pytest.fixture
def profile(session, client):
    make_full_profile(session, state="published")  # another person's
    found = make_full_profile(session)
    log_in(client, session.get(Account, found.account_id))
    return found


def again(session, profile):
    session.expire_all()
    return session.get(Profile, profile.id)


def main_of(answer):
    return html5lib.parse(answer.text, namespaceHTMLElements=False).find(".//main")


def words(answer):
    return " ".join(" ".join(main_of(answer).itertext()).split())


def sent(answer):
    """Return what the browser would send from the first form of the page, as it stands."""
    fields = {}
    for box in main_of(answer).find(".//form").iterfind(".//*[@name]"):
        name, kind = box.get("name"), box.get("type")
        if box.tag == "select":
            picked = box.find(".//option[@selected]")
            fields[name] = (picked if picked is not None else box.find(".//option")).get("value")
        elif box.tag == "textarea":
            fields[name] = (box.text or "").removeprefix("\n")
        elif kind in ("checkbox", "radio"):
            if box.get("checked") is not None:
                fields.setdefault(name, []).append(box.get("value"))
        elif box.tag == "input" and name != "csrf_token":
            fields[name] = box.get("value") or ""
    return fields


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_opens_in_every_language(client, profile, language):
    row = profile.free_times[0].id
    paths = ["", "/profile", "/profile/preview", "/profile/take-away", f"/profile/times/{row}"]
    paths += [f"/profile/{step}" for step in STEPS]
    paths += ["/profile/skills/tasks?groups=personal_care&groups=household", "/profile/skills/levels"]
    for path in paths:
        answer = client.get(f"/{language}/assistant{path or '/'}")
        assert answer.status_code == 200, path
        assert "%(" not in answer.text, path


@pytest.mark.parametrize("step", PLAIN_STEPS)
def test_sending_a_page_as_it_stands_changes_nothing(client, session, profile, step):
    page = client.get(f"{START}/{step}")
    answer = client.post(f"{START}/{step}", data={**sent(page), "then": "profile"})
    assert (answer.status_code, answer.headers["Location"]) == (302, START)
    assert again(session, profile).row_version == 1


def post(client, step, version=1, language="en", **fields):
    return client.post(f"/{language}/assistant/profile/{step}", data={"row_version": version, **fields})


def error_texts(answer):
    """Return the sentences of the summary, after checking that each link leads to a field with its message."""
    summary = main_of(answer).find(".//div[@id='error-summary']")
    ids = {found.get("id") for found in main_of(answer).iterfind(".//*[@id]")}
    for link in summary.iterfind(".//a"):
        assert link.get("href").removeprefix("#") in ids
    return [" ".join("".join(item.itertext()).split()) for item in summary.iterfind(".//li")]


WRONG = [
    ("place", {"place": ""}, "Write your municipality"),
    ("place", {"place": "Atlantis"}, "We do not know this place"),
    ("place", {"place": "99999"}, "We do not know this postal code"),
    ("place", {"place": "<script>alert(1)</script>"}, "We do not know this place"),
    ("place", {"place": "x" * 50_000}, "We do not know this place"),
    ("travel", {"car": "", "any": ""}, "Write how far"),
    ("travel", {"car": "far"}, "Write a number"),
    ("travel", {"car": "-5"}, "Write a number"),
    ("travel", {"car": "481"}, "Write a number"),
    ("travel", {"any": "1e9"}, "Write a number"),
    ("dates", {"availability": ""}, "Choose when you can start"),
    ("dates", {"availability": "some day"}, "Choose when you can start"),
    ("dates", {"availability": "from_date"}, "Write the day on which"),
    ("dates", {"availability": "from_date", "from_on-day": "31", "from_on-month": "2", "from_on-year": "2027"}, "day"),
    ("dates", {"availability": "now", "to_on-day": "1", "to_on-month": "1", "to_on-year": "1999"}, "has passed"),
    ("dates", {"from_on-day": "1", "from_on-month": "1", "from_on-year": "2027"}, "Leave the day empty"),
    ("hours", {"least": "ten"}, "Write a number"),
    ("hours", {"least": "30", "most": "20"}, "smallest number"),
    ("hours", {"most": "0"}, "at most 168"),
    ("hours", {"most": "999999"}, "Write a number"),
    ("hours", {"shortest_shift": "7"}, "Choose from the list"),
    ("hours", {"least": "", "most": "1", "shortest_shift": "480"}, "longer than all the hours"),
    ("languages", {"level_fi": "native"}, "Choose from the list"),
    ("languages", {"more": "et"}, "how well you speak"),
    ("languages", {"more_level": "B1"}, "which language you mean"),
    ("languages", {"more": "tlh", "more_level": "B1"}, "Choose from the list"),
    ("conditions", {"conditions": "c_diagnosis"}, "Choose from the list"),
    ("about", {"shown_name": ""}, "Write a name"),
    ("about", {"shown_name": "Aino 050 1234567"}, "only a name"),
    ("about", {"shown_name": "A" * 5000}, "at most 60"),
    ("about", {"text": "a" * 3001}, "shorter text"),
    ("about", {"text_language": "tlh"}, "Choose from the list"),
    ("about", {"interests": "crime"}, "Choose from the list"),
    ("visibility", {"visibility": "world"}, "Choose who sees"),
    ("visibility", {"shown_fields": "phone"}, "Choose from the list"),
]  # fmt: skip


@pytest.mark.parametrize(("step", "fields", "sentence"), WRONG)
def test_what_is_wrong_is_said_beside_its_field_and_everything_typed_stays(
    client, session, profile, step, fields, sentence
):
    filled = sent(client.get(f"{START}/{step}"))
    answer = client.post(f"{START}/{step}", data={**filled, **fields})
    assert answer.status_code == 422
    assert any(sentence in text for text in error_texts(answer))
    shown = sent(answer)
    typed = {name: value for name, value in {**filled, **fields}.items() if isinstance(value, str)}
    for name, value in typed.items():
        if (
            name in shown
            and not isinstance(shown[name], list)
            and name
            not in (
                "shortest_shift",
                "level_fi",
                "more",
            )
        ):
            assert shown[name] == value or name == "text_language", name
    assert "<script>alert" not in answer.text
    assert again(session, profile).row_version == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("step", [*PLAIN_STEPS, "times/add", "times/fill"])
def test_an_empty_form_is_answered_in_every_language(client, profile, language, step):
    wrong = {"place": "", "level_fi": "x", "conditions": "x", "car": "x", "bicycle": "x", "most": "x"}
    wrong |= {"availability": "", "shown_name": "", "visibility": "", "preset": "", "start": ""}
    answer = post(client, step, language=language, **wrong)
    assert answer.status_code == 422
    assert error_texts(answer)
    assert language == "en" or "Choose" not in words(answer)


def test_characters_that_nobody_can_type_are_left_out(client, session, profile):
    answer = post(client, "about", shown_name=" Ai\x00no ", text="Hei\r\n\x07sinä", text_language="fi")
    assert answer.status_code == 302
    found = again(session, profile)
    assert (found.shown_name, found.text) == ("Aino", "Hei\nsinä")


def test_a_step_is_saved_and_leads_to_the_next(client, session, profile):
    answer = post(client, "hours", least="7,5", most="20", shortest_shift="90", short_notice="60")
    assert answer.headers["Location"] == f"{START}/skills"
    found = again(session, profile)
    assert (found.hours_min, found.hours_max) == (7.5, 20.0)
    assert (found.shortest_shift, found.short_notice_minutes) == (90, 60)
    page = client.get(f"{START}/hours")
    assert sent(page)["least"] == "7.5"


def test_all_that_is_wrong_with_the_days_is_said_at_once(client, profile):
    days = {"to_on-day": "32", "to_on-month": "1", "to_on-year": "2027"}
    assert len(error_texts(post(client, "dates", availability="from_date", **days))) == 2


def test_two_tabs_lose_nothing(client, session, profile):
    first = sent(client.get(f"{START}/about"))
    second = sent(client.get(f"{START}/about"))
    assert client.post(f"{START}/about", data={**first, "text": "Ensin tämä"}).status_code == 302
    answer = client.post(f"{START}/about", data={**second, "text": "Sitten tämä", "shown_name": "Aikku"})
    assert answer.status_code == 409
    told, stands = error_texts(answer)
    assert "What you typed is still here" in told
    assert "Ensin tämä" in stands
    kept = sent(answer)
    assert (kept["text"], kept["shown_name"]) == ("Sitten tämä", "Aikku")
    assert again(session, profile).text == "Ensin tämä"
    assert client.post(f"{START}/about", data=kept).status_code == 302
    assert again(session, profile).text == "Sitten tämä"


def test_pressing_twice_saves_once(client, session, profile):
    fields = {"place": "Muurame"}
    assert [post(client, "place", **fields).status_code for _ in range(2)] == [302, 302]
    assert again(session, profile).row_version == 2


def languages_of(session, profile):
    return {row.language: row.level for row in again(session, profile).languages}


def test_a_language_is_added_with_its_level_changed_and_taken_away(client, session, profile):
    before = languages_of(session, profile)
    page = client.get(f"{START}/languages")
    boxes = [box.get("name") for box in main_of(page).iterfind(".//form//select")]
    assert boxes == ["level_fi", "level_sv", "level_en", "more", "more_level"]
    filled = sent(page)
    added = {**filled, "more": "et", "more_level": "B1", "then": "stay"}
    answer = client.post(f"{START}/languages", data=added)
    assert answer.headers["Location"] == f"{START}/languages"
    assert languages_of(session, profile) == {**before, "et": "B1"}
    filled = sent(client.get(answer.headers["Location"]))
    assert (filled["level_et"], filled["more"], filled["more_level"]) == ("B1", "", "")
    client.post(f"{START}/languages", data={**filled, "level_et": "C1"})
    assert languages_of(session, profile)["et"] == "C1"
    filled = sent(client.get(f"{START}/languages"))
    client.post(f"{START}/languages", data={**filled, "level_et": ""})
    assert languages_of(session, profile) == before


def week(session, profile):
    rows = again(session, profile).free_times
    return [(row.weekday, row.start_minute, row.end_minute) for row in rows]


def test_the_week_is_added_copied_changed_and_emptied(client, session, profile):
    answer = post(client, "times/add", weekdays=["1", "2"], start="8.30", end="24")
    assert answer.headers["Location"] == f"{START}/times"
    assert week(session, profile) == [(0, 480, 720), (1, 510, 0), (2, 510, 0), (4, 1320, 360)]
    monday, tuesday, wednesday, _friday = (row.id for row in again(session, profile).free_times)
    assert post(client, f"times/{monday}/copy", copy_to=["5", "6"]).status_code == 302
    version = again(session, profile).row_version
    changed = {"weekday": "3", "start": "9", "end": "10"}
    assert post(client, f"times/{tuesday}", version=version, **changed).status_code == 302
    for _ in range(2):
        assert post(client, f"times/{wednesday}/remove").status_code == 302
    assert week(session, profile) == [
        (0, 480, 720), (3, 540, 600), (4, 1320, 360), (5, 480, 720), (6, 480, 720),
    ]  # fmt: skip
    assert post(client, f"times/{wednesday}/copy", copy_to=["0"]).status_code == 302
    assert "no longer in your week" in words(client.get(f"{START}/times"))


def test_removed_times_are_put_back_exactly_whatever_is_pressed_twice(client, session, profile):
    before = week(session, profile)
    location = f"{START}/times"
    for row in again(session, profile).free_times:
        page = client.get(location)
        forms = main_of(page).iterfind(".//form")
        form = next(one for one in forms if one.get("action").split("?")[0].endswith(f"/{row.id}/remove"))
        fields = {box.get("name"): box.get("value") for box in form.iterfind(".//input")}
        for _ in range(2):
            location = client.post(form.get("action"), data=fields).headers["Location"]
    assert week(session, profile) == []
    page = client.get(location)
    assert "Removed: on Fridays at 22:00–6:00 the next day" in words(page)
    wrong = post(client, "times/add" + page.request.full_path.removeprefix(f"{START}/times"), start="8")
    backs = [form for form in main_of(wrong).iterfind(".//form") if "/times/back" in form.get("action")]
    assert len(backs) == 2
    for form in backs:
        button = form.find("button")
        for _ in range(2):
            answer = client.post(form.get("action"), data={button.get("name"): button.get("value")})
    assert week(session, profile) == before
    assert "Put it back" not in words(client.get(answer.headers["Location"]))


@pytest.mark.parametrize("key", ["", "7.480.720", "1.480.1440", "1.480", "x", "1.480.720.1", "٣.480.720"])
def test_a_word_that_is_no_time_puts_nothing_back(client, session, profile, key):
    before = week(session, profile)
    answer = post(client, "times/back", time=key)
    assert "no longer in your week" in words(client.get(answer.headers["Location"]))
    assert client.get(f"{START}/times?removed={key}").status_code == 200
    assert week(session, profile) == before


def test_a_ready_made_week_fills_rows(client, session, profile):
    assert post(client, "times/fill", preset="weekday_mornings").status_code == 302
    assert [row for row in week(session, profile) if row[1:] == (420, 720)] == [
        (day, 420, 720) for day in range(5)
    ]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"start": "8", "end": "12"}, "weekday"),
        ({"weekdays": "9", "start": "8", "end": "12"}, "Choose from the list"),
        ({"weekdays": "1", "start": "", "end": "12"}, "free from"),
        ({"weekdays": "1", "start": "25.00", "end": "12"}, "time of the day"),
        ({"weekdays": "1", "start": "8", "end": "<b>"}, "time of the day"),
    ],
)
def test_a_time_that_is_wrong_stays_in_its_boxes(client, session, profile, fields, sentence):
    answer = post(client, "times/add", **fields)
    assert answer.status_code == 422
    assert any(sentence in text for text in error_texts(answer))
    boxes = {box.get("name"): box.get("value") for box in main_of(answer).iterfind(".//input")}
    assert (boxes["start"] or "", boxes["end"]) == (fields["start"], fields["end"])
    assert len(week(session, profile)) == 2


def test_another_persons_time_is_not_there(client, session, profile):
    other = make_full_profile(session)
    row = other.free_times[0].id
    assert client.get(f"{START}/times/{row}").status_code == 404
    assert post(client, f"times/{row}", weekday="1", start="8", end="9").status_code == 404
    post(client, f"times/{row}/remove")
    assert len(week(session, other)) == 2


def test_skills_are_picked_in_three_pages(client, session, profile):
    answer = post(client, "skills", groups=["household"])
    assert answer.headers["Location"].endswith("/profile/skills/tasks?groups=household")
    address = "skills/tasks?groups=household"
    assert "Cooking" in words(client.get(f"{START}/{address}"))
    answer = post(client, address, skills=["hh_cook", "hh_clean"])
    assert answer.headers["Location"].endswith("/profile/skills/levels?groups=household")
    fields = {"level_hh_cook": "done", "level_hh_clean": "learn"}
    answer = post(client, "skills/levels?groups=household", version=2, **fields)
    assert answer.headers["Location"] == f"{START}/languages"
    held = {row.skill: row.level for row in again(session, profile).skills}
    assert held == {"pc_dress": "done", "hh_cook": "done", "hh_clean": "learn"}
    assert post(client, "skills", version=3).headers["Location"] == f"{START}/languages"
    assert post(client, address, version=3).headers["Location"] == f"{START}/languages"
    assert {row.skill for row in again(session, profile).skills} == {"pc_dress"}


def test_a_level_or_skill_that_is_not_offered_is_refused(client, profile):
    assert post(client, "skills/levels", level_pc_dress="expert", level_hh_cook="can").status_code == 422
    assert post(client, "skills/tasks?groups=household", skills=["rq_gender"]).status_code == 422
    assert post(client, "skills", groups=["crime"]).status_code == 422
    assert client.get(f"{START}/skills/tasks?groups=crime").status_code == 302


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


def test_script_in_a_text_is_only_text(client, profile):
    text = "<script>alert(1)</script>"
    post(client, "about", shown_name="Aino", text=text, text_language="fi", interests=["sauna"])
    for path in (START, f"{START}/preview", f"{START}/about"):
        assert "<script>alert" not in client.get(path).text
        assert text in words(client.get(path)) or path.endswith("about")


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
