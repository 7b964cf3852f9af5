"""The team that could cover a need's week together, as its employer sees it: who does what, what stays open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from matching import team as engine
from matching.errors import TeamFault
from portti.domain.places import municipality_name
from portti.models import Match, Need, Profile
from portti.queries import blocks, match_pool
from portti.queries import matches as match_queries
from portti.services.coming_times import coming_data_of
from portti.services.engine_rows import engine_need
from portti.services.pools import profile_pool
from portti.settings import Settings
from portti.wording.week import length_in_words, times_in_words, week_blocks

_SECONDS = 2.0
"""A page waits no longer for the best team; what is found by then is shown with its bound."""
_MOST_OFFERED = 50


@dataclass(frozen=True)
class Person:
    """Somebody by first name and area. `listed` says whether they stand in the need's own list."""

    key: int
    name: str
    area: str
    listed: bool
    times: list[str] = field(default_factory=list)
    length: str = ""


@dataclass(frozen=True)
class Changes:
    """What is different from the first suggestion; `more` and `less` are lengths in words, one of them empty."""

    left: list[str]
    joined: list[str]
    changed: list[str]
    more: str = ""
    less: str = ""


@dataclass(frozen=True)
class TeamView:
    """What the page of a team shows. `state` is `suggested`, `not_published` or `to_be_agreed`."""

    state: str
    people: list[Person] = field(default_factory=list)
    open_times: list[str] = field(default_factory=list)
    open_in_parts: bool = False
    """Whether some of what nobody does yet may be shared in parts: a team is of whole shifts only."""
    covered: str = ""
    needed: str = ""
    share: float = 0.0
    best: bool = False
    bound: str = ""
    has_windows: bool = False
    blocks: list[dict[str, Any]] = field(default_factory=list)
    changes: Changes | None = None
    cannot_join: bool = False
    asked_for: list[Person] = field(default_factory=list)
    left_out: list[Person] = field(default_factory=list)
    offered: list[Person] = field(default_factory=list)


def employer_team(
    session: Session,
    need: Need,
    language: str,
    *,
    without: Sequence[int],
    including: Sequence[int],
    settings: Settings,
) -> TeamView:
    """Return the team for a need; `without` and `including` are keys of profiles to swap.

    Whoever has been answered "not for me", has answered so, or is kept apart by a block is never suggested.
    Keys that lead to nobody who could be in the team change nothing, and the page says that they cannot join.
    """
    if need.state != "published" or need.latitude is None:
        return TeamView("not_published")
    data = coming_data_of(session, need)
    asked = engine_need(data, profile_pool(session, settings).index.rules)
    if asked.times_to_be_agreed:
        return TeamView("to_be_agreed")
    return _View(session, need, data, language, settings).show(without, including)


