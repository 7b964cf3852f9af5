"""Asking without log-in: a personal link is made once for each question, works once, and its answer has no name."""

from datetime import datetime

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.credentials import short_code, token_hash
from portti.domain import answers as rules
from portti.domain.actor import Actor
from portti.domain.errors import NotFound
from portti.domain.permissions import check_may, only_own_events_of
from portti.models import AnswerLink, ClientEvent, SurveyAnswer
from portti.queries import answers as queries
from portti.queries import client_events
from portti.queries.storing import add_once
from portti.services import audit
from portti.settings import Settings

_PURPOSE = "answer"


def code_of(settings: Settings, link: AnswerLink) -> str:
    """Return the code of a link's address: short enough to type, and made anew whenever staff look at it."""
    return short_code(settings, _PURPOSE, link.subject_key)


def ask_about_event(
    session: Session, actor: Actor, event_id: int, *, settings: Settings, now: datetime
) -> AnswerLink:
    """Return the link by which a client says how a contact went; asked for twice it is the same one."""
    check_may(actor, "log_events")
    event = client_events.event_of_centre(
        session, actor.centre_id, event_id, logged_by=only_own_events_of(actor)
    )
    today = helsinki(now).date()
    rules.check_may_be_asked(event.happened_on, is_struck_out=event.voided_at is not None, today=today)
    link = AnswerLink(
        centre_id=event.centre_id,
        kind=rules.EVENT,
        subject_key=f"event:{event.id}",
        client_event_id=event.id,
        made_by_account_id=actor.account_id,
    )
    return _made(session, link, settings, now)[0]


def link_of_event(session: Session, event_id: int) -> AnswerLink | None:
    """Return the link that asks about an event, where it was made."""
    return queries.link_of_subject(session, f"event:{event_id}")


def ask_partners(
    session: Session, actor: Actor, year: int, names: str, *, settings: Settings, now: datetime
) -> int:
    """Make a link for each organisation, or renew one that expired unanswered; return how many there are of both."""
    check_may(actor, "survey_partners")
    if actor.centre_id is None:
        raise NotFound("centre")
    rules.check_survey_year(year, today=helsinki(now).date())
    new = 0
    for name in rules.partner_names(names):
        link = AnswerLink(
            centre_id=actor.centre_id,
            kind=rules.PARTNER,
            subject_key=f"partner:{actor.centre_id}:{year}:{name.casefold()[: rules.LONGEST_NAME]}",
            year=year,
            organisation=name,
            made_by_account_id=actor.account_id,
        )
        new += _made(session, link, settings, now)[1]
    if new:
        facts = {"year": year, "new": new}
        audit.record(session, actor, "ask_partners", "centre", actor.centre_id, now=now, facts=facts)
    return new


def _made(session: Session, link: AnswerLink, settings: Settings, now: datetime) -> tuple[AnswerLink, bool]:
    """Return the one link of a question, and whether it is new or works anew."""
    link.organisation = link.organisation or ""
    link.code_hash = token_hash(code_of(settings, link))
    link.made_at, link.expires_at = now, now + rules.WORKS_FOR[link.kind]
    standing = queries.link_of_subject(session, link.subject_key)
    if standing is None and add_once(session, link):
        return link, True
    found = standing or queries.link_of_subject(session, link.subject_key)
    assert found is not None
    if found.used_on is not None or is_open(found, now=now):
        return found, False
    found.made_at, found.expires_at = link.made_at, link.expires_at
    return found, True


def is_open(link: AnswerLink, *, now: datetime) -> bool:
    """Answer whether a link still takes an answer."""
    return link.used_on is None and link.expires_at > now


def question_of(session: Session, code: str, *, now: datetime) -> tuple[str, int | None]:
    """Return what kind of question a code asks, of a partner about which year; NotFound for an unknown or used one."""
    link = queries.link_by_code(session, token_hash(code))
    if link is None or not is_open(link, now=now):
        raise NotFound("link")
    return link.kind, link.year


def take_answer(session: Session, code: str, answer: str, *, now: datetime) -> str:
    """Count an answer once and return what kind of question it was; a second press changes nothing."""
    link = queries.link_by_code(session, token_hash(code), for_change=True)
    if link is None or link.expires_at <= now:
        raise NotFound("link")
    rules.check_answer(link.kind, answer)
    if link.used_on is not None:
        return link.kind
    counted = SurveyAnswer(centre_id=link.centre_id, kind=link.kind, answer=answer)
    if link.client_event_id is not None:
        event = session.get_one(ClientEvent, link.client_event_id)
        if event.voided_at is not None:
            raise NotFound("link")
        counted.counts_on, counted.client_group = rules.counts_on(event.happened_on), event.client_group
    else:
        assert link.year is not None
        counted.counts_on = rules.counts_on(link.year)
    link.used_on = helsinki(now).date()
    session.add(counted)
    session.flush()
    return link.kind
