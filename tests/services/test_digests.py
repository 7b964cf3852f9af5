"""New pairs are told once to each side, at the chosen hour, capped, and with nothing sensitive in the mail."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from portti.models import (
    NeedSkill,
    Profile,
    ProfileSkill,
)
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_employer
from tests.factories.needs import make_need
from tests.support.digests import (
    NEXT_MORNING,
    assistant_account,
    choose,
    employer_account,
    fitting_profile,
    messages,
    pair,
    tell_all,
)


def test_each_side_is_told_once_at_nine_the_next_morning(session: Session, settings: Settings) -> None:
    match = pair(session)
    assert tell_all(session, settings, NOW + timedelta(minutes=1)) == 0
    assert messages(session) == []

    assert tell_all(session, settings, NEXT_MORNING) == 2
    session.expire_all()
    assert match.employer_told_at == match.assistant_told_at == NEXT_MORNING
    assert {message.kind for message in messages(session)} == {
        "new_matches_employer",
        "new_matches_assistant",
    }
    assert {message.account_id for message in messages(session)} == {
        employer_account(session, match),
        assistant_account(session, match),
    }
    for later in (NEXT_MORNING + timedelta(minutes=1), NEXT_MORNING + timedelta(days=9)):
        assert tell_all(session, settings, later) == 0


def test_each_side_hears_in_its_own_rhythm_and_language(session: Session, settings: Settings) -> None:
    assistant = make_account(session, "assistant", language="sv")
    employer = make_employer(session, account=make_account(session, "employer", language="selko"))
    pair(session, make_need(session, employer=employer), fitting_profile(session, assistant))
    choose(session, assistant.id, "at_once")
    choose(session, employer.account_id, "weekly", hour=18, weekday=3)

    assert tell_all(session, settings, NOW + timedelta(minutes=1)) == 1
    (first,) = messages(session)
    assert (first.account_id, first.language) == (assistant.id, "sv")
    assert first.subject == "1 nytt förslag till dig"
    assert tell_all(session, settings, NEXT_MORNING) == 0
    # Thursday at six in the evening in Helsinki.
    assert tell_all(session, settings, NOW + timedelta(days=2, hours=7, minutes=59)) == 0
    assert tell_all(session, settings, NOW + timedelta(days=2, hours=8)) == 1
    assert messages(session)[1].language == "selko"


def test_who_chose_never_is_not_written_to_and_nothing_is_marked(
    session: Session, settings: Settings
) -> None:
    match = pair(session)
    choose(session, assistant_account(session, match), "never")
    assert tell_all(session, settings, NEXT_MORNING) == 1
    session.expire_all()
    assert match.assistant_told_at is None
    assert match.employer_told_at is not None


@pytest.mark.either_database
@pytest.mark.parametrize(
    "why",
    [
        {"current": False},
        {"employer_answer": "not_for_me"},
        {"assistant_answer": "not_for_me"},
    ],
)
def test_only_pairs_that_stand_and_nobody_refused_are_told(
    session: Session, settings: Settings, why: dict[str, object]
) -> None:
    need = make_need(session)
    refused = pair(session, need, fitting_profile(session), **why)
    told = pair(session, need, fitting_profile(session))
    tell_all(session, settings, NEXT_MORNING)
    session.expire_all()
    assert (refused.employer_told_at, refused.assistant_told_at) == (None, None)
    assert told.employer_told_at is not None
    assert messages(session)[0].subject.startswith("1 ")


def test_who_has_answered_on_the_page_needs_no_mail_and_the_other_side_hears(
    session: Session, settings: Settings
) -> None:
    match = pair(session, assistant_answer="interested")
    assert tell_all(session, settings, NEXT_MORNING) == 1
    assert [message.kind for message in messages(session)] == ["new_matches_employer"]
    session.expire_all()
    assert match.assistant_told_at is None


@pytest.mark.parametrize(
    ("need_state", "profile_values"),
    [
        ("paused", {}),
        ("filled", {}),
        ("expired", {}),
        ("published", {"state": "paused"}),
        ("published", {"availability": "not_now"}),
        ("published", {"visibility": "staff"}),
    ],
)
def test_nothing_is_told_of_what_is_closed_meanwhile(
    session: Session, settings: Settings, need_state: str, profile_values: dict[str, object]
) -> None:
    pair(session, make_need(session, state=need_state), fitting_profile(session, **profile_values))
    assert tell_all(session, settings, NEXT_MORNING) == 0


def test_a_pair_that_fits_no_longer_by_the_rows_of_now_waits_for_the_new_ranking(
    session: Session, settings: Settings
) -> None:
    match = pair(session)
    profile = session.get_one(Profile, match.profile_id)
    profile.free_times[0].weekday = 6
    session.flush()
    assert tell_all(session, settings, NEXT_MORNING) == 0
    session.expire_all()
    assert (match.employer_told_at, match.assistant_told_at) == (None, None)
    assert messages(session) == []


@pytest.mark.either_database
def test_a_mail_names_the_best_and_all_are_told(session: Session, settings: Settings) -> None:
    need = make_need(session)
    matches = [
        pair(
            session,
            need,
            fitting_profile(session, shown_name=f"Nimi{number} Suku{number}"),
            score=number / 10,
        )
        for number in range(7)
    ]
    for match in matches:
        choose(session, assistant_account(session, match), "never")
    assert tell_all(session, settings, NEXT_MORNING) == 1
    session.expire_all()
    assert all(match.employer_told_at == NEXT_MORNING for match in matches)
    (message,) = messages(session)
    assert message.subject == "7 uutta ehdotusta sinulle"
    named = [number for number in range(7) if f"Nimi{number}" in message.body_text]
    assert named == [2, 3, 4, 5, 6]
    assert message.body_text.index("Nimi6") < message.body_text.index("Nimi2")
    assert "vielä 2 muuta" in message.body_text
    assert f"/fi/employer/needs/{need.id}/matches\n" in message.body_text
    assert "Suku" not in message.body_text + message.body_html


def test_several_needs_lead_to_the_page_of_all_needs(session: Session, settings: Settings) -> None:
    employer = make_employer(session)
    profile = fitting_profile(session)
    for _number in range(2):
        pair(session, make_need(session, employer=employer), profile)
    pair(session)
    assert tell_all(session, settings, NEXT_MORNING) == 4
    (mine,) = [message for message in messages(session) if message.account_id == employer.account_id]
    assert mine.subject.startswith("2 ")
    assert "/fi/employer/\n" in mine.body_text


def test_nothing_sensitive_stands_in_the_mail(session: Session, settings: Settings) -> None:
    employer = make_employer(
        session, account=make_account(session, "employer", given_name="Ebba", family_name="Ekholm")
    )
    need = make_need(
        session,
        employer=employer,
        title="Apua katetroinnissa",
        text="Minulla on MS-tauti.",
        postal_code="40100",
        skills=[NeedSkill(skill=skill, strength="wish") for skill in ("pc_wash", "pc_intimate")],
    )
    account = make_account(session, "assistant", given_name="Kalle", family_name="Kuusela")
    profile = fitting_profile(
        session,
        account,
        text="Olen hoitanut vammaisia.",
        shown_name="Kalle Kuusela",
        skills=[ProfileSkill(skill="pc_wash", level="done")],
    )
    pair(session, need, profile)
    tell_all(session, settings, NEXT_MORNING)
    to_employer, to_assistant = messages(session)
    for message in (to_employer, to_assistant):
        whole = message.subject + message.body_text + message.body_html
        for word in (
            "atetro",
            "MS-tau",
            "ammai",
            "Kuusela",
            "Ekholm",
            "40100",
            "taito",
            "tehtäv",
            "c_bath",
            "pesu",
        ):
            assert word not in whole, (message.kind, word)
    assert "Ebba" not in to_assistant.body_text + to_assistant.body_html
    assert "Jyväskylä" in to_assistant.body_text
    assert "Kalle, Jyväskylä" in to_employer.body_text
    # The reason line: hours and journey.
    assert "Voi tehdä kaikki tun" in to_employer.body_text
    assert "matka" in to_assistant.body_text.lower()


def test_the_way_out_leads_to_the_field_that_makes_the_pair_poor(
    session: Session, settings: Settings
) -> None:
    far = fitting_profile(session, latitude=62.50, longitude=25.75)
    pair(session, None, far)
    partly = fitting_profile(session)
    partly.free_times[0].end_minute = 560
    session.flush()
    pair(session, make_need(session, shifts=((1, 480, 560), (2, 480, 720))), partly)
    tell_all(session, settings, NEXT_MORNING)
    texts = {message.account_id: message for message in messages(session)}
    assert "/fi/assistant/profile/travel\n" in texts[far.account_id].body_text
    assert "/fi/assistant/profile/times\n" in texts[partly.account_id].body_text
    to_employers = [message for message in texts.values() if message.kind == "new_matches_employer"]
    assert len(to_employers) == 2
    assert all("/dates\n" in message.body_text for message in to_employers)
    for message in texts.values():
        assert message.unsubscribe_url is not None
        assert "/fi/stop-mail/" in message.unsubscribe_url
        assert message.unsubscribe_url in message.body_text
        assert "/fi/notifications" in message.body_text


def test_times_to_be_agreed_are_said(session: Session, settings: Settings) -> None:
    need = make_need(session, shifts=(), open_parts_of_day="morning", open_job="part_time")
    match = pair(session, need)
    assert tell_all(session, settings, NEXT_MORNING) == 2
    to_employer, to_assistant = messages(session)
    assert "Ajat sovitaan yhdessä." in to_employer.body_text
    assert "Ajat sovitaan yhdessä: osa-aikainen työ; aamut." in " ".join(to_assistant.body_text.split())
    assert f"/fi/employer/needs/{need.id}/times\n" in to_employer.body_text
    session.expire_all()
    assert match.employer_told_at is not None
