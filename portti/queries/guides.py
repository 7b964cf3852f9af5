"""SQL of guides and forms: what is valid on a day, the archive, and the search over titles and texts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, selectinload

from portti.domain.errors import NotFound
from portti.domain.guides import Beginning, stems_of
from portti.domain.own_languages import nearest_language
from portti.models import Centre, Guide, GuideText, GuideVersion
from portti.queries.found_rows import found_row


@dataclass(frozen=True)
class GuideFilter:
    """What guides are narrowed by; empty means any. A text must hold each word, as a part of a word too."""

    words: tuple[str, ...] = ()
    kind: str = ""
    audience: str = ""
    centre_id: int | None = None


@dataclass(frozen=True)
class GuideRow:
    """One version in a list, with its titles by language."""

    guide: Guide
    version: GuideVersion
    centre: Centre
    titles: Mapping[str, str]


@dataclass(frozen=True)
class Found:
    """What a search found; `by_stem` where no text had the words as they were typed."""

    rows: Sequence[GuideRow]
    by_stem: bool = False


def valid_guides(session: Session, wanted: GuideFilter, day: date) -> Found:
    """Return what is valid on a day and in use; where no text has the words, those with the words' beginnings."""
    rows = _rows(session, wanted, _valid(day), Guide.withdrawn_at.is_(None))
    if rows or not wanted.words:
        return Found(rows)
    stems = stems_of(wanted.words)
    return Found(
        _rows(session, replace(wanted, words=stems), _valid(day), Guide.withdrawn_at.is_(None)), True
    )


def archived_guides(session: Session, wanted: GuideFilter, day: date) -> Sequence[GuideRow]:
    """Return what was valid and is not: versions that another has followed, and all of what is in use no more."""
    begun = and_(GuideVersion.valid_from <= day, GuideVersion.taken_back_at.is_(None))
    return _rows(session, wanted, begun, or_(Guide.withdrawn_at.is_not(None), ~_valid(day)))


def guides_of_centre(session: Session, centre_id: int) -> Sequence[GuideRow]:
    """Return the newest version of each guide of a centre, whatever its day."""
    newest = select(func.max(GuideVersion.number)).where(
        GuideVersion.guide_id == Guide.id, GuideVersion.taken_back_at.is_(None)
    )
    is_newest = GuideVersion.number == newest.correlate(Guide).scalar_subquery()
    return _rows(session, GuideFilter(centre_id=centre_id), is_newest)


def _valid(day: date) -> ColumnElement[bool]:
    """Return the condition that a version is the one that is valid on a day."""
    newest = select(func.max(GuideVersion.number)).where(
        GuideVersion.guide_id == Guide.id,
        GuideVersion.valid_from <= day,
        GuideVersion.taken_back_at.is_(None),
    )
    return GuideVersion.number == newest.correlate(Guide).scalar_subquery()


def _rows(session: Session, wanted: GuideFilter, *conditions: ColumnElement[bool]) -> Sequence[GuideRow]:
    query = (
        select(Guide, GuideVersion, Centre)
        .join(GuideVersion, GuideVersion.guide_id == Guide.id)
        .join(Centre, Centre.id == Guide.centre_id)
        .where(*conditions)
        .order_by(GuideVersion.valid_from.desc(), GuideVersion.id.desc())
    )
    query = query.where(
        Centre.practice.is_(False) if wanted.centre_id is None else Guide.centre_id == wanted.centre_id
    )
    if wanted.kind:
        query = query.where(Guide.kind == wanted.kind)
    if wanted.audience:
        query = query.where(GuideVersion.audience.in_(("everyone", wanted.audience)))
    if wanted.words:
        has_all = [GuideText.search_text.contains(word, autoescape=True) for word in wanted.words]
        query = query.where(exists().where(GuideText.guide_version_id == GuideVersion.id, *has_all))
    found = session.execute(query).all()
    titles: dict[int, dict[str, str]] = {version.id: {} for _guide, version, _centre in found}
    for version_id, language, title in session.execute(
        select(GuideText.guide_version_id, GuideText.language, GuideText.title).where(
            GuideText.guide_version_id.in_(titles)
        )
    ):
        titles[version_id][language] = title
    return [GuideRow(guide, version, centre, titles[version.id]) for guide, version, centre in found]


def centres_with_guides(session: Session, own_centre_id: int | None) -> Sequence[Centre]:
    """Return the centres that have a guide in use; one for practising only to those who practise there."""
    has_some = exists().where(Guide.centre_id == Centre.id, Guide.withdrawn_at.is_(None))
    query = select(Centre).where(has_some, _open_to(own_centre_id)).order_by(Centre.id)
    return session.scalars(query).all()


def _open_to(own_centre_id: int | None) -> ColumnElement[bool]:
    return or_(Centre.practice.is_(False), Centre.id == (own_centre_id or 0))


def guide_by_id(session: Session, guide_id: int, own_centre_id: int | None) -> tuple[Guide, Centre]:
    """Return a guide with its versions and texts; anybody may read it, but for those of a practice centre."""
    query = (
        select(Guide, Centre)
        .join(Centre, Centre.id == Guide.centre_id)
        .where(Guide.id == guide_id, _open_to(own_centre_id))
        .options(selectinload(Guide.versions).selectinload(GuideVersion.texts))
    )
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound("guide")
    return row[0], row[1]


def guide_of_centre(
    session: Session, centre_id: int | None, guide_id: int, *, for_change: bool = False
) -> Guide:
    """Return a guide of this centre, locked where it is to be changed; NotFound for another's."""
    query = select(Guide).where(Guide.id == guide_id, Guide.centre_id == centre_id)
    query = query.options(selectinload(Guide.versions).selectinload(GuideVersion.texts))
    return found_row(session, query, "guide", for_change=for_change)


def version_by_key(session: Session, form_key: str) -> GuideVersion | None:
    """Return the version that one press made."""
    return session.scalar(select(GuideVersion).where(GuideVersion.form_key == form_key))


def nearest_title(row: GuideRow, language: str) -> str:
    """Return the language of the title that a reader of `language` gets."""
    return nearest_language(language, row.titles) or language


def newest_version(guide: Guide) -> GuideVersion:
    """Return the newest version of a guide; none of those that were taken back."""
    return max((one for one in guide.versions if one.taken_back_at is None), key=lambda one: one.number)


def beginnings_of(guide: Guide) -> list[Beginning]:
    """Return from when each version of a guide is valid; none of those that were taken back."""
    return [Beginning(one.number, one.valid_from) for one in guide.versions if one.taken_back_at is None]
