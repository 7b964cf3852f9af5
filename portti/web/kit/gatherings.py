"""A training or group as rows of a summary, and the sign-up form: for visitors and for the centre's staff."""

from collections.abc import Iterable, Mapping

from flask_babel import gettext, lazy_gettext
from wtforms import EmailField, StringField, TextAreaField
from wtforms.validators import Optional

from portti.domain.errors import RuleViolation
from portti.domain.gatherings import LONGEST_NEED, SignUpDraft, sign_up_faults
from portti.domain.merged_municipalities import any_municipality_name
from portti.models import Gathering
from portti.moments import appointment_in_words, short_moment
from portti.queries.gatherings import GatheringRow
from portti.web.kit.choice_fields import TickField, named
from portti.web.kit.forms import AtMost, Form, add_faults
from portti.web.kit.languages import current_language
from portti.wording.gathering import FOR_WHOM, KINDS, LANGUAGES, NEEDS, PLACE_ACCESS

Row = dict[str, object]


class SignUpForm(Form):
    """Who signs up, how they are reached, and what they need to take part."""

    given_name = StringField(lazy_gettext("First name"))
    email = EmailField(lazy_gettext("E-mail address"))
    access = TickField(lazy_gettext("What do you need to take part?"))
    # The length is the rule's to judge; here it only makes the browser count.
    access_text = TextAreaField(
        lazy_gettext("What else do you need?"), validators=[Optional(), AtMost(LONGEST_NEED)]
    )


def fill_sign_up(form: SignUpForm) -> SignUpForm:
    """Give the form its choices."""
    form.access.choices = named(NEEDS)
    return form


def read_sign_up(
    form: SignUpForm, *, language: str, phone: str = "", needs_email: bool = False
) -> SignUpDraft | None:
    """Return what was typed, or None when something cannot be right: each fault then stands beside its field."""
    is_whole = form.validate()
    draft = SignUpDraft(
        given_name=form.given_name.data or "",
        email=form.email.data or "",
        phone=phone,
        language=language,
        access=form.access.data or (),
        access_text=form.access_text.data or "",
    )
    faults = list(sign_up_faults(draft, needs_email=needs_email))
    add_faults(form, faults, sign_up_sentence)
    return draft if is_whole and not faults else None


def all_of(words: Mapping[str, str], codes: Iterable[str]) -> list[str]:
    """Return codes in words, each for a line of its own."""
    return [gettext(words[code]) for code in codes]


def list_of(words: Mapping[str, str], codes: Iterable[str]) -> str:
    """Return codes in words, one after another."""
    return ", ".join(all_of(words, codes))


def times_of(gathering: Gathering) -> list[str]:
    """Return the days, each with its times."""
    language = current_language()
    return [appointment_in_words(day.starts_at, day.minutes, language) for day in gathering.days]


def rows_of(row: GatheringRow, *, with_link: bool = False) -> list[Row]:
    """Return what is told of a gathering; the link of a video meeting only to who has a place."""
    gathering, language = row.gathering, current_language()
    centre = row.centre.name(language)
    town = any_municipality_name(gathering.municipality_code, language) if gathering.municipality_code else ""
    rows: list[Row] = [
        {"key": gettext("What"), "text": gettext(KINDS[gathering.kind])},
        {"key": gettext("When"), "lines": times_of(gathering)},
        {"key": gettext("Where"), "text": ", ".join(part for part in (gathering.place, town) if part)},
        {"key": gettext("By video"), "text": _video(gathering, with_link=with_link)},
        {"key": gettext("For whom"), "lines": all_of(FOR_WHOM, gathering.for_whom)},
        {"key": gettext("Languages"), "lines": all_of(LANGUAGES, gathering.languages)},
        {"key": gettext("Accessibility"), "lines": all_of(PLACE_ACCESS, gathering.access)},
        {"key": gettext("Held by"), "text": centre},
        {"key": gettext("Sign up by"), "text": short_moment(gathering.sign_up_until, language)},
    ]
    return [one for one in rows if one.get("text") or one.get("lines")]


def _video(gathering: Gathering, *, with_link: bool) -> str:
    if not gathering.video_url:
        return ""
    return gathering.video_url if with_link else gettext("You get the link when you have a place.")


def sign_up_sentence(violation: RuleViolation) -> str | None:
    """Return the words for what is wrong with a sign-up."""
    most = violation.facts.get("most", "")
    return {
        "given_name_missing": gettext("Write your first name."),
        "name_too_long": gettext("Write the name with at most %(most)s letters.", most=most),
        "name_form": gettext("Write the name with letters only, without links and signs."),
        "email_missing": gettext("Write your e-mail address."),
        "email_form": gettext("Write the e-mail address in the form name@example.fi."),
        "phone_form": gettext("Write the phone number in numbers, for example 040 123 4567."),
        "access_text_missing": gettext(
            "Write what else you need, or take the tick away from “Something else”."
        ),
        "access_text_without_choice": gettext("Tick “Something else” too, or leave this empty."),
        "gathering_text_too_long": gettext("Write at most %(number)s characters.", number=most),
        "sign_up_closed": gettext(
            "The time to sign up is over. Call the centre and ask if there is a place."
        ),
        "gathering_off": gettext("This is not held, so nobody can sign up."),
        "too_many_sign_ups": gettext("Very many people sign up just now. Call us, or try again in an hour."),
    }.get(violation.code)
