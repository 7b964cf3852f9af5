"""When an ad waits for staff, and which days count for the promise to read it."""

from datetime import date

import pytest

from portti.domain.ad_rule import (
    LONGEST_REASON,
    RULES,
    StaffCheck,
    check_centre_rule,
    check_reason,
    must_wait,
    rule_of,
)
from portti.domain.errors import RuleViolation
from portti.domain.working_days import after_working_days, easter, is_working_day

PHONE = frozenset({("phone", "040 1234567")})
NOTHING: frozenset[tuple[str, str]] = frozenset()


@pytest.mark.parametrize(
    ("rule", "raised", "passed", "is_known", "waits"),
    [
        ("when_prompted", NOTHING, NOTHING, False, False),
        ("when_prompted", PHONE, NOTHING, False, True),
        ("when_prompted", PHONE, PHONE, False, False),
        ("when_prompted", PHONE | {("age", "nuorekas")}, PHONE, False, True),
        ("always", NOTHING, NOTHING, False, True),
        ("always", PHONE, NOTHING, True, False),
        ("never", PHONE, NOTHING, False, False),
    ],
)
def test_an_ad_waits_by_the_rule_and_what_staff_have_let_through(
    rule: StaffCheck,
    raised: frozenset[tuple[str, str]],
    passed: frozenset[tuple[str, str]],
    is_known: bool,
    waits: bool,
) -> None:
    assert must_wait(rule, raised, passed=passed, is_known=is_known, has_open_wish=False) is waits


@pytest.mark.parametrize("rule", RULES)
def test_a_wish_about_gender_waits_under_every_rule(rule: StaffCheck) -> None:
    assert must_wait(rule, NOTHING, passed=NOTHING, is_known=True, has_open_wish=True)


def test_a_centre_goes_by_its_own_rule_where_it_has_one() -> None:
    assert rule_of("always", "never") == "always"
    assert rule_of("", "when_prompted") == "when_prompted"
    for rule in ("", *RULES):
        check_centre_rule(rule)
    with pytest.raises(RuleViolation, match="choice_unknown"):
        check_centre_rule("sometimes")


@pytest.mark.parametrize(
    ("reason", "code"), [(" \n", "reason_missing"), ("x" * (LONGEST_REASON + 1), "reason_too_long")]
)
def test_whoever_sends_back_says_why(reason: str, code: str) -> None:
    with pytest.raises(RuleViolation, match=code):
        check_reason(reason)
    check_reason("x" * LONGEST_REASON)


def test_weekends_and_feasts_do_not_count() -> None:
    assert [easter(year) for year in (2024, 2026, 2027)] == [
        date(2024, 3, 31),
        date(2026, 4, 5),
        date(2027, 3, 28),
    ]
    closed = (date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 14), date(2026, 6, 19), date(2026, 12, 24))
    assert not any(is_working_day(day) for day in closed)
    assert is_working_day(date(2026, 4, 7))
    assert after_working_days(date(2026, 11, 26), 2) == date(2026, 11, 30)
    assert after_working_days(date(2026, 12, 23), 1) == date(2026, 12, 28)
