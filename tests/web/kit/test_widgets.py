"""The day in three boxes."""

from datetime import date

import pytest
from flask import Flask, g
from sqlalchemy import Connection
from wtforms.validators import DataRequired, Optional

from portti.web.kit.forms import Form
from portti.web.kit.widgets import DayField


class Wanted(Form):
    begins = DayField("Begins", [DataRequired("Write the day.")])


class Free(Form):
    begins = DayField("Begins", [Optional()])


def sent(app: Flask, kind: type[Form], day: str, month: str, year: str) -> Form:
    data = {"begins-day": day, "begins-month": month, "begins-year": year}
    with app.test_request_context("/en/", method="POST", data=data):
        g.language = "en"
        form = kind()
        form.validate()
        return form


def test_a_day_is_read(app: Flask) -> None:
    form = sent(app, Wanted, " 9", "12", "2026 ")
    assert form.begins.data == date(2026, 12, 9)
    assert not form.errors


@pytest.mark.parametrize(
    "typed",
    [
        ("+9", "12", "2026"),
        ("9", "joulu", "2026"),
        ("9" * 5000, "1", "2027"),
        ("٣", "1", "2027"),
    ],
)
def test_what_is_no_day_is_said_and_kept(app: Flask, typed: tuple[str, str, str]) -> None:
    for kind in (Wanted, Free):
        form = sent(app, kind, *typed)
        assert form.begins.data is None
        assert list(form.begins.errors) == ["Write a day of the calendar in numbers, for example 9 12 2026."]
        assert tuple(form.begins.parts.values()) == typed


@pytest.mark.parametrize(
    "typed",
    [("9", "12", "26"), ("9", "12", "0000"), ("1", "1", "0001"), ("31", "12", "9999"), ("1", "1", "2999")],
)
def test_a_year_that_is_a_slip_is_told_as_one(app: Flask, typed: tuple[str, str, str]) -> None:
    for kind in (Wanted, Free):
        form = sent(app, kind, *typed)
        assert form.begins.data is None
        assert list(form.begins.errors) == ["Check the year. Write it with four numbers, for example 2026."]
        assert tuple(form.begins.parts.values()) == typed


@pytest.mark.parametrize("typed", [("31", "2", "2027"), ("0", "1", "2027"), ("9", "13", "2027")])
def test_numbers_that_are_no_day_are_not_called_words(app: Flask, typed: tuple[str, str, str]) -> None:
    form = sent(app, Wanted, *typed)
    assert list(form.begins.errors) == ["There is no such day. Check the day and the month."]
    assert tuple(form.begins.parts.values()) == typed


def test_a_part_of_a_day_is_not_a_day(app: Flask) -> None:
    form = sent(app, Wanted, "9", "", "2026")
    assert list(form.begins.errors) == ["Write the day, the month and the year."]


def test_no_day_is_fine_only_where_it_may_be_left_out(app: Flask) -> None:
    assert list(sent(app, Wanted, "", "", "").begins.errors) == ["Write the day."]
    form = sent(app, Free, "", " ", "")
    assert not form.errors and form.begins.data is None


def test_a_known_day_fills_the_boxes(app: Flask, connection: Connection) -> None:
    with app.test_request_context("/en/"):
        form = Wanted(data={"begins": date(2027, 1, 5)})
    assert form.begins.parts == {"day": "5", "month": "1", "year": "2027"}
