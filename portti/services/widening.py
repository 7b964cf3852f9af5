"""What one change of a need would do, before anybody proposes it: who would come in, and how many."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from matching import reasons
from portti.domain.places import municipality_name
from portti.models import Need, Profile
from portti.queries import matches as match_queries
from portti.services.coming_times import coming_data, coming_data_of
from portti.services.engine_rows import engine_need, rules_of
from portti.services.matchmaking import apart_from, rank_need
from portti.services.need_changes import Change, data_after, key_of, mark_before
from portti.services.one_change import what_would_widen
from portti.services.pools import profile_pool
from portti.settings import Settings

_MOST_OPTIONS = 20
MOST_SHOWN = 20


@dataclass(frozen=True)
class Option:
    """One change that could be made: its key, the sentence that says what it opens, and how many that is."""

    key: str
    sentence: str
    opens: int
    change: dict[str, Any]


@dataclass(frozen=True)
class Comer:
    """Somebody who would come into the list, with the place they would stand at."""

    profile: Profile
    area: str
    place: int


@dataclass(frozen=True)
class Effect:
    """What a change would do: how many fit now and then, and who comes in, those who fit best first."""

    fits_now: int
    fits_then: int
    comers: list[Comer]

    @property
    def opens(self) -> int:
        """How many more would fit."""
        return self.fits_then - self.fits_now


def can_be_widened(need: Need) -> bool:
    """Answer whether anybody is looked for by this need now."""
    return need.state == "published" and need.latitude is not None


def widening_options(session: Session, need: Need, language: str, *, settings: Settings) -> list[Option]:
    """Return the single changes of a need that could bring more people, the most useful first."""
    if not can_be_widened(need):
        return []
    rules = rules_of(settings)
    asked = engine_need(coming_data(need), rules)
    found = what_would_widen(session, need, settings=settings)[:_MOST_OPTIONS]
    return [
        Option(
            key_of(effect),
            reasons.change_sentence(effect, language, asked, rules),
            effect["opens"],
            {"code": effect["code"], "facts": effect["facts"]},
        )
        for effect in found
    ]


def effect_of(
    session: Session, need: Need, change: Change, language: str, *, settings: Settings
) -> Effect | None:
    """Return what a change would do now; None where the need is not open, or its part has changed since."""
    if not can_be_widened(need):
        return None
    index = profile_pool(session, settings).index
    data = coming_data_of(session, need)
    apart = apart_from(session, need)

    def fitting(asked: dict[str, Any]) -> list[str]:
        ranked = rank_need(asked, index)["ranked"]
        return [entry["profile"] for entry in ranked if entry["profile"] not in apart]

    before, after = fitting(data), fitting(data_after(data, change))
    known = set(before)
    places = {name: place for place, name in enumerate(after, 1) if name not in known}
    shown = list(places)[:MOST_SHOWN]
    rows = match_queries.profiles_by_exchange_id(session, shown)
    comers = [
        Comer(rows[name], municipality_name(rows[name].municipality_code, language), places[name])
        for name in shown
    ]
    return Effect(len(before), len(after), comers)


def still_applies(need: Need, change: Change, mark: str) -> bool:
    """Answer whether a change can still be made as it was proposed."""
    return mark_before(need, change) == mark


def option_of(options: Sequence[Option], key: str) -> Option | None:
    """Return the option of a key."""
    return next((one for one in options if one.key == key), None)
