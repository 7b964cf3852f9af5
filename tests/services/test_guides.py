"""Guides in versions: an old one never changes, a day's version can be read, one press makes one."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.domain.errors import NotAllowed, NotFound, RuleViolation
from portti.domain.guides import GuideDraft, Written, words_sought
from portti.models import AuditEvent, Guide
from portti.queries import guides as queries
from portti.queries.guides import GuideFilter
from portti.services import guides as services
from portti.services.guide_pages import guide_list, shown_text
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_centre
from tests.factories.guides import make_guide

TODAY = NOW.date()
DRAFT = GuideDraft("guide", "employers", TODAY, {"fi": Written("Sopimus", "Kirjallinen."), "sv": Written()})


def staff_of(session: Session) -> Actor:
    account = make_account(session, "staff")
    return Actor(account.id, frozenset({"staff"}), account.centre_id)


def titles(session: Session, typed: str = "", **wanted: object) -> list[str]:
    found = queries.valid_guides(session, GuideFilter(words_sought(typed), **wanted), TODAY)  # type: ignore[arg-type]
    return sorted(title for row in found.rows for title in row.titles.values())


def test_one_form_makes_one_guide_with_only_the_written_languages(session: Session) -> None:
    actor = staff_of(session)
    first = services.make_guide(session, actor, DRAFT, form_key="k", now=NOW)
    assert services.make_guide(session, actor, DRAFT, form_key="k", now=NOW) == first
    (guide,) = session.scalars(select(Guide))
    assert [text.language for text in guide.versions[0].texts] == ["fi"]
    (event,) = session.scalars(select(AuditEvent))
    assert (event.deed, event.facts) == ("write_guide", {"number": 1})


def test_a_new_version_follows_and_the_old_one_stays(session: Session) -> None:
    actor = staff_of(session)
    guide_id = services.make_guide(
        session, actor, replace(DRAFT, valid_from=date(2026, 1, 1)), form_key="1", now=NOW
    )
    new = replace(DRAFT, valid_from=TODAY + timedelta(days=10), texts={"fi": Written("Uusi", "Toisin.")})
    for _press in range(2):
        services.add_version(session, actor, guide_id, new, form_key="2", now=NOW)
    session.expire_all()
    guide = queries.guide_of_centre(session, actor.centre_id, guide_id)
    assert [(one.number, one.texts[0].title) for one in guide.versions] == [(1, "Sopimus"), (2, "Uusi")]
    assert titles(session) == ["Sopimus"]
    services.take_version_back(session, actor, guide_id, 2, now=NOW)
    assert [one.number for one in queries.beginnings_of(guide)] == [1]


def test_a_version_that_has_begun_is_not_taken_back(session: Session) -> None:
    actor = staff_of(session)
    guide_id = services.make_guide(session, actor, DRAFT, form_key="1", now=NOW)
    with pytest.raises(RuleViolation, match="guide_version_begun"):
        services.take_version_back(session, actor, guide_id, 1, now=NOW)
    later = replace(DRAFT, valid_from=TODAY + timedelta(days=1))
    only = services.make_guide(session, actor, later, form_key="2", now=NOW)
    with pytest.raises(RuleViolation, match="guide_version_only"):
        services.take_version_back(session, actor, only, 1, now=NOW)


def test_what_is_out_of_use_is_in_the_archive(session: Session) -> None:
    actor = staff_of(session)
    guide_id = services.make_guide(session, actor, DRAFT, form_key="1", now=NOW)
    versions = {date(2025, 1, 1): {"fi": ("Vanha", "x")}, date(2026, 1, 1): {"fi": ("Uusi", "x")}}
    make_guide(session, versions=versions)
    services.withdraw_guide(session, actor, guide_id, now=NOW)
    assert titles(session) == ["Uusi"]
    archived = queries.archived_guides(session, GuideFilter(), TODAY)
    assert sorted(row.titles["fi"] for row in archived) == ["Sopimus", "Vanha"]
    services.bring_guide_back(session, actor, guide_id, now=NOW)
    assert titles(session) == ["Sopimus", "Uusi"]


def test_another_centre_and_another_role_change_nothing(session: Session) -> None:
    guide = make_guide(session)
    other = staff_of(session)
    other = replace(other, centre_id=make_centre(session, code="other").id)
    with pytest.raises(NotFound):
        services.withdraw_guide(session, other, guide.id, now=NOW)
    with pytest.raises(NotFound):
        services.add_version(session, other, guide.id, DRAFT, form_key="k", now=NOW)
    with pytest.raises(NotAllowed):
        services.withdraw_guide(session, Actor(1, frozenset({"employer"})), guide.id, now=NOW)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", ["Matkalasku", "Reseräkning", "Työsopimuksen teko"]),
        ("SOPIMUKSEN", ["Työsopimuksen teko"]),  # a part of a compound
        ("koeaika työsopimus", ["Työsopimuksen teko"]),  # a bent word is found by its beginning
        ("sopimukset", ["Työsopimuksen teko"]),  # bent, and a part of a compound
        ("koeaika kilometri", []),  # each word must be in the same text
        ("reseräkning", ["Matkalasku", "Reseräkning"]),  # any language of the guide
        ("100%", []),
        ("_", []),
    ],
)
def test_the_search(session: Session, typed: str, found: list[str]) -> None:
    make_guide(
        session, versions={TODAY: {"fi": ("Työsopimuksen teko", "Koeaika on enintään kuusi kuukautta.")}}
    )
    make_guide(
        session,
        kind="form",
        versions={TODAY: {"fi": ("Matkalasku", "Kilometrit"), "sv": ("Reseräkning", "Kilometer")}},
    )
    make_guide(session, versions={TODAY + timedelta(days=1): {"fi": ("Koeaika huomenna", "Työsopimus")}})
    assert titles(session, typed) == found


def test_lists_are_narrowed_and_say_what_is_new(session: Session) -> None:
    make_guide(session, audience="employers", versions={TODAY: {"fi": ("Uusi", "x")}})
    make_guide(session, audience="assistants", kind="form", versions={date(2020, 1, 1): {"sv": ("Vad", "x")}})
    assert titles(session, audience="employers") == ["Uusi"]
    assert titles(session, kind="form") == ["Vad"]
    shown = guide_list(session, GuideFilter(), "fi", now=NOW)
    assert [card.title for card in shown.new] == ["Uusi"]
    assert [(card.title, card.language) for card in shown.by_kind["form"]] == [("Vad", "sv")]


def test_a_missing_language_says_so(session: Session) -> None:
    texts = make_guide(session).versions[0].texts
    shown = shown_text(texts, "sv")
    assert (shown.language, shown.title) == ("fi", "Työsopimus")
    assert shown.missing == "Den här texten finns inte ännu på svenska. Här är den på finska."
    assert shown_text(texts, "fi").missing == ""


def test_what_a_practice_centre_writes_is_for_those_who_practise(session: Session) -> None:
    centre = make_centre(session)
    guide = make_guide(session, centre=centre)
    assert titles(session) == ["Työsopimus"]
    centre.practice = True
    session.flush()
    assert titles(session) == []
    assert titles(session, centre_id=centre.id) == ["Työsopimus"]
    assert list(queries.centres_with_guides(session, None)) == []
    assert list(queries.centres_with_guides(session, centre.id)) == [centre]
    assert queries.guide_by_id(session, guide.id, centre.id)[0] == guide
    with pytest.raises(NotFound):
        queries.guide_by_id(session, guide.id, None)
