"""Where a candidacy stands, which deeds lead on, and who may do them: one table that a person can read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from portti.domain.errors import Conflict, RuleViolation

STAGES = (
    "shortlisted",
    "proposed",
    "applied",
    "both_interested",
    "employer_interview",
    "trial_shift",
    "chosen",
    "checks",
    "contract",
    "started",
    "follow_up_2_weeks",
    "follow_up_3_months",
    "ended",
)
"""In their order; a shortlist is the centre's own, neither side sees it."""

EMPLOYER, ASSISTANT, CENTRE, SERVICE = "employer", "assistant", "centre", "service"
SIDES = (EMPLOYER, ASSISTANT)


@dataclass(frozen=True)
class Deed:
    """From which stages a deed may be done, where it leads, and by whom."""

    starts: frozenset[str]
    end: str
    by: frozenset[str]


def _deed(starts: str, end: str, by: str) -> Deed:
    return Deed(frozenset(starts.split()), end, frozenset(by.split()))


NEW = "new"
"""Where a candidacy stands that is not there yet."""

DEEDS: Mapping[str, Deed] = {
    "shortlist": _deed("new", "shortlisted", "centre"),
    "propose": _deed("new shortlisted", "proposed", "centre employer"),
    "apply": _deed("new shortlisted", "applied", "assistant centre"),
    "both_say_yes": _deed("new shortlisted proposed applied", "both_interested", "employer assistant centre"),
    "agree_interview": _deed("both_interested employer_interview", "employer_interview", "employer centre"),
    "take_time": _deed("both_interested employer_interview", "employer_interview", "assistant centre"),
    "agree_trial": _deed("both_interested employer_interview trial_shift", "trial_shift", "employer centre"),
    "choose": _deed("both_interested employer_interview trial_shift", "chosen", "employer centre"),
    "begin_checks": _deed("chosen", "checks", "employer centre"),
    "agree_contract": _deed("chosen checks contract", "contract", "employer centre"),
    "start": _deed("contract", "started", "employer centre"),
    "follow_up_2_weeks": _deed("started", "follow_up_2_weeks", "service"),
    "follow_up_3_months": _deed("started follow_up_2_weeks", "follow_up_3_months", "service"),
    "end": _deed(" ".join(STAGES[:-1]), "ended", "employer assistant centre service"),
}
"""Each deed once. Agreeing on a time, a trial or a contract again is changing it; a time is taken that was offered."""

WORKING = frozenset({"started", "follow_up_2_weeks", "follow_up_3_months"})
AGREED = WORKING | {"contract"}
"""From here on the two have agreed on work: taking an answer back does not end that."""
BEFORE_CHOICE = frozenset(STAGES[: STAGES.index("chosen")])
SEEN_BY_SIDES = frozenset(STAGES) - {"shortlisted"}
EXTRACT_STAGES = frozenset({"chosen", "checks", "contract"})
"""When an employer may note that the extract was seen: for the one who was chosen only."""

_WAITS: Mapping[str, str] = {
    "shortlisted": CENTRE,
    "applied": EMPLOYER,
    "both_interested": EMPLOYER,
    "employer_interview": EMPLOYER,
    "trial_shift": EMPLOYER,
    "chosen": EMPLOYER,
    "checks": EMPLOYER,
    "contract": EMPLOYER,
    "started": SERVICE,
    "follow_up_2_weeks": CENTRE,
    "follow_up_3_months": CENTRE,
    "ended": "nobody",
}

END_REASONS: Mapping[str, frozenset[str]] = {
    EMPLOYER: frozenset(
        {"employer_declined", "chose_another", "times_do_not_fit", "need_changed", "work_ended", "other"}
    ),
    ASSISTANT: frozenset(
        {"assistant_declined", "found_other_work", "times_do_not_fit", "too_far", "work_ended", "other"}
    ),
    CENTRE: frozenset(
        {
            "employer_declined",
            "assistant_declined",
            "times_do_not_fit",
            "found_other_work",
            "chose_another",
            "work_ended",
            "other",
        }
    ),
    SERVICE: frozenset(
        {"answer_taken_back", "no_answer", "need_closed", "kept_apart", "left", "mediation_done", "merged"}
        | {"employer_declined", "assistant_declined"}
    ),
}
"""Why a candidacy may end, by who ends it. Nobody needs to say more than that it is not for them."""

_ONLY_WORKING = frozenset({"work_ended"})


def stage_after(deed: str, stage: str, by: str) -> str:
    """Return the stage that a deed leads to.

    RuleViolation `not_yours_to_do` for who may not do it, `candidacy_cannot_…` where it does not start here,
    Conflict once the candidacy has ended.
    """
    rule = DEEDS[deed]
    if by not in rule.by:
        raise RuleViolation("not_yours_to_do")
    if stage in rule.starts:
        return rule.end
    if stage == "ended":
        raise Conflict("candidacy_ended")
    raise RuleViolation(f"candidacy_cannot_{deed}")


def possible_deeds(stage: str, by: str) -> tuple[str, ...]:
    """Return what one side can do in a stage, in the order of the stages, ending last."""
    return tuple(name for name, rule in DEEDS.items() if stage in rule.starts and by in rule.by)


def waits_for(stage: str, employer_answer: str | None = None, assistant_answer: str | None = None) -> str:
    """Return who is waited for; of a proposal it is whoever has not answered."""
    if stage != "proposed":
        return _WAITS[stage]
    missing = [
        side
        for side, answer in ((EMPLOYER, employer_answer), (ASSISTANT, assistant_answer))
        if answer is None
    ]
    return missing[0] if len(missing) == 1 else "both"


def deadline_at(
    stage: str, days: Mapping[str, int], *, now: datetime, begins_at: datetime | None = None
) -> datetime | None:
    """Return until when something should have happened; what is agreed for a later time counts from then."""
    if stage == "ended":
        return None
    return max(now, begins_at or now) + timedelta(days=days[stage])


def next_year_of(first: datetime, now: datetime) -> datetime:
    """Return when work that began at `first` has next lasted whole years, each of 365 days."""
    return first + timedelta(days=365 * ((now - first).days // 365 + 1))


def check_end_reason(reason: str, by: str, stage: str) -> None:
    """Raise `end_reason_missing` for a reason that this side cannot give, or that does not belong to the stage."""
    if reason not in end_reasons(by, stage):
        raise RuleViolation("end_reason_missing", "reason")


def end_reasons(by: str, stage: str) -> tuple[str, ...]:
    """Return the reasons that one side may give in a stage, the plain no first, other last."""
    allowed = END_REASONS[by] if stage in WORKING else END_REASONS[by] - _ONLY_WORKING
    if stage in WORKING:
        allowed = allowed - {"employer_declined", "assistant_declined", "chose_another"}
    return tuple(sorted(allowed, key=lambda reason: (reason == "other", "declined" not in reason, reason)))


def check_extract(stage: str, by: str, *, was_announced: bool) -> None:
    """Raise unless an employer notes it for somebody whom they have chosen, and the ad said that it is asked."""
    if by != EMPLOYER:
        raise RuleViolation("not_yours_to_do")
    if stage not in EXTRACT_STAGES:
        raise RuleViolation("extract_only_of_chosen")
    if not was_announced:
        raise RuleViolation("extract_not_announced")


def check_papers(*, authority_in_place: bool, insurance_in_place: bool) -> None:
    """Raise `papers_missing` unless the power of attorney and the insurance are in place: work waits for both."""
    if not (authority_in_place and insurance_in_place):
        raise RuleViolation("papers_missing")
