"""`portti import events`: bad rows on standard error, good ones kept when asked, the bad ones in a file."""

import csv

import pytest

from portti import database
from portti.cli.__main__ import main
from portti.queries import client_events as queries
from portti.queries.client_events import EventFilter
from tests.factories.accounts import make_centre

LINES = """happened_on;client_group;functions;channel;municipality
1.10.2010;authority;recruitment;letter;Jyväskylä
2.10.2010;authority;recruitment;letter;Atlantis
"""


@pytest.fixture
def centre_id(own_settings):
    with database.transaction() as session:
        make_centre(session, code="other")
        return make_centre(session, code="own").id


def test_a_bad_row_stops_the_import_until_good_ones_are_asked_for(centre_id, tmp_path, capsys):
    file, bad = tmp_path / "register.csv", tmp_path / "bad.csv"
    file.write_text(LINES, encoding="utf-8")
    words = ["import", "events", str(file), "--centre", "own"]
    assert main(words) == 1
    told = capsys.readouterr().err
    assert "row 3, Municipality (Atlantis): No municipality has this name or number." in told
    assert "1 bad rows, nothing is imported. --keep-good stores the 1 good ones." in told
    assert main([*words, "--keep-good", "--bad-rows", str(bad)]) == 0
    assert "1 events imported, 0 were there already, 1 bad rows." in capsys.readouterr().out
    with bad.open(encoding="utf-8", newline="") as lines:
        assert [row["row"] for row in csv.DictReader(lines)] == ["3"]
    assert main([*words, "--keep-good"]) == 0
    assert "0 events imported, 1 were there already" in capsys.readouterr().out
    with database.reading() as session:
        assert queries.events_of_centre(session, centre_id, EventFilter())[1] == 1


@pytest.mark.either_database
def test_an_unknown_centre_and_a_file_that_is_none_end_in_a_sentence(centre_id, tmp_path, capsys):
    file = tmp_path / "register.xlsx"
    file.write_bytes(b"PK\x03\x04")
    assert main(["import", "events", str(file), "--centre", "nowhere"]) == 1
    assert main(["import", "events", str(file), "--centre", "own"]) == 1
    assert main(["import", "events", str(tmp_path / "none.csv"), "--centre", "own"]) == 1
    told = capsys.readouterr().err.splitlines()
    assert told[0] == "There is no centre with the code nowhere."
    assert told[1] == "This cannot be read. Save the register as .xlsx or .csv and try again."
    assert told[2].startswith("none.csv cannot be read")


@pytest.mark.either_database
@pytest.mark.parametrize(
    ("headings", "told"),
    [
        ("happened_on;client_group;functions", "These columns are missing, or there twice: Channel."),
        (
            "happened_on;client_group;functions;channel;register_number;Number of the event",
            "These columns are missing, or there twice: Number of the event.",
        ),
        (
            "happened_on;client_group;functions;channel;Shoe;Hat",
            "Portti does not know these columns: Shoe, Hat. Rename them, or take them away.",
        ),
    ],
)
def test_columns_are_told_by_their_names(centre_id, tmp_path, capsys, headings, told):
    file = tmp_path / "register.csv"
    file.write_text(f"{headings}\n1.10.2010;authority;recruitment;letter;1;2\n", encoding="utf-8")
    assert main(["import", "events", str(file), "--centre", "own"]) == 1
    assert capsys.readouterr().err.strip() == told
