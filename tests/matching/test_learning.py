"""The learner recovers a rule that is known, says how well scores fit outcomes, and refuses too few."""

import json
import random

import pytest

from matching.__main__ import main
from matching.errors import ExchangeFault
from matching.learning import (
    CRITERIA,
    FEWEST,
    Outcome,
    TooFewOutcomesError,
    calibration,
    propose_weights,
    read_outcomes,
)
from matching.learning_report import report, with_weights
from matching.rules import find_config, project_rules, read_rules
from matching.types import ASSISTANT_CRITERIA, EMPLOYER_CRITERIA
from tests.matching.samples import sample_need, sample_profile

RULES = project_rules()
EMPLOYER = {"cover": 0.5, "wish_skills": 0.3, "experience": 0.2, "wish_languages": 0.0, "known": 0.0}
ASSISTANT = {"travel": 0.2, "hours": 0.1, "shifts": 0.0, "learning": 0.7}


def simulated(count, seed=1, employer=EMPLOYER, assistant=ASSISTANT, constant=()):
    """Outcomes of a rule that is known: both sides say yes with the chance that their weights say."""
    chance = random.Random(seed)
    found = []
    for _ in range(count):
        points = {name: 1.0 if name in constant else chance.random() for name in CRITERIA}
        ours = {**RULES.employer_weights, **RULES.assistant_weights}
        one = sum(employer[name] * points[name] for name in EMPLOYER_CRITERIA)
        other = sum(assistant[name] * points[name] for name in ASSISTANT_CRITERIA)
        e = sum(ours[name] * points[name] for name in EMPLOYER_CRITERIA)
        a = sum(ours[name] * points[name] for name in ASSISTANT_CRITERIA)
        worked = chance.random() < one and chance.random() < other
        score = 2 * e * a / (e + a) if e + a else 0.0
        found.append(Outcome(tuple(points.values()), score, worked))
    return found


def test_a_known_rule_is_recovered():
    proposal = propose_weights(simulated(40_000), RULES)
    for known, found in ((EMPLOYER, proposal.employer), (ASSISTANT, proposal.assistant)):
        assert sum(found.values()) == pytest.approx(1)
        for name, weight in known.items():
            assert found[name] == pytest.approx(weight, abs=0.05)
    assert proposal.is_better and proposal.after > proposal.before + 0.05
    assert proposal.unlearned == ()


@pytest.mark.parametrize("seed", range(5))
def test_no_weight_is_ever_below_zero(seed):
    """The outcomes here punish cover: the proposal may ignore it, never turn it round."""
    chance = random.Random(seed)
    outcomes = [
        Outcome(one.points, one.score, chance.random() > one.points[0]) for one in simulated(2000, seed)
    ]
    proposal = propose_weights(outcomes, RULES)
    assert min(*proposal.employer.values(), *proposal.assistant.values()) >= 0
    assert proposal.employer["cover"] == 0


def test_what_never_varies_keeps_its_weight():
    proposal = propose_weights(simulated(5000, constant=("known", "travel")), RULES)
    assert proposal.unlearned == ("known", "travel")
    assert proposal.employer["known"] == pytest.approx(0.4)
    assert proposal.assistant["travel"] == pytest.approx(0.4)
    assert sum(proposal.employer.values()) == pytest.approx(1)


def test_too_few_outcomes_are_refused():
    enough = simulated(FEWEST)
    assert sum(one.worked for one in enough) >= 100
    propose_weights(enough, RULES)
    with pytest.raises(TooFewOutcomesError, match="at least 1000"):
        propose_weights(enough[:-1], RULES)
    one_kind = [Outcome(one.points, one.score, at < 99) for at, one in enumerate(enough)]
    with pytest.raises(TooFewOutcomesError, match="99 of them"):
        propose_weights(one_kind, RULES)
    with pytest.raises(TooFewOutcomesError):
        propose_weights([], RULES)


def test_calibration_counts_by_band_with_intervals():
    outcomes = [
        Outcome((0.5,) * 9, score, worked) for score, worked in ((0.1, False), (0.15, True), (1.0, True))
    ]
    low, high = calibration(outcomes)
    assert (low.starts, low.ends, low.count, low.share) == (0.0, 0.2, 2, 0.5)
    assert low.mean_score == pytest.approx(0.125)
    assert (low.low, low.high) == (pytest.approx(0.0945, abs=1e-4), pytest.approx(0.9055, abs=1e-4))
    assert (high.starts, high.ends, high.count, high.share, high.high) == (0.8, 1.0, 1, 1.0, 1.0)
    assert calibration([]) == []