class _View:
    """One page: the need, the pool, and the rows that its names lead to."""

    def __init__(
        self, session: Session, need: Need, data: Mapping[str, Any], language: str, settings: Settings
    ) -> None:
        self.session = session
        self.data = data
        self.language = language
        self.index = profile_pool(session, settings).index
        self.asked = engine_need(data, self.index.rules)
        self.matches = match_queries.answers_to_need(session, need.id)
        refused = [key for key, match in self.matches.items() if _is_refused(match)]
        refused += blocks.blocked_profiles(session, need.employer_id)
        self.refused = self._names(refused)

    def show(self, without: Sequence[int], including: Sequence[int]) -> TeamView:
        """The team as it is asked for, or the first suggestion where it cannot be."""
        left_out, forced = self._names(without), self._names(including)
        missing = len(forced) < len(set(including)) or bool(set(forced) & set(left_out))
        first = self._team([], [])
        found = None if missing else self._try(left_out, forced)
        chosen = first if found is None else found
        rows = match_queries.profiles_by_exchange_id(
            self.session, [*chosen["others"], *_members(first), *_members(chosen), *left_out, *forced]
        )
        changes = engine.team_changes(first, chosen) if left_out or forced else None
        open_work = _open_work(self.data, chosen)
        return TeamView(
            "suggested",
            people=[self._member(rows[entry["profile"]], entry) for entry in chosen["people"]],
            open_times=times_in_words(open_work, self.language),
            open_in_parts=any(shift.get("splittable") for shift in open_work["shifts"]),
            **self._hours(chosen),
            has_windows=bool(self.data["windows"]),
            blocks=self._blocks(rows, chosen),
            changes=None if changes is None else self._changes(rows, changes),
            cannot_join=found is None,
            asked_for=[] if found is None else [self._person(rows[name]) for name in forced],
            left_out=[] if found is None else [self._person(rows[name]) for name in left_out],
            offered=[
                self._person(rows[name]) for name in chosen["others"][:_MOST_OFFERED] if name not in left_out
            ],
        )

    def _names(self, keys: Sequence[int]) -> list[str]:
        """The exchange ids of those who may be matched now."""
        visible = match_pool.visible_profile_ids(self.session, list(keys))
        return sorted(
            row.exchange_id for row in match_queries.profiles_by_id(self.session, sorted(visible)).values()
        )

    def _team(self, left_out: Sequence[str], forced: Sequence[str]) -> dict[str, Any]:
        return engine.suggest_team(
            self.asked,
            self.index,
            without=[*self.refused, *left_out],
            including=forced,
            seconds=_SECONDS,
        )

    def _try(self, left_out: Sequence[str], forced: Sequence[str]) -> dict[str, Any] | None:
        try:
            return self._team(left_out, forced)
        except TeamFault:
            return None

    def _person(self, row: Profile) -> Person:
        match = self.matches.get(row.id)
        return Person(
            row.id,
            row.shown_name,
            municipality_name(row.municipality_code, self.language),
            match is not None and match.current,
        )

    def _member(self, row: Profile, entry: Mapping[str, Any]) -> Person:
        person, minutes = self._person(row), entry["minutes"] + _window_minutes(self.data, entry)
        return Person(
            person.key,
            person.name,
            person.area,
            person.listed,
            times_in_words(_work_of(self.data, entry), self.language),
            length_in_words(minutes, self.language),
        )

    def _hours(self, team: Mapping[str, Any]) -> dict[str, Any]:
        needed, covered = team["needed_minutes"], team["minutes"] + team["window_minutes"]
        bound = team["minutes"] if team["bound"] is None else team["bound"]
        return {
            "covered": length_in_words(covered, self.language),
            "needed": length_in_words(needed, self.language),
            "share": covered / needed,
            "best": team["proven_parts"]["minutes"],
            "bound": length_in_words(bound + team["window_minutes"], self.language),
        }

    def _blocks(self, rows: Mapping[str, Profile], team: Mapping[str, Any]) -> list[dict[str, Any]]:
        found = [
            {**block, "text": ""} for block in week_blocks({"shifts": self.data["shifts"]}, self.language)
        ]
        for entry in team["people"]:
            work = {"shifts": _work_of(self.data, entry)["shifts"]}
            name = rows[entry["profile"]].shown_name
            found += [
                {**block, "kind": "covered", "text": f"{name} {block['text']}" if block["text"] else ""}
                for block in week_blocks(work, self.language)
            ]
        return found

    def _changes(self, rows: Mapping[str, Profile], changes: Mapping[str, Any]) -> Changes:
        names = {
            key: [rows[name].shown_name for name in changes[key]] for key in ("left", "joined", "changed")
        }
        minutes = changes["minutes"] + changes["window_minutes"]
        length = length_in_words(abs(minutes), self.language)
        return Changes(**names, more=length if minutes > 0 else "", less=length if minutes < 0 else "")


def _is_refused(match: Match) -> bool:
    return "not_for_me" in (match.employer_answer, match.assistant_answer)


def _members(team: Mapping[str, Any]) -> list[str]:
    return [entry["profile"] for entry in team["people"]]


def _work_of(data: Mapping[str, Any], entry: Mapping[str, Any]) -> dict[str, Any]:
    """What one person does, in the exchange format: one place of each shift, times of windows as shifts."""
    shifts = [{**data["shifts"][at], "assistants": 1, "splittable": False} for at in entry["shifts"]]
    laid = [{key: one[key] for key in ("weekday", "start", "end")} for one in entry["windows"]]
    singles = [data["single_shifts"][at] for at in entry["single_shifts"]]
    return {"shifts": [*shifts, *laid], "single_shifts": singles}


def _open_work(data: Mapping[str, Any], team: Mapping[str, Any]) -> dict[str, Any]:
    """What nobody does yet, in the exchange format."""
    return {
        "shifts": [
            {**data["shifts"][one["index"]], "assistants": one["places"]} for one in team["open_shifts"]
        ],
        "windows": [
            {**data["windows"][one["index"]], "times": one["open_times"]}
            for one in team["windows"]
            if one["open_times"]
        ],
        "single_shifts": [data["single_shifts"][one["index"]] for one in team["open_single_shifts"]],
    }


def _window_minutes(data: Mapping[str, Any], entry: Mapping[str, Any]) -> int:
    return sum(data["windows"][one["index"]]["minutes"] for one in entry["windows"])
