"""From which state of a row a form was made: a number as it was given out, and for nonsense a state there never was."""

import pytest
from flask import Flask, g
from wtforms import StringField

from portti.web.kit.forms import AtMost, Form, RowForm, key_of, tell_of_change, version_of


@pytest.mark.parametrize(("typed", "state"), [("7", 7), (7, 7), ("0", 0), ("123456789", 123456789)])
def test_a_state_is_read_as_it_was_given_out(typed, state):
    assert version_of(typed) == state


@pytest.mark.parametrize("typed", [None, "", "-1", "1.0", " 7", "٧", "x", "1" * 10, -7])
def test_nonsense_is_a_state_that_there_never_was(typed):
    assert version_of(typed) == -1


def test_who_sends_again_after_a_change_means_it(app: Flask):
    with app.test_request_context(method="POST", data={"row_version": "3"}):
        form = RowForm()
        tell_of_change(form, "Somebody changed this.", 5)
        assert list(form.form_errors) == ["Somebody changed this."]
        assert version_of(form.row_version.data) == 5


@pytest.mark.parametrize("typed", [None, "", "-1", "1.0", "٧", "1" * 10])
def test_what_names_no_row_is_no_key(typed):
    assert key_of(typed) is None
    assert key_of("12") == 12


@pytest.mark.parametrize(
    ("language", "told"),
    [("sv", "Skriv högst 2 tecken."), ("selko", "Teksti on liian pitkä. Kirjoita enintään 2 merkkiä.")],
)
def test_what_is_too_long_is_told_in_the_words_of_the_page(app: Flask, language, told):
    class Short(Form):
        text = StringField(validators=[AtMost(2)])

    with app.test_request_context(f"/{language}/", method="POST", data={"text": "abc"}):
        g.language = language
        form = Short()
        assert not form.validate()
        assert list(form.text.errors) == [told]
