"""Open times as one word: what it says is read back, and nothing else is believed."""

import json
from datetime import date
from urllib.parse import quote

import pytest

from portti.domain.errors import RuleViolation
from portti.domain.needs import LivingInDraft, OpenTimesDraft, TermsDraft
from portti.domain.open_blocks import MOST_BLOCKS, OpenBlock, block_of_key, check_block, key_of_block
from portti.domain.open_times import OpenTimes, key_of_open_times, open_times_of_key

TODAY = date(2026, 11, 25)
BLOCK = OpenBlock(("morning", "night"), (5, 6), True, 6, 2, 4, 5.5, 480, 0, True, True)
EVERY = OpenTimes(
    OpenTimesDraft(("day", "live_in"), (0, 4), 12, 15, True, True, 4, 3, 2.5, 5, 480, 1140, 6, "part_time"),
    LivingInDraft(4, 7, 28, True),
    (BLOCK, OpenBlock(casual=True)),
)


@pytest.mark.parametrize("times", [OpenTimes(), OpenTimes(OpenTimesDraft(casual=True)), EVERY])
def test_a_key_says_all(times: OpenTimes) -> None:
    assert open_times_of_key(key_of_open_times(times)) == times
    for block in times.more:
        assert block_of_key(key_of_block(block)) == block


@pytest.mark.parametrize(
    "key",
    [
        "",
        "null",
        "[]",
        "{",
        "[" * 900,
        "x" * 2000,
        '{"unknown": 1}',
        '{"parts": ["noon"]}',
        '{"parts": [1]}',
        '{"parts": 5}',
        '{"weekdays": ["0"]}',
        '{"weekdays": [9]}',
        '{"casual": 1}',
        '{"hours_min": "12"}',
        '{"hours_min": 20, "hours_max": 10}',
        '{"times_a_week": 2.5}',
        '{"assistants": true}',
        '{"hours_min": NaN}',
        '{"living": 5}',
        '{"living": {"days_min": 1.5}}',
        '{"living": {"days_min": 8, "every_days": 7}}',
        '{"more": 5}',
        '{"more": [5]}',
        '{"more": [{}]}',
        '{"more": [{"parts": ["live_in"]}]}',
        '{"job": "half"}',
        json.dumps({"more": [{"casual": True, "times_a_week": at} for at in range(1, 10)]}),
    ],
)
def test_any_other_word_says_nothing(key: str) -> None:
    assert open_times_of_key(key) is None


def test_what_is_not_known_is_not_in_the_key() -> None:
    assert json.loads(key_of_open_times(OpenTimes(OpenTimesDraft(("morning",))))) == {"parts": ["morning"]}


@pytest.mark.parametrize("key", ["", "5", "{}", '{"any_days": true}', '{"best_weekday": "6"}', "{" * 600])
def test_a_word_that_is_no_time_says_none(key: str) -> None:
    assert block_of_key(key) is None


def test_the_longest_key_fits_into_an_address() -> None:
    parts, days = ("morning", "day", "evening", "night"), tuple(range(7))
    block = OpenBlock(parts, days, True, 6, 28, 12.25, 13.75, 1139, 1140, True, True)
    first = OpenTimesDraft(
        (*parts, "live_in"),
        days,
        120.25,
        130.75,
        True,
        True,
        6,
        28,
        12.25,
        13.75,
        1139,
        1140,
        20,
        "part_time",
    )
    times = OpenTimes(first, LivingInDraft(114, 115, 128, True), (block,) * MOST_BLOCKS)
    # The web server reads lines of 4,094 bytes.
    assert len(quote(key_of_open_times(times))) < 3600


def test_a_further_time_says_something() -> None:
    with pytest.raises(RuleViolation) as fault:
        check_block(OpenBlock(any_days=True, instead=True))
    assert (fault.value.code, fault.value.field) == ("block_empty", "parts")
    check_block(OpenBlock(best_weekday=6))
    with pytest.raises(RuleViolation):
        check_block(OpenBlock(weekdays=(0,), best_weekday=6))


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (LivingInDraft(days_min=0), "days_min"),
        (LivingInDraft(days_min=8, days_max=7), "days_max"),
        (LivingInDraft(days_max=29, every_days=28), "every_days"),
        (TermsDraft(break_minutes=241), "break_minutes"),
        (TermsDraft(contract="long"), "contract"),
        (TermsDraft(contract="fixed_term", months_min=6, months_max=3), "months_max"),
        (TermsDraft(contract="permanent", months_max=3), "months_min"),
        (TermsDraft(pay_basis="less"), "pay_basis"),
        (TermsDraft(pay_text="x" * 201), "pay_text"),
        (OpenTimesDraft(job="full_time", casual=True), "job"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(
    draft: LivingInDraft | TermsDraft | OpenTimesDraft, field: str
) -> None:
    with pytest.raises(RuleViolation) as fault:
        draft.check(TODAY)
    assert fault.value.field == field


def test_nothing_of_it_must_be_said() -> None:
    for draft in (
        LivingInDraft(),
        TermsDraft(),
        LivingInDraft(14, 14, 28),
        TermsDraft(30, "fixed_term", 3, 6),
    ):
        draft.check(TODAY)
