"""A wish about gender: its ground, its answer, and that no ranking knows it."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.domain.errors import RuleViolation
from portti.domain.needs import WishDraft
from portti.models import AuditEvent
from portti.services import ad_checks, ad_reading, needs
from portti.services.match_inputs import need_data
from portti.services.need_search import need_in_words
from portti.settings import Settings
from portti.wording.job import ad_notes_in_words
from tests.conftest import NOW
from tests.factories.ads import LATER, open_it, owner_of, publish, save, staff_of
from tests.factories.needs import make_need


@pytest.mark.parametrize("wish", ["approved", "refused"])
@pytest.mark.parametrize("state", ["draft", "published"])
def test_staff_who_act_for_an_employer_answer_a_wish_by_itself(
    session: Session, settings: Settings, state: str, wish: str
) -> None:
    need = make_need(session, state=state, text="Etsin avustajaa.")
    staff = staff_of(session, need)
    acting = Actor(staff.account_id, staff.roles, need.centre_id, need.employer_id)
    draft = WishDraft("woman", "intimate_care")
    ad_checks.save_step(session, acting, need.id, draft, version=None, settings=settings, now=NOW)
    if state == "draft":
        needs.publish_need(session, acting, need.id, settings=settings, now=NOW)
    assert (need.state, need.gender_answer) == ("checking", "")
    assert open_it(session, need, settings, wish=wish).state == "published"
    assert need.gender_answer == wish
    query = select(AuditEvent).where(AuditEvent.deed == "answer_gender_wish")
    (row,) = session.scalars(query)
    assert row.facts == {"answer": wish}


def test_a_wish_about_gender_waits_for_its_answer_and_never_reaches_the_engine(
    session: Session, settings: Settings
) -> None:
    need = make_need(session, state="draft", text="Etsin avustajaa. Naispuolinen avustaja, kiitos.")
    before = need_data(need)
    save(session, need, WishDraft("woman", "intimate_care"), settings)
    assert need_data(need) == before
    assert publish(session, need, settings).state == "checking"
    with pytest.raises(RuleViolation, match="wish_unanswered"):
        open_it(session, need, settings)
    assert open_it(session, need, settings, wish="approved").gender_answer == "approved"
    save(session, need, WishDraft("woman", "overnight"), settings)
    assert (need.state, need.gender_answer) == ("checking", "")
    assert open_it(session, need, settings, wish="refused").state == "published"
    needs.pause_need(session, owner_of(session, need), need.id, now=LATER)
    assert publish(session, need, settings).state == "published"


def test_a_copy_keeps_the_wish_and_waits_for_an_answer_of_its_own(session: Session) -> None:
    old = make_need(session, wished_gender="woman", gender_ground="overnight", gender_answer="approved")
    copy = needs.copy_need(session, owner_of(session, old), old.id, now=NOW)
    assert (copy.wished_gender, copy.gender_ground, copy.gender_answer) == ("woman", "overnight", "")
    assert ad_reading.has_open_wish(copy)


def test_a_wish_needs_a_ground() -> None:
    for draft, code in (
        (WishDraft("woman"), "ground_missing"),
        (WishDraft("man", "other"), "ground_text_missing"),
        (WishDraft("dog", "overnight"), "choice_unknown"),
        (WishDraft("man", "other", "x" * 501), "ground_text_too_long"),
    ):
        with pytest.raises(RuleViolation, match=code):
            draft.check(NOW.date())
    WishDraft().check(NOW.date())


def test_assistants_read_a_wish_only_once_it_is_approved(session: Session) -> None:
    need = make_need(session, wished_gender="woman", gender_ground="overnight", extract_asked=True)
    asked = "The employer will ask to see a criminal-record extract of the person who is chosen."
    assert need_in_words(need, "en", for_visitor=True).notes == [asked]
    need.gender_answer = "refused"
    assert need_in_words(need, "en", for_visitor=False).notes == [asked]
    need.gender_answer, need.extract_asked = "approved", False
    (wish,) = need_in_words(need, "en", for_visitor=True).notes
    assert wish.startswith("The employer wishes for a woman")
    assert ad_notes_in_words(make_need(session), "fi") == []
