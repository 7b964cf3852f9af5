"""Which numbers take text messages."""

import pytest

from portti.domain.phones import mobile


@pytest.mark.parametrize(
    ("typed", "dialled"),
    [
        ("040 123 4567", "+358401234567"),
        ("0457 123 4567", "+3584571234567"),
        ("+358 50 123 4567", "+358501234567"),
        ("+46 8 123 456", "+468123456"),
        ("014 123 456", None),
        ("09 123 4567", None),
        ("soita", None),
        (None, None),
    ],
)
def test_a_fixed_line_in_finland_takes_no_text_message(typed: str | None, dialled: str | None) -> None:
    assert mobile(typed) == dialled
