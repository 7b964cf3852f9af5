"""What an ad's words raise, in words: what it is, why it matters, and the words found; also wishes with a ground."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext

from portti.domain.ad_check import Prompt
from portti.models import Need
from portti.wording.job import EXTRACT_ASKED


@dataclass(frozen=True)
class PromptCard:
    """One prompt for a page."""

    code: str
    heading: str
    why: str
    words: tuple[str, ...]


def prompt_cards(prompts: Iterable[Prompt]) -> list[PromptCard]:
    """Return prompts in the page's language, in their order."""
    headings, reasons = _headings(), _reasons()
    return [PromptCard(one.code, headings[one.code], reasons[one.code], one.words) for one in prompts]


def prompt_names(prompts: Iterable[Prompt]) -> list[str]:
    """Return the headings alone, for a list."""
    headings = _headings()
    return [headings[one.code] for one in prompts]


def _headings() -> dict[str, str]:
    return {
        "name": gettext("A person's name"),
        "address": gettext("A street address"),
        "phone": gettext("A phone number"),
        "email": gettext("An e-mail address or another way of contact"),
        "diagnosis": gettext("An illness or injury"),
        "age": gettext("Age"),
        "citizenship": gettext("Citizenship or origin"),
        "mother_tongue": gettext("Mother tongue"),
        "looks": gettext("Looks"),
        "residence": gettext("Where the assistant lives"),
        "gender": gettext("The assistant's gender"),
    }


def _reasons() -> dict[str, str]:
    return {
        "name": gettext(
            "Assistants read this before they know who you are. They hear your first name when both have said yes."
        ),
        "address": gettext("The town is enough. The assistant gets the address with the contract."),
        "phone": gettext("You both get the phone numbers when both have said yes."),
        "email": gettext("You both get the ways of contact when both have said yes."),
        "diagnosis": gettext(
            "Everyone who reads this learns of it. Tell what the assistant does, not which illness it is for."
        ),
        "age": gettext(
            "A job ad may not ask for an age. Tell what the work needs, for example lifting or a driving licence."
        ),
        "citizenship": gettext(
            "A job ad may not ask for citizenship or origin. The right to work is checked before the contract."
        ),
        "mother_tongue": gettext(
            "A job ad may not ask for a mother tongue. Tell how well the language must be known: "
            "there is a step for it."
        ),
        "looks": gettext("A job ad may not ask how a person looks. Tell what the person does."),
        "residence": gettext(
            "A job ad may not ask where a person lives. Tell when the work begins: "
            "Portti counts the journey by itself."
        ),
        "gender": gettext(
            "A job ad may ask for a woman or a man only on a ground that the work gives. "
            "There is a step for the wish and its ground."
        ),
    }


def gender_words() -> dict[str, str]:
    """Return whom an employer may wish for."""
    return {"woman": gettext("A woman"), "man": gettext("A man")}


def ground_words() -> dict[str, str]:
    """Return on which grounds the wish may be asked."""
    return {
        "intimate_care": gettext("The work is help with washing, dressing or the toilet"),
        "changing_room": gettext("The work is in a shared changing room"),
        "overnight": gettext("The assistant stays overnight in my home"),
        "other": gettext("Another ground"),
    }


def before_words(need: Need) -> list[str]:
    """Return what an employer has told of the duties before looking for somebody; nothing for what is not told."""
    part_timers = {
        "done": gettext("The hours have been offered to the part-time assistants."),
        "nobody": gettext("There are no part-time assistants."),
        "not_yet": gettext("The hours have not been offered to the part-time assistants yet."),
    }
    dismissed = {
        "done": gettext("The work has been offered to those who were dismissed."),
        "nobody": gettext("Nobody has been dismissed for lack of work."),
        "not_yet": gettext("The work has not been offered to those who were dismissed yet."),
    }
    said = [part_timers.get(need.part_timers), dismissed.get(need.reemployment)]
    lines = [words for words in said if words]
    return [*lines, gettext(EXTRACT_ASKED)] if need.extract_asked else lines
