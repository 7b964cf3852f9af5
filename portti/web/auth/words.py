"""The words of the account pages for broken rules."""

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext
from wtforms import Field
from wtforms.validators import StopValidation

from portti.domain.accounts import TooManyTries
from portti.domain.errors import RuleViolation
from portti.moments import time_in_words
from portti.web.kit.forms import Form
from portti.web.kit.languages import current_language


def sentence(violation: RuleViolation) -> str | None:
    """Return what to do about a broken rule of accounts, or None for a rule that is not known here."""
    facts = violation.facts
    sentences = {
        "given_name_missing": gettext("Write your first name."),
        "family_name_missing": gettext("Write your last name."),
        "name_too_long": gettext("Write a name of at most %(most)s letters.", most=facts.get("most")),
        "name_form": gettext("Write the name without addresses, brackets or slashes."),
        "email_missing": gettext("Write your e-mail address."),
        "email_form": gettext("Write the e-mail address in the form name@example.org."),
        "email_same": gettext("This is your address already. Write the new one."),
        "role_missing": gettext("Choose what you do in Portti."),
        "centre_missing": gettext("Choose your centre."),
        "language_missing": gettext("Choose a language."),
        "rules_not_accepted": gettext("Read the conduct rules and tick that you follow them."),
        "phone_form": gettext("Write the phone number in digits, for example 040 123 4567."),
        "password_missing": gettext(
            "Write a password of at least %(fewest)s letters or digits.", fewest=facts.get("fewest")
        ),
        "password_too_short": gettext(
            "Write a longer password: at least %(fewest)s letters or digits.", fewest=facts.get("fewest")
        ),
        "password_too_long": gettext(
            "Write a shorter password: at most %(most)s letters or digits.", most=facts.get("most")
        ),
        "password_easy": gettext(
            "Choose a password that is harder to guess. It must not be your e-mail address."
        ),
        "own_password_missing": gettext("Write your password, or ask for a link by e-mail."),
        "present_password_missing": gettext("Write your present password."),
        "present_password_wrong": gettext("This is not your present password."),
        "ground_missing": gettext("Choose why this person represents you."),
        "own_address": gettext(
            "This is your own address. Write the address of the person who represents you."
        ),
        "represents_already": gettext("This person represents you already."),
        "staff_account": gettext("You work at a centre. Ask your manager to end your account."),
        "choice_missing": gettext("Choose one of these."),
    }
    return sentences.get(violation.code)


def locked_sentence(fault: TooManyTries) -> str:
    """Return until when tries are refused, and what else can be done."""
    words: str = gettext(
        "There were too many failed tries. You can try again at %(time)s. "
        "If you need help now, call us: the number is at the bottom of the page.",
        time=time_in_words(fault.until, current_language()),
    )
    return words


def full_email_form(_form: Form, field: Field) -> None:
    """Refuse what cannot be an e-mail address; whether it exists is known by the confirmed link only."""
    typed = field.data or ""
    if not typed:
        raise StopValidation(gettext("Write your e-mail address."))
    try:
        validate_email(typed, check_deliverability=False, test_environment=True, allow_smtputf8=False)
    except EmailNotValidError:
        raise StopValidation(gettext("Write the e-mail address in the form name@example.org.")) from None
