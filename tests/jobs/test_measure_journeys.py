"""Journeys are measured by a job against a real server; rankings count with them, say so, and replay to the same."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from matching.reasons import reasons_for
from matching.rules import find_config
from portti.jobs.context import JobReport
from portti.jobs.runner import run_job
from portti.models import Centre, KnownJourney, Need, Profile, ProfileTravel, RankingSnapshot
from portti.queries import match_pool
from portti.services import matchmaking
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.matches import make_matchable
from tests.factories.needs import make_need
from tests.support.route_server import route_server

LATER = NOW + timedelta(minutes=10)


@pytest.fixture
def pair(connection: Connection, session: Session) -> tuple[Need, Profile]:
    """A need in Jyväskylä and a profile in Laukaa, 20 km away by the straight line; another that travels on foot."""
    need = make_need(session)
    centre = session.get_one(Centre, need.centre_id)
    profile = make_matchable(session, centre=centre, latitude=62.4149, longitude=25.9519)
    on_foot = [ProfileTravel(mode="walk", reach=30.0)]
    make_matchable(session, name="Aino", centre=centre, travel=on_foot, latitude=62.41, longitude=25.95)
    session.commit()
    return need, profile


def with_servers(settings: Settings, folder: Path, url: str) -> Settings:
    lines = (
        f'[travel.measured]\nservers.car = {{kind = "osrm", url = "{url}/table/v1/driving"}}\n'
        f'servers.transit = {{kind = "digitransit", url = "{url}/gtfs/v1"}}\nseconds = 0.5\n\n'
    )
    path = folder / f"matching-{url.rpartition(':')[2]}.toml"
    text = find_config().read_text(encoding="utf-8")
    path.write_text(text.replace("[weights]", lines + "[weights]", 1), encoding="utf-8")
    return settings.model_copy(update={"matching_rules": str(path)})


def counts(name: str, settings: Settings, now: Any = NOW, **words: bool) -> dict[str, int]:
    report = run_job(name, settings=settings, now=now, **words)
    assert report is not None and report.failed == []
    return report.counts


def travel_of(session: Session, need: Need, settings: Settings) -> dict[str, Any]:
    snapshot = match_pool.latest_snapshot(session, need_id=need.id)
    assert snapshot is not None
    [entry] = matchmaking.replay_need(session, snapshot, settings)["ranked"]
    facts: dict[str, Any] = next(p["facts"] for p in entry["points"] if p["criterion"] == "travel")
    return facts


def ranked(session: Session, need: Need) -> list[str]:
    session.expire_all()
    snapshot = match_pool.latest_snapshot(session, need_id=need.id)
    return [] if snapshot is None else list(snapshot.result["order"])


def test_without_servers_nothing_is_asked_and_nothing_kept(
    pair: tuple[Need, Profile], session: Session, settings: Settings
) -> None:
    session.add(
        KnownJourney(
            work_lat=6224, work_lon=2575, home_lat=6241, home_lon=2595, mode="car", leg="whole", day="weekday",
            minute=0, minutes=30.0, measured_at=NOW,
        )
    )  # fmt: skip
    session.commit()
    assert counts("measure_journeys", settings, dry_run=True) == {"journeys_forgotten": 1}
    assert counts("measure_journeys", settings) == {"journeys_forgotten": 1}
    assert run_job("measure_journeys", settings=settings, now=NOW) == JobReport()


def test_measured_minutes_rank_and_are_said_and_a_snapshot_keeps_them(
    pair: tuple[Need, Profile], session: Session, settings: Settings, tmp_path: Path
) -> None:
    need, profile = pair
    with route_server() as double:
        own = with_servers(settings, tmp_path, double.url)
        double.drive_seconds = 31 * 60.0
        counts("refresh_matches", own)
        assert travel_of(session, need, own)["mode"] == "car"
        assert counts("measure_journeys", own, dry_run=True) == {"due": 1}
        assert double.asked == []
        found = counts("measure_journeys", own, LATER)
        assert (found["measured"], found.get("unanswered")) == (1, None)
        assert counts("measure_journeys", own, LATER + timedelta(minutes=10)) == {}
    facts = travel_of(session, need, own)
    assert facts == {"mode": "car", "estimate": 31, "limit": 40, "basis": "route"}
    # What is shown is told by what was measured then, in the list and on the page of the pair.
    asked, offered, _shown = matchmaking.pair_data(session, need, profile, settings=own)
    need_then, told = matchmaking.explain(asked, offered, own)
    assert told["gates"][0]["facts"]["estimate"] == 31
    good, bad = reasons_for(told, need_then, False, "en")
    assert any("measured along the roads" in said for said in (*good, *bad))
    # The operator takes the servers away: the list that was shown stays what it was.
    assert travel_of(session, need, settings) == facts
    snapshot = match_pool.latest_snapshot(session, profile_id=profile.id)
    assert snapshot is not None
    timed, _open = matchmaking.replay_profile(session, snapshot, settings)
    assert [entry["need"] for entry in timed["ranked"]] == [need.exchange_id]
    said = next(p["facts"] for p in timed["ranked"][0]["points"] if p["criterion"] == "travel")
    assert said == facts


def test_who_is_nearer_than_the_estimate_says_comes_in_and_who_is_farther_goes(
    pair: tuple[Need, Profile], session: Session, settings: Settings, tmp_path: Path
) -> None:
    need, profile = pair
    profile.travel[0].reach = 25.0
    profile.row_version, profile.changed_at = profile.row_version + 1, NOW
    session.commit()
    with route_server() as double:
        own = with_servers(settings, tmp_path, double.url)
        counts("refresh_matches", own)
        assert ranked(session, need) == []
        double.drive_seconds = 24 * 60.0
        counts("measure_journeys", own, LATER)
        assert ranked(session, need) == [profile.exchange_id]
        double.drive_seconds = 26 * 60.0
        assert counts("measure_journeys", own, NOW + timedelta(days=29)) == {}
        assert counts("measure_journeys", own, NOW + timedelta(days=31))["measured"] == 1
        assert ranked(session, need) == []


def test_a_server_in_trouble_leaves_the_estimate_and_is_asked_again(
    pair: tuple[Need, Profile], session: Session, settings: Settings, tmp_path: Path
) -> None:
    need, _profile = pair
    with route_server() as double:
        own = with_servers(settings, tmp_path, double.url)
        for double.trouble in ("half", "slow", "broken"):
            counts("refresh_matches", own)
            assert counts("measure_journeys", own, LATER) == {"unanswered": 1}
        facts = travel_of(session, need, own)
        assert facts["mode"] == "car" and facts.get("basis", "estimate") == "estimate"
        double.trouble = ""
        double.drive_seconds = 30 * 60.0
        assert counts("measure_journeys", own, LATER)["measured"] == 1
    assert travel_of(session, need, own)["basis"] == "route"


def test_what_is_too_old_is_counted_with_no_more(
    pair: tuple[Need, Profile], session: Session, settings: Settings, tmp_path: Path
) -> None:
    with route_server() as double:
        own = with_servers(settings, tmp_path, double.url)
        double.drive_seconds = 31 * 60.0
        counts("measure_journeys", own)
        double.trouble = "down"
        found = counts("measure_journeys", own, NOW + timedelta(days=61))
    assert (found["journeys_forgotten"], found["unanswered"]) == (1, 1)
    assert session.scalar(select(func.count(KnownJourney.id))) == 0


def test_no_page_asks_the_server(
    pair: tuple[Need, Profile], session: Session, settings: Settings, tmp_path: Path
) -> None:
    need, profile = pair
    with route_server() as double:
        own = with_servers(settings, tmp_path, double.url)
        matchmaking.refresh_need(session, need, settings=own, now=NOW)
        matchmaking.refresh_profile(session, profile, settings=own, now=NOW)
        matchmaking.rank_pair(session, need, profile, settings=own)
        assert double.asked == []
    assert session.scalar(select(func.count(RankingSnapshot.id))) == 2
