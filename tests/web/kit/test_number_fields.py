"""Clock times and numbers as people type them."""

import pytest
from flask import Flask, g

from portti.web.kit.forms import Form
from portti.web.kit.number_fields import AmountField, ClockField


class Sample(Form):
    start = ClockField(missing="When does it start?")
    end = ClockField(is_end=True)
    hours = AmountField(least=0.5, most=168)
    people = AmountField(least=1, most=10, whole=True)


def sent(app: Flask, data: dict[str, str], language: str = "fi") -> Sample:
    with app.test_request_context(f"/{language}/", method="POST", data=data):
        g.language = language
        form = Sample(meta={"csrf": False})
        form.validate()
        # The values to show are asked for while the page has its language.
        form.shown = {field.name: field._value() for field in form}
        return form


@pytest.mark.parametrize(
    ("typed", "minute"), [("8", 480), ("8.30", 510), (" 08:30 ", 510), ("0830", 510), ("8,30", 510), ("0", 0)]
)
def test_times_are_read_as_people_write_them(app: Flask, typed: str, minute: int) -> None:
    form = sent(app, {"start": typed})
    assert (form.start.data, form.start.errors) == (minute, [])


@pytest.mark.parametrize("typed", ["24", "8.60", "kahdeksan", "-1", "8.5", "<b>8</b>", "٨", "9" * 500])
def test_what_is_no_time_stays_in_the_box_and_is_told(app: Flask, typed: str) -> None:
    form = sent(app, {"start": typed})
    assert form.start.data is None
    assert "8.30" in form.start.errors[0]
    assert form.shown["start"] == typed[:200]


def test_an_end_may_be_midnight(app: Flask) -> None:
    form = sent(app, {"start": "16", "end": "24.00"})
    assert (form.end.data, form.errors) == (0, {})
    with app.test_request_context("/fi/"):
        g.language = "fi"
        assert Sample(data={"end": 0, "start": 0}).end._value() == "24.00"


def test_an_empty_box_is_told_only_where_it_must_be_filled(app: Flask) -> None:
    assert sent(app, {"start": "", "end": ""}).errors == {"start": ["When does it start?"]}


@pytest.mark.parametrize(("typed", "number"), [("7,5", 7.5), ("7.5", 7.5), ("40", 40.0), ("", None)])
def test_numbers_take_a_comma_or_a_point(app: Flask, typed: str, number: float | None) -> None:
    form = sent(app, {"start": "8", "hours": typed})
    assert (form.hours.data, form.errors) == (number, {})


@pytest.mark.parametrize("typed", ["0", "169", "-3", "1e3", "nan", "7,555", "²"])
def test_numbers_outside_the_limits_say_the_limits(app: Flask, typed: str) -> None:
    assert sent(app, {"start": "8", "hours": typed}).hours.errors == ["Kirjoita luku väliltä 0,5–168."]


def test_people_are_whole(app: Flask) -> None:
    typed = sent(app, {"start": "8", "people": "1,5"})
    assert typed.errors["people"] == ["Kirjoita kokonaisluku ilman pilkkua."]
