"""One pair in full, as each side may read it: reasons, numbers, what both wrote, and who the other is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from portti.domain import disclosure
from portti.domain.actor import Actor
from portti.domain.errors import NotFound
from portti.models import Need, Profile
from portti.queries import match_pool
from portti.queries import matches as queries
from portti.queries.whole_rows import whole_row
from portti.services.coming_times import coming_data, coming_profile_data
from portti.services.match_cards import Answers, Card, bare_card, need_card, profile_card
from portti.services.matchmaking import explain, is_readable, pair_data, rules_of
from portti.services.worked_numbers import Worked, worked_numbers
from portti.settings import Settings


@dataclass(frozen=True)
class Pair:
    """What the page of one pair shows. `contact` holds only what portti.domain.disclosure let through."""

    card: Card
    worked: Worked | None
    need: Need
    profile: Profile
    need_times: Mapping[str, Any]
    profile_times: Mapping[str, Any]
    contact: Mapping[str, str | None]
    may_answer: bool
    """Whether the reader can say something new now; what was said can always be taken back."""


def employer_pair(
    session: Session, actor: Actor, need_id: int, profile_id: int, language: str, *, settings: Settings
) -> Pair:
    """Return a pair of the actor's own need; NotFound for another's, and for who has nothing to do with it."""
    need, match = queries.own_need_match(session, actor, need_id, profile_id)
    profile = whole_row(session, Profile, profile_id)
    visible = bool(match_pool.visible_profile_ids(session, [profile_id]))
    spoken = match.employer_answer is not None or match.assistant_answer == "interested"
    if profile is None or not ((match.current and visible) or spoken):
        raise NotFound("match")
    said = Answers(match.employer_answer, match.assistant_answer)
    contact = disclosure.told_of_assistant(
        {
            "shown_name": profile.shown_name,
            **queries.contact_of_account(queries.account_of_profile(session, profile_id)),
        },
        match.employer_answer,
        match.assistant_answer,
    )
    if not (visible and is_readable(need, settings) and is_readable(profile, settings)):
        return Pair(bare_card(profile, said, language), None, need, profile, {}, {}, contact, False)
    asked_data, offered_data, _shown = pair_data(session, need, profile, settings=settings)
    asked, told = explain(asked_data, offered_data, settings)
    rules = rules_of(settings)
    return Pair(
        profile_card(profile, offered_data, asked, told, said, language, rules),
        worked_numbers(told, False, language, rules),
        need,
        profile,
        asked_data,
        offered_data,
        contact,
        True,
    )


def assistant_pair(
    session: Session, actor: Actor, need_id: int, language: str, *, settings: Settings
) -> Pair:
    """Return the actor's own profile beside a need that they may read; NotFound for any other need."""
    if actor.profile_id is None:
        raise NotFound("profile")
    need = queries.visible_need(session, actor, need_id)
    profile = whole_row(session, Profile, actor.profile_id)
    if profile is None:
        raise NotFound("profile")
    match = queries.pair(session, need_id, profile.id)
    said = Answers(match.assistant_answer, match.employer_answer) if match else Answers()
    contact = disclosure.told_of_employer(
        queries.contact_of_account(queries.account_of_need(session, need_id)), said.other, said.own
    )
    readable = is_readable(need, settings) and is_readable(profile, settings)
    may_match = readable and bool(match_pool.visible_profile_ids(session, [profile.id]))
    if need.state != "published" or need.latitude is None or not may_match:
        data = coming_data(need)
        card = bare_card(need, said, language)
        return Pair(card, None, need, profile, data, coming_profile_data(profile), contact, False)
    asked_data, offered_data, _shown = pair_data(session, need, profile, settings=settings)
    asked, told = explain(asked_data, offered_data, settings)
    rules = rules_of(settings)
    return Pair(
        need_card(need, asked_data, asked, told, said, language, rules, profile),
        worked_numbers(told, True, language, rules),
        need,
        profile,
        asked_data,
        offered_data,
        contact,
        True,
    )
