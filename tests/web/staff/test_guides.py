"""The staff's pages of guides and news: a look that saves nothing, languages by name, and a yes before sending."""

from datetime import date

from sqlalchemy import func, select

from portti.models import GuideVersion, NewsItem
from tests.factories.guides import make_guide
from tests.factories.news import make_news

TYPED = {"kind": "guide", "audience": "everyone", "title_sv": "Guide", "text_sv": "# Så\n\n- här"}
DAY = {"valid_from-day": "1", "valid_from-month": "6", "valid_from-year": "2026"}


def test_a_look_shows_the_text_and_saves_nothing(client, session, staff):
    answer = client.post("/fi/staff/guides/new", data={**TYPED, **DAY, "do": "look"})
    assert answer.status_code == 200
    assert '<h2 class="govuk-heading-m">Guide</h2>' in answer.text and "<li>här</li>" in answer.text
    assert session.scalar(select(func.count()).select_from(GuideVersion)) == 0
    saved = client.post(
        "/fi/staff/guides/new", data={**TYPED, **DAY, "leads_to": "shifts", "do": "save", "key": "k"}
    )
    assert saved.status_code == 303
    # A version that follows leads to the same paper.
    assert 'value="shifts" checked' in client.get(f"{saved.headers['Location']}/new-version").text
    page = client.get(saved.headers["Location"]).text
    assert "ruotsi" in page and "Svenska" not in page.partition("<main")[2].partition("</main>")[0]


def test_each_fault_stands_beside_its_field_with_what_was_typed(client, session, centre, staff):
    make_guide(session, centre=centre, versions={date(2026, 1, 1): {"fi": ("Opas", "Näin")}})
    session.commit()
    wrong = {
        **TYPED,
        "title_sv": "",
        "valid_from-day": "31",
        "valid_from-month": "2",
        "valid_from-year": "2026",
    }
    answer = client.post("/sv/staff/guides/new", data={**wrong, "leads_to": "receipt"})
    assert answer.status_code == 422
    for field in ("title_sv", "valid_from", "leads_to"):
        assert f'href="#{field}"' in answer.text
    assert "# Så" in answer.text
    assert session.scalar(select(func.count()).select_from(GuideVersion)) == 1


def test_news_is_published_only_after_a_yes(client, session, centre, staff):
    item = make_news(session, centre=centre)
    session.commit()
    page = f"/en/staff/news/{item.id}"
    assert "Yes, publish this and send it to 0 people" in client.get(page).text
    refused = client.post(f"{page}/publish", data={"row_version": "1"})
    assert refused.status_code == 422 and "Tick the box if you are sure." in refused.text
    assert client.post(f"{page}/publish", data={"row_version": "1", "sure": "y"}).status_code == 303
    session.expire_all()
    assert session.get(NewsItem, item.id).published_at is not None
