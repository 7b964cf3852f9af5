"""Weights that a person accepts change what is shown from the next ranking on, and nothing that was shown before."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from matching.exchange import read_rules
from matching.rules import find_config
from matching.types import Area, Crossing
from portti.jobs.runner import run_job
from portti.models import Need, NeedSkill, ProfileSkill, ProfileTravel
from portti.queries import match_pool
from portti.services.kept_rules import rules_data, with_numbers_of
from portti.services.matchmaking import replay_need, replay_profile
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.matches import make_matchable, rank_all
from tests.factories.needs import make_need


def other_rules(settings: Settings, folder: Path) -> Settings:
    text = find_config().read_text(encoding="utf-8")
    text = text.replace('version = "rules-1"', 'version = "rules-2"').replace("detour = 1.3", "detour = 1.5")
    text = text.replace("{travel = 0.4, hours = 0.3", "{travel = 0.0, hours = 0.7")
    path = folder / "matching.toml"
    path.write_text(text, encoding="utf-8")
    return settings.model_copy(update={"matching_rules": str(path)})


def crowd(session: Session) -> tuple[Need, list[str]]:
    """A need with three who fit: near, farther and skilled, farthest."""
    need = make_need(session, skills=[NeedSkill(skill="hh_cook", strength="wish")])
    names = []
    for at, skills in enumerate(([], [ProfileSkill(skill="hh_cook", level="done")], [])):
        person = make_matchable(
            session,
            name=f"N{at}",
            latitude=62.24 + at * 0.05,
            skills=skills,
            travel=[ProfileTravel(mode="car", reach=60.0)],
        )
        names.append(person.exchange_id)
    session.flush()
    return need, names


def test_what_was_shown_replays_by_the_rules_of_then(
    session: Session, settings: Settings, tmp_path: Path
) -> None:
    need, names = crowd(session)
    rank_all(session, settings)
    snapshot = match_pool.latest_snapshot(session, need_id=need.id)
    assert snapshot is not None and sorted(snapshot.result["order"]) == sorted(names)
    shown = replay_need(session, snapshot, settings)
    after = other_rules(settings, tmp_path)
    assert replay_need(session, snapshot, after) == shown
    assert (shown["version"], [one["profile"] for one in shown["ranked"]]) == (
        "rules-1",
        snapshot.result["order"],
    )
    rank_all(session, after, NOW + timedelta(minutes=1))
    newest = match_pool.latest_snapshot(session, need_id=need.id)
    assert newest is not None and newest.rules_version == "rules-2"
    anew = replay_need(session, newest, settings)
    assert anew["version"] == "rules-2"
    assert [one["score"] for one in anew["ranked"]] != [one["score"] for one in shown["ranked"]]


def test_an_assistants_list_replays_by_the_rules_of_then(
    session: Session, settings: Settings, tmp_path: Path
) -> None:
    crowd(session)
    rank_all(session, settings)
    profile = match_pool.matchable_profiles(session)[0]
    snapshot = match_pool.latest_snapshot(session, profile_id=profile.id)
    assert snapshot is not None
    shown = replay_profile(session, snapshot, settings)
    assert replay_profile(session, snapshot, other_rules(settings, tmp_path)) == shown
    assert len(shown[0]["ranked"]) == 1


def test_new_rules_rank_everything_anew_without_any_change_of_a_row(
    connection: Connection, session: Session, settings: Settings, tmp_path: Path
) -> None:
    need, _names = crowd(session)
    session.commit()
    assert run_job("refresh_matches", settings=settings, now=NOW) is not None
    again = run_job("refresh_matches", settings=settings, now=NOW + timedelta(minutes=1))
    assert again is not None and again.is_empty
    after = other_rules(settings, tmp_path)
    found = run_job("refresh_matches", settings=after, now=NOW + timedelta(minutes=2))
    assert found is not None and found.counts == {"needs_unchanged": 1, "profiles": 3}
    session.expire_all()
    newest = match_pool.latest_snapshot(session, need_id=need.id)
    assert newest is not None and newest.rules_version == "rules-2"
    once_more = run_job("refresh_matches", settings=after, now=NOW + timedelta(minutes=3))
    assert once_more is not None and once_more.is_empty


def test_rules_come_back_from_plain_data() -> None:
    rules = read_rules()
    island, shore = Area("Hailuoto", 65.02, 24.72, 16), Area("Oulu", 65.0, 25.5, 9)
    water = (Crossing(island, None, 50.0, ("car",)), Crossing(island, shore, 20.0, ("walk", "transit")))
    changed = replace(rules, version="x", detour=1.7, crossings=water)
    assert with_numbers_of(rules, rules_data(changed)) == changed
    assert with_numbers_of(changed, rules_data(rules)) == rules
