"""What outcomes say, as text for the person who decides: calibration, a proposal, and who would be shown."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from matching.engine import build_index, rank
from matching.evaluation import exposure_by_group
from matching.learning import (
    BOTH_SAID_YES,
    WORK_LASTED,
    Outcome,
    Proposal,
    TooFewOutcomesError,
    calibration,
    propose_weights,
)
from matching.types import Need, Profile, Rules

NEW_VERSION = "rules-next"
IN_WORDS = {WORK_LASTED: "lasting work", BOTH_SAID_YES: "a yes of both sides"}
# Degrees of latitude that part the country for a table: south of the first, between, north of the second.
_SOUTH, _NORTH = 61.5, 64.0


def report(
    outcomes: Sequence[Outcome], rules: Rules, needs: Sequence[Need] = (), profiles: Sequence[Profile] = ()
) -> str:
    """Calibration and a proposal; with needs and profiles also who is shown before and after, by group.

    Where there are too few outcomes, or the weights would order them no better, it says so and proposes none.
    """
    came = IN_WORDS[outcomes[0].kind if outcomes else WORK_LASTED]
    lines = [f"score      pairs  mean score  {came} (95 % interval)"]
    lines += [
        f"{band.starts:.1f}-{band.ends:.1f}  {band.count:7}  {band.mean_score:10.3f}  "
        f"{band.share:.3f} ({band.low:.3f}-{band.high:.3f})"
        for band in calibration(outcomes)
    ]
    try:
        proposal = propose_weights(outcomes, rules)
    except TooFewOutcomesError as fault:
        return "\n".join([*lines, "", f"No weights are proposed: {fault}.", ""])
    lines += [
        "",
        f"Chance that {came} scores higher, on outcomes held back: {proposal.before:.3f} now, "
        f"{proposal.after:.3f} with other weights.",
    ]
    if not proposal.is_better:
        return "\n".join([*lines, "No weights are proposed: they would order outcomes no better.", ""])
    if proposal.unlearned:
        lines.append("Not learned, since they never vary: " + ", ".join(proposal.unlearned) + ".")
    lines += _exposure_lines(proposal, rules, needs, profiles)
    lines.append("A person accepts these lines as a new version in config/matching.toml, or does not.")
    return "\n".join([*lines, "", proposal.as_toml(NEW_VERSION)])


def with_weights(rules: Rules, proposal: Proposal, version: str = NEW_VERSION) -> Rules:
    """The rules with the proposed weights, to be tried."""
    return replace(
        rules, version=version, employer_weights=proposal.employer, assistant_weights=proposal.assistant
    )


def groups_of(profiles: Sequence[Profile]) -> dict[str, Mapping[str, str]]:
    """The area and the languages of each profile, by which exposure is looked at."""
    return {
        "area": {profile.id: _area(profile.place.lat) for profile in profiles},
        "language": {profile.id: "+".join(sorted(profile.languages)) or "none" for profile in profiles},
    }


def _area(latitude: float) -> str:
    return "south" if latitude < _SOUTH else "north" if latitude > _NORTH else "middle"


def _exposure_lines(
    proposal: Proposal, rules: Rules, needs: Sequence[Need], profiles: Sequence[Profile]
) -> list[str]:
    if not needs or not profiles:
        return []
    shown = []
    for tried in (rules, with_weights(rules, proposal)):
        index = build_index(profiles, tried)
        results = [rank(need, index, top=10) for need in needs]
        shown.append(
            {name: exposure_by_group(results, groups) for name, groups in groups_of(profiles).items()}
        )
    before, after = shown
    lines = ["", "Share of profiles ever in a top 10, now and with the weights below:"]
    lines += [
        f"{name} {group}: {before[name][group]:.3f} {after[name][group]:.3f}"
        for name, groups in before.items()
        for group in groups
    ]
    return [*lines, ""]
