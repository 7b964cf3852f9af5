"""The pages of guides: the search, another language, a day that has been, and nobody's HTML."""

import re
from datetime import UTC, date, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portti.models import Account
from tests.conftest import NOW
from tests.factories.accounts import make_employer, make_profile
from tests.factories.guides import make_guide
from tests.support.web import log_in

TWO = {
    date(2025, 1, 1): {"fi": ("Vanha ohje", "Näin ennen.")},
    date(2026, 1, 1): {"fi": ("Uusi ohje", "Näin nyt. <script>alert(1)</script>\n\nNimi: ____")},
}


def test_a_search_finds_by_a_part_of_a_word_and_marks_the_language(
    client: FlaskClient, session: Session
) -> None:
    make_guide(session, versions=TWO)
    make_guide(session)
    session.commit()
    page = client.get("/sv/guides?q=OHJE").text
    assert '<span lang="fi">Uusi ohje</span>' in page
    assert "Työsopimus" not in page and "Vanha ohje" not in page
    assert client.get("/fi/guides?q=%&kind=nonsense&centre=999999&audience=x").status_code == 200


def test_a_guide_in_another_language_says_so_and_is_escaped(client: FlaskClient, session: Session) -> None:
    guide = make_guide(session, versions=TWO)
    session.commit()
    page = client.get(f"/en/guides/{guide.id}").text
    assert "This text is not yet in English. Here it is in Finnish." in page
    assert '<div class="portti-guide" lang="fi">' in page
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page
    assert "portti-blank__line" in page


@pytest.mark.parametrize(
    ("asked", "status", "shown"),
    [
        ("on-day=31&on-month=12&on-year=2025", 200, "Näin ennen."),
        ("on-day=1&on-month=1&on-year=2026", 200, "Näin nyt."),
        ("on-day=1&on-month=1&on-year=2020", 200, "Tästä ei ollut vielä mitään voimassa 1.1.2020."),
        ("on-day=31&on-month=2&on-year=2026", 422, "Näin nyt."),
        ("", 200, "Näin nyt."),
    ],
)
def test_what_was_valid_on_a_day(
    client: FlaskClient, session: Session, asked: str, status: int, shown: str
) -> None:
    guide = make_guide(session, versions=TWO)
    session.commit()
    answer = client.get(f"/fi/guides/{guide.id}?{asked}")
    assert answer.status_code == status
    assert shown in answer.text


@pytest.mark.parametrize(
    ("kind", "audience", "visitor", "employer", "assistant"),
    [
        ("contract", "everyone", {"employer"}, {"employer"}, set()),
        ("mileage", "everyone", {"employer", "assistant"}, {"employer"}, {"assistant"}),
        ("mileage", "assistants", {"assistant"}, {"employer"}, {"assistant"}),
        ("", "everyone", set(), set(), set()),
    ],
)
def test_a_form_leads_to_the_paper_that_the_reader_can_begin(
    client: FlaskClient,
    session: Session,
    kind: str,
    audience: str,
    visitor: set[str],
    employer: set[str],
    assistant: set[str],
) -> None:
    guide = make_guide(session, kind="form", audience=audience, leads_to=kind, versions=TWO)
    people = [make_employer(session).account_id, make_profile(session).account_id]
    make_guide(session, leads_to="authority")
    session.commit()

    def sides(address: str) -> set[str]:
        return set(re.findall(r"/fi/(employer|assistant)/papers/new/" + kind, client.get(address).text))

    address = f"/fi/guides/{guide.id}"
    assert sides(address) == visitor
    for account_id, expected in zip(people, (employer, assistant), strict=True):
        log_in(client, session.get_one(Account, account_id))
        assert sides(address) == expected
        assert all(client.get(f"/fi/{side}/papers/new/{kind}").status_code == 200 for side in expected)
    assert sides(f"{address}/versions/1") == set()  # an old version leads nowhere
    guide.withdrawn_at = NOW
    session.commit()
    assert sides(address) == set()


def test_nothing_is_called_valid_after_it_was_taken_out_of_use(client: FlaskClient, session: Session) -> None:
    guide = make_guide(session, versions=TWO)
    guide.withdrawn_at = datetime(2026, 6, 1, 10, tzinfo=UTC)
    session.commit()
    page = f"/en/guides/{guide.id}?on-year=2026&on-month="
    assert "This was valid on" in client.get(f"{page}5&on-day=31").text
    after = client.get(f"{page}6&on-day=1").text
    assert "This was valid on" not in after and "This is in use no more since" in after
    assert "Read what is valid now" not in client.get(f"/en/guides/{guide.id}/versions/1").text


def test_old_versions_stand_in_the_archive(client: FlaskClient, session: Session) -> None:
    guide = make_guide(session, versions=TWO)
    session.commit()
    archive = client.get("/fi/guides/archive").text
    assert "Vanha ohje" in archive and "Uusi ohje" not in archive
    old = client.get(f"/fi/guides/{guide.id}/versions/1").text
    assert "Tämä on vanha versio." in old and "Näin ennen." in old
    assert client.get(f"/fi/guides/{guide.id}/versions/3").status_code == 404
    assert client.get("/fi/guides/999999").status_code == 404
