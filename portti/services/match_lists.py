"""Match lists as people read them: the newest ranking, each side's answers, filters, order and pages."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache, partial
from typing import Any

from sqlalchemy.orm import Session

from portti.domain.match_filters import Filters, fits, languages_of, skills_of
from portti.domain.matches import is_mutual
from portti.domain.places import municipality_name
from portti.domain.telling_apart import told_apart
from portti.models import Match, Need, Profile, RankingSnapshot
from portti.queries import blocks, match_pool
from portti.queries import matches as match_queries
from portti.services.covered_parts import hours_for_several
from portti.services.engine_rows import engine_need, is_readable, rules_of, rules_then
from portti.services.match_cards import Answers, Card, bare_card, need_card, profile_card, ways_asked
from portti.services.matchmaking import (
    explain,
    pair_data,
    replay_need,
    replay_profile,
)
from portti.services.snapshots import own_data, ranked_data
from portti.services.suggestions import Ranked
from portti.settings import Settings

PAGE_SIZE = 10
GROUPS = ("open", "they", "interested", "both", "not_for_me")
"""The lists of a page: not answered, who is interested in the reader, and what the reader answered."""
ORDERS = ("best", "area")


@dataclass(frozen=True)
class Wanted:
    """Which part of a list is asked for."""

    group: str = "open"
    order: str = "best"
    filters: Filters = field(default_factory=Filters)
    page: int = 1


@dataclass(frozen=True)
class Offered:
    """What a list can be narrowed by: only what stands in it."""

    municipalities: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    """Ways of working that the need asks for, and to which assistants may have said yes."""


@dataclass(frozen=True)
class MatchList:
    """One page of a list in words. `made_at` is None where no ranking has been made yet."""

    cards: list[Card]
    total: int = 0
    groups: Mapping[str, int] = field(default_factory=dict)
    offered: Offered = field(default_factory=Offered)
    made_at: datetime | None = None
    checked_at: datetime | None = None
    """When the ranking was last found to be as it should be."""
    version: str = ""
    pool: int = 0
    fitting: int = 0
    hours_for_several: float = 0.0
    """Hours of a week, where they are more than one person does."""
    to_be_agreed: bool = False
    """Whether the ranking knew no fixed time of the need."""
    ranked: Sequence[Ranked] = ()
    """Of an open need: who stands in its list and was not put aside, each with their place among all."""


@dataclass(frozen=True)
class _Item:
    """One pair before it is put in words; `data` is what the ranking knew of it, None outside the ranking."""

    row: Need | Profile
    match: Match | None
    own: str | None
    other: str | None
    data: Mapping[str, Any] | None
    tie: str

    @property
    def groups(self) -> set[str]:
        """The lists that the pair stands in."""
        if is_mutual(self.own, self.other):
            return {"both"}
        if self.own is not None:
            return {self.own}
        found = {"open"} if self.data is not None else set()
        return found | ({"they"} if self.other == "interested" else set())


def employer_list(
    session: Session, need: Need, language: str, wanted: Wanted, *, settings: Settings
) -> MatchList:
    """Return the assistants that fit a need as its employer may see them.

    Nobody is left out but by a gate or a block. Whoever has been answered, or is interested without fitting, stands in
    a list of their own; who is no longer to be seen by employers stands there by name and area only.
    """
    snapshot = match_pool.latest_snapshot(session, need_id=need.id)
    answers = match_queries.answers_to_need(session, need.id)
    order = snapshot.result["order"] if snapshot else []
    inputs = ranked_data(session, snapshot) if snapshot else {}
    rows = match_queries.profiles_by_exchange_id(session, list(inputs))
    known = {row.id for row in rows.values()}
    others = [key for key in _answered(answers, "employer_answer", "assistant_answer") if key not in known]
    rows |= match_queries.profiles_by_id(session, others)
    apart = blocks.blocked_profiles(session, need.employer_id)
    rows = {name: row for name, row in rows.items() if row.id not in apart}
    visible = match_pool.visible_profile_ids(session, [row.id for row in rows.values()])
    readable = cache(partial(is_readable, need, settings))
    items = []
    for row in _in_order(rows, order):
        match = answers.get(row.id)
        stands = match is not None and match.current and row.id in visible
        said = Answers(match.employer_answer, match.assistant_answer) if match else Answers()
        tie = _chance(need.exchange_id, row.exchange_id)
        data = inputs.get(row.exchange_id) if stands else None
        items.append(_Item(row, match, said.own, said.other, data, tie))

    asked_then = None
    if snapshot is not None:
        need_then = own_data(session, snapshot)
        asked_then = engine_need(need_then, rules_then(settings, [need_then]))

    def cards(shown: Sequence[_Item]) -> list[Card]:
        ranked = [item.row.exchange_id for item in shown if item.data is not None]
        result = (
            replay_need(session, snapshot, settings, only=ranked) if snapshot and ranked else {"ranked": []}
        )
        told = {entry["profile"]: entry for entry in result["ranked"]}
        return [card(item, told.get(item.row.exchange_id)) for item in shown]

    def card(item: _Item, told: Mapping[str, Any] | None) -> Card:
        row, said = item.row, Answers(item.own, item.other)
        assert isinstance(row, Profile)
        rules = rules_of(settings)
        if told is not None and item.data is not None and asked_then is not None:
            return profile_card(row, item.data, asked_then, told, said, language, rules)
        if row.id not in visible or not (readable() and is_readable(row, settings)):
            return bare_card(row, said, language)
        need_now, profile_now, _shown = pair_data(session, need, row, settings=settings)
        asked, explained = explain(need_now, profile_now, settings)
        return profile_card(row, profile_now, asked, explained, said, language, rules)

    found = _page(items, cards, wanted, snapshot, language)
    if need.state == "published":
        found = replace(found, ranked=_ranked(items, language))
    if asked_then is None:
        return found
    offered = replace(found.offered, said=ways_asked(asked_then))
    return replace(
        found,
        offered=offered,
        hours_for_several=hours_for_several(asked_then),
        to_be_agreed=asked_then.times_to_be_agreed,
    )


def _ranked(items: Sequence[_Item], language: str) -> list[Ranked]:
    standing = enumerate((item for item in items if item.data is not None), 1)
    return [
        Ranked(item.row.id, _name(item), municipality_name(item.row.municipality_code, language), place)
        for place, item in standing
        if item.own != "not_for_me"
    ]


def assistant_list(
    session: Session, profile: Profile, language: str, wanted: Wanted, *, settings: Settings
) -> MatchList:
    """Return the needs that fit a profile as its assistant may see them: no employer is named.

    Needs whose times are to be agreed come after those with times: they have no points for hours.
    """
    snapshot = match_pool.latest_snapshot(session, profile_id=profile.id)
    answers = match_queries.answers_of_profile(session, profile.id)
    order = snapshot.result["order"] if snapshot else []
    inputs = ranked_data(session, snapshot) if snapshot else {}
    rows = match_queries.needs_by_exchange_id(session, list(inputs))
    known = {row.id for row in rows.values()}
    others = [key for key in _answered(answers, "assistant_answer", "employer_answer") if key not in known]
    rows |= match_queries.needs_by_id(session, others)
    apart = blocks.blocked_employers(session, profile.id)
    rows = {name: row for name, row in rows.items() if row.employer_id not in apart}
    may_match = bool(match_pool.visible_profile_ids(session, [profile.id]))
    readable = cache(partial(is_readable, profile, settings))
    items = []
    for row in _in_order(rows, order):
        match = answers.get(row.id)
        stands = may_match and row.state == "published" and (match is None or match.current)
        said = Answers(match.assistant_answer, match.employer_answer) if match else Answers()
        tie = _chance(row.exchange_id, profile.exchange_id)
        data = inputs.get(row.exchange_id) if stands else None
        items.append(_Item(row, match, said.own, said.other, data, tie))

    def cards(shown: Sequence[_Item]) -> list[Card]:
        ranked = [item.row.exchange_id for item in shown if item.data is not None]
        results = replay_profile(session, snapshot, settings, only=ranked) if snapshot and ranked else ()
        told = {entry["need"]: entry for result in results for entry in result["ranked"]}
        return [card(item, told.get(item.row.exchange_id)) for item in shown]

    def card(item: _Item, told: Mapping[str, Any] | None) -> Card:
        row, said = item.row, Answers(item.own, item.other)
        assert isinstance(row, Need)
        rules = rules_of(settings)
        if told is not None and item.data is not None:
            asked = engine_need(item.data, rules_then(settings, [item.data]))
            return need_card(row, item.data, asked, told, said, language, rules, profile)
        if row.state != "published" or not may_match or not (readable() and is_readable(row, settings)):
            return bare_card(row, said, language)
        need_now, profile_now, _shown = pair_data(session, row, profile, settings=settings)
        asked, told = explain(need_now, profile_now, settings)
        return need_card(row, need_now, asked, told, said, language, rules, profile)

    return _page(items, cards, wanted, snapshot, language)


def _answered(answers: Mapping[int, Match], own: str, other: str) -> list[int]:
    """Return the keys of pairs that stand in a list of answers, whether they fit or not."""
    return [
        key
        for key, match in answers.items()
        if getattr(match, own) is not None or getattr(match, other) == "interested"
    ]


def _in_order(rows: Mapping[str, Any], order: Sequence[str]) -> list[Any]:
    """Return the ranked rows in their order, then the others by key."""
    ranked = set(order)
    first = [rows[name] for name in order if name in rows]
    return first + sorted((row for name, row in rows.items() if name not in ranked), key=lambda row: row.id)


def _page(
    items: Sequence[_Item],
    cards: Callable[[Sequence[_Item]], list[Card]],
    wanted: Wanted,
    snapshot: RankingSnapshot | None,
    language: str,
) -> MatchList:
    groups = {name: sum(name in item.groups for item in items) for name in GROUPS}
    chosen = [item for item in items if wanted.group in item.groups]
    offered = _offered(chosen)
    left = [item for item in chosen if _stays(item, wanted.filters)]
    if wanted.order == "area":
        left.sort(key=lambda item: (_area_key(item, language), item.tie, item.row.exchange_id))
    first = (wanted.page - 1) * PAGE_SIZE
    names = told_apart((item.row.id, _name(item)) for item in items)
    return MatchList(
        cards=[replace(card, name=names[card.key]) for card in cards(left[first : first + PAGE_SIZE])],
        total=len(left),
        groups=groups,
        offered=offered,
        made_at=snapshot.made_at if snapshot else None,
        checked_at=snapshot.checked_at if snapshot else None,
        version=snapshot.rules_version if snapshot else "",
        pool=snapshot.result["pool"] if snapshot else 0,
        fitting=sum(item.data is not None for item in items),
    )


def _stays(item: _Item, filters: Filters) -> bool:
    if filters.is_empty:
        return True
    if filters.said and getattr(item.row, filters.said, "") != "yes":
        return False
    if item.data is None:
        # Nothing is known of it now but where it is.
        return replace(filters, said="") in (
            Filters(),
            Filters(municipality=item.row.municipality_code or ""),
        )
    open_times = asked_open_times(item.row) if isinstance(item.row, Need) else {}
    return fits(filters, item.row.municipality_code, item.data, **open_times)


def asked_open_times(need: Need) -> dict[str, Any]:
    """Return a need's times to be agreed as the filters ask for them."""
    return {
        "open_weekdays": need.open_weekdays,
        "open_parts": need.open_parts_of_day,
        "more_open": [(block.weekdays, block.parts_of_day) for block in need.open_blocks],
    }


def _name(item: _Item) -> str:
    return item.row.shown_title if isinstance(item.row, Need) else item.row.shown_name


def _chance(need: str, profile: str) -> str:
    """Return what orders pairs of one area: chance, but the same chance at each look."""
    return hashlib.sha256(f"{need} {profile}".encode()).hexdigest()


def _area_key(item: _Item, language: str) -> str:
    order = str.maketrans({"å": "{", "ä": "|", "ö": "}"})
    return municipality_name(item.row.municipality_code, language).casefold().translate(order)


def _offered(items: Sequence[_Item]) -> Offered:
    known = [item.data for item in items if item.data is not None]
    return Offered(
        tuple({item.row.municipality_code or "" for item in items} - {""}),
        tuple({code for data in known for code in skills_of(data)}),
        tuple({code for data in known for code in languages_of(data)}),
    )
