"""An assistant's own list of shifts as a document: by weeks, with the real hours of each shift and of each week."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from matching.schedule import true_minutes
from portti.domain.actor import Actor
from portti.domain.rosters import monday_of
from portti.models import Account, Centre, Profile
from portti.moments import month_in_words
from portti.services.own_shifts import OwnShift, own_shifts
from portti.services.paper_document import PaperDocument, Part, paragraph, table
from portti.services.paper_making import made_words, shift_words, together_words, week_words
from portti.settings import Settings
from portti.vocabulary import N_
from portti.wording.paper import CLOSING
from portti.wording.week import length_in_words
from portti.words import translate

_OPENING = (
    N_("These are your shifts with all your employers, as Portti knows them today."),
    N_("If an employer has given you a list on paper that differs, that list counts."),
)
_SOME_WEEKS = N_("perhaps: only in some weeks")
_ASK = N_(
    "Of some shifts it is not known which week is week 1 of the roster. Ask your employer. They are not counted here."
)


def own_shift_list(
    session: Session, actor: Actor, month: date, *, language: str, settings: Settings, now: datetime
) -> PaperDocument:
    """Return the actor's own shifts of a month, in a language."""
    shifts = own_shifts(session, actor, month, language=language, settings=settings)
    profile = session.get_one(Profile, actor.profile_id)
    centre = session.get_one(Centre, profile.centre_id)
    account = session.get(Account, profile.account_id) if profile.account_id else None
    name = f"{account.given_name} {account.family_name}".strip() if account else profile.shown_name

    def say(text: str, **values: object) -> str:
        return translate(language, text, **values)

    parts = [paragraph(say("Assistant: %(name)s.", name=name))]
    parts += [paragraph(say(text)) for text in _OPENING]
    if any(one.some_weeks for one in shifts):
        parts.append(paragraph(say(_ASK)))
    parts += _weeks(shifts, language)
    parts += [paragraph(say(text)) for text in CLOSING["shifts"][:2]]
    parts.append(made_words(centre, language, now))
    title = say("My shifts: %(month)s", month=month_in_words(month, language))
    return PaperDocument(title, name, language, tuple(parts))


def _weeks(shifts: Sequence[OwnShift], language: str) -> list[Part]:
    def say(text: str) -> str:
        return translate(language, text)

    head = (say("Day"), say("Begins"), say("Ends"), say("Hours"), say("Employer"))
    weeks: dict[date, list[OwnShift]] = {}
    for one in shifts:
        weeks.setdefault(monday_of(one.shift.start.date()), []).append(one)
    parts: list[Part] = []
    for monday, of_week in sorted(weeks.items()):
        rows = [(*shift_words(one.shift, language), _for_whom(one, language)) for one in of_week]
        parts += [week_words(monday, language), table(head, rows, (9, 5, 9, 8, 9))]
        parts.append(together_words(_minutes(of_week), language))
    if not shifts:
        return [paragraph(say("No shifts have been placed on these days."))]
    total = length_in_words(_minutes(shifts), language)
    parts.append(paragraph(translate(language, "Total of all shifts: %(time)s.", time=total)))
    return parts


def _for_whom(one: OwnShift, language: str) -> str:
    return f"{one.employer} ({translate(language, _SOME_WEEKS)})" if one.some_weeks else one.employer


def _minutes(shifts: Sequence[OwnShift]) -> int:
    return sum(true_minutes(one.shift) for one in shifts if not one.some_weeks)
