"""Another time for a meeting: what may be asked and offered, how long it waits, and when it lapses."""

from datetime import timedelta

import pytest

from portti.domain import meetings as rules
from portti.domain.errors import RuleViolation
from tests.conftest import NOW

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def test_offered_times_are_each_once_and_soonest_first() -> None:
    draft = rules.OfferDraft((NOW + 2 * DAY, None, NOW + DAY), 30, "phone")
    assert rules.checked_offer(draft, now=NOW) == (NOW + DAY, NOW + 2 * DAY)
    twice = rules.OfferDraft((NOW + DAY, NOW + DAY), 30, "phone")
    assert rules.checked_offer(twice, now=NOW) == (NOW + DAY,)


@pytest.mark.parametrize(
    ("times", "minutes", "how", "code", "field"),
    [
        ((None, None), 30, "phone", "offer_missing", "on_1"),
        ((NOW + DAY, NOW - HOUR), 30, "phone", "meeting_past", "on_2"),
        ((NOW + 400 * DAY,), 30, "phone", "day_too_far", "on_1"),
        ((NOW + DAY,), 7, "phone", "length_missing", "minutes"),
        ((NOW + DAY,), 30, "pigeon", "how_missing", "how"),
    ],
)
def test_what_cannot_be_offered_is_told_by_its_row(times, minutes, how, code, field) -> None:
    with pytest.raises(RuleViolation) as fault:
        rules.checked_offer(rules.OfferDraft(times, minutes, how), now=NOW)
    assert (fault.value.code, fault.value.field) == (code, field)


def test_words_are_needed_and_short() -> None:
    assert rules.checked_words("ti 10") == "ti 10"
    for text, code in (("", "words_missing"), ("a" * 301, "words_too_long")):
        with pytest.raises(RuleViolation, match=code):
            rules.checked_words(text)


@pytest.mark.parametrize(
    ("stage", "arranging", "ahead", "may"),
    [
        ("employer_interview", "", 1, True),
        ("employer_interview", "", -1, False),
        ("employer_interview", "offered", -1, True),
        ("both_interested", "", None, False),
        ("both_interested", "offered", None, True),
        ("chosen", "", 1, False),
    ],
)
def test_another_time_is_asked_of_what_lies_ahead_only(stage, arranging, ahead, may) -> None:
    at = NOW + ahead * HOUR if ahead is not None else None
    assert rules.may_ask(stage, arranging, at, NOW) is may


def test_an_answer_is_waited_for_some_days_and_never_past_the_meeting_or_the_last_offered_time() -> None:
    assert rules.answer_by(NOW, 2, interview_at=None) == NOW + 2 * DAY
    assert rules.answer_by(NOW, 2, interview_at=NOW + HOUR) == NOW + HOUR
    assert rules.answer_by(NOW, 2, interview_at=NOW - HOUR) == NOW + 2 * DAY
    offered = (NOW + HOUR, NOW + 3 * HOUR)
    assert rules.answer_by(NOW, 2, interview_at=NOW + 9 * DAY, offered=offered) == NOW + 3 * HOUR


@pytest.mark.parametrize(
    ("hours", "reminded", "step"),
    [
        (23, False, "wait"),
        (24, False, "remind"),
        (47, True, "wait"),
        (48, True, "lapse"),
        (48, False, "late_reminder"),
    ],
)
def test_half_way_it_is_reminded_of_and_on_the_last_day_it_lapses(hours, reminded, step) -> None:
    reminded_at = NOW + DAY if reminded else None
    assert rules.step_due(NOW, NOW + 2 * DAY, reminded_at, NOW + hours * HOUR) == step
