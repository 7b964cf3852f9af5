"""What the pages of a need say of its ad: the checklist, what waits for staff, and what staff answered."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext

from portti.models import AdCheck, Need
from portti.services import need_drafts
from portti.web.kit.languages import current_language
from portti.wording.week import day_in_words
from portti.words import html_language


@dataclass(frozen=True)
class ChecklistLine:
    """One thing that an ad says, with an example, and whether the need says it."""

    name: str
    example: str
    told: bool


def checklist(need: Need, *, has_times: bool) -> list[ChecklistLine]:
    """Return what a good ad says, and which of it stands in the steps already."""
    length = bool(need.from_on or need.to_on or need.contract or need.months_min or need.single_shifts)
    asked = need_drafts.strengths_of(need)
    return [
        ChecklistLine(
            gettext("The work"),
            gettext("For example: dressing, cooking, going to the shop."),
            bool(asked or need.text),
        ),
        ChecklistLine(
            gettext("The times"), gettext("For example: on Mondays and Wednesdays from 8 to 12."), has_times
        ),
        ChecklistLine(
            gettext("How long the work goes on"),
            gettext("For example: from January until further notice."),
            length,
        ),
        ChecklistLine(
            gettext("The town or district"),
            gettext("For example: Jyväskylä, Kuokkala. Never the street."),
            need.latitude is not None,
        ),
        ChecklistLine(
            gettext("What is required"),
            gettext("For example: a driving licence, or Finnish that is enough for talking."),
            "must" in asked.values() or bool(need.languages),
        ),
    ]


def waits_words(check: AdCheck | None) -> str:
    """Return until when an ad waits for staff at most."""
    if check is None:
        return ""
    day = day_in_words(check.due_on, current_language())
    words: str = gettext(
        "Your centre reads this need before others see it, by %(day)s at the latest. "
        "You get an e-mail when it has been read.",
        day=day,
    )
    return words


@dataclass(frozen=True)
class SentBack:
    """Why staff sent an ad back, and in which language they wrote where it is another than the page's."""

    lines: Sequence[str]
    lang: str | None


def sent_back(need: Need, check: AdCheck | None) -> SentBack | None:
    """Return why staff sent an ad back, while its employer has not published it again."""
    if check is None or check.state != "sent_back" or need.state not in ("draft", "paused"):
        return None
    other = check.reason_language != html_language(current_language())
    return SentBack(check.reason.splitlines(), check.reason_language if other else None)
