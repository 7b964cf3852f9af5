"""The search over all open needs, and one need as visitors and assistants may read it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portti.domain.match_filters import Filters, fits, languages_of, skills_of
from portti.domain.places import municipality_name
from portti.models import Need
from portti.moments import short_day
from portti.queries import matches as queries
from portti.services.coming_times import coming_data
from portti.services.match_lists import Offered
from portti.services.pools import need_pool
from portti.settings import Settings
from portti.vocabulary import (
    N_,
    condition_name,
    language_level_name,
    language_name,
    skill_name,
    weekday_short,
)
from portti.wording.job import ad_notes_in_words, all_times_in_words, terms_in_words
from portti.wording.week import week_blocks
from portti.words import translate

PAGE_SIZE = 20
_UNREAD = N_("The employer has changed the words of this need. The centre reads them before they are shown.")


@dataclass(frozen=True)
class NeedWords:
    """A need in words: area, times, tasks, languages. No employer, no address, no hours of a decision."""

    key: int
    title: str
    text: str
    language: str
    area: str
    times: list[str]
    blocks: list[dict[str, Any]]
    weekdays: list[str]
    begins: str
    ends: str
    must: list[str]
    wish: list[str]
    languages: list[str]
    terms: list[str]
    """The contract and what the pay follows."""
    pay_text: str
    notes: list[str]
    """An approved wish about gender, and that a criminal-record extract will be asked."""
    conditions: list[str]
    """What the home is like; only for assistants who are logged in."""
    confirmed_at: datetime | None
    state: str


@dataclass(frozen=True)
class Found:
    """One page of the search."""

    needs: list[NeedWords]
    total: int
    offered: Offered


def search_needs(
    session: Session,
    filters: Filters,
    postal_code: str,
    page: int,
    language: str,
    *,
    everyone: bool,
    without: Collection[int] = (),
    settings: Settings,
) -> Found:
    """Return open needs that fit the filters, the last confirmed first; nothing is ranked here.

    `postal_code` is a postal code or its beginning; needs of the employers `without` are left out.
    """
    pool = need_pool(session, settings).rows
    rows = queries.public_needs(session, everyone=everyone, without=without)
    # The few that the engine cannot rank, such as one without a place, are read as they stand.
    unread = queries.needs_to_show(session, [row.id for row in rows if row.exchange_id not in pool])
    known = [
        (row, pool[row.exchange_id].data if row.exchange_id in pool else coming_data(unread[row.id]))
        for row in rows
    ]
    more = {} if filters.is_empty else queries.open_blocks_of_published(session)
    left = [
        (row.id, data)
        for row, data in known
        if (row.postal_code or "").startswith(postal_code)
        and fits(
            filters,
            row.municipality_code,
            data,
            open_weekdays=row.open_weekdays,
            open_parts=row.open_parts_of_day,
            more_open=more.get(row.id, ()),
        )
    ]
    first = (page - 1) * PAGE_SIZE
    part = left[first : first + PAGE_SIZE]
    shown = queries.needs_to_show(session, [key for key, _data in part])
    return Found(
        [
            _in_words(shown[key], data, language, for_visitor=not everyone)
            for key, data in part
            if key in shown
        ],
        len(left),
        _offered(known),
    )


def _offered(known: Sequence[tuple[Any, Mapping[str, Any]]]) -> Offered:
    return Offered(
        tuple({row.municipality_code or "" for row, _data in known} - {""}),
        tuple({code for _row, data in known for code in skills_of(data)}),
        tuple({code for _row, data in known for code in languages_of(data)}),
    )


def need_in_words(need: Need, language: str, *, for_visitor: bool) -> NeedWords:
    """Return a need as it may be read: visitors learn area, times, tasks and languages, assistants the home too."""
    return _in_words(need, coming_data(need), language, for_visitor=for_visitor)


def _in_words(need: Need, data: Mapping[str, Any], language: str, *, for_visitor: bool) -> NeedWords:
    return NeedWords(
        key=need.id,
        title=need.shown_title,
        text="" if need.words_unread else need.text,
        language=need.text_language,
        area=municipality_name(need.municipality_code, language),
        times=all_times_in_words(data, need, language),
        blocks=week_blocks(data, language),
        weekdays=[weekday_short(day, language) for day in range(7)],
        begins=short_day(need.from_on, language) if need.from_on else "",
        ends=short_day(need.to_on, language) if need.to_on else "",
        must=[skill_name(code, language) for code in data["skills"]["must"]],
        wish=[skill_name(code, language) for code in data["skills"]["wish"]],
        languages=[
            f"{language_name(code, language)}: {language_level_name(level, language)}"
            for strength in ("must", "wish")
            for code, level in data["languages"][strength].items()
        ],
        terms=terms_in_words(need, language),
        pay_text="" if need.words_unread else need.pay_text,
        notes=[*_unread_note(need, language), *ad_notes_in_words(need, language)],
        conditions=[]
        if for_visitor
        else [condition_name(row.condition, language) for row in need.conditions],
        confirmed_at=need.confirmed_at,
        state=need.state,
    )


def _unread_note(need: Need, language: str) -> list[str]:
    return [translate(language, _UNREAD)] if need.words_unread else []
