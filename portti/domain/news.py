"""News to chosen groups: what it may say, whom it concerns, and when it can be changed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from portti.domain.errors import RuleViolation
from portti.domain.guides import Written, faults_of_written
from portti.domain.places import municipality_table

EVERYONE, EMPLOYERS, ASSISTANTS, STAFF = "everyone", "employers", "assistants", "staff"
AUDIENCES = (EVERYONE, EMPLOYERS, ASSISTANTS, STAFF)
LONGEST_NEWS = 5_000


@dataclass(frozen=True)
class NewsDraft:
    """News as staff write it; a language that is left empty is not there."""

    audience: str
    municipality_code: str | None = None
    county_code: str | None = None
    is_public: bool = False
    by_mail: bool = False
    texts: Mapping[str, Written] = field(default_factory=dict)

    @property
    def written(self) -> dict[str, Written]:
        """The languages in which something was written."""
        return {language: one for language, one in self.texts.items() if one.title or one.text}


@dataclass(frozen=True)
class Belonging:
    """That a reader is one of a centre's group, with a need or profile in a municipality; '' where none is told."""

    group: str
    centre_id: int
    municipality_code: str = ""


@dataclass(frozen=True)
class Aim:
    """Whom a piece of news concerns."""

    audience: str
    centre_id: int
    places: frozenset[str] | None
    """Municipalities; None means anywhere."""


def faults_of(draft: NewsDraft) -> list[RuleViolation]:
    """Return all that is wrong with a piece of news."""
    faults = []
    if draft.audience not in AUDIENCES:
        faults.append(RuleViolation("news_audience_missing", "audience"))
    if draft.municipality_code and draft.county_code:
        faults.append(RuleViolation("news_two_places", "county"))
    if draft.audience == STAFF and (draft.municipality_code or draft.county_code):
        faults.append(
            RuleViolation("news_place_for_staff", "municipality" if draft.municipality_code else "county")
        )
    if draft.audience == STAFF and draft.is_public:
        faults.append(RuleViolation("news_public_for_staff", "is_public"))
    if not draft.is_public and not draft.by_mail:
        faults.append(RuleViolation("news_nowhere", "is_public"))
    if not draft.written:
        faults.append(RuleViolation("guide_empty", "title_fi"))
    for language, one in draft.written.items():
        faults += faults_of_written(one, language, longest_text=LONGEST_NEWS)
    return faults


def places_of(municipality_code: str | None, county_code: str | None) -> frozenset[str] | None:
    """Return the municipalities that a piece of news is for; None means anywhere."""
    if municipality_code:
        return frozenset({municipality_code})
    if county_code:
        towns = municipality_table().values()
        return frozenset(town.code for town in towns if town.wellbeing_county == county_code)
    return None


def concerns(aim: Aim, belongings: Collection[Belonging]) -> bool:
    """Answer whether a piece of news is for a reader with these belongings."""
    groups = (EMPLOYERS, ASSISTANTS, STAFF) if aim.audience == EVERYONE else (aim.audience,)
    return any(
        one.centre_id == aim.centre_id
        and one.group in groups
        and (aim.places is None or one.municipality_code in aim.places)
        for one in belongings
    )
