"""Rules of accounts: who may register as what, which passwords do, when log-in is locked."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from portti.domain.errors import PorttiError, RuleViolation, faults_of
from portti.words import LANGUAGES

ROLES_TO_CHOOSE = ("employer", "assistant", "representative")
CODE_ROLES = frozenset({"staff", "manager"})
GROUNDS = ("guardian", "parent", "authorised")

DISPLAY_CHOICES: Mapping[str, tuple[str, ...]] = {
    "text_size": ("normal", "large", "largest"),
    "contrast": ("device", "light", "dark"),
    "pictograms": ("normal", "large", "hidden"),
    "easy_language": ("no", "yes"),
}
"""Each display setting with its values; the first is what a person has who never chose."""

LONGEST_NAME = 60
LONGEST_PASSWORD = 200
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL_PART = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_LONGEST_EMAIL = 254
_FEWEST_DIFFERENT_MARKS = 4
# Names stand in e-mails to addresses that anyone can type: they must not carry links.
_NOT_IN_NAMES = re.compile(r"[/@<>{}\[\]\\|:;\r\n]|www\.", re.IGNORECASE)
_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{3,25}[0-9]")


@dataclass(frozen=True)
class RegistrationDraft:
    """What a person types to register."""

    given_name: str
    family_name: str
    email: str
    role: str
    centre_id: int | None
    language: str
    rules_accepted: bool


@dataclass(frozen=True)
class PersonDraft:
    """What staff type to create an account for a person, who may have no e-mail."""

    given_name: str
    family_name: str
    email: str | None
    phone: str | None
    language: str
    role: str
    rules_accepted: bool = False
    """The person accepted the conduct rules in speech or writing; with an e-mail they do it by themselves."""


@dataclass(frozen=True)
class DetailsDraft:
    """What a person may change of their own account."""

    given_name: str
    family_name: str
    phone: str | None
    language: str


def stored_email(typed: str) -> str:
    """Return an address as it is stored and looked up: in small letters."""
    return typed.strip().lower()


def check_registration(draft: RegistrationDraft) -> None:
    """Raise RuleViolation with the first field that does not do."""
    check_names(draft.given_name, draft.family_name)
    check_email(draft.email)
    if draft.role not in ROLES_TO_CHOOSE:
        raise RuleViolation("role_missing", "role")
    if draft.centre_id is None:
        raise RuleViolation("centre_missing", "centre")
    check_language(draft.language)
    if not draft.rules_accepted:
        raise RuleViolation("rules_not_accepted", "rules")


def check_person(draft: PersonDraft) -> None:
    """Raise RuleViolation with the first field of a person made by staff that does not do."""
    check_names(draft.given_name, draft.family_name)
    if draft.email:
        check_email(draft.email)
    check_phone(draft.phone)
    check_language(draft.language)
    if draft.role not in (*ROLES_TO_CHOOSE, *CODE_ROLES):
        raise RuleViolation("role_missing", "role")
    if draft.role in CODE_ROLES and not draft.email:
        raise RuleViolation("email_missing", "email")
    if not draft.email and not draft.rules_accepted:
        raise RuleViolation("rules_not_accepted", "rules")


def check_details(draft: DetailsDraft) -> None:
    """Raise RuleViolation with the first field that does not do."""
    for fault in detail_faults(draft):
        raise fault


def detail_faults(draft: DetailsDraft) -> list[RuleViolation]:
    """Return all that does not do, in the order of the fields."""
    return faults_of(
        lambda: check_name(draft.given_name, "given_name"),
        lambda: check_name(draft.family_name, "family_name"),
        lambda: check_phone(draft.phone),
        lambda: check_language(draft.language),
    )


def check_names(given_name: str, family_name: str) -> None:
    """Raise RuleViolation for a name that is missing, too long or carries a link."""
    check_name(given_name, "given_name")
    check_name(family_name, "family_name")


def check_name(name: str, field: str) -> None:
    """Raise RuleViolation for one part of a name."""
    if not name.strip():
        raise RuleViolation(f"{field}_missing", field)
    if len(name) > LONGEST_NAME:
        raise RuleViolation("name_too_long", field, {"most": LONGEST_NAME})
    if _NOT_IN_NAMES.search(name):
        raise RuleViolation("name_form", field)


def check_email(email: str) -> None:
    """Raise RuleViolation for what cannot be an address, or what no mail server takes without an extension."""
    check_sought_email(email)
    if not _is_address(email):
        raise RuleViolation("email_form", "email")


def check_sought_email(email: str) -> None:
    """Raise RuleViolation for what looks like no address: of one that is only looked up no more is asked."""
    if not email.strip():
        raise RuleViolation("email_missing", "email")
    if len(email) > _LONGEST_EMAIL or not re.fullmatch(r"[^@\s]+@[^@\s]+", email):
        raise RuleViolation("email_form", "email")


def _is_address(email: str) -> bool:
    name, _at, domain = email.rpartition("@")
    try:
        labels = domain.encode("idna").decode().split(".")
    except UnicodeError:
        return False
    is_domain = len(labels) > 1 and all(map(_LABEL.fullmatch, labels))
    return is_domain and _LOCAL_PART.fullmatch(name) is not None


def check_phone(phone: str | None) -> None:
    """Raise RuleViolation for what cannot be a telephone number; none is fine."""
    if phone and not _PHONE.fullmatch(phone):
        raise RuleViolation("phone_form", "phone")


def check_language(language: str) -> None:
    """Raise RuleViolation for a language that the service does not speak."""
    if language not in LANGUAGES:
        raise RuleViolation("language_missing", "language")


def check_password(password: str, email: str | None, *, minimum: int) -> None:
    """Raise RuleViolation for a password that is too short, too long or too easy to guess."""
    if not password:
        raise RuleViolation("password_missing", "password", {"fewest": minimum})
    if len(password) < minimum:
        raise RuleViolation("password_too_short", "password", {"fewest": minimum})
    if len(password) > LONGEST_PASSWORD:
        raise RuleViolation("password_too_long", "password", {"most": LONGEST_PASSWORD})
    address = (email or "").lower()
    easy = {address, address.partition("@")[0]} - {""}
    if password.lower() in easy or len(set(password)) < _FEWEST_DIFFERENT_MARKS:
        raise RuleViolation("password_easy", "password")


def check_ground(ground: str) -> None:
    """Raise RuleViolation unless a ground for representing is chosen from the list."""
    if ground not in GROUNDS:
        raise RuleViolation("ground_missing", "ground")


def check_display(display: Mapping[str, str]) -> None:
    """Raise RuleViolation unless each display setting has one of its values."""
    for name, values in DISPLAY_CHOICES.items():
        if display.get(name) not in values:
            raise RuleViolation("choice_missing", name)


def needs_code(roles: Iterable[str], *, turned_on: bool) -> bool:
    """Answer whether a log-in asks for a one-time code: always of staff, else where the person turned it on."""
    return turned_on or bool(CODE_ROLES & set(roles))


def locked_until(
    failures: Iterable[datetime], now: datetime, *, allowed: int, window: timedelta, lock: timedelta
) -> datetime | None:
    """Return when a lock ends that stands at `now`, or None.

    `allowed` failures inside `window` lock for `lock`, counted from the last of them; then counting starts
    afresh, so that nobody is locked again by one slip.
    """
    counted: list[datetime] = []
    until: datetime | None = None
    for moment in sorted(failures):
        if until is not None and moment < until:
            continue
        counted = [earlier for earlier in counted if moment - earlier < window]
        counted.append(moment)
        if len(counted) >= allowed:
            until, counted = moment + lock, []
    return until if until is not None and now < until else None


class TooManyTries(PorttiError):
    """Too many failed tries of one person or from one network address; `until` is when the next may be made."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until.isoformat())
        self.until = until
