"""An assistant fills in a profile page by page: what is sent, what is refused, what stays."""

import pytest

from tests.support.profile_pages import PLAIN_STEPS, START, again, error_texts, main_of, post, sent, words

LANGUAGES = ("fi", "sv", "en", "selko")


STEPS = (*PLAIN_STEPS, "times", "skills")


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
    ("about", {"text": "a" * 3001}, "Write at most"),
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


def test_script_in_a_text_is_only_text(client, profile):
    text = "<script>alert(1)</script>"
    post(client, "about", shown_name="Aino", text=text, text_language="fi", interests=["sauna"])
    for path in (START, f"{START}/preview", f"{START}/about"):
        assert "<script>alert" not in client.get(path).text
        assert text in words(client.get(path)) or path.endswith("about")
