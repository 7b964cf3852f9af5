"""Deeds on guides and forms: a new version, taking one back before its day, taking a guide out of use."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.domain import guides as rules
from portti.domain.actor import Actor
from portti.domain.errors import NotFound, RuleViolation
from portti.domain.guides import GuideDraft
from portti.domain.marked_text import folded
from portti.domain.permissions import check_may
from portti.models import Guide, GuideText, GuideVersion
from portti.queries import guides as queries
from portti.queries.storing import add_once
from portti.services import audit


def faults_of_guide(
    session: Session, actor: Actor, draft: GuideDraft, *, guide_id: int | None, now: datetime
) -> list[RuleViolation]:
    """Return all that is wrong with a version before it is kept, so that each stands beside its field."""
    check_may(actor, "write_guides")
    guide = queries.guide_of_centre(session, actor.centre_id, guide_id) if guide_id is not None else None
    return rules.faults_of(draft, today=helsinki(now).date(), last_valid_from=_last_valid_from(guide))


def make_guide(session: Session, actor: Actor, draft: GuideDraft, *, form_key: str, now: datetime) -> int:
    """Keep a new guide with its first version; the same form sent twice makes one. Return its number."""
    check_may(actor, "write_guides")
    if actor.centre_id is None:
        raise NotFound("centre")
    known = queries.version_by_key(session, form_key)
    if known is not None:
        return queries.guide_of_centre(session, actor.centre_id, known.guide_id).id
    _check(draft, None, now)
    guide = Guide(centre_id=actor.centre_id, kind=draft.kind, made_at=now)
    guide.versions = [_version(actor, draft, 1, form_key, now)]
    if not add_once(session, guide):
        known = queries.version_by_key(session, form_key)
        assert known is not None  # it came in between
        return known.guide_id
    _record(session, actor, guide, 1, now)
    return guide.id


def add_version(
    session: Session, actor: Actor, guide_id: int, draft: GuideDraft, *, form_key: str, now: datetime
) -> None:
    """Let a new version follow the others, which stay as they are."""
    check_may(actor, "write_guides")
    guide = queries.guide_of_centre(session, actor.centre_id, guide_id, for_change=True)
    if queries.version_by_key(session, form_key) is not None:
        return
    _check(draft, guide, now)
    number = max(one.number for one in guide.versions) + 1
    version = _version(actor, draft, number, form_key, now)
    guide.versions.append(version)
    session.flush()
    _record(session, actor, guide, number, now)


def take_version_back(session: Session, actor: Actor, guide_id: int, number: int, *, now: datetime) -> None:
    """Take back a version whose first day is still ahead; pressed twice it is taken back once."""
    check_may(actor, "write_guides")
    guide = queries.guide_of_centre(session, actor.centre_id, guide_id, for_change=True)
    version = next((one for one in guide.versions if one.number == number), None)
    if version is None:
        raise NotFound("guide_version")
    if version.taken_back_at is not None:
        return
    today, beginnings = helsinki(now).date(), queries.beginnings_of(guide)
    if why_not := rules.why_not_taken_back(beginnings, version.valid_from, today=today):
        raise RuleViolation(why_not)
    version.taken_back_at = now
    facts = {"number": number}
    audit.record(session, actor, "take_back_guide", "guide", guide.id, now=now, facts=facts)


def withdraw_guide(session: Session, actor: Actor, guide_id: int, *, now: datetime) -> None:
    """Take a guide out of use; it stays in the archive. Pressed twice it is out of use once."""
    guide = _for_change(session, actor, guide_id)
    if guide.withdrawn_at is None:
        guide.withdrawn_at = now
        audit.record(session, actor, "withdraw_guide", "guide", guide.id, now=now)


def bring_guide_back(session: Session, actor: Actor, guide_id: int, *, now: datetime) -> None:
    """Take a guide into use again."""
    guide = _for_change(session, actor, guide_id)
    if guide.withdrawn_at is not None:
        guide.withdrawn_at = None
        audit.record(session, actor, "bring_guide_back", "guide", guide.id, now=now)


def _for_change(session: Session, actor: Actor, guide_id: int) -> Guide:
    check_may(actor, "write_guides")
    return queries.guide_of_centre(session, actor.centre_id, guide_id, for_change=True)


def _last_valid_from(guide: Guide | None) -> date | None:
    beginnings = queries.beginnings_of(guide) if guide is not None else []
    return max((one.valid_from for one in beginnings), default=None)


def _check(draft: GuideDraft, guide: Guide | None, now: datetime) -> None:
    faults = rules.faults_of(draft, today=helsinki(now).date(), last_valid_from=_last_valid_from(guide))
    if faults:
        raise faults[0]


def _version(actor: Actor, draft: GuideDraft, number: int, form_key: str, now: datetime) -> GuideVersion:
    assert draft.valid_from is not None  # the rule has looked
    version = GuideVersion(
        number=number,
        audience=draft.audience,
        leads_to=draft.leads_to,
        valid_from=draft.valid_from,
        form_key=form_key,
        made_at=now,
        made_by_account_id=actor.account_id,
    )
    version.texts = [
        GuideText(
            language=language,
            title=one.title,
            text=one.text,
            search_text=folded(f"{one.title}\n{one.text}"),
        )
        for language, one in sorted(draft.written.items())
    ]
    return version


def _record(session: Session, actor: Actor, guide: Guide, number: int, now: datetime) -> None:
    audit.record(session, actor, "write_guide", "guide", guide.id, now=now, facts={"number": number})
