"""Guides and forms: what a version may say, from when, and which one is valid on a day."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from portti.domain.candidacies import SIDES
from portti.domain.errors import RuleViolation
from portti.domain.marked_text import folded
from portti.domain.papers import FIELDS as PAPERS
from portti.domain.papers import OF_SIDE

KINDS = ("guide", "form")
AUDIENCES = ("everyone", "employers", "assistants")
LONGEST_TITLE = 120
LONGEST_TEXT = 20_000
NEW_DAYS = 60
"""For how long a version counts as new."""
_EARLIEST = date(2000, 1, 1)
_FURTHEST = timedelta(days=3 * 366)
_MOST_WORDS = 8
_LONGEST_WORD = 60
_STEM, _ENDING = 5, 4


@dataclass(frozen=True)
class Written:
    """A title and a text in one language."""

    title: str = ""
    text: str = ""


@dataclass(frozen=True)
class GuideDraft:
    """A version as staff write it; a language that is left empty is not there."""

    kind: str
    audience: str
    valid_from: date | None
    texts: Mapping[str, Written] = field(default_factory=dict)
    leads_to: str = ""
    """The kind of Portti's own paper that belongs to it."""

    @property
    def written(self) -> dict[str, Written]:
        """The languages in which something was written."""
        return {language: one for language, one in self.texts.items() if one.title or one.text}


@dataclass(frozen=True)
class Beginning:
    """From when one version is valid; those that were taken back have none."""

    number: int
    valid_from: date


def faults_of(draft: GuideDraft, *, today: date, last_valid_from: date | None) -> list[RuleViolation]:
    """Return all that is wrong with a version; `last_valid_from` is where the one before it begins."""
    faults = []
    if draft.kind not in KINDS:
        faults.append(RuleViolation("guide_kind_missing", "kind"))
    if draft.audience not in AUDIENCES:
        faults.append(RuleViolation("guide_audience_missing", "audience"))
    if draft.leads_to and draft.leads_to not in PAPERS:
        faults.append(RuleViolation("guide_paper_unknown", "leads_to"))
    faults += _faults_of_day(draft.valid_from, today, last_valid_from)
    if not draft.written:
        faults.append(RuleViolation("guide_empty", "title_fi"))
    for language, one in draft.written.items():
        faults += faults_of_written(one, language, longest_text=LONGEST_TEXT)
    return faults


def faults_of_written(one: Written, language: str, *, longest_text: int) -> list[RuleViolation]:
    """Return what is wrong with a text in one language: each has a title and a text, neither too long."""
    faults = []
    if not one.title:
        faults.append(RuleViolation("title_missing", f"title_{language}"))
    if len(one.title) > LONGEST_TITLE:
        faults.append(RuleViolation("written_too_long", f"title_{language}", {"most": LONGEST_TITLE}))
    if not one.text:
        faults.append(RuleViolation("text_missing", f"text_{language}"))
    if len(one.text) > longest_text:
        faults.append(RuleViolation("written_too_long", f"text_{language}", {"most": longest_text}))
    return faults


def _faults_of_day(day: date | None, today: date, last: date | None) -> list[RuleViolation]:
    """A version that follows another begins no earlier than today: what was valid on a day stays so."""
    if day is None:
        return [RuleViolation("valid_from_missing", "valid_from")]
    earliest = _EARLIEST if last is None else max(today, last)
    if day < earliest:
        return [RuleViolation("valid_from_too_early", "valid_from", {"day": earliest})]
    if day > today + _FURTHEST:
        return [RuleViolation("valid_from_too_late", "valid_from", {"day": today + _FURTHEST})]
    return []


def sides_to_begin(kind: str, audience: str, own: Collection[str] | None) -> tuple[str, ...]:
    """Return on which sides a reader can begin a paper: their `own`; a visitor's (None) go by whom the guide is for."""
    if own is None:
        own = {"employers": SIDES[:1], "assistants": SIDES[1:]}.get(audience, SIDES)
    return tuple(side for side in SIDES if side in own and kind in OF_SIDE[side])


def number_on(beginnings: Sequence[Beginning], day: date) -> int | None:
    """Return the number of the version that is valid on a day."""
    return max((one.number for one in beginnings if one.valid_from <= day), default=None)


def valid_until(beginnings: Sequence[Beginning], number: int) -> date | None:
    """Return the last day of a version, before its first where another came at once; None where none follows."""
    later = [one.valid_from for one in beginnings if one.number > number]
    return min(later) - timedelta(days=1) if later else None


def why_not_taken_back(beginnings: Sequence[Beginning], valid_from: date, *, today: date) -> str:
    """Return the code of why a version cannot be taken back, or nothing: its day has come, or no other is left."""
    if valid_from <= today:
        return "guide_version_begun"
    return "guide_version_only" if len(beginnings) == 1 else ""


def words_sought(typed: str) -> tuple[str, ...]:
    """Return the words of a search, each of which must be found."""
    words = [word.strip("\"'.,;:!?()") for word in folded(typed).split()]
    return tuple(dict.fromkeys(word[:_LONGEST_WORD] for word in words if word))[:_MOST_WORDS]


def stems_of(words: Sequence[str]) -> tuple[str, ...]:
    """Return words without what Finnish and Swedish may bend, for a search that found nothing."""
    return tuple(word[: max(_STEM, len(word) - _ENDING)] for word in words)
