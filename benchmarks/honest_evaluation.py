"""How right, how fair and how useful the ranking is on made-up needs and profiles: one table.

Usage: python -m benchmarks.honest_evaluation [NEEDS PROFILES]

The figures say something of the engine and of the made-up pool, not of people: the choices are simulated by
a rule that is known. The reference that exactness is held against is the independent one of the tests.
"""

import random
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.made_up import SEED, MadeUp, table
from matching import evaluation
from matching.engine import build_index, build_need_index, rank, reverse
from matching.exchange import need_from_dict, profile_from_dict
from matching.learning import CRITERIA, Outcome, TooFewOutcomesError, calibration, propose_weights
from matching.learning_report import groups_of, with_weights
from matching.rules import project_rules
from matching.types import Need, Profile
from portti.domain.places import nearest_municipality
from tests.matching.reference import reference_rank, reference_rules

Plain = dict[str, Any]
Row = list[str]
RULES = project_rules()
# Simulated people weigh otherwise than we do: else our order would be right by construction.
KNOWN_RULE = evaluation.Rule(
    {"cover": 0.4, "wish_skills": 0.3, "experience": 0.3}, {"travel": 0.3, "hours": 0.4, "learning": 0.3}
)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SMALL = 20_000
_SWEDISH = 0.06


@dataclass(frozen=True)
class Pool:
    """Needs and profiles, plain and read, and the whole ranking of each need."""

    plain_needs: list[Plain]
    plain_profiles: list[Plain]
    needs: list[Need]
    profiles: list[Profile]
    results: list[Plain]


def make_pool(needs: int, profiles: int) -> Pool:
    """Return a pool by the protocol of `MadeUp`, some of it in Swedish."""
    made_up, chance = MadeUp(), random.Random(SEED)
    plain_needs = [made_up.need(number) for number in range(needs)]
    plain_profiles = [made_up.profile(number) for number in range(profiles)]
    for need in plain_needs:
        if chance.random() < _SWEDISH:
            need["languages"] = {"must": {"sv": "B1"}}
    for profile in plain_profiles:
        if chance.random() < _SWEDISH:
            profile["languages"] = {"sv": "C2", "fi": chance.choice(("A2", "B1", "C1"))}
    return read_pool(plain_needs, plain_profiles)


