"""Importing postal codes: all or nothing, each bad line by its number."""

from pathlib import Path

import pytest

from portti import database
from portti.cli.__main__ import main
from portti.cli.places import POSTAL_CODES, give_postal_codes
from portti.queries import places as place_queries
from portti.settings import Settings

HEADINGS = (
    "postal_code,place_name,municipality_code,municipality_fi,region_geonames,lat,lon,geonames_accuracy"
)
JYVÄSKYLÄ = "40100,Jyväskylä,179,Jyväskylä,Keski-Suomi,62.24,25.75,6"
TURKU = "20100,Turku,853,Turku,Varsinais-Suomi,60.45,22.27,6"


def write(folder: Path, *lines: str) -> str:
    path = folder / "codes.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def count() -> int:
    with database.reading() as session:
        return place_queries.count_postal_codes(session)


def test_a_file_takes_the_place_of_all_codes(
    own_settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["places", "import", write(tmp_path, HEADINGS, TURKU)]) == 0
    assert main(["places", "import", write(tmp_path, HEADINGS, TURKU, JYVÄSKYLÄ)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "2 postal codes imported."
    with database.reading() as session:
        row = place_queries.postal_code(session, "40100")
        assert row is not None
        assert (row.name, row.municipality_code, row.latitude) == ("Jyväskylä", "179", 62.24)


@pytest.mark.either_database
@pytest.mark.parametrize("municipality", ["853", "Turku", "Åbo"])
def test_a_municipality_may_stand_as_code_or_name(
    own_settings: Settings, tmp_path: Path, municipality: str
) -> None:
    table = ["postal_code,place_name,municipality,lat,lon", f"20100,Turku,{municipality},60.45,22.27"]
    assert main(["places", "import", write(tmp_path, *table)]) == 0
    with database.reading() as session:
        row = place_queries.postal_code(session, "20100")
        assert row is not None and row.municipality_code == "853"


@pytest.mark.either_database
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("2010,Turku,853,Turku,x,60.45,22.27,6", "postal_code: expected five digits"),
        (JYVÄSKYLÄ, "postal_code: expected each code once"),
        ("20100,,853,Turku,x,60.45,22.27,6", "place_name: expected 1 to 80 letters"),
        ("20100,Turku,999,Turku,x,60.45,22.27,6", "municipality_code: expected"),
        ("20100,Turku,853,Turku,x,north,22.27,6", "lat, lon: expected numbers"),
        ("20100,Turku,853,Turku,x,22.27,60.45,6", "lat, lon: expected a point in Finland"),
        ("20100,Turku,853,Turku,x,nan,22.27,6", "lat, lon: expected a point in Finland"),
        ("20100", "place_name: expected"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_imported(
    own_settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, said: str
) -> None:
    assert main(["places", "import", write(tmp_path, HEADINGS, JYVÄSKYLÄ, line, TURKU)]) == 1
    fault = capsys.readouterr().err
    assert f"codes.csv:3: {said}" in fault
    assert count() == 0


def test_missing_columns_are_named(
    own_settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["places", "import", write(tmp_path, "postal_code,lat", "20100,60.45")]) == 1
    assert "expected the columns place_name, municipality_code, lon" in capsys.readouterr().err


def test_files_that_are_none_are_told_in_one_sentence(
    own_settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "latin.csv").write_bytes(HEADINGS.encode() + b"\n40100,Jyv\xe4skyl\xe4,179,x,x,62,25,6\n")
    for path in (tmp_path / "nowhere.csv", tmp_path / "latin.csv"):
        assert main(["places", "import", str(path)]) == 1
        assert f"{path.name} cannot be read" in capsys.readouterr().err
    assert main(["places", "import", write(tmp_path, HEADINGS)]) == 1
    assert "has no postal codes" in capsys.readouterr().err


def test_the_table_that_comes_along_is_imported_whole(
    own_settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["places", "import", str(POSTAL_CODES)]) == 0
    assert capsys.readouterr().out == "3613 postal codes imported.\n"


def test_a_demo_knows_postal_codes_and_leaves_an_imported_table_alone(
    own_settings: Settings, tmp_path: Path
) -> None:
    with database.transaction() as session:
        give_postal_codes(session)
    assert count() == 3613
    assert main(["places", "import", write(tmp_path, HEADINGS, TURKU)]) == 0
    with database.transaction() as session:
        give_postal_codes(session)
    assert count() == 1
