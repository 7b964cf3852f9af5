"""Who may have been entered twice, and what the one account lacks: signs for a person to judge, never a deed."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import combinations

import phonenumbers

from portti.domain.accounts import CODE_ROLES
from portti.domain.errors import RuleViolation

PHONE, EMAIL, NAME_AND_PLACE = "phone", "email", "name_and_place"
SIGNS = (EMAIL, PHONE, NAME_AND_PLACE)
"""In the order in which they say most."""
REASONS = ("person_said", "identity_seen", "centre_entered_twice")
"""How staff know that two accounts are one person."""
CLOSED, WORKS_HERE = "account_closed", "staff_account"
"""Why an account can be none of two."""
_MOST_ALIKE = 20
"""So many accounts with one number, such as a care home's, say nothing of any two of them."""


@dataclass(frozen=True)
class PersonFacts:
    """What is compared of one account."""

    account_id: int
    given_name: str
    family_name: str
    email: str | None
    phone: str | None
    postal_codes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class LikelyPair:
    """Two accounts that may be one person, the older first, and what they have in common."""

    first: int
    second: int
    signs: tuple[str, ...]


def same_phone(phone: str | None) -> str | None:
    """Return a telephone number as it is dialled from anywhere, a Finnish one where no country is said; else None."""
    try:
        number = phonenumbers.parse(phone or "", "FI")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def same_email(email: str | None) -> str | None:
    """Return an address as one mailbox has it: small letters, and without what stands after a plus."""
    local, at, host = unicodedata.normalize("NFKC", email or "").strip().casefold().rpartition("@")
    local = local.partition("+")[0]
    return f"{local}@{host}" if at and local and host else None


def same_name(given_name: str, family_name: str) -> str | None:
    """Return a whole name without case, accents, hyphens and doubled spaces; None where a part is missing."""
    parts = [_plain(given_name), _plain(family_name)]
    return " ".join(parts) if all(parts) else None


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[\W_]+", " ", bare).strip()


def likely_pairs(people: Iterable[PersonFacts], apart: Collection[tuple[int, int]] = ()) -> list[LikelyPair]:
    """Return the pairs that have a sign in common and that nobody has called two people, the clearest first."""
    alike: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for one in people:
        for key in _keys(one):
            alike[key].add(one.account_id)
    signs: defaultdict[tuple[int, int], set[str]] = defaultdict(set)
    for (sign, _value), found in alike.items():
        if len(found) <= _MOST_ALIKE:
            for pair in combinations(sorted(found), 2):
                signs[pair].add(sign)
    pairs = [
        LikelyPair(first, second, tuple(sign for sign in SIGNS if sign in found))
        for (first, second), found in signs.items()
        if (first, second) not in apart
    ]
    return sorted(pairs, key=lambda pair: (-len(pair.signs), pair.first, pair.second))


def _keys(one: PersonFacts) -> Iterable[tuple[str, str]]:
    phone, email = same_phone(one.phone), same_email(one.email)
    name = same_name(one.given_name, one.family_name)
    if phone:
        yield PHONE, phone
    if email:
        yield EMAIL, email
    if name:
        for code in one.postal_codes:
            yield NAME_AND_PLACE, f"{name} {code}"


def why_not_merged(roles: Collection[str], *, is_closed: bool) -> str | None:
    """Return why an account can be none of two: it is closed, or its holder works at a centre; None where it can."""
    if is_closed:
        return CLOSED
    return WORKS_HERE if CODE_ROLES & set(roles) else None


def check_merge(kept_id: int, left_id: int, reason: str, *, sure: bool) -> None:
    """Raise unless there are two, staff say how they know, and that they are sure: it cannot be undone."""
    if kept_id == left_id:
        raise RuleViolation("same_account")
    if reason not in REASONS:
        raise RuleViolation("merge_reason_missing", "reason")
    if not sure:
        raise RuleViolation("not_sure", "sure")


def further_stage(one: str, other: str, stages: Collection[str]) -> bool:
    """Answer whether a candidacy in stage `one` has come further than one in `other`; what has ended, the least."""
    order = [stage for stage in stages if stage != "ended"]
    return order.index(one) > order.index(other)
