"""The form macros tie label, hint and error to each kind of field, in the page's language."""

import html5lib
import pytest
from flask import Flask, g, render_template_string
from sqlalchemy import Connection
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length

from portti.web.kit.forms import Form, clean_text
from portti.web.kit.widgets import DayField

USE = "{% from 'macros/forms.html' import errors, field, open_form, button with context %}"


class Shift(Form):
    start = StringField("Starts", [DataRequired("When does it start?")])


class Sample(Form):
    token = HiddenField()
    name = StringField("Name", [DataRequired("Write your name.")], description="As in your papers")
    hours = IntegerField("Hours", [DataRequired("Write the hours.")])
    secret = PasswordField("Password", [DataRequired("Write a password.")])
    text = TextAreaField("Text", [DataRequired("Write something."), Length(max=40)])
    place = SelectField("Place", choices={"": "Choose", "179": "Jyväskylä"})
    mode = RadioField("Mode", choices={"car": "By car", "bike": "By bike"})
    skills = SelectMultipleField(
        "Skills",
        choices=[
            SelectChoice("wash", "Washing", optgroup="Care"),
            SelectChoice("dress", "Dressing", optgroup="Care"),
            SelectChoice("cook", "Cooking", optgroup="Home"),
        ],
        validators=[DataRequired("Choose one.")],
    )
    rules = BooleanField("I accept", [DataRequired("Read and accept.")])
    begins = DayField("Begins", [DataRequired("Write the day.")])
    shifts = FieldList(FormField(Shift), min_entries=2)


def render(app: Flask, source: str, sent: dict[str, str] | None = None, language: str = "fi") -> str:
    method = "POST" if sent is not None else "GET"
    with app.test_request_context(f"/{language}/", method=method, data=sent):
        g.language = language
        form = Sample()
        if sent is not None:
            form.validate()
        return render_template_string(USE + source, form=form)


ALL = """{{ errors(form) }}
{% call open_form(form) %}
{% for f in form if f.type != "FieldList" and f.name != "csrf_token" %}{{ field(f) }}{% endfor %}
{% for shift in form.shifts %}{{ field(shift.form.start) }}{% endfor %}
{% endcall %}"""


@pytest.fixture
def faulty(app: Flask, connection: Connection) -> str:
    return render(app, ALL, {"name": " ", "begins-day": "32", "begins-month": "1", "begins-year": "2027"})


def parsed(markup: str) -> object:
    page = f"<!DOCTYPE html><html><head><title>t</title></head><body>{markup}</body></html>"
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)


def test_each_link_of_the_summary_reaches_a_field_that_can_take_focus(faulty: str) -> None:
    tree = parsed(faulty)
    links = [link.get("href")[1:] for link in tree.iterfind(".//*[@id='error-summary']//a")]  # type: ignore[attr-defined]
    controls = {
        control.get("id")
        for name in ("input", "select", "textarea")
        for control in tree.iter(name)  # type: ignore[attr-defined]
    }
    assert len(links) >= 9
    assert set(links) <= controls
    assert "shifts-0-start" in links and "shifts-1-start" in links


def test_each_id_stands_once(faulty: str) -> None:
    ids = [element.get("id") for element in parsed(faulty).iter() if element.get("id")]  # type: ignore[attr-defined]
    assert len(ids) == len(set(ids))


def test_message_and_hint_are_tied_to_the_field(faulty: str) -> None:
    tree = parsed(faulty)
    by_id = {element.get("id"): element for element in tree.iter()}  # type: ignore[attr-defined]
    assert by_id["name"].get("aria-describedby") == "name-hint name-error"
    assert by_id["name"].get("aria-invalid") == "true"
    for element in tree.iter():  # type: ignore[attr-defined]
        for described in (element.get("aria-describedby") or "").split():
            assert described in by_id


def test_the_word_before_a_message_is_in_the_language_of_the_page(app: Flask, connection: Connection) -> None:
    for language, word in (("fi", "Virhe"), ("sv", "Fel"), ("selko", "Virhe"), ("en", "Error")):
        assert f">{word}:</span>" in render(app, "{{ field(form.name) }}", {"name": ""}, language)


def test_what_was_typed_stays_except_the_password(app: Flask, connection: Connection) -> None:
    sent = {"name": "Aino <b>", "secret": "hush-hush", "hours": "many", "skills": "cook", "begins-day": "x"}
    shown = render(app, ALL, sent)
    assert 'value="Aino &lt;b&gt;"' in shown
    assert 'value="many"' in shown
    assert "hush" not in shown
    assert 'value="cook" checked' in shown
    assert 'value="x"' in shown


def test_choices_in_groups_have_headings_and_follow_in_one_numbering(
    app: Flask, connection: Connection
) -> None:
    tree = parsed(render(app, "{{ field(form.skills) }}"))
    legends = ["".join(legend.itertext()).strip() for legend in tree.iter("legend")]  # type: ignore[attr-defined]
    assert legends == ["Skills", "Care", "Home"]
    assert [box.get("id") for box in tree.iter("input")] == ["skills", "skills-1", "skills-2"]  # type: ignore[attr-defined]


def test_a_long_text_says_its_limit(app: Flask, connection: Connection) -> None:
    assert "40" in render(app, "{{ field(form.text) }}", language="sv").split("</div>")[0]


def test_a_form_carries_its_token_and_hidden_fields(app: Flask, connection: Connection) -> None:
    shown = render(app, "{% call open_form(form) %}{% endcall %}")
    assert 'name="csrf_token"' in shown
    assert 'name="token"' in shown


def test_a_button_says_whose_it_is(app: Flask, connection: Connection) -> None:
    assert 'Remove<span class="govuk-visually-hidden"> Tuesday' in render(
        app, "{{ button('Remove', about='Tuesday') }}"
    )


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Kauppa\r\n", "Kauppa"),
        ("a\x00b\x07\x7f\x9fc", "abc"),
        ("turned \u202eround\u2069", "turned round"),
        ("no\ufffe\U0001ffff\ufdd0 character", "no character"),
        ("ääkköset 👩‍🦽 שלום\n\trivi", "ääkköset 👩‍🦽 שלום\n\trivi"),
    ],
)
def test_what_no_one_can_type_is_dropped(typed: str, kept: str) -> None:
    assert clean_text(typed) == kept
