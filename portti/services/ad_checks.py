"""Staff read an ad that waits: they open it or send it back with a reason; its employer hears of both by mail."""

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.domain.ad_rule import check_centre_rule, check_reason
from portti.domain.errors import Conflict, NotFound, RuleViolation
from portti.domain.gender_wishes import ANSWERS
from portti.domain.needs import Draft
from portti.domain.permissions import check_may
from portti.domain.places import municipality_name
from portti.mail.compose import ads as compose
from portti.mail.compose.drafting import Holder
from portti.mail.kinds import Draft as Mail
from portti.mail.links import need_url
from portti.mail.outbox import enqueue
from portti.models import AdCheck, Need
from portti.queries import accounts as account_queries
from portti.queries import ad_checks as queries
from portti.queries import needs as need_queries
from portti.queries import recipients
from portti.services import ad_reading, audit, needs
from portti.services.accounts import holder_of
from portti.services.staff_tasks import close_task, open_task
from portti.settings import Settings

Compose = Callable[..., Mail]
_OWN_WORDS = frozenset({"text", "terms", "wish"})
"""The steps in which an employer writes own words."""


def save_step(
    session: Session,
    actor: Actor,
    need_id: int,
    draft: Draft,
    *,
    version: str | None,
    settings: Settings,
    now: datetime,
) -> Need:
    """Save one step; a published ad whose new words staff read first waits for them, and is not public meanwhile."""
    need = needs.save_need_step(session, actor, need_id, draft, version=version, now=now)
    if draft.step not in _OWN_WORDS or need.state == "draft":
        return need
    if need.state != "checking" and actor.is_staff and not ad_reading.has_open_wish(need):
        ad_reading.note_passed(session, actor, need, now)
        need.words_unread = False
        return need
    # Who has answered reads a need also while it is not public.
    need.words_unread = ad_reading.needs_staff(session, need, settings)
    if need.state == "published" and need.words_unread:
        needs.wait_for_staff(session, actor, need, settings=settings, now=now)
    return need


def open_ad(
    session: Session,
    actor: Actor,
    need_id: int,
    *,
    mark: str,
    wish_answer: str,
    settings: Settings,
    now: datetime,
) -> Need:
    """Make an ad public as staff have read it; Conflict where its words are others by now.

    A wish about gender must be answered: `approved` is shown with the ad, `refused` is not.
    """
    need = _need_to_read(session, actor, need_id)
    check = queries.latest_check(session, need_id)
    if need.state != "checking" or check is None:
        if check is not None and check.state == "opened" and check.mark == mark:
            return need
        raise Conflict("ad_gone")
    if ad_reading.ad_mark(need) != mark:
        raise Conflict("ad_changed_meanwhile")
    if ad_reading.has_open_wish(need):
        if wish_answer not in ANSWERS:
            raise RuleViolation("wish_unanswered", "wish")
        need.gender_answer = wish_answer
        facts = {"answer": wish_answer}
        audit.record(session, actor, "answer_gender_wish", "need", need.id, now=now, facts=facts)
    # The words as they are now were read: not those with which the ad began to wait.
    check.mark = mark
    check.raised = sorted([code, words] for code, words in ad_reading.raised_by(need))
    ad_reading.end_waiting(session, actor, need, "opened", now)
    needs.move_need(session, actor, need, "open", now)
    _told(session, need, check, compose.ad_opened, settings, now)
    return need


def send_ad_back(
    session: Session,
    actor: Actor,
    need_id: int,
    reason: str,
    *,
    language: str,
    settings: Settings,
    now: datetime,
) -> Need:
    """Give an ad back to its employer with a reason in words; all that was written stays."""
    need = _need_to_read(session, actor, need_id)
    check = queries.latest_check(session, need_id)
    if need.state != "checking" or check is None:
        if check is not None and check.state == "sent_back" and check.reason == reason:
            return need
        raise Conflict("ad_gone")
    check_reason(reason)
    check.reason, check.reason_language = reason, language
    ad_reading.end_waiting(session, actor, need, "sent_back", now)
    needs.move_need(session, actor, need, "send_back", now)
    _told(session, need, check, compose.ad_sent_back, settings, now)
    return need


def choose_rule(session: Session, actor: Actor, rule: str, *, now: datetime) -> None:
    """Let a centre have its own rule of which ads staff read first; empty is the service's own."""
    check_may(actor, "choose_ad_rule")
    check_centre_rule(rule)
    centre = account_queries.centre_for_change(session, actor.centre_id)
    if centre.staff_check == rule:
        return
    centre.staff_check = rule
    audit.record(session, actor, "choose_ad_rule", "centre", centre.id, now=now, facts={"rule": rule})


def note_late_ad(session: Session, check_id: int, *, now: datetime) -> bool:
    """Open a task where staff have not read an ad by the day that its employer was told; once for each ad."""
    check = session.get_one(AdCheck, check_id)
    if check.state != "waiting":
        return False
    return open_task(
        session,
        check.centre_id,
        "check_ad",
        _task_key(check),
        need_id=check.need_id,
        due_on=check.due_on,
        now=now,
    )


def late_ads(session: Session, today: date) -> list[int]:
    """Return the keys of the waiting ads that should have been read by now."""
    return [check.id for check in queries.late_ads(session, today)]


def _task_key(check: AdCheck) -> str:
    return f"check_ad:{check.id}"


def _need_to_read(session: Session, actor: Actor, need_id: int) -> Need:
    check_may(actor, "check_ads")
    need = need_queries.need_for_change(session, need_id)
    if need.centre_id != actor.centre_id:
        raise NotFound("need")
    return need


def _told(
    session: Session, need: Need, check: AdCheck, made: Compose, settings: Settings, now: datetime
) -> None:
    close_task(session, _task_key(check), now=now)
    for account in recipients.accounts_of_need(session, need):
        holder: Holder = holder_of(account)
        mail = made(
            holder,
            check_id=check.id,
            area=municipality_name(need.municipality_code, account.language),
            link=need_url(settings, account.language, need.id),
            settings=settings,
            now=now,
        )
        enqueue(session, mail, now=now)