def make_equals(needs: int, profiles: int, copies: int = 40) -> Pool:
    """Return a pool in one town where each profile has equals: more of them than a top 10 has places."""
    made_up = MadeUp()
    town = {"municipality": "837"}
    plain_needs = [{**made_up.need(number), "place": town} for number in range(needs)]
    drawn = [{**made_up.profile(number), "place": town} for number in range(profiles // copies)]
    return read_pool(
        plain_needs, [{**one, "id": f"{one['id']}-{at}"} for one in drawn for at in range(copies)]
    )


def read_pool(plain_needs: list[Plain], plain_profiles: list[Plain]) -> Pool:
    """Return the pool of plain needs and profiles, every need ranked to the last."""
    read_needs = [need_from_dict(need, RULES) for need in plain_needs]
    read_profiles = [profile_from_dict(profile, RULES) for profile in plain_profiles]
    index = build_index(read_profiles, RULES)
    results = [rank(need, index, top=len(read_profiles)) for need in read_needs]
    return Pool(plain_needs, plain_profiles, read_needs, read_profiles, results)


def exactness(pool: Pool, needs: int = 10, profiles: int = 400) -> list[Row]:
    """Hold the top 50 against the independent reference."""
    some, rules = pool.plain_profiles[:profiles], reference_rules()
    index = build_index(pool.profiles[:profiles], RULES)
    same, places = 0, 0
    for at in range(needs):
        ours = rank(pool.needs[at], index, top=50)
        theirs = reference_rank(pool.plain_needs[at], some, rules, 50)
        same += _same(ours["ranked"], theirs["ranked"]) and ours["stopped_at"] == theirs["stopped_at"]
        places += len(ours["ranked"])
    return [["exactness: rankings equal to the reference", f"{same} of {needs}", f"{places} places"]]


def _same(ours: Sequence[Plain], theirs: Sequence[Plain]) -> bool:
    return [(one["profile"], one["score"]) for one in ours] == [
        (one["profile"], one["score"]) for one in theirs
    ]


def properties(pool: Pool) -> list[Row]:
    """Count how often a property of the meaning was tried on this pool, and how often it broke."""
    tried: Counter[str] = Counter()
    broken: Counter[str] = Counter()

    def say(name: str, holds: bool) -> None:
        tried[name] += 1
        broken[name] += not holds

    backwards = build_index(pool.profiles[::-1], RULES)
    needs = build_need_index(pool.needs, RULES)
    by_id = {profile.id: profile for profile in pool.profiles}
    for need, result in list(zip(pool.needs, pool.results, strict=True))[:60]:
        again = rank(need, backwards, top=len(pool.profiles))
        say("the order of reading changes nothing", again == result)
        for entry in result["ranked"][:3]:
            found = reverse(by_id[entry["profile"]], needs, top=len(pool.needs))["ranked"]
            scores = [other["score"] for other in found if other["need"] == need.id]
            say("one score from both sides", scores == [entry["score"]])
            say("points make the sides, the sides the score", _adds_up(entry))
    for plain, entry in _better_profiles(pool):
        need = next(one for one in pool.needs if one.id == plain["need"])
        ranked = rank(need, build_index([profile_from_dict(plain["profile"], RULES)], RULES))["ranked"]
        holds = len(ranked) == 1 and ranked[0]["score"] >= entry["score"] - 1e-9
        say("a better profile scores no less", holds)
    return [[f"property: {name}", f"{broken[name]} broken", f"{tried[name]} tried"] for name in tried]


def _adds_up(entry: Mapping[str, Any]) -> bool:
    sides = {}
    for side in ("employer", "assistant"):
        own = [point for point in entry["points"] if point["side"] == side]
        whole = sum(point["weight"] for point in own)
        sides[side] = sum(point["weight"] * point["value"] for point in own) / whole
        if abs(sides[side] - entry[side]) > 1e-9:
            return False
    both = sides["employer"] + sides["assistant"]
    mean = 2 * sides["employer"] * sides["assistant"] / both if both else 0.0
    return abs(mean - entry["score"]) <= 1e-9


def _better_profiles(pool: Pool) -> Iterable[tuple[Plain, Plain]]:
    plain = {profile["id"]: profile for profile in pool.plain_profiles}
    for result in pool.results[:60]:
        for entry in result["ranked"][:2]:
            profile = plain[entry["profile"]]
            for better in (
                {"travel": [{**way, "minutes": way["minutes"] + 10} for way in profile["travel"]]},
                {"hours": {"min": 0, "max": 168}},
                {"skills": dict.fromkeys(profile["skills"], "done")},
                {"available": [{"weekday": day, "start": "00:00", "end": "00:00"} for day in range(7)]},
            ):
                yield {"need": result["need"], "profile": {**profile, **better}}, entry


def fairness(pool: Pool, equals: Pool) -> list[Row]:
    """Say how evenly equals are shown, and how town and country and the languages fare."""
    rows = []
    ids = [profile.id for profile in equals.profiles]
    for name, order in (("by number (ours)", evaluation.our_order), ("by id", evaluation.order_by_id)):
        found = evaluation.exposure(equals.results, ids, order)
        cells = [f"Gini {found.gini:.3f}", f"{found.ever_shown:.1%} ever in a top 10"]
        rows.append([f"exposure of equals, ties {name}", *cells])
    for kind, group_of in _groups(pool).items():
        shown = evaluation.exposure_by_group(pool.results, group_of[1])
        for group in sorted(set(group_of[0].values()) | set(shown)):
            fit = [len(one["ranked"]) for one in pool.results if group_of[0][one["need"]] == group]
            enough = sum(count >= evaluation.ENOUGH for count in fit)
            share = f"{shown[group]:.1%}" if group in shown else "-"
            needs = f"{enough} of {len(fit)} needs with {evaluation.ENOUGH} people or more"
            rows.append([f"{kind}: {group}", needs, f"{share} of profiles ever in a top 10"])
    return rows


def _groups(pool: Pool) -> dict[str, tuple[dict[str, str], dict[str, str]]]:
    """Needs and profiles by town or country and by language."""

    def place(entry: Need | Profile) -> str:
        near = nearest_municipality(entry.place.lat, entry.place.lon)
        return "rural" if near.population < _SMALL else "urban"

    return {
        f"place (rural: under {_SMALL:,} people)": (
            {need.id: place(need) for need in pool.needs},
            {profile.id: place(profile) for profile in pool.profiles},
        ),
        "language": (
            {need.id: next(iter(need.must_languages), "none") for need in pool.needs},
            {profile.id: "sv" if "sv" in profile.languages else "fi" for profile in pool.profiles},
        ),
    }


def cover(pool: Pool) -> list[Row]:
    """Say what the pool as a whole can do for the needs, and where and when it cannot."""
    found = evaluation.cover(pool.needs, pool.results)
    open_hours = sum(found.open_minutes.values()) / 60
    places = {need.id: nearest_municipality(need.place.lat, need.place.lon).fi for need in pool.needs}
    where: Counter[str] = Counter()
    when: Counter[str] = Counter()
    for (need, weekday), minutes in found.open_minutes.items():
        where[places[need]] += round(minutes)
        when[_DAYS[weekday]] += round(minutes)
    return [
        [
            "cover: needs with three people or more",
            f"{found.with_enough} of {found.needs}",
            f"{found.with_nobody} with nobody",
        ],
        [
            "cover: weekly hours that nobody can do",
            f"{open_hours:.0f} of {found.asked_minutes / 60:.0f}",
            _most(where, 3),
        ],
        ["cover: those hours by weekday", _most(when, 7), ""],
    ]


def _most(minutes: Counter[str], count: int) -> str:
    return ", ".join(f"{name} {total / 60:.0f} h" for name, total in minutes.most_common(count))


def choices(pool: Pool) -> list[Row]:
    """Compare orders by the agreements they lead to under the known rule."""
    orders: dict[str, evaluation.Order] = {
        "ours": evaluation.our_order,
        "employer's side only": evaluation.one_sided_order,
        "distance only": evaluation.distance_order,
        "random": evaluation.random_order,
        "constant": evaluation.constant_order,
        "the rule itself (no order does better)": evaluation.best_possible_order(KNOWN_RULE),
    }
    many = [result for result in pool.results if len(result["ranked"]) > 5]
    rows = []
    for name, order in orders.items():
        agreed = evaluation.expected_agreements(many, order, KNOWN_RULE)
        rows.append([f"choices: {name}", f"{agreed:.3f}", f"agreements in the top 5, {len(many)} needs"])
    return rows


def learning(pool: Pool) -> list[Row]:
    """Let the learner find the known rule from simulated outcomes, and refuse too few."""
    chance = random.Random(SEED)
    entries = [entry for result in pool.results for entry in result["ranked"]]
    chance.shuffle(entries)
    outcomes = [
        Outcome(
            tuple(point["value"] for point in entry["points"]),
            entry["score"],
            chance.random() < KNOWN_RULE.chance(entry),
        )
        for entry in entries
    ]
    rows = [
        [
            f"calibration: score {band.starts:.1f}-{band.ends:.1f}",
            f"{band.share:.3f} came to work",
            f"{band.low:.3f}-{band.high:.3f}, {band.count} pairs",
        ]
        for band in calibration(outcomes)
    ]
    try:
        propose_weights(outcomes[:200], RULES)
        rows.append(["learning: 200 outcomes", "proposed", "must refuse"])
    except TooFewOutcomesError:
        rows.append(["learning: 200 outcomes", "refused", "at least 1,000 are asked"])
    try:
        proposal = propose_weights(outcomes, RULES)
    except TooFewOutcomesError as fault:
        return [*rows, ["learning", "refused", str(fault)]]
    rows.append(
        [
            f"learning: order of {proposal.outcomes:,} outcomes (AUC)",
            f"{proposal.after:.3f} proposed",
            f"{proposal.before:.3f} now",
        ]
    )
    known = _known_weights(proposal.unlearned)
    found = {**proposal.employer, **proposal.assistant}
    rows += [
        [
            f"learning: weight of {name}",
            f"{found[name]:.2f} proposed",
            _truth(name, known, proposal.unlearned),
        ]
        for name in CRITERIA
    ]
    index = build_index(pool.profiles, with_weights(RULES, proposal))
    after = [rank(need, index, top=evaluation.FIRST) for need in pool.needs]
    for kind, group_of in groups_of(pool.profiles).items():
        one = evaluation.exposure_by_group(pool.results, group_of)
        other = evaluation.exposure_by_group(after, group_of)
        rows += [
            [
                f"exposure by {kind}: {group}",
                f"{other[group]:.1%} with these weights",
                f"{one[group]:.1%} now",
            ]
            for group in one
        ]
    return rows


def _known_weights(unlearned: Sequence[str]) -> dict[str, float]:
    """The known rule's weights in the share of a side that is left by what cannot be learned."""
    known = {}
    for theirs, ours in (
        (KNOWN_RULE.employer, RULES.employer_weights),
        (KNOWN_RULE.assistant, RULES.assistant_weights),
    ):
        free = 1 - sum(ours[name] for name in ours if name in unlearned) / sum(ours.values())
        known.update({name: weight * free for name, weight in theirs.items()})
    return known


def _truth(name: str, known: Mapping[str, float], unlearned: Sequence[str]) -> str:
    return "kept: never varies" if name in unlearned else f"{known.get(name, 0.0):.2f} in the known rule"


def main(needs: int, profiles: int) -> None:
    """Print the table."""
    pool = make_pool(needs, profiles)
    equals = make_equals(needs, profiles)
    rows = [
        *exactness(pool),
        *properties(pool),
        *fairness(pool, equals),
        *cover(pool),
        *choices(pool),
        *learning(pool),
    ]
    print(f"{needs} needs, {profiles:,} profiles, seed {SEED}, {RULES.version}")
    print(table(["what", "figure", "beside it"], rows))


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]] or [300, 3000]
    main(*given)