def test_scores_that_tell_the_truth_rise_by_band():
    shares = [
        band.share
        for band in calibration(simulated(30_000, employer=RULES.employer_weights))
        if band.count > 300
    ]
    assert len(shares) >= 3 and shares == sorted(shares)


def line(**changes):
    data = {"points": dict.fromkeys(CRITERIA, 0.5), "score": 0.5, "worked": True, **changes}
    return json.dumps(data)


@pytest.mark.parametrize(
    ("bad", "key"),
    [
        ("{", "line"),
        ("[1]", "line"),
        (b"\xff", "line"),
        (line(points={"cover": 1}), "points"),
        (line(points={**dict.fromkeys(CRITERIA, 0.5), "travel": 1.5}), "points.travel"),
        (line(score=float("nan")), "score"),
        (line(score=True), "score"),
        (line(worked=1), "worked"),
    ],
)
def test_a_bad_line_is_named(bad, key):
    with pytest.raises(ExchangeFault) as fault:
        read_outcomes([line(), "", bad])
    assert fault.value.key == key and fault.value.line == 3


def written(path, entries):
    path.write_text("".join(json.dumps(entry) + "\n" for entry in entries), encoding="utf-8")
    return str(path)


def outcome_lines(outcomes):
    return [
        {"points": dict(zip(CRITERIA, one.points, strict=True)), "score": one.score, "worked": one.worked}
        for one in outcomes
    ]


def test_the_command_reports_and_a_person_can_accept_the_weights(tmp_path, capsys):
    outcomes = written(tmp_path / "outcomes.jsonl", outcome_lines(simulated(4000)))
    needs = written(tmp_path / "needs.jsonl", [sample_need()])
    profiles = written(tmp_path / "profiles.jsonl", [sample_profile(id=f"p{at}") for at in range(12)])
    assert main(["learn", "--outcomes", outcomes, "--needs", needs, "--profiles", profiles]) == 0
    text = capsys.readouterr().out
    assert "Share of profiles ever in a top 10" in text and "area middle: 0.833 0.833" in text
    weights = text[text.index("[weights]") :]
    config = tmp_path / "matching.toml"
    ours = find_config().read_text(encoding="utf-8")
    before, after = ours.index("[weights]"), ours.index("# CSV with")
    config.write_text(ours[:before] + weights + "\n" + ours[after:], encoding="utf-8")
    accepted = read_rules(config)
    tried = with_weights(RULES, propose_weights(simulated(4000), RULES))
    assert accepted.employer_weights == pytest.approx(tried.employer_weights, abs=0.001)
    assert project_rules().version == "rules-1"


def test_the_command_refuses_too_few_and_names_bad_lines(tmp_path, capsys):
    few = written(tmp_path / "few.jsonl", outcome_lines(simulated(50)))
    assert main(["learn", "--outcomes", few]) == 0
    assert "No weights are proposed: 50 outcomes" in capsys.readouterr().out
    bad = written(tmp_path / "bad.jsonl", [{"worked": True}])
    assert main(["learn", "--outcomes", bad]) == 1
    assert "bad.jsonl:1: points: expected" in capsys.readouterr().err
    assert main(["learn", "--outcomes", few, "--needs", few]) == 2
    assert main(["learn", "--outcomes", str(tmp_path / "none")]) == 2


def test_a_report_without_a_better_order_proposes_nothing():
    """The outcomes follow our own weights exactly as the score does: nothing is left to learn."""
    outcomes = [Outcome(one.points, one.score, one.score > 0.5) for one in simulated(3000)]
    assert "No weights are proposed: they would order outcomes no better." in report(outcomes, RULES)


def test_outcomes_of_two_kinds_are_not_learned_from_together():
    line = {"points": dict.fromkeys(CRITERIA, 0.5), "score": 0.5, "worked": True}
    said = {**line, "kind": "both_said_yes"}
    assert [one.kind for one in read_outcomes([json.dumps(said)] * 2)] == ["both_said_yes"] * 2
    for lines, at in (
        ([line, said], 2),
        ([said, said, {**line, "kind": "work"}], 3),
        ([{**line, "kind": "luck"}], 1),
    ):
        with pytest.raises(ExchangeFault) as caught:
            read_outcomes([json.dumps(one) for one in lines])
        assert (caught.value.line, caught.value.key) == (at, "kind")


def test_the_report_says_what_the_outcomes_stand_for():
    said = [Outcome(one.points, one.score, one.worked, "both_said_yes") for one in simulated(2_000)]
    assert "Chance that a yes of both sides scores higher" in report(said, RULES)
