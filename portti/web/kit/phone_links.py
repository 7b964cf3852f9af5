"""A phone number in a sentence: one press calls it, and no line breaks inside it."""

from markupsafe import Markup


def phone_link(number: str) -> Markup:
    """Return a number as a link that calls it."""
    target = number.replace(" ", "")
    return Markup('<a class="govuk-link portti-phone" href="tel:{}">{}</a>').format(target, number)
