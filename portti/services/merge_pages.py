"""What the pages of people entered twice show: likely pairs, two people side by side, and what would move where."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from portti.domain.accounts import CODE_ROLES
from portti.domain.actor import Actor
from portti.domain.same_person import LikelyPair, PersonFacts, likely_pairs
from portti.models import Account
from portti.queries import merging as queries
from portti.queries import people as people_queries
from portti.queries import same_people
from portti.queries.people import Person
from portti.services.merge_profiles import kept_profile, lacking_parts

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
    """How many rows of each table are theirs."""


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


def side_person(session: Session, actor: Actor, account_id: int) -> SidePerson:
    """Return one person of the actor's centre; NotFound for another's."""
    person = people_queries.person_of_centre(session, actor.centre_id, account_id)
    counts: dict[str, int] = queries.count_of(session, "accounts", account_id)
    for table, row in (("employers", person.employer), ("profiles", person.profile)):
        if row is not None:
            for name, number in queries.count_of(session, table, row.id).items():
                counts[name] = counts.get(name, 0) + number
    return SidePerson(person, counts)


def signs_of(session: Session, one: Account, other: Account) -> tuple[str, ...]:
    """Return what two accounts have in common."""
    wanted = {one.id, other.id}
    facts: list[PersonFacts] = [
        row for row in same_people.people_to_compare(session, one.centre_id) if row.account_id in wanted
    ]
    return next((pair.signs for pair in likely_pairs(facts)), ())


def merge_plan(session: Session, actor: Actor, kept_id: int, left_id: int) -> Plan:
    """Return what would move where."""
    kept, left = side_person(session, actor, kept_id), side_person(session, actor, left_id)
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
        kept_id != left_id and all(may_be_merged(account) for account in accounts),
    )


def may_be_merged(account: Account) -> bool:
    """Answer whether an account can be one of two: open, and of nobody who works at a centre."""
    return account.closed_at is None and not CODE_ROLES & {role.name for role in account.roles}
