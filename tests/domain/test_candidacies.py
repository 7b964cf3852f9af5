"""The table of stages: what leads where, who may do it, who is waited for and until when."""

from datetime import UTC, datetime, timedelta

import pytest

from portti.domain import candidacies as rules
from portti.domain.errors import Conflict, RuleViolation
from portti.settings import Settings

NOW = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
ACTORS = ("employer", "assistant", "centre", "service")


def test_every_stage_can_be_reached_and_left_and_only_the_end_is_an_end() -> None:
    reached = {deed.end for deed in rules.DEEDS.values()}
    assert reached == set(rules.STAGES)
    for stage in rules.STAGES:
        assert any(stage in deed.starts for deed in rules.DEEDS.values()) == (stage != "ended")


def test_whoever_is_waited_for_can_do_something_that_leads_on() -> None:
    for stage in rules.STAGES[:-1]:
        who = rules.waits_for(stage)
        sides = ("employer", "assistant") if who == "both" else (who,)
        for side in sides:
            assert rules.possible_deeds(stage, side), stage


@pytest.mark.parametrize("by", ACTORS)
def test_what_the_table_does_not_name_is_refused_with_a_word_for_it(by: str) -> None:
    for stage in rules.STAGES:
        for name, deed in rules.DEEDS.items():
            if by not in deed.by:
                with pytest.raises(RuleViolation, match="not_yours_to_do"):
                    rules.stage_after(name, stage, by)
            elif stage in deed.starts:
                assert rules.stage_after(name, stage, by) == deed.end
            elif stage == "ended":
                with pytest.raises(Conflict, match="candidacy_ended"):
                    rules.stage_after(name, stage, by)
            else:
                with pytest.raises(RuleViolation, match=f"candidacy_cannot_{name}"):
                    rules.stage_after(name, stage, by)


def test_every_stage_but_the_last_has_a_deadline_in_the_settings(settings: Settings) -> None:
    days = settings.mediation.deadline_days.model_dump()
    assert set(days) == set(rules.STAGES) - {"ended"}
    for stage in days:
        assert rules.deadline_at(stage, days, now=NOW) == NOW + timedelta(days=days[stage])
    assert rules.deadline_at("ended", days, now=NOW) is None
    ahead = NOW + timedelta(days=3)
    assert rules.deadline_at("employer_interview", days, now=NOW, begins_at=ahead) == ahead + timedelta(
        days=5
    )
    assert rules.deadline_at("employer_interview", days, now=NOW, begins_at=NOW - timedelta(days=9)) == (
        NOW + timedelta(days=5)
    )


@pytest.mark.parametrize(
    ("employer", "assistant", "waits"),
    [
        (None, None, "both"),
        ("interested", None, "assistant"),
        (None, "interested", "employer"),
    ],
)
def test_a_proposal_waits_for_whoever_has_not_answered(
    employer: str | None, assistant: str | None, waits: str
) -> None:
    assert rules.waits_for("proposed", employer, assistant) == waits


def test_each_side_ends_with_its_own_reasons_and_a_plain_no_first() -> None:
    assert rules.end_reasons("employer", "trial_shift")[0] == "employer_declined"
    assert rules.end_reasons("assistant", "proposed")[0] == "assistant_declined"
    for by in ("employer", "assistant", "centre"):
        for stage in rules.STAGES[:-1]:
            reasons = rules.end_reasons(by, stage)
            assert reasons[-1] == "other"
            assert ("work_ended" in reasons) == (stage in rules.WORKING)
    rules.check_end_reason("too_far", "assistant", "applied")
    for reason, by, stage in (
        ("too_far", "employer", "applied"),
        ("", "employer", "applied"),
        ("work_ended", "employer", "applied"),
        ("no_answer", "centre", "applied"),
    ):
        with pytest.raises(RuleViolation, match="end_reason_missing"):
            rules.check_end_reason(reason, by, stage)


def test_an_extract_is_noted_by_an_employer_for_the_chosen_one_only() -> None:
    for stage in rules.STAGES:
        if stage in ("chosen", "checks", "contract"):
            rules.check_extract(stage, "employer", was_announced=True)
            with pytest.raises(RuleViolation, match="extract_not_announced"):
                rules.check_extract(stage, "employer", was_announced=False)
        else:
            with pytest.raises(RuleViolation, match="extract_only_of_chosen"):
                rules.check_extract(stage, "employer", was_announced=True)
        for by in ("assistant", "centre", "service"):
            with pytest.raises(RuleViolation, match="not_yours_to_do"):
                rules.check_extract(stage, by, was_announced=True)


@pytest.mark.parametrize(("authority", "insurance"), [(False, False), (True, False), (False, True)])
def test_no_work_starts_before_both_papers_are_in_place(authority: bool, insurance: bool) -> None:
    with pytest.raises(RuleViolation, match="papers_missing"):
        rules.check_papers(authority_in_place=authority, insurance_in_place=insurance)
    rules.check_papers(authority_in_place=True, insurance_in_place=True)
