"""One pair as the card that a person reads: names, area, the sentences for and against, hours, answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from matching import reasons
from matching.phrases import hours
from matching.types import Need as EngineNeed
from matching.types import Rules
from portti.domain import own_conditions
from portti.domain.matches import is_mutual, shown_answer
from portti.domain.places import municipality_name
from portti.models import Need, Profile
from portti.services.covered_parts import offer_in_words, part_in_words
from portti.services.match_inputs import ON_CALL
from portti.wording.job import all_times_in_words
from portti.words import translate

_LONGEST_LEAD = 120
_SAID_BY_GATE = {"travel": ("travel",), "schedule": ("cover", "hours", "shifts")}


@dataclass(frozen=True)
class Card:
    """One person or need of a list. `name` of a need is its title; nothing here names an employer.

    The first sentences for and against stand in `lead` and are not said twice; of a pair that does not fit, the
    first condition that is not met.
    """

    key: int
    name: str
    area: str
    lead: str
    reasons_for: list[str]
    reasons_against: list[str]
    hours: Mapping[str, Any] | None
    confirmed_at: datetime | None
    interviewed_on: date | None
    own_answer: str | None
    other_answer: str | None
    mutual: bool
    fits: bool
    """Whether the pair passes all gates; else the sentences against say where it stops."""
    to_be_agreed: bool
    language: str
    """Of what the person wrote: a need's title."""
    times: list[str]
    """Of a need; of an assistant the part of work for several that they are free for, or when they are free
    where the times are to be agreed."""


@dataclass(frozen=True)
class Answers:
    """What the reader and the other side said."""

    own: str | None = None
    other: str | None = None


def profile_card(
    profile: Profile,
    offered: Mapping[str, Any],
    asked: EngineNeed,
    told: Mapping[str, Any],
    answers: Answers,
    language: str,
    rules: Rules,
) -> Card:
    """Return an assistant as the employer of a need sees them; `told` is an entry of a ranking or explained.

    `offered` is what the ranking knew of the profile.
    """
    part = part_in_words(asked, told, offered, language)
    if part:
        # The part that is free says it better than each shift that stays open.
        told = {**told, "misses": [miss for miss in told["misses"] if miss["criterion"] != "shift"]}
    elif asked.times_to_be_agreed:
        part = offer_in_words(offered, language)
    return Card(
        key=profile.id,
        name=profile.shown_name,
        area=municipality_name(profile.municipality_code, language),
        confirmed_at=profile.confirmed_at,
        interviewed_on=profile.interviewed_on,
        language=profile.text_language,
        times=part,
        **_told(asked, told, answers, False, language, rules, _said_of_ways(profile, asked, language)),
    )


def need_card(
    need: Need,
    data: Mapping[str, Any],
    asked: EngineNeed,
    told: Mapping[str, Any],
    answers: Answers,
    language: str,
    rules: Rules,
    reader: Profile,
) -> Card:
    """Return a need as an assistant sees it: no employer is named; `reader` is who reads it."""
    return Card(
        key=need.id,
        name=need.shown_title,
        area=municipality_name(need.municipality_code, language),
        confirmed_at=need.confirmed_at,
        interviewed_on=None,
        language=need.text_language,
        times=all_times_in_words(data, need, language),
        **_told(asked, told, answers, True, language, rules, _own_ways(reader, asked, language)),
    )


def bare_card(row: Need | Profile, answers: Answers, language: str) -> Card:
    """Return a pair whose other side is not to be matched now: a name, an area and the answers, no more."""
    return Card(
        key=row.id,
        name=row.shown_title if isinstance(row, Need) else row.shown_name,
        area=municipality_name(row.municipality_code, language),
        lead="",
        reasons_for=[],
        reasons_against=[],
        hours=None,
        confirmed_at=row.confirmed_at,
        interviewed_on=None,
        own_answer=answers.own,
        other_answer=shown_answer(answers.own, answers.other),
        mutual=is_mutual(answers.own, answers.other),
        fits=False,
        to_be_agreed=False,
        language=row.text_language,
        times=[],
    )


