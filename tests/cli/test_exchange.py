"""Importing and exporting needs and profiles in the engine's format."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matching.__main__ import main as matching_main
from matching.exchange import need_from_dict, profile_from_dict, read_rules
from portti import database
from portti.cli.__main__ import main
from portti.models import Centre, Need
from portti.queries import accounts as account_queries
from portti.queries import exchange as exchange_queries
from portti.queries import match_pool
from portti.queries import matches as match_queries
from portti.queries.ad_checks import waiting_ads
from portti.services import exchange
from portti.services.matchmaking import rules_of
from portti.settings import Settings, project_root
from tests.conftest import NOW
from tests.factories.accounts import make_centre
from tests.factories.matches import make_matchable, rank_all
from tests.factories.needs import make_need
from tests.matching.samples import sample_need, sample_profile


@pytest.fixture
def centres(own_settings: Settings) -> None:
    """Two centres: the rows' own, and another one."""
    with database.transaction() as session:
        make_centre(session, code="own")
        make_centre(session, code="other")


def write(folder: Path, name: str, *rows: dict[str, Any] | str) -> str:
    path = folder / name
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def exported(capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, Any]]:
    capsys.readouterr()
    assert main(["export", *words]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_what_goes_in_comes_out_but_for_the_ids(
    centres: None, own_settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    profile = sample_profile(skills={"pc_dress": "done"}, languages={"fi": "C2"})
    need = sample_need(
        known=["p1"],
        skills={"must": ["pc_dress"], "wish": []},
        windows=[{"weekdays": [0, 4], "earliest": "08:00", "latest": "18:00", "minutes": 300}],
    )
    assert main(["import", "profiles", write(tmp_path, "p.jsonl", profile), "--centre", "own"]) == 0
    assert main(["import", "needs", write(tmp_path, "n.jsonl", need), "--centre", "own"]) == 0

    profiles, needs = exported(capsys, "profiles"), exported(capsys, "needs")

    rules = rules_of(own_settings)
    assert len(profiles) == len(needs) == 1
    assert profile_from_dict({**profiles[0], "id": "p1"}, rules) == profile_from_dict(
        {**profile, "place": profiles[0]["place"]}, rules
    )
    assert needs[0]["known"] == [profiles[0]["id"]]
    assert need_from_dict({**needs[0], "id": "n1", "known": ["p1"]}, rules) == need_from_dict(
        {**need, "place": needs[0]["place"]}, rules
    )
    assert {profiles[0]["id"], needs[0]["id"]} & {"p1", "n1"} == set()


def test_where_the_centre_reads_all_ads_an_imported_need_waits_for_it(
    centres: None, own_settings: Settings, tmp_path: Path
) -> None:
    with database.transaction() as session:
        account_queries.centre_by_code(session, "own").staff_check = "always"
    for code, need in (("own", sample_need()), ("other", sample_need(id="n2"))):
        assert main(["import", "needs", write(tmp_path, "n.jsonl", need), "--centre", code]) == 0
    with database.reading() as session:
        needs = session.scalars(select(Need).order_by(Need.id)).all()
        assert [need.state for need in needs] == ["checking", "published"]
        assert needs[0].published_at is None
        assert [row.need.id for row in waiting_ads(session, needs[0].centre_id)] == [needs[0].id]


def test_a_row_that_stands_already_is_not_stored_again(
    centres: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, "n.jsonl", sample_need(), sample_need(id="n2"))
    assert main(["import", "needs", path, "--centre", "own"]) == 0
    assert main(["import", "needs", path, "--centre", "other"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "2 needs imported, 0 were there already, 0 bad lines.",
        "0 needs imported, 2 were there already, 0 bad lines.",
    ]
    assert len(exported(capsys, "needs", "--centre", "own")) == 2
    assert exported(capsys, "needs", "--centre", "other") == []


def test_bad_lines_are_named_and_stop_all_unless_told_otherwise(
    centres: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = sample_need(id="n2", shifts=[{"weekday": 9, "start": "08:00", "end": "12:00"}])
    path = write(tmp_path, "n.jsonl", sample_need(), bad, "{no json")
    assert main(["import", "needs", path, "--centre", "own"]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert [line.removeprefix(path).split(": expected")[0] for line in told.err.splitlines()[:2]] == [
        ":2: shifts[0].weekday",
        ":3: line",
    ]
    assert told.err.splitlines()[2].startswith("2 bad lines, nothing is imported.")
    assert exported(capsys, "needs") == []
    assert main(["import", "needs", path, "--centre", "own", "--skip-bad"]) == 0
    assert len(exported(capsys, "needs")) == 1


def test_a_postal_code_needs_the_table_that_the_operator_imports(
    centres: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, "n.jsonl", sample_need(place={"postal_code": "40100"}))
    assert main(["import", "needs", path, "--centre", "own"]) == 1
    assert "place" in capsys.readouterr().err
    table = tmp_path / "codes.csv"
    table.write_text("postal_code,place_name,municipality_code,lat,lon\n40100,Jyväskylä,179,62.24,25.75\n")
    assert main(["places", "import", str(table)]) == 0
    assert main(["import", "needs", path, "--centre", "own"]) == 0
    with database.reading() as session:
        need = exchange_queries.need_by_exchange_id(session, "n1")
        assert need is not None
        assert (need.municipality_code, need.postal_code, need.latitude) == ("179", "40100", 62.24)


def test_faults_of_the_call_are_one_sentence(
    centres: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, "n.jsonl", sample_need())
    assert main(["import", "needs", path, "--centre", "nowhere"]) == 1
    assert "There is no centre with the code nowhere. Centres: other, own." in capsys.readouterr().err
    assert main(["import", "needs", str(tmp_path / "none.jsonl"), "--centre", "own"]) == 1
    assert "none.jsonl cannot be read" in capsys.readouterr().err
    assert main(["export", "needs", "--out", str(tmp_path / "no" / "folder")]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_known_assistants_without_a_profile_are_told(
    centres: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, "n.jsonl", sample_need(known=["p1", "p2"]))
    assert main(["import", "needs", path, "--centre", "own"]) == 0
    assert "2 assistants that needs call known have no profile here" in capsys.readouterr().out


def test_the_command_line_ranks_what_is_exported_as_the_portal_does(
    centres: None, own_settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with database.transaction() as session:
        need = make_need(session)
        make_need(session, state="paused")
        for distance in range(3):
            # Each a longer way off: equal points are put in order by the id, which an export changes.
            make_matchable(session, longitude=25.75 + 0.1 * distance)
        # Not ranked, so not handed on: not available, for staff only, not met by a centre that wants to.
        make_matchable(session, availability="not_now")
        make_matchable(session, visibility="staff")
        make_matchable(session, centre=make_centre(session, interview_required=True))
        rank_all(session, own_settings)
        snapshot = match_pool.latest_snapshot(session, need_id=need.id)
        assert snapshot is not None
        rows = {
            kind: list(exchange.export_rows(session, own_settings, None, kind=kind))
            for kind in ("needs", "profiles")
        }
        names = dict(zip((row["id"] for row in rows["profiles"]), _exchange_ids(session), strict=True))
    paths = {kind: write(tmp_path, f"{kind}.jsonl", *found) for kind, found in rows.items()}
    files = ["--needs", paths["needs"], "--profiles", paths["profiles"]]
    capsys.readouterr()
    assert matching_main(["check", *files]) == 0
    assert json.loads(capsys.readouterr().out) == {"needs": 1, "profiles": 3, "faults": 0}
    assert matching_main(["rank", *files]) == 0
    (ranking,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [names[entry["profile"]] for entry in ranking["ranked"]] == snapshot.result["order"]
    assert ranking["stopped_at"] == snapshot.result["stopped_at"]
    assert len(snapshot.result["order"]) == 3


def _exchange_ids(session: Session) -> list[str]:
    return [profile.exchange_id for profile in match_pool.matchable_profiles(session)]


def test_what_came_of_pairs_is_read_by_the_learner(
    own_settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with database.transaction() as session:
        need = make_need(session)
        profile = make_matchable(session, centre=session.get_one(Centre, need.centre_id))
        rank_all(session, own_settings)
        match = match_queries.pair(session, need.id, profile.id)
        assert match is not None
        match.employer_answer, match.employer_answered_at = "not_for_me", NOW
    file = tmp_path / "outcomes.jsonl"
    assert main(["export", "outcomes", "--out", str(file)]) == 0
    assert capsys.readouterr().err.startswith(
        "1 outcomes; left out: 0 shown for less than 30 days or not at work"
    )
    assert matching_main(["learn", "--outcomes", str(file)]) == 0
    told = capsys.readouterr().out
    assert "lasting work" in told and "No weights are proposed: 1 outcomes" in told


def test_what_the_format_cannot_say_is_left_out_and_told(
    centres: None, own_settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    with database.transaction() as session:
        make_need(session, break_minutes=30, pay_text="16 e/t", open_parts_of_day="live_in")
        make_need(session, contract="permanent")
        make_need(session, shifts=(), open_parts_of_day="morning")
        make_matchable(session, live_in="no", on_call="no")
        make_matchable(session)
    assert main(["export", "needs"]) == 0
    out, err = capsys.readouterr()
    rows = [json.loads(line) for line in out.splitlines()]
    assert len(rows) == 2
    # Sleeping at the workplace has a word in the format, living there has none.
    assert sorted(row["conditions"] for row in rows) == [[], ["c_sleepin"]]
    assert err.splitlines() == [
        "1 needs are left out: all their times are to be agreed.",
        "1 needs go without their times to be agreed.",
        "1 needs go without the break in each shift.",
        "2 needs go without what they say of contract and pay.",
    ]
    plain = read_rules(project_root() / own_settings.matching_rules)
    for row in rows:
        need_from_dict(row, plain)
    assert main(["export", "profiles"]) == 0
    out, err = capsys.readouterr()
    rows = [json.loads(line) for line in out.splitlines()]
    assert sorted(row["cannot"] for row in rows) == [[], ["c_oncall"]]
    assert err.splitlines() == ["1 profiles go without their answer to living in, or to work now and then."]
    for row in rows:
        profile_from_dict(row, plain)


def test_who_does_not_come_when_called_is_read_from_the_format(
    centres: None, own_settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    profile = sample_profile(cannot=["c_oncall", "c_smoking_home"])
    assert main(["import", "profiles", write(tmp_path, "p.jsonl", profile), "--centre", "own"]) == 0
    with database.reading() as session:
        (row,) = exchange_queries.ranked_profiles(session, None)
        assert (row.on_call, [one.condition for one in row.cannot]) == ("no", ["c_smoking_home"])
    assert sorted(exported(capsys, "profiles")[0]["cannot"]) == ["c_oncall", "c_smoking_home"]
