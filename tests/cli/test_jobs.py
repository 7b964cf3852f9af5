"""`portti jobs run`: the moment that it runs for."""

import pytest

from portti.cli.__main__ import main
from portti.cli.jobs import moment_of
from portti.cli.surroundings import CommandFault


@pytest.mark.parametrize("text", ["yesterday", "0001-01-01T00:00", "9999-12-31T23:59", "2026-02-30", ""])
def test_a_moment_that_is_none_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(CommandFault, match="expected a moment such as 2026-12-01T09:00"):
        moment_of(text)


def test_an_empty_moment_does_not_mean_now(capsys: pytest.CaptureFixture[str]) -> None:
    # As a script whose variable is empty says it.
    assert main(["jobs", "run", "deliver_outbox", "--at", ""]) == 1
    assert "expected a moment" in capsys.readouterr().err


def test_a_moment_without_zone_is_helsinki_time() -> None:
    assert moment_of("2026-12-01T09:00").isoformat() == "2026-12-01T09:00:00+02:00"
    assert moment_of("2026-12-01T09:00+00:00").utcoffset() is not None
