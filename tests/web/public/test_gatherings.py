"""Trainings on the public pages: signing up without an account, and one's place by the link."""

from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti import clock
from portti.mail.links import gathering_word
from portti.models import GatheringPlace
from portti.settings import Settings
from tests.factories.gatherings import make_gathering, make_place


def test_the_list_shows_what_is_ahead_and_public(client: FlaskClient, session: Session) -> None:
    now = clock.now()
    for title, values in (
        ("Tuleva ilta", {}),
        ("Luonnos", {"published_at": None}),
        ("Peruttu", {"cancelled_at": now}),
        ("Mennyt", {"in_days": (-2,)}),
    ):
        make_gathering(session, title=title, now=now, **values)
    page = client.get("/fi/gatherings")
    assert "Tuleva ilta" in page.text
    for title in ("Luonnos", "Peruttu", "Mennyt"):
        assert title not in page.text
    assert "Tuleva ilta" not in client.get("/fi/gatherings?kind=peer_group").text


def test_a_wrong_sign_up_keeps_what_was_typed(client: FlaskClient, session: Session) -> None:
    row = make_gathering(session, now=clock.now())
    answer = client.post(
        f"/fi/gatherings/{row.id}",
        data={"given_name": "Venla", "email": "venla", "access": ["breaks", "other"]},
    )
    assert answer.status_code == 422
    assert 'href="#email"' in answer.text and 'href="#access_text"' in answer.text
    assert 'value="Venla"' in answer.text
    assert 'value="breaks" checked' in answer.text
    assert session.scalars(select(GatheringPlace)).all() == []


def test_a_link_shows_the_place_and_the_video_address_to_who_has_one(
    client: FlaskClient, session: Session, settings: Settings
) -> None:
    row = make_gathering(session, now=clock.now(), video_url="https://video.example/7")
    placed, waiting = make_place(session, row), make_place(session, row, state="waiting")
    own, other = (
        client.get(f"/fi/gatherings/place/{gathering_word(settings, one.id)}") for one in (placed, waiting)
    )
    assert "https://video.example/7" in own.text
    assert "https://video.example/7" not in other.text + client.get(f"/fi/gatherings/{row.id}").text
    assert client.get(f"/fi/gatherings/place/{placed.id}.wrong").status_code == 404
    assert client.get("/fi/gatherings/place/x.y").status_code == 404


def test_an_offer_that_ran_out_is_told_with_its_reason(
    client: FlaskClient, session: Session, settings: Settings
) -> None:
    row = make_gathering(session, now=clock.now())
    late = clock.now() - timedelta(minutes=1)
    place = make_place(session, row, state="offered", offered_until=late)
    answer = client.post(f"/en/gatherings/place/{gathering_word(settings, place.id)}", data={"do": "take"})
    assert answer.status_code == 409
    assert "The time to answer is over." in answer.text
