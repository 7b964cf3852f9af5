"""Telling the two sides of a candidacy: what is asked of them, each step, and a kind word at the end."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from portti.domain import candidacies as rules
from portti.domain.places import municipality_name
from portti.mail.compose import candidacies as compose
from portti.mail.compose.candidacies import About, Meeting
from portti.mail.compose.messages import answer_awaited
from portti.mail.links import candidacy_answer_url, candidacy_url, own_shifts_url
from portti.mail.outbox import enqueue, take_back
from portti.models import Account, Candidacy, Centre, Need, Profile
from portti.queries import candidacies as queries
from portti.queries import matches as match_queries
from portti.queries import recipients
from portti.services.accounts import holder_of
from portti.services.bookings import host_of
from portti.settings import Settings

QUIET_ENDS = frozenset({"kept_apart", "left", "mediation_done", "merged"})
"""Ends that are told by nobody here: a block says nothing, who leaves is told of by a mail of its own.

Of two candidacies of one person who had been entered twice, the other goes on.
"""


def other_sides(by: str) -> tuple[str, ...]:
    """Return whom a deed is news to."""
    return tuple(side for side in rules.SIDES if side != by)


def tell_proposed(session: Session, candidacy: Candidacy, *, settings: Settings, now: datetime) -> None:
    """Ask whoever is waited for to answer, with a link that needs no log-in."""
    sides = rules.SIDES if candidacy.waits_for == "both" else (candidacy.waits_for,)
    assert candidacy.deadline_at is not None
    for account, about in _readers(session, candidacy, sides, settings):
        link = candidacy_answer_url(
            settings, account.language, candidacy_id=candidacy.id, account_id=account.id
        )
        asked = replace(about, link=link)
        draft = compose.candidacy_proposed(
            asked,
            by_centre=candidacy.origin == rules.CENTRE,
            answer_by=candidacy.deadline_at,
            settings=settings,
            now=now,
        )
        enqueue(session, draft, now=now)


def tell_news(
    session: Session,
    candidacy: Candidacy,
    news: str,
    by: str,
    on: date | None,
    *,
    settings: Settings,
    now: datetime,
) -> None:
    """Tell whoever did not do it themselves of a step."""
    step = queries.number_of_steps(session, candidacy.id)
    for _account, about in _readers(session, candidacy, other_sides(by), settings):
        enqueue(
            session,
            compose.candidacy_news(about, news, key=str(step), on=on, settings=settings, now=now),
            now=now,
        )


def tell_list(
    session: Session, candidacy: Candidacy, news: str, key: str, *, settings: Settings, now: datetime
) -> bool:
    """Tell the assistant of a `list` of shifts that the employer has given them, or of a `list_changed`.

    False where the same was told before.
    """
    told = []
    for account, about in _readers(session, candidacy, (rules.ASSISTANT,), settings):
        listed = replace(about, link=own_shifts_url(settings, account.language))
        draft = compose.candidacy_news(listed, news, key=f"{news}:{key}", on=None, settings=settings, now=now)
        told.append(enqueue(session, draft, now=now))
    return all(told)


def tell_awaited(session: Session, candidacy: Candidacy, *, settings: Settings, now: datetime) -> int:
    """Remind whoever is waited for, once in each stage; return how many could be written to."""
    sides = rules.SIDES if candidacy.waits_for == "both" else (candidacy.waits_for,)
    assert candidacy.deadline_at is not None
    until, told = int(candidacy.deadline_at.timestamp()), 0
    for _account, about in _readers(session, candidacy, sides, settings):
        draft = answer_awaited(
            about.holder,
            key=f"candidacy:{candidacy.id}:{candidacy.stage}:{until}",
            answer_by=candidacy.deadline_at,
            link=about.link,
            settings=settings,
        )
        told += enqueue(session, draft, now=now)
    return told


def tell_meeting(
    session: Session, candidacy: Candidacy, *, cancelled: bool, settings: Settings, now: datetime
) -> None:
    """Send both sides the time of their meeting, or that it is cancelled, for their calendars."""
    # An earlier time that has not left need not leave, nor a reminder of it.
    take_back(session, f"candidacy_interview:{candidacy.id}:", f"candidacy_reminder:{candidacy.id}:")
    meeting = meeting_of(candidacy)
    centre = session.get_one(Centre, candidacy.centre_id)
    for account, about in _readers(session, candidacy, rules.SIDES, settings):
        draft = compose.candidacy_interview(
            about, host_of(centre, account.language), meeting, cancelled=cancelled, settings=settings, now=now
        )
        enqueue(session, draft, now=now)


def tell_time(
    session: Session, candidacy: Candidacy, news: str, side: str, *, settings: Settings, now: datetime
) -> int:
    """Tell one side that another time is asked for, offered, or not to be; return how many could be written to."""
    meeting = meeting_of(candidacy) if candidacy.interview_at and candidacy.interview_at > now else None
    told = 0
    for _account, about in _readers(session, candidacy, (side,), settings):
        draft = compose.candidacy_time(
            about, news, meeting, answer_by=candidacy.deadline_at, settings=settings, now=now
        )
        told += enqueue(session, draft, now=now)
    return told


def tell_reminder(
    session: Session, candidacy: Candidacy, hours: int, *, settings: Settings, now: datetime
) -> int:
    """Remind both sides of their meeting; return how many could be written to."""
    told = 0
    for _account, about in _readers(session, candidacy, rules.SIDES, settings):
        draft = compose.candidacy_reminder(about, meeting_of(candidacy), hours=hours, settings=settings)
        told += enqueue(session, draft, now=now)
    return told


def meeting_of(candidacy: Candidacy) -> Meeting:
    """Return when and how the two meet."""
    assert candidacy.interview_at is not None and candidacy.interview_minutes is not None
    return Meeting(
        candidacy.interview_at,
        candidacy.interview_minutes,
        candidacy.interview_how,
        candidacy.interview_sequence,
    )


def tell_ended(session: Session, candidacy: Candidacy, by: str, *, settings: Settings, now: datetime) -> None:
    """Tell those who had said yes and did not end it themselves; nobody reads why."""
    if candidacy.ended_reason in QUIET_ENDS:
        return
    match = match_queries.pair(session, candidacy.need_id, candidacy.profile_id)
    said = {
        rules.EMPLOYER: match.employer_answer if match else None,
        rules.ASSISTANT: match.assistant_answer if match else None,
    }
    sides = tuple(side for side in other_sides(by) if said[side] == "interested")
    for _account, about in _readers(session, candidacy, sides, settings):
        draft = compose.candidacy_ended(
            about, need_closed=candidacy.ended_reason == "need_closed", settings=settings, now=now
        )
        enqueue(session, draft, now=now)


def tell_follow_up(
    session: Session, candidacy: Candidacy, after: str, *, settings: Settings, now: datetime
) -> None:
    """Ask both sides how the work goes."""
    for _account, about in _readers(session, candidacy, rules.SIDES, settings):
        draft = compose.candidacy_follow_up(about, after=after, settings=settings, now=now)
        enqueue(session, draft, now=now)


def take_back_questions(session: Session, candidacy: Candidacy) -> None:
    """Keep from leaving what was asked in a stage that is over: after a standstill nobody is asked in vain."""
    take_back(
        session,
        f"candidacy_proposed:{candidacy.need_id}-{candidacy.profile_id}:",
        f"answer_awaited:candidacy:{candidacy.id}:",
        f"candidacy_follow_up:{candidacy.id}:",
    )


def take_back_arranging(session: Session, candidacy: Candidacy) -> None:
    """Keep from leaving what asks for an answer about a meeting's time that is settled."""
    take_back(session, f"candidacy_time:{candidacy.id}:", f"answer_awaited:candidacy:{candidacy.id}:")


def _readers(
    session: Session, candidacy: Candidacy, sides: tuple[str, ...], settings: Settings
) -> Iterator[tuple[Account, About]]:
    """Yield whom to write to on each side, with what the mail may say: an area, and a page behind the log-in."""
    need, profile = session.get_one(Need, candidacy.need_id), session.get_one(Profile, candidacy.profile_id)
    for side in sides:
        for_assistant = side == rules.ASSISTANT
        accounts = (
            recipients.accounts_of_profile(session, profile)
            if for_assistant
            else recipients.accounts_of_need(session, need)
        )
        code = need.municipality_code if for_assistant else profile.municipality_code
        for account in accounts:
            link = candidacy_url(settings, account.language, candidacy.id, for_assistant=for_assistant)
            area = municipality_name(code, account.language)
            pair = f"{need.id}-{profile.id}"
            yield account, About(candidacy.id, pair, holder_of(account), for_assistant, area, link)
