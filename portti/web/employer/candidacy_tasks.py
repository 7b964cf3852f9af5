"""What an employer's start page says of candidacies: whose turn it is with whom, and by when."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext, ngettext
from markupsafe import Markup

from portti.clock import helsinki
from portti.domain.meetings import OFFERED
from portti.models import Candidacy, Need
from portti.services.candidacy_pages import OwnRow
from portti.web.kit.candidacy_words import deadline_words, when_of
from portti.web.kit.own_words import marked

_MOST = 10
"""So many stand on the start page; the others are one press away."""
_ASKED = ("proposed", "applied")

Task = dict[str, object]


@dataclass(frozen=True)
class CandidacyTasks:
    """The lines of both lists, and how many of each need ask for an answer, by who is waited for."""

    yours: list[Task]
    awaited: list[Task]
    told: Counter[tuple[int, str]]


def candidacy_tasks(rows: list[OwnRow], titles: dict[int, str], moment: datetime) -> CandidacyTasks:
    """Return what the employer's turn is, the first deadline first, and what they and an assistant wait for."""
    yours: list[tuple[datetime, Task]] = []
    awaited: list[tuple[datetime, Task]] = []
    told: Counter[tuple[int, str]] = Counter()
    for one in rows:
        row = one.candidacy
        if row.deadline_at is None:
            continue
        ahead = _lies_ahead(row, moment)
        task = _task(one, titles.get(one.need.id, one.need.title), ahead)
        (awaited if ahead else yours).append((row.deadline_at, task))
        if row.stage in _ASKED:
            told[row.need_id, row.waits_for] += 1
    return CandidacyTasks(_first(yours), _first(awaited), told)


def _lies_ahead(row: Candidacy, moment: datetime) -> bool:
    """Answer whether what the two have agreed on is still to come, so that nobody needs to do anything now."""
    if row.arranging:
        return row.arranging == OFFERED
    today = helsinki(moment).date()
    if row.stage == "employer_interview":
        return row.interview_at is not None and row.interview_at > moment
    if row.stage == "trial_shift":
        return row.trial_on is not None and row.trial_on > today
    return row.stage == "contract" and row.contract_from_on is not None and row.contract_from_on > today


def _first(found: list[tuple[datetime, Task]]) -> list[Task]:
    ordered = [task for _moment, task in sorted(found, key=lambda pair: pair[0])]
    rest = len(ordered) - _MOST
    if rest <= 0:
        return ordered
    text = ngettext("%(num)s more applicant", "%(num)s more applicants", rest)
    return [*ordered[:_MOST], _row(text, url_for("employer.candidacies"), None)]


def _task(one: OwnRow, title: str, ahead: bool) -> Task:
    row = one.candidacy
    names = {"name": one.name, "title": title}
    by = deadline_words(row.deadline_at)
    if row.arranging == OFFERED:
        text = gettext("%(name)s chooses a time to meet: %(title)s", **names)
        hint = gettext("Until %(day)s.", day=by)
    elif row.arranging:
        text = gettext("Answer %(name)s about another time to meet: %(title)s", **names)
        hint = gettext("Your turn. Do it by %(day)s.", day=by)
    elif ahead:
        text = {
            "employer_interview": gettext("You meet %(name)s: %(title)s", **names),
            "trial_shift": gettext("Trial shift of %(name)s: %(title)s", **names),
        }.get(row.stage) or gettext("%(name)s begins to work: %(title)s", **names)
        hint = when_of(row) if row.stage == "employer_interview" else gettext("Go on by %(day)s.", day=by)
    else:
        text, hint = _deeds(names)[row.stage], gettext("Your turn. Do it by %(day)s.", day=by)
    # Where a yes or no is asked, the task leads to the page that has both, with all about the person.
    leads_to = (
        url_for("employer.match", need_id=row.need_id, profile_id=row.profile_id)
        if row.stage in _ASKED
        else url_for("employer.candidacy", candidacy_id=row.id)
    )
    return _row(marked(text, one.need.title, one.need.text_language), leads_to, hint)


def _deeds(names: dict[str, str]) -> dict[str, str]:
    going_on: str = gettext("Say how you go on with %(name)s: %(title)s", **names)
    answer: str = gettext("Answer %(name)s: %(title)s", **names)
    return {
        "proposed": answer,
        "applied": answer,
        "both_interested": gettext("Agree with %(name)s when you meet: %(title)s", **names),
        "employer_interview": going_on,
        "trial_shift": going_on,
        "chosen": gettext("Begin the checks with %(name)s: %(title)s", **names),
        "checks": gettext("Note what you agreed with %(name)s: %(title)s", **names),
        "contract": gettext("Note that the work of %(name)s has started: %(title)s", **names),
    }


def _row(text: str | Markup, href: str, hint: str | None) -> Task:
    return {"text": text, "href": href, "status": None, "hint": hint}


def left_of(counted: int, told: Counter[tuple[int, str]], need: Need, waits_for: str) -> int:
    """Return how many pairs of a need are not told of one by one."""
    return max(0, counted - told[need.id, waits_for])
