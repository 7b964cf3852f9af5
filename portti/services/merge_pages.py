"""What the pages of people entered twice show: likely pairs, two people side by side, and what would move where."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.domain.same_person import LikelyPair, likely_pairs
from portti.models import Account
from portti.queries import merging as queries
from portti.queries import people as people_queries
from portti.queries import same_people
from portti.queries.people import Person
from portti.services.merge_profiles import kept_profile, lacking_parts
from portti.services.merges import why_not_merged

LOG_IN, NO_LOG_IN = "log_in", "no_log_in"


@dataclass(frozen=True)
class PairRow:
    """A likely pair in the list."""

    pair: LikelyPair
    first: Account
    second: Account


@dataclass(frozen=True)
class SidePerson:
    """One of two people on the page that compares them."""

    person: Person
    counts: dict[str, int]
    """How many rows are theirs, of each table that is shown and holds any."""


@dataclass(frozen=True)
class Plan:
    """What merging would do: of each kind of row how many move, and what becomes of profile, needs and log-in."""

    kept: SidePerson
    left: SidePerson
    profile: str
    """nothing, moves, stays (the kept one), or other (the left one, as the kept one is an untouched draft)."""
    filled: tuple[str, ...]
    """Which parts of the profile that stands come from the other."""
    employer: str
    """nothing, moves or joined."""
    log_in: str
    """log_in: the kept account has one. no_log_in: that of the left one goes over."""
    may_merge: bool
    """False where one works at a centre or is closed."""


def pairs_of_centre(session: Session, centre_id: int) -> list[LikelyPair]:
    """Return a centre's likely pairs, the clearest first."""
    facts = same_people.people_to_compare(session, centre_id)
    return likely_pairs(facts, same_people.distinct_pairs(session))


def pair_rows(session: Session, pairs: list[LikelyPair]) -> list[PairRow]:
    """Return the people of these pairs."""
    ids = [number for pair in pairs for number in (pair.first, pair.second)]
    found = same_people.accounts_by_id(session, ids)
    return [PairRow(pair, found[pair.first], found[pair.second]) for pair in pairs]


def side_person(session: Session, actor: Actor, account_id: int, tables: Collection[str]) -> SidePerson:
    """Return one person of the actor's centre with how much of these tables is theirs; NotFound for another's."""
    person = people_queries.person_of_centre(session, actor.centre_id, account_id)
    keys = {"accounts": account_id}
    for table, row in (("employers", person.employer), ("profiles", person.profile)):
        if row is not None:
            keys[table] = row.id
    return SidePerson(person, queries.count_rows(session, keys, tables))


def signs_of(session: Session, one: Account, other: Account) -> tuple[str, ...]:
    """Return what two accounts have in common."""
    facts = same_people.people_to_compare(session, one.centre_id, only=[one.id, other.id])
    return next((pair.signs for pair in likely_pairs(facts)), ())


def merge_plan(
    session: Session, actor: Actor, kept_id: int, left_id: int, *, tables: Collection[str]
) -> Plan:
    """Return what would move where, with how much of these tables."""
    kept, left = (side_person(session, actor, key, tables) for key in (kept_id, left_id))
    own, other = kept.person.profile, left.person.profile
    profile = "nothing"
    filled: tuple[str, ...] = ()
    if other is not None:
        profile = "moves" if own is None else "stays" if kept_profile(own, other) is own else "other"
        if own is not None and profile != "moves":
            stands, goes = (own, other) if profile == "stays" else (other, own)
            filled = lacking_parts(stands, goes)
    employer = "nothing"
    if left.person.employer is not None:
        employer = "moves" if kept.person.employer is None else "joined"
    accounts = (kept.person.account, left.person.account)
    return Plan(
        kept,
        left,
        profile,
        filled,
        employer,
        LOG_IN if kept.person.account.email or not left.person.account.email else NO_LOG_IN,
        kept_id != left_id and not any(why_not_merged(account) for account in accounts),
    )
