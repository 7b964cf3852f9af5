"""Rules of accounts: names, addresses, passwords, grounds, display settings, locks."""

from dataclasses import replace
from datetime import timedelta

import pytest

from portti.domain import accounts as rules
from portti.domain.errors import RuleViolation
from tests.conftest import NOW

REGISTRATION = rules.RegistrationDraft(
    given_name="Aino",
    family_name="Esimerkki",
    email="aino@example.org",
    role="employer",
    centre_id=1,
    language="fi",
    rules_accepted=True,
)
PERSON = rules.PersonDraft("Aino", "Esimerkki", None, None, "fi", "assistant", rules_accepted=True)
MINUTE = timedelta(minutes=1)


def broken(call: object, *arguments: object, **more: object) -> tuple[str, str | None]:
    with pytest.raises(RuleViolation) as caught:
        call(*arguments, **more)  # type: ignore[operator]
    return caught.value.code, caught.value.field


def test_a_whole_registration_passes() -> None:
    rules.check_registration(REGISTRATION)


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"given_name": "  "}, "given_name_missing", "given_name"),
        ({"family_name": ""}, "family_name_missing", "family_name"),
        ({"given_name": "a" * 61}, "name_too_long", "given_name"),
        ({"given_name": "Voita rahaa: www.example.org"}, "name_form", "given_name"),
        ({"family_name": "<script>"}, "name_form", "family_name"),
        ({"family_name": "Rivi\nToinen"}, "name_form", "family_name"),
        ({"email": ""}, "email_missing", "email"),
        ({"email": "aino"}, "email_form", "email"),
        ({"email": "a b@example.org"}, "email_form", "email"),
        ({"email": "a" * 250 + "@e.fi"}, "email_form", "email"),
        ({"role": "manager"}, "role_missing", "role"),
        ({"role": "staff"}, "role_missing", "role"),
        ({"centre_id": None}, "centre_missing", "centre"),
        ({"language": "xx"}, "language_missing", "language"),
        ({"rules_accepted": False}, "rules_not_accepted", "rules"),
    ],
)
def test_a_registration_with_a_fault_names_its_field(
    change: dict[str, object], code: str, field: str
) -> None:
    assert broken(rules.check_registration, replace(REGISTRATION, **change)) == (code, field)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["Åsa-Märta", "O'Brien", "Nguyễn Thị", "李", "a" * 60])
def test_real_names_pass(name: str) -> None:
    rules.check_names(name, name)


def test_staff_make_a_person_without_an_address_only_after_the_rules_were_accepted() -> None:
    rules.check_person(PERSON)
    unaccepted = replace(PERSON, rules_accepted=False)
    assert broken(rules.check_person, unaccepted) == ("rules_not_accepted", "rules")
    rules.check_person(replace(unaccepted, email="a@example.org"))


@pytest.mark.parametrize("role", ["staff", "manager"])
def test_who_needs_codes_needs_an_address(role: str) -> None:
    assert broken(rules.check_person, replace(PERSON, role=role)) == ("email_missing", "email")


@pytest.mark.parametrize("phone", [None, "", "040 123 4567", "+358 (14) 000-0000"])
def test_phone_numbers_as_people_write_them(phone: str | None) -> None:
    rules.check_phone(phone)


@pytest.mark.parametrize("phone", ["040", "soita", "+" + "1" * 40, "040 123 4567; drop", "٠٤٠١٢٣٤٥٦٧"])
def test_what_is_no_phone_number(phone: str) -> None:
    assert broken(rules.check_phone, phone) == ("phone_form", "phone")


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "password_missing"),
        ("lyhyt", "password_too_short"),
        ("a" * 201, "password_too_long"),
        ("aaaaaaaaaaaa", "password_easy"),
        ("aino.esimerkki", "password_easy"),
        ("Aino.Esimerkki@example.org", "password_easy"),
    ],
)
def test_passwords_that_do_not_do(password: str, code: str) -> None:
    violation = broken(rules.check_password, password, "aino.esimerkki@example.org", minimum=10)
    assert violation == (code, "password")


@pytest.mark.parametrize("password", ["kolme pientä sanaa", "a1b2c3d4e5", "   välilyöntejä   "])
def test_passwords_that_do(password: str) -> None:
    rules.check_password(password, "aino@example.org", minimum=10)
    rules.check_password(password, None, minimum=10)


def test_grounds_and_display_come_from_their_lists() -> None:
    assert broken(rules.check_ground, "friend") == ("ground_missing", "ground")
    rules.check_ground("guardian")
    first = {name: values[0] for name, values in rules.DISPLAY_CHOICES.items()}
    rules.check_display(first)
    assert broken(rules.check_display, {**first, "contrast": "red"}) == ("choice_missing", "contrast")
    assert broken(rules.check_display, {}) == ("choice_missing", "text_size")


def test_codes_are_asked_of_staff_and_of_who_wants_them() -> None:
    assert rules.needs_code({"staff"}, turned_on=False)
    assert rules.needs_code({"employer", "manager"}, turned_on=False)
    assert not rules.needs_code({"employer", "assistant"}, turned_on=False)
    assert rules.needs_code({"employer"}, turned_on=True)


def locked(*minutes_ago: float, allowed: int = 3) -> int | None:
    failures = [NOW - MINUTE * ago for ago in minutes_ago]
    until = rules.locked_until(failures, NOW, allowed=allowed, window=15 * MINUTE, lock=10 * MINUTE)
    return None if until is None else round((until - NOW) / MINUTE)


def test_a_lock_counts_from_the_last_allowed_failure() -> None:
    assert locked(5, 4) is None
    assert locked(5, 4, 3) == 7
    assert locked(3, 4, 5) == 7


def test_failures_far_apart_lock_nothing() -> None:
    assert locked(40, 20, 1) is None


def test_a_lock_ends_and_counting_starts_afresh() -> None:
    assert locked(14, 13, 12) is None
    # Two slips after the lock are fewer than three.
    assert locked(14, 13, 12, 1, 0.5) is None


def test_tries_during_a_lock_do_not_prolong_it() -> None:
    assert locked(9, 8, 7, 2, 1) == 3


def test_nobody_is_ever_locked_longer_than_a_lock_takes() -> None:
    many = [minutes / 10 for minutes in range(1200)]
    left = locked(*many)
    assert left is None or left <= 10


@pytest.mark.parametrize(
    "typed", ["a@b.fi", "o'neil+portti@posti.example.org", "MAIJA.M@ääkkönen.fi", "a@xn--4ca.fi"]
)
def test_what_a_mail_server_takes_is_an_address(typed: str) -> None:
    rules.check_email(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "a@b",
        "a@b.fi.",
        "<a@b.fi>",
        "a;b@c.fi",
        "a..b@c.fi",
        "äiti@posti.fi",
        "a@-b.fi",
        "a@[127.0.0.1]",
        "a b@c.fi",
    ],
)
def test_what_no_mail_server_takes_is_none(typed: str) -> None:
    with pytest.raises(RuleViolation, match="email_form"):
        rules.check_email(typed)
