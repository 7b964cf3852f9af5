"""One day is not "1 days": a number that people can bring to one stands in a text with a form for one."""

import re

from tests.architecture.texts import all_messages

NOUNS = (
    "answers|assistants|clients|days|employers|events|goals|hours|kilometres|marks|matches|minutes|months|needs|pairs|"
    "people|places|profiles|sessions|shifts|visitors|weekdays|weeks|years"
)
COUNTED = re.compile(rf"%\((?!name\b)\w+\)s (?:[a-z-]+ )?(?:{NOUNS})\b")
SEVERAL = {
    "%(count)s assistants at the same time",
    "%(days)s days at a time",
    "%(hours)s hours a week",
    "%(hours)s hours at a time",
    "%(number)s people have a place. Nobody loses theirs: write at least this number.",
    "%(span)s: it went well in %(count)s of %(answered)s answers of clients.",
    "%(span)s: the mean of %(answered)s answers of partners is %(mean)s on a scale from 1 to 5.",
    "work for %(months)s months",
}
"""Said of two or more, of a span such as 12–15, or of five answers and more: of fewer something else is said."""
FIXED = {
    "%(days)s days",
    "%(number)s minutes",
    "A list has at most %(number)s days.",
    "A period has at most %(most)s years.",
    "A week has at most %(most)s hours.",
    "Ended within %(days)s days, per cent",
    "The contact was over %(number)s days ago. The client is asked while it is fresh.",
    "The curve rises on each day on which something ended. It is drawn up to %(days)s days.",
    "There can be %(number)s days at most.",
    "Write at most %(number)s minutes.",
}
"""The number stands in the code."""
TERMS = (
    "A note is free words about one event. Portti deletes it after",
    "Anybody may send feedback",
    "Between %(place)s and",
    "Each partner gives one number",
    "First tell us.",
    "Hidden after",
    "How long the longest shift would be",
    "If the address has an account",
    "Only if you want an answer.",
    "Open the link in the message.",
    "Portti invites as many people",
    "Tell us. You need no account",
    "The client may say how it went",
    "The event is logged. The client is not asked",
    "The link works for",
    "When you publish, your centre reads the need first.",
    "You stay logged in until",
)
"""How these begin: the law or the settings give their term, and as Portti is delivered none of them is one."""


def test_a_number_before_a_noun_has_a_form_for_one() -> None:
    plain = {text for text, message in all_messages("fi").items() if isinstance(message.id, str)}
    found = {text for text in plain if COUNTED.search(text)}
    terms = {text for text in found if text.startswith(TERMS)}
    assert found - terms == SEVERAL | FIXED
    assert {begin for begin in TERMS if any(text.startswith(begin) for text in terms)} == set(TERMS)
