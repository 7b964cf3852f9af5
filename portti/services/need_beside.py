"""What stands beside the way of a need: a wish about gender, and what is checked before looking for somebody."""

from sqlalchemy.orm import Session

from portti.domain.needs import BeforeDraft, WishDraft
from portti.models import Employer, Need
from portti.queries.granted_hours import employer_of


def wish_of(need: Need) -> WishDraft:
    """Return the wish about gender as it is stored."""
    return WishDraft(need.wished_gender, need.gender_ground, need.gender_ground_text)


def before_of(need: Need, employer: Employer | None = None) -> BeforeDraft:
    """Return what was checked before looking for somebody, with the hours granted to its employer."""
    granted = (employer.granted_hours, employer.granted_per) if employer else (None, "")
    return BeforeDraft(need.part_timers, need.reemployment, need.extract_asked, *granted)


def put_wish(need: Need, draft: WishDraft) -> bool:
    """Put a wish on the need; answer whether it is another, which staff have not answered."""
    if wish_of(need) == draft:
        return False
    need.wished_gender, need.gender_ground = draft.gender, draft.ground
    need.gender_ground_text, need.gender_answer = draft.ground_text, ""
    return True


def put_before(session: Session, need: Need, draft: BeforeDraft) -> bool:
    """Put what was checked on the need and its employer; answer whether anything changed."""
    employer = employer_of(session, need)
    changed = before_of(need, employer) != draft
    need.part_timers, need.reemployment = draft.part_timers, draft.reemployment
    need.extract_asked = draft.extract_asked
    employer.granted_hours = draft.granted_hours
    employer.granted_per = draft.granted_per if draft.granted_hours is not None else ""
    return changed
