"""What each side's page of a candidacy shows: where it stands, and of the other side only what may be told by now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from portti.credentials import decrypt_text
from portti.domain import candidacies as rules
from portti.domain import disclosure
from portti.domain.actor import Actor
from portti.domain.places import municipality_name
from portti.models import Account, Candidacy, CandidacyStep, Employer, Need, Profile
from portti.moments import short_day
from portti.queries import candidacies as queries
from portti.queries import matches as match_queries
from portti.services.conversations import has_page
from portti.services.taken_rosters import start_taken
from portti.settings import Settings
from portti.vocabulary import plain_number
from portti.wording.week import roster_start_in_words, times_in_words


@dataclass(frozen=True)
class SidePage:
    """One candidacy for one side. `told` is what portti.domain.disclosure let through of the other side."""

    candidacy: Candidacy
    need: Need
    profile: Profile
    employer: Employer
    area: str
    own_answer: str | None
    told: dict[str, str | None]
    shifts: list[str]
    """Which shifts were agreed, in words; nothing before the contract."""
    steps: Sequence[CandidacyStep]
    has_thread: bool
    """Whether the two have messages to open, or may write to each other."""


def employer_page(
    session: Session, actor: Actor, candidacy_id: int, language: str, *, settings: Settings
) -> SidePage:
    """Return a candidacy for one of the actor's own needs."""
    row = queries.candidacy_of_employer(session, actor, candidacy_id)
    return _page(session, row, rules.EMPLOYER, language, settings)


def assistant_page(
    session: Session, actor: Actor, candidacy_id: int, language: str, *, settings: Settings
) -> SidePage:
    """Return a candidacy of the actor's own profile."""
    row = queries.candidacy_of_assistant(session, actor, candidacy_id)
    return _page(session, row, rules.ASSISTANT, language, settings)


def _page(session: Session, row: Candidacy, side: str, language: str, settings: Settings) -> SidePage:
    need, profile = session.get_one(Need, row.need_id), session.get_one(Profile, row.profile_id)
    match = match_queries.pair(session, need.id, profile.id)
    said = (match.employer_answer, match.assistant_answer) if match else (None, None)
    if side == rules.EMPLOYER:
        account = match_queries.account_of_profile(session, profile.id)
        tell, code = disclosure.told_of_assistant, profile.municipality_code
    else:
        account = match_queries.account_of_need(session, need.id)
        tell, code = disclosure.told_of_employer, need.municipality_code
    told = tell(_facts(row, profile, account, language, settings), *said, row.stage)
    shifts = _shifts_in_words(row, need, language) if told.get("shifts") else []
    return SidePage(
        row,
        need,
        profile,
        session.get_one(Employer, need.employer_id),
        municipality_name(code, language),
        said[0] if side == rules.EMPLOYER else said[1],
        told,
        shifts,
        queries.steps_of(session, row.id),
        has_page(session, need, profile),
    )


def _shifts_in_words(row: Candidacy, need: Need, language: str) -> list[str]:
    """Return the shifts that were agreed, and which week is week 1 of their roster where that is known."""
    start = start_taken(row, need)
    singles = [_single_data(key) for key in row.taken_dates]
    lines = times_in_words({"shifts": row.taken_shifts, "single_shifts": singles}, language)
    return [*lines, roster_start_in_words(start, language)] if start else lines


def _facts(
    row: Candidacy, profile: Profile, account: Account | None, language: str, settings: Settings
) -> dict[str, str | None]:
    """Return all that is known: what of it is told, another place decides."""
    address = decrypt_text(settings, row.contract_address) if row.contract_address else None
    hours = plain_number(row.weekly_minutes / 60, language) if row.weekly_minutes else None
    return {
        "shown_name": profile.shown_name,
        **match_queries.contact_of_account(account),
        "meeting_words": row.arranging_words or None,
        "address": address,
        "contract_from": short_day(row.contract_from_on, language) if row.contract_from_on else None,
        "contract_to": short_day(row.contract_to_on, language) if row.contract_to_on else None,
        "hours": hours,
        "shifts": "yes" if row.taken_shifts or row.taken_dates else None,
    }


@dataclass(frozen=True)
class OwnRow:
    """One line of a side's list of candidacies."""

    candidacy: Candidacy
    need: Need
    name: str
    area: str


def employer_rows(session: Session, actor: Actor, language: str) -> list[OwnRow]:
    """Return the candidacies for the actor's needs, those that wait for the employer first."""
    return [_employer_row(*row, language) for row in queries.rows_of_employer(session, actor)]


def waiting_of_employer(session: Session, actor: Actor, language: str) -> list[OwnRow]:
    """Return those of the employer's candidacies in which it is their turn, for the start page."""
    return [_employer_row(*row, language) for row in queries.waiting_rows_of_employer(session, actor)]


def _employer_row(row: Candidacy, need: Need, profile: Profile, language: str) -> OwnRow:
    return OwnRow(row, need, profile.shown_name, municipality_name(profile.municipality_code, language))


def assistant_rows(session: Session, actor: Actor, language: str) -> list[OwnRow]:
    """Return the candidacies of the actor's profile; the need is named by its title, the employer not at all."""
    return [
        OwnRow(row, need, "", municipality_name(need.municipality_code, language))
        for row, need, _profile in queries.rows_of_assistant(session, actor)
    ]


def by_turn(rows: list[OwnRow], side: str) -> dict[str, list[OwnRow]]:
    """Return the rows of one side: those where it is their turn, those where others are waited for, and the ended."""
    found: dict[str, list[OwnRow]] = {"yours": [], "others": [], "ended": []}
    for row in rows:
        is_theirs = row.candidacy.waits_for in (side, "both")
        turn = "yours" if is_theirs else "ended" if row.candidacy.stage == "ended" else "others"
        found[turn].append(row)
    return found


def contract_address(row: Candidacy, settings: Settings) -> str:
    """Return the address that an employer has written, for their own form."""
    return (decrypt_text(settings, row.contract_address) or "") if row.contract_address else ""


def shift_words(shifts: dict[str, dict[str, Any]], language: str) -> dict[str, str]:
    """Return each shift in words, by its key."""
    return {key: times_in_words({"shifts": [data]}, language)[0] for key, data in shifts.items()}


def date_words(dates: Iterable[str], language: str) -> dict[str, str]:
    """Return each single shift in words, by its key."""
    return {key: times_in_words({"single_shifts": [_single_data(key)]}, language)[0] for key in dates}


def _single_data(key: str) -> dict[str, str]:
    start, _, end = key.partition("_")
    return {"start": start, "end": end}
