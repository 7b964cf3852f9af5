"""What one change would bring, put before the employer, who alone makes it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matching import changes
from portti.domain.actor import Actor
from portti.domain.errors import Conflict, NotAllowed, NotFound, RuleViolation
from portti.domain.needs import DatesDraft, HomeDraft
from portti.domain.proposals import LONGEST_ANSWER, LONGEST_NOTE
from portti.models import (
    AuditEvent,
    Employer,
    Need,
    NeedCondition,
    NeedLanguage,
    NeedSkill,
    OutboxMessage,
    ProfileCannot,
    Proposal,
)
from portti.queries.proposals import latest_proposal, waiting_proposal
from portti.services.blocks import block_as_employer
from portti.services.match_inputs import need_data
from portti.services.matchmaking import engine_need, rules_of
from portti.services.need_changes import data_after, key_of, mark_before, put_change
from portti.services.needs import save_need_step
from portti.services.proposals import (
    accept_proposal,
    decline_proposal,
    propose_change,
    take_proposal_back,
)
from portti.services.widening import effect_of, widening_options
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_representation
from tests.factories.matches import employer_actor, make_match, make_matchable, rank_all
from tests.factories.needs import make_need

LATER = NOW + timedelta(hours=1)


def asking_need(session: Session) -> Need:
    """A need of which every kind of change is possible."""
    return make_need(
        session,
        shifts=((1, 480, 720), (1, 1000, 1200)),
        min_cover=0.75,
        from_on=date(2027, 3, 1),
        to_on=date(2027, 6, 1),
        skills=[
            NeedSkill(skill="mt_hoist", strength="must"),
            NeedSkill(skill="co_sign_fi", strength="must"),
            NeedSkill(skill="hh_cook", strength="wish"),
        ],
        languages=[
            NeedLanguage(language="fi", level="B1", strength="must"),
            NeedLanguage(language="sv", level="A2", strength="wish"),
        ],
        conditions=[NeedCondition(condition="c_pets:dog"), NeedCondition(condition="c_smoking_home")],
    )


def staff_of(session: Session, need: Need) -> Actor:
    centre = session.get_one(Employer, need.employer_id)
    account = make_account(session, "staff")
    account.centre_id = centre.centre_id
    return Actor(account.id, frozenset({"staff"}), centre.centre_id)


def owner_of(session: Session, need: Need) -> Actor:
    employer = session.get_one(Employer, need.employer_id)
    return Actor(employer.account_id, frozenset({"employer"}), employer.centre_id, employer.id)


def option_named(session: Session, need: Need, settings: Settings, code: str) -> str:
    options = widening_options(session, need, "en", settings=settings)
    return next(one.key for one in options if one.change["code"] == code)


def propose(session: Session, need: Need, settings: Settings, code: str = "drop_condition") -> Proposal:
    return propose_change(
        session,
        staff_of(session, need),
        need.id,
        option_named(session, need, settings, code),
        "Koirasta voi ehkä sopia.",
        language="fi",
        settings=settings,
        now=NOW,
    ).proposal


def dog_need(session: Session) -> Need:
    """A need with a dog that keeps one of two assistants out."""
    need = make_need(session, conditions=[NeedCondition(condition="c_pets:dog")])
    make_matchable(session, name="Sopiva")
    make_matchable(session, name="Koiraton", cannot=[ProfileCannot(condition="c_pets:dog")])
    make_need(session)
    return need


def test_each_change_makes_the_need_that_the_engine_counted(session: Session, settings: Settings) -> None:
    """Every relaxation that the engine knows can be put on a row, and the row then says just that."""
    codes = set()
    engines = engine_need(need_data(asking_need(session)), rules_of(settings))
    relaxations = [(one.code, dict(one.facts)) for one in changes.relaxations(engines)]
    for code, facts in relaxations:
        need, change = asking_need(session), {"code": code, "facts": facts}
        codes.add(code)
        expected = data_after(need_data(need), change)
        before = need.row_version
        put_change(session, owner_of(session, need), need, change, mark=mark_before(need, change), now=LATER)
        assert _unordered(need_data(need)) == _unordered(expected), code
        assert need.row_version == before + 1, code
    assert codes == {
        *("min_cover", "split_shift", "start_earlier", "end_later", "no_end"),
        *("drop_skill", "lower_language", "drop_language", "drop_condition"),
    }


def _unordered(data: dict[str, object]) -> object:
    def plain(value: object) -> object:
        if isinstance(value, dict):
            return {key: plain(one) for key, one in value.items() if key != "id"}
        if isinstance(value, list):
            return sorted((plain(one) for one in value), key=repr)
        return value

    return plain(data)


def test_the_effect_is_what_the_option_counts_and_names_who_comes_in(
    session: Session, settings: Settings
) -> None:
    need = dog_need(session)
    options = widening_options(session, need, "en", settings=settings)
    for option in options:
        effect = effect_of(session, need, option.change, "fi", settings=settings)
        assert effect is not None
        assert effect.opens == option.opens
        assert len(effect.comers) == option.opens
    dog = next(one for one in options if one.change["code"] == "drop_condition")
    effect = effect_of(session, need, dog.change, "fi", settings=settings)
    assert effect is not None
    assert [(comer.profile.shown_name, comer.area) for comer in effect.comers] == [("Koiraton", "Jyväskylä")]
    assert (effect.fits_now, effect.fits_then) == (1, 2)


def test_nobody_comes_in_whom_a_block_keeps_apart(session: Session, settings: Settings) -> None:
    need = dog_need(session)
    rank_all(session, settings)
    change = {"code": "drop_condition", "facts": {"condition": "c_pets:dog"}}
    effect = effect_of(session, need, change, "fi", settings=settings)
    assert effect is not None
    comer = effect.comers[0].profile
    make_match(session, need=need, profile=comer)
    block_as_employer(session, employer_actor(need), need.id, comer.id, None, now=NOW)
    effect = effect_of(session, need, change, "fi", settings=settings)
    assert effect is not None
    assert effect.comers == []
    assert widening_options(session, need, "en", settings=settings) == []


def test_a_need_that_is_not_open_widens_to_nobody(session: Session, settings: Settings) -> None:
    need = dog_need(session)
    change = {"code": "drop_condition", "facts": {"condition": "c_pets:dog"}}
    need.state = "paused"
    assert widening_options(session, need, "en", settings=settings) == []
    assert effect_of(session, need, change, "fi", settings=settings) is None


def test_a_proposal_waits_and_each_on_the_employers_side_gets_one_mail(
    session: Session, settings: Settings
) -> None:
    need = dog_need(session)
    representative = make_account(session, "representative", language="sv")
    make_representation(session, representative, session.get_one(Employer, need.employer_id))
    actor, key = staff_of(session, need), option_named(session, need, settings, "drop_condition")
    before = need_data(need)

    def press(chosen: str) -> Proposal:
        return propose_change(
            session, actor, need.id, chosen, "", language="fi", settings=settings, now=NOW
        ).proposal

    first = press(key)
    assert press(key).id == first.id
    mails = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "need_proposal")).all()
    assert sorted(mail.language for mail in mails) == ["fi", "sv"]
    assert all(f"/employer/needs/{need.id}/proposal" in mail.body_text for mail in mails)
    assert not any("koira" in mail.body_text.lower() or "hund" in mail.body_text.lower() for mail in mails)
    assert need_data(need) == before
    assert (first.state, first.opens, first.change["code"]) == ("waiting", 1, "drop_condition")
    deeds = session.scalars(select(AuditEvent.deed).where(AuditEvent.subject == "proposal")).all()
    assert deeds == ["propose_change"]


def test_a_second_question_waits_until_the_first_is_answered_or_taken_back(
    session: Session, settings: Settings
) -> None:
    need = dog_need(session)
    need.languages = [NeedLanguage(language="sv", level="A1", strength="must")]
    make_matchable(session, name="Venla")
    need.conditions = []
    session.flush()
    first = propose(session, need, settings, "drop_language")
    other = key_of({"code": "drop_skill", "facts": {"skill": "mt_hoist"}})
    actor = staff_of(session, need)

    def press(key: str) -> None:
        propose_change(session, actor, need.id, key, "", language="fi", settings=settings, now=NOW)

    with pytest.raises(RuleViolation, match="proposal_waits"):
        press(other)
    take_proposal_back(session, actor, need.id, now=LATER)
    take_proposal_back(session, actor, need.id, now=LATER)
    assert first.state == "taken_back"
    with pytest.raises(RuleViolation, match="change_opens_nobody"):
        press(other)
    press(key_of(first.change))
    assert session.scalar(select(func.count(Proposal.id))) == 2


def test_accepting_changes_the_need_once_as_the_employers_own_act(
    session: Session, settings: Settings
) -> None:
    need = dog_need(session)
    proposal, owner = propose(session, need, settings), owner_of(session, need)
    version = need.row_version
    accept_proposal(session, owner, need.id, proposal.id, now=LATER)
    accept_proposal(session, owner, need.id, proposal.id, now=LATER + timedelta(minutes=1))
    assert need_data(need)["conditions"] == []
    assert need.row_version == version + 1
    assert (proposal.state, proposal.answered_at) == ("accepted", LATER)
    assert proposal.answered_by_account_id == owner.account_id
    edits = session.scalars(select(AuditEvent).where(AuditEvent.deed == "edit_need")).all()
    assert [event.account_id for event in edits] == [owner.account_id]


def test_what_was_accepted_is_undone_by_editing(session: Session, settings: Settings) -> None:
    need = dog_need(session)
    before, owner = need_data(need), owner_of(session, need)
    proposal = propose(session, need, settings)
    accept_proposal(session, owner, need.id, proposal.id, now=LATER)
    save_need_step(session, owner, need.id, HomeDraft(("c_pets:dog",)), version=None, now=LATER)
    assert need_data(need) == before


def test_declining_leaves_the_need_and_keeps_the_word(session: Session, settings: Settings) -> None:
    need = dog_need(session)
    proposal, before, owner = propose(session, need, settings), need_data(need), owner_of(session, need)
    with pytest.raises(RuleViolation, match="answer_too_long"):
        decline_proposal(session, owner, need.id, proposal.id, "a" * (LONGEST_ANSWER + 1), now=LATER)
    decline_proposal(session, owner, need.id, proposal.id, "Koira asuu täällä.", now=LATER)
    assert need_data(need) == before
    assert (proposal.state, proposal.answer_text) == ("declined", "Koira asuu täällä.")
    with pytest.raises(Conflict):
        accept_proposal(session, owner, need.id, proposal.id, now=LATER)
    assert need_data(need) == before


def test_a_need_that_has_changed_since_is_not_changed_again(session: Session, settings: Settings) -> None:
    need = make_need(session, shifts=((1, 480, 720), (1, 1000, 1200)), min_cover=0.75)
    make_matchable(session, name="Aamut")
    owner = owner_of(session, need)
    proposal = propose(session, need, settings, "min_cover")
    save_need_step(session, owner, need.id, DatesDraft(None, None, 20, 0.75), version=None, now=LATER)
    before = need_data(need)
    with pytest.raises(Conflict, match="need_changed_meanwhile"):
        accept_proposal(session, owner, need.id, proposal.id, now=LATER)
    assert need_data(need) == before
    assert proposal.state == "waiting"


STRANGERS: dict[str, Callable[[Session, Need], Actor]] = {
    "another employer": lambda session, need: owner_of(session, make_need(session)),
    "nobody's": lambda session, need: Actor(None, frozenset({"employer"})),
}


@pytest.mark.parametrize("stranger", STRANGERS.values(), ids=STRANGERS)
def test_only_the_employers_side_answers(
    session: Session, settings: Settings, stranger: Callable[[Session, Need], Actor]
) -> None:
    need = dog_need(session)
    proposal, actor = propose(session, need, settings), stranger(session, need)
    with pytest.raises(NotFound):
        accept_proposal(session, actor, need.id, proposal.id, now=LATER)
    with pytest.raises(NotFound):
        decline_proposal(session, actor, need.id, proposal.id, "", now=LATER)
    assert waiting_proposal(session, need.id) is not None


def test_a_proposal_of_another_need_is_not_found(session: Session, settings: Settings) -> None:
    need, other = dog_need(session), dog_need(session)
    proposal = propose(session, need, settings)
    with pytest.raises(NotFound):
        accept_proposal(session, owner_of(session, other), other.id, proposal.id, now=LATER)


def test_only_staff_of_the_needs_centre_propose(session: Session, settings: Settings) -> None:
    need = dog_need(session)
    key = option_named(session, need, settings, "drop_condition")
    elsewhere = make_account(session, "staff")
    for actor, fault in (
        (Actor(elsewhere.id, frozenset({"staff"}), elsewhere.centre_id), NotFound),
        (owner_of(session, need), NotAllowed),
    ):
        with pytest.raises(fault):
            propose_change(session, actor, need.id, key, "", language="fi", settings=settings, now=NOW)
    with pytest.raises(RuleViolation, match="note_too_long"):
        propose_change(
            session,
            staff_of(session, need),
            need.id,
            key,
            "a" * (LONGEST_NOTE + 1),
            language="fi",
            settings=settings,
            now=NOW,
        )
    assert latest_proposal(session, need.id) is None
