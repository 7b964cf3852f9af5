"""What the tests of a profile's pages share: sending a form as a browser would, and reading what comes back."""

import html5lib

from portti.models import Profile

PLAIN_STEPS = ("place", "travel", "dates", "hours", "languages", "conditions", "about", "visibility")


START = "/en/assistant/profile"


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


def post(client, step, version=1, language="en", **fields):
    return client.post(f"/{language}/assistant/profile/{step}", data={"row_version": version, **fields})


def error_texts(answer):
    """Return the sentences of the summary, after checking that each link leads to a field with its message."""
    summary = main_of(answer).find(".//div[@id='error-summary']")
    ids = {found.get("id") for found in main_of(answer).iterfind(".//*[@id]")}
    for link in summary.iterfind(".//a"):
        assert link.get("href").removeprefix("#") in ids
    return [" ".join("".join(item.itertext()).split()) for item in summary.iterfind(".//li")]