def _told(
    asked: EngineNeed,
    told: Mapping[str, Any],
    answers: Answers,
    for_assistant: bool,
    language: str,
    rules: Rules,
    ways: tuple[list[str], list[str]] = ([], []),
) -> dict[str, Any]:
    stopped = [gate for gate in told.get("gates", ()) if not gate["passed"]]
    failed = [reasons.gate_sentence(gate, for_assistant, language, rules) for gate in stopped]
    # What a condition said, the points do not say once more in other words.
    said = {criterion for gate in stopped for criterion in _SAID_BY_GATE.get(gate["gate"], ())}
    points = [point for point in told["points"] if point["criterion"] not in said]
    good, bad = reasons.reasons_for({**told, "points": points}, asked, for_assistant, language, rules)
    good, bad = [*ways[0], *good], [*ways[1], *bad]
    # What names many things is no sentence to begin with: it stands in its list.
    short_bad = [sentence for sentence in bad[:1] if len(sentence) <= _LONGEST_LEAD]
    lead = failed[:1] or [*good[:1], *short_bad]
    return {
        "lead": " ".join(lead),
        "reasons_for": good if failed else good[1:],
        "reasons_against": failed[1:] + bad if failed else bad[len(short_bad) :],
        "hours": hours_covered(told, language),
        "own_answer": answers.own,
        "other_answer": shown_answer(answers.own, answers.other),
        "mutual": is_mutual(answers.own, answers.other),
        "fits": not stopped,
        "to_be_agreed": asked.times_to_be_agreed,
    }


def ways_asked(asked: EngineNeed) -> tuple[str, ...]:
    """Return the ways of working that a need asks for and assistants answer with yes or no."""
    codes = {"live_in": own_conditions.LIVE_IN, "on_call": ON_CALL}
    return tuple(way for way, code in codes.items() if code in asked.conditions)


def _said_of_ways(profile: Profile, asked: EngineNeed, language: str) -> tuple[list[str], list[str]]:
    """Return what an assistant said of living in and of work now and then, where the need asks for it.

    Who said no has been stopped; who said nothing is asked.
    """
    yes = {
        "live_in": translate(language, "Can live at the workplace."),
        "on_call": translate(language, "Work now and then suits them."),
    }
    nothing = {
        "live_in": translate(language, "Has not said whether they can live at the workplace. Ask about it."),
        "on_call": translate(language, "Has not said whether work now and then suits them. Ask about it."),
    }
    answers = {way: getattr(profile, way) for way in ways_asked(asked)}
    return (
        [yes[way] for way, answer in answers.items() if answer == "yes"],
        [nothing[way] for way, answer in answers.items() if not answer],
    )


def _own_ways(reader: Profile, asked: EngineNeed, language: str) -> tuple[list[str], list[str]]:
    """Return where a need asks for a way of working of which its reader has not said anything yet."""
    nothing = {
        "live_in": translate(
            language, "You have not said in your profile whether you can live at the workplace."
        ),
        "on_call": translate(
            language, "You have not said in your profile whether work now and then suits you."
        ),
    }
    return [], [nothing[way] for way in ways_asked(asked) if not getattr(reader, way)]


def hours_covered(told: Mapping[str, Any], language: str) -> dict[str, Any] | None:
    """Return how much of the hours is covered, as words and as a share; None where times are to be agreed."""
    cover = next((point for point in told["points"] if point["criterion"] == "cover"), None)
    if cover is None:
        return None
    text = translate(
        language,
        "Hours: %(covered)s of %(needed)s",
        covered=hours(cover["facts"]["covered_minutes"], language),
        needed=hours(cover["facts"]["needed_minutes"], language),
    )
    return {"text": text, "share": cover["value"]}
