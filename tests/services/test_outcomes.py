"""What came of pairs is handed on with the points of then, and with nothing that leads to a person."""

import json
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from matching.learning import BOTH_SAID_YES, WORK_LASTED, read_outcomes
from portti.models import Match, Need, Profile, ProfileFreeTime, RankingSnapshot
from portti.queries import matches as match_queries
from portti.services.outcomes import SETTLED_AFTER, outcomes
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_centre
from tests.factories.candidacies import make_candidacy
from tests.factories.matches import make_matchable, rank_all
from tests.factories.needs import make_need

DAY = timedelta(days=1)
SHOWN = NOW + timedelta(hours=1)
LATER = SHOWN + SETTLED_AFTER


def pair_of(session: Session, settings: Settings, **values: object) -> Match:
    need = make_need(session)
    profile = make_matchable(session, centre=need_centre(session, need))
    rank_all(session, settings)
    match = match_queries.pair(session, need.id, profile.id)
    assert match is not None
    for name, value in values.items():
        setattr(match, name, value)
    session.flush()
    return match


def need_centre(session: Session, need: Need) -> object:
    from portti.models import Centre

    return session.get(Centre, need.centre_id)


def test_each_state_is_told_as_far_as_it_has_come(session: Session, settings: Settings) -> None:
    match = pair_of(session, settings, employer_told_at=SHOWN)
    for employer, assistant, state in (
        (None, None, "shown"),
        ("interested", None, "interested"),
        ("interested", "not_for_me", "not_for_me"),
        ("interested", "interested", "mutual"),
    ):
        match.employer_answer, match.assistant_answer = employer, assistant
        match.employer_answered_at = match.assistant_answered_at = SHOWN
        session.flush()
        [row] = outcomes(session, settings, None, of_work=False, now=LATER).rows
        assert (row["state"], row["worked"]) == (state, state == "mutual")
        assert len(row["points"]) == 9
        [read] = read_outcomes([json.dumps(row)])
        assert (read.kind, read.worked) == (BOTH_SAID_YES, state == "mutual")


@pytest.mark.parametrize(
    ("stage", "values", "worked"),
    [
        ("both_interested", {}, None),
        ("ended", {}, False),
        ("started", {"started_on": (NOW - 89 * DAY).date()}, None),
        ("started", {"started_on": (NOW - 90 * DAY).date()}, True),
        ("ended", {"started_on": (NOW - 30 * DAY).date(), "ended_reason": "work_ended"}, False),
        ("ended", {"started_on": (NOW - 30 * DAY).date(), "ended_reason": "mediation_done"}, None),
        ("ended", {"started_on": (NOW - 95 * DAY).date(), "ended_reason": "work_ended"}, True),
    ],
)
def test_of_a_candidacy_it_is_told_whether_work_lasted(
    session: Session, settings: Settings, stage: str, values: dict[str, object], worked: bool | None
) -> None:
    match = pair_of(session, settings, employer_told_at=SHOWN)
    match.employer_answer = match.assistant_answer = "interested"
    match.employer_answered_at = match.assistant_answered_at = SHOWN
    need, profile = session.get_one(Need, match.need_id), session.get_one(Profile, match.profile_id)
    make_candidacy(session, need, profile, stage, **values)
    make_candidacy(session, make_need(session), profile, "started", started_on=(NOW - 200 * DAY).date())
    found = outcomes(session, settings, None, now=SHOWN)
    if worked is None:
        assert (found.rows, found.too_new) == ([], 1)
    else:
        assert [row["worked"] for row in found.rows] == [worked]
        assert read_outcomes([json.dumps(found.rows[0])])[0].kind == WORK_LASTED


def test_who_still_has_time_to_answer_is_no_outcome_but_a_no_is_one_at_once(
    session: Session, settings: Settings
) -> None:
    match = pair_of(session, settings, assistant_told_at=SHOWN)
    early = LATER - timedelta(seconds=1)
    found = outcomes(session, settings, None, now=early)
    assert (found.rows, found.too_new) == ([], 1)
    match.assistant_answer, match.assistant_answered_at = "not_for_me", SHOWN
    session.flush()
    assert len(outcomes(session, settings, None, now=SHOWN).rows) == 1


def test_a_pair_that_nobody_was_shown_is_no_outcome(session: Session, settings: Settings) -> None:
    pair_of(session, settings)
    found = outcomes(session, settings, None, now=LATER)
    assert (found.rows, found.too_new, found.not_known) == ([], 0, 0)


def test_the_points_are_those_of_when_it_was_shown(session: Session, settings: Settings) -> None:
    match = pair_of(session, settings, employer_told_at=SHOWN)
    [before] = outcomes(session, settings, None, now=LATER).rows
    assert before["points"]["cover"] > 0.5
    profile = match_queries.profiles_by_id(session, [match.profile_id]).popitem()[1]
    profile.free_times = [ProfileFreeTime(position=0, weekday=1, start_minute=480, end_minute=540)]
    profile.hours_min = 40
    profile.changed_at, profile.row_version = NOW + timedelta(days=2), profile.row_version + 1
    session.flush()
    rank_all(session, settings, NOW + timedelta(days=2))
    assert outcomes(session, settings, None, now=LATER).rows == [before]


def test_a_ranking_that_is_kept_no_longer_or_made_by_other_rules_teaches_nothing(
    session: Session, settings: Settings
) -> None:
    match = pair_of(session, settings, employer_told_at=SHOWN)
    snapshot = session.query(RankingSnapshot).filter_by(need_id=match.need_id).one()
    snapshot.rules_version = "rules-0"
    session.flush()
    assert outcomes(session, settings, None, now=LATER).not_known == 1
    snapshot.rules_version = "rules-1"
    match.employer_told_at = NOW - timedelta(hours=1)
    session.flush()
    found = outcomes(session, settings, None, now=LATER)
    assert (found.rows, found.not_known) == ([], 1)


def test_nothing_leads_to_a_person_and_another_centre_is_left_out(
    session: Session, settings: Settings
) -> None:
    match = pair_of(session, settings, employer_told_at=SHOWN)
    own, other = need_centre(session, session.get_one(Need, match.need_id)), make_centre(session)
    [row] = outcomes(session, settings, own, now=LATER).rows  # type: ignore[arg-type]
    assert set(row) == {"kind", "points", "score", "state", "worked"}
    assert all(value == round(value, 3) for value in (*row["points"].values(), row["score"]))
    assert outcomes(session, settings, other, now=LATER).rows == []
