"""Forms of instruction cards, and what is wrong with them in words."""

from flask_babel import gettext, lazy_gettext
from wtforms import HiddenField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from portti.domain import instruction_cards as rules
from portti.domain.errors import RuleViolation
from portti.web.kit.choice_fields import OneOfField, OneOrNoneField
from portti.web.kit.forms import AtMost, Form, KeyField
from portti.web.kit.languages import current_language
from portti.wording.card import PICTOGRAM_NAMES
from portti.words import LANGUAGE_NAMES, translate


class TitleForm(Form):
    """The title of a card."""

    version = HiddenField()
    title = StringField(
        lazy_gettext("Title of the card"), validators=[Optional(), AtMost(rules.LONGEST_TITLE)]
    )


class NewCardForm(TitleForm):
    """Title and language of a new card."""

    language = OneOfField(
        lazy_gettext("In which language is the card?"), missing=lazy_gettext("Choose the language.")
    )
    key = KeyField()


class StepForm(Form):
    """One step: what is done, and a drawing beside it."""

    text = StringField(
        lazy_gettext("What does the assistant do?"),
        validators=[Optional(), AtMost(rules.LONGEST_STEP)],
    )
    pictogram = OneOrNoneField(lazy_gettext("Drawing beside the words"))
    version = HiddenField()
    key = KeyField()


class DeleteForm(Form):
    """Only the press of the button."""


def language_choices() -> list[SelectChoice]:
    """Return the languages of cards."""
    return [SelectChoice(code, name) for code, name in LANGUAGE_NAMES.items()]


def pictogram_choices() -> list[SelectChoice]:
    """Return the drawings by their names, none first."""
    language = current_language()
    names = [SelectChoice(code, translate(language, text)) for code, text in PICTOGRAM_NAMES.items()]
    return [SelectChoice("", gettext("No drawing")), *names]


def sentence(violation: RuleViolation) -> str | None:
    """Return what is wrong, and what to do."""
    facts = violation.facts
    words: dict[str, str] = {
        "language_missing": gettext("Choose the language."),
        "card_title_missing": gettext("Write a title."),
        "card_step_missing": gettext("Write what the assistant does."),
        "card_text_too_long": gettext("Write at most %(number)s characters.", number=facts.get("most")),
        "card_changed_meanwhile": gettext(
            "This card was changed in another tab meanwhile. What you typed is here. Check it and save again."
        ),
        "card_step_many_words": gettext(
            "Write at most %(number)s words. Make two steps of a long one.", number=facts.get("most")
        ),
        "too_many_steps": gettext("A card has at most %(number)s steps.", number=facts.get("most")),
        "too_many_cards": gettext("You can have at most %(number)s cards.", number=facts.get("most")),
    }
    return words.get(violation.code)
