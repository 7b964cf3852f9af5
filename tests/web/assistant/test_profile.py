"""An assistant fills in a profile page by page, publishes it, and takes it away again."""

import html5lib
import pytest

from portti.models import Account, Profile
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
        elif box.tag == "input":
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
