"""What an ad raises, whether it waits for staff, and the row of its waiting."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.domain.actor import Actor
from portti.domain.ad_check import Prompt, prompts_of
from portti.domain.ad_rule import Raised, must_wait, rule_of
from portti.domain.working_days import after_working_days
from portti.models import AdCheck, Need
from portti.queries import ad_checks as queries
from portti.settings import Settings

_MARK_LENGTH = 16


def load_ad_words() -> None:
    """Make all patterns ready now: the first ad that is read should not wait a second for them."""
    prompts_of({"text": "a"})


def prompts_of_need(need: Need) -> tuple[Prompt, ...]:
    """Return the prompts of a need's own words; a wish about gender that staff approved raises none."""
    prompts = prompts_of({"title": need.title, "text": need.text, "pay_text": need.pay_text})
    approved = bool(need.wished_gender) and need.gender_answer == "approved"
    return tuple(one for one in prompts if not (approved and one.code == "gender"))


def raised_by(need: Need) -> Raised:
    """Return what a need raises, as it is kept to know later what staff have let through."""
    return frozenset((one.code, words.lower()) for one in prompts_of_need(need) for words in one.words)


def unread_prompts(session: Session, need: Need) -> tuple[Prompt, ...]:
    """Return the prompts of a need's own words that staff have not let through."""
    passed = _passed(queries.opened_checks(session, need))
    left = (
        Prompt(one.code, tuple(found for found in one.found if (one.code, found.words.lower()) not in passed))
        for one in prompts_of_need(need)
    )
    return tuple(one for one in left if one.found)


def _passed(opened: Iterable[AdCheck]) -> set[tuple[str, str]]:
    return {(code, words) for row in opened for code, words in row.raised}


def ad_mark(need: Need) -> str:
    """Return a short word that is another whenever the ad's own words or its wish are others."""
    said = (need.title, need.text, need.text_language, need.pay_text)
    wish = (need.wished_gender, need.gender_ground, need.gender_ground_text)
    return sha256(repr((said, wish)).encode()).hexdigest()[:_MARK_LENGTH]


def has_open_wish(need: Need) -> bool:
    """Answer whether a need wishes for a gender and no staff member has answered that."""
    return bool(need.wished_gender) and not need.gender_answer


def needs_staff(session: Session, need: Need, settings: Settings) -> bool:
    """Answer whether staff read this ad before it is public."""
    opened = queries.opened_checks(session, need)
    return must_wait(
        rule_of(queries.rule_of_centre(session, need.centre_id), settings.mediation.staff_check),
        raised_by(need),
        passed=_passed(opened),
        is_known=any(row.mark == ad_mark(need) for row in opened),
        has_open_wish=has_open_wish(need),
    )


def begin_waiting(session: Session, actor: Actor, need: Need, settings: Settings, now: datetime) -> AdCheck:
    """Write the row of an ad that begins to wait; one that waits already is returned."""
    waiting = queries.waiting_check(session, need.id)
    if waiting is not None:
        return waiting
    row = _row(actor, need, now)
    row.due_on = after_working_days(helsinki(now).date(), settings.mediation.check_working_days)
    session.add(row)
    session.flush()
    return row


def note_passed(session: Session, actor: Actor, need: Need, now: datetime) -> None:
    """Note what staff let through when they publish for a person: no colleague need read it once more.

    A wish about gender that nobody has answered is not let through so: it waits for an answer of its own.
    """
    row = _row(actor, need, now)
    end_waiting(session, actor, need, "opened", now)
    if row.raised or need.wished_gender:
        row.state, row.answered_at, row.answered_by_account_id = "opened", now, actor.account_id
        session.add(row)
        session.flush()


def end_waiting(session: Session, actor: Actor, need: Need, state: str, now: datetime) -> AdCheck | None:
    """Note what became of an ad that waited, if it did."""
    waiting = queries.waiting_check(session, need.id)
    if waiting is not None:
        waiting.state, waiting.answered_at = state, now
        waiting.answered_by_account_id = actor.account_id
        session.flush()
    return waiting


def _row(actor: Actor, need: Need, now: datetime) -> AdCheck:
    return AdCheck(
        centre_id=need.centre_id,
        need_id=need.id,
        mark=ad_mark(need),
        raised=sorted([code, words] for code, words in raised_by(need)),
        asked_at=now,
        due_on=helsinki(now).date(),
        asked_by_account_id=actor.account_id,
    )
