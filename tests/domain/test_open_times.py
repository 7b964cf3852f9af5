"""Open times as one word: what it says is read back, and nothing else is believed."""

import json

import pytest

from portti.domain.needs import OpenTimesDraft
from portti.domain.open_times import key_of_open_times, open_times_of_key

EVERY = OpenTimesDraft(("day",), (0, 4), 12, 15, True, True, 4, 3, 2.5, 5, 480, 1140, 6)


@pytest.mark.parametrize("draft", [OpenTimesDraft(), OpenTimesDraft(casual=True), EVERY])
def test_a_key_says_all(draft: OpenTimesDraft) -> None:
    assert open_times_of_key(key_of_open_times(draft)) == draft


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
    ],
)
def test_any_other_word_says_nothing(key: str) -> None:
    assert open_times_of_key(key) is None


def test_what_is_not_known_is_not_in_the_key() -> None:
    assert json.loads(key_of_open_times(OpenTimesDraft(parts=("morning",)))) == {"parts": ["morning"]}
