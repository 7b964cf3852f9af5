"""What a need may say in each step, where it may go, and when it is whole."""

from datetime import date

import pytest

from portti.domain.errors import RuleViolation
from portti.domain.need_states import DEEDS, STATES, check_editable, possible_deeds, state_after
from portti.domain.needs import (
    KINDS,
    DatesDraft,
    Draft,
    HomeDraft,
    KindsDraft,
    LanguagesDraft,
    OpenTimesDraft,
    SkillsDraft,
    TextDraft,
    missing_steps,
    path_of,
)

TODAY = date(2026, 12, 1)


def fault(draft: Draft) -> tuple[str, str | None]:
    with pytest.raises(RuleViolation) as caught:
        draft.check(TODAY)
    return caught.value.code, caught.value.field


@pytest.mark.parametrize(
    "draft",
    [
        KindsDraft(("open",)),
        OpenTimesDraft(),
        OpenTimesDraft(parts=("morning",)),
        OpenTimesDraft(weekdays=(0, 4)),
        OpenTimesDraft(hours_min=12, hours_max=15),
        OpenTimesDraft(casual=True),
        DatesDraft(),
        DatesDraft(TODAY, TODAY, 0.5, 1.0),
        SkillsDraft({"mt_hoist": "must", "rq_licence_b": "wish"}),
        LanguagesDraft({"fi": "B1"}, {"fi": "must"}),
        HomeDraft(("c_pets:dog",)),
        TextDraft("Aamuapua", "Herään klo 7.00, 2026 alkaen. Puhelimessa autan 30.12.2026.", "fi", True),
    ],
)
def test_good_drafts_pass(draft: Draft) -> None:
    draft.check(TODAY)


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        (KindsDraft(()), ("kinds_missing", "kinds")),
        (KindsDraft(("moonlight",)), ("kinds_missing", "kinds")),
        (OpenTimesDraft(parts=("noon",)), ("choice_unknown", "parts")),
        (OpenTimesDraft(hours_min=0), ("hours_out_of_range", "hours_min")),
        (OpenTimesDraft(hours_max=169), ("hours_out_of_range", "hours_max")),
        (OpenTimesDraft(hours_min=20, hours_max=10), ("hours_crossed", "hours_max")),
        (OpenTimesDraft(visit_min=5, visit_max=4), ("hours_crossed", "visit_max")),
        (OpenTimesDraft(visit_max=25), ("hours_out_of_range", "visit_max")),
        (OpenTimesDraft(weekdays=(0, 1), best_weekday=6), ("best_day_outside", "best_weekday")),
        (OpenTimesDraft(best_weekday=7), ("best_day_outside", "best_weekday")),
        (OpenTimesDraft(times_a_week=0), ("choice_unknown", "times_a_week")),
        (OpenTimesDraft(assistants=21), ("choice_unknown", "assistants")),
        (OpenTimesDraft(earliest=1440), ("choice_unknown", "earliest")),
        (DatesDraft(date(1900, 1, 1)), ("day_too_far", "from_on")),
        (DatesDraft(date(2027, 1, 2), date(2027, 1, 1)), ("dates_crossed", "to_on")),
        (DatesDraft(None, date(2026, 11, 30)), ("end_has_passed", "to_on")),
        (DatesDraft(hours_cap=1681), ("hours_out_of_range", "hours_cap")),
        (DatesDraft(min_cover=1.5), ("choice_unknown", "min_cover")),
        (SkillsDraft({"flying": "must"}), ("unknown_skill", "skills")),
        (SkillsDraft({"mt_hoist": "perhaps"}), ("choice_unknown", "skills")),
        (LanguagesDraft({"fi": "D1"}, {"fi": "must"}), ("choice_unknown", "level_fi")),
        (LanguagesDraft({"<b>": "A1"}, {"<b>": "must"}), ("choice_unknown", "level_<b>")),
        (HomeDraft(("c_dragon",)), ("unknown_condition", "conditions")),
        (TextDraft("", "", "fi", False), ("title_missing", "title")),
        (TextDraft("x" * 81, "", "fi", False), ("title_too_long", "title")),
        (TextDraft("x", "x" * 3001, "fi", False), ("text_too_long", "text")),
        (TextDraft("x", "", "finnish", False), ("choice_unknown", "language")),
    ],
)
def test_what_cannot_be_says_why_and_where(draft: Draft, expected: tuple[str, str]) -> None:
    assert fault(draft) == expected


MOVES = {
    ("checking", "publish"): "published",
    ("checking", "withdraw"): "withdrawn",
    ("checking", "fill"): "filled",
    ("checking", "open"): "published",
    ("checking", "send_back"): "paused",
    **{(state, "ask_check"): "checking" for state in STATES if state != "checking"},
    ("draft", "publish"): "published",
    ("draft", "withdraw"): "withdrawn",
    ("published", "confirm"): "published",
    ("published", "pause"): "paused",
    ("published", "fill"): "filled",
    ("published", "withdraw"): "withdrawn",
    ("published", "expire"): "expired",
    ("paused", "publish"): "published",
    ("paused", "fill"): "filled",
    ("paused", "withdraw"): "withdrawn",
    ("filled", "publish"): "published",
    ("filled", "withdraw"): "withdrawn",
    ("expired", "publish"): "published",
    ("expired", "confirm"): "published",
    ("expired", "fill"): "filled",
    ("expired", "withdraw"): "withdrawn",
    ("withdrawn", "publish"): "published",
    ("withdrawn", "restore"): "paused",
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("deed", DEEDS)
def test_every_deed_from_every_state(state: str, deed: str) -> None:
    ends = DEEDS[deed][1]
    expected = MOVES.get((state, deed), state if state == ends else None)
    if expected is None:
        with pytest.raises(RuleViolation, match=f"cannot_{deed}"):
            state_after(deed, state, was_published=True)
    else:
        assert state_after(deed, state, was_published=True) == expected


def test_what_was_never_published_comes_back_as_a_draft() -> None:
    assert state_after("restore", "withdrawn", was_published=False) == "draft"


def test_each_state_offers_its_deeds_and_leads_somewhere() -> None:
    assert possible_deeds("published") == ("confirm", "pause", "fill", "withdraw")
    assert possible_deeds("withdrawn") == ("publish", "restore")
    assert all(possible_deeds(state) for state in STATES)


def test_a_withdrawn_need_is_not_edited() -> None:
    with pytest.raises(RuleViolation, match="need_withdrawn"):
        check_editable("withdrawn")
    check_editable("filled")


def test_the_path_asks_only_the_kinds_of_times_that_are_known() -> None:
    assert path_of(("open",))[:4] == ("place", "times", "open", "dates")
    assert path_of(KINDS)[2:6] == ("week", "windows", "singles", "open")
    assert "week" not in path_of(())


def test_what_is_missing_is_named_by_its_step() -> None:
    nothing = missing_steps(
        has_place=False, has_times=False, has_work=False, has_title=False, is_over=True, kinds=()
    )
    assert nothing == ("place", "times", "dates", "tasks", "text")
    no_times = missing_steps(
        has_place=True, has_times=False, has_work=True, has_title=True, is_over=False, kinds=("window",)
    )
    assert no_times == ("windows",)
    whole = missing_steps(
        has_place=True, has_times=True, has_work=True, has_title=True, is_over=False, kinds=("window",)
    )
    assert whole == ()
