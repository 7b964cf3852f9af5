"""What stands beside the way of a need: a wish about gender, and what is checked before looking for somebody."""

from portti.domain.needs import BeforeDraft, WishDraft
from portti.models import Need


def wish_of(need: Need) -> WishDraft:
    """Return the wish about gender as it is stored."""
    return WishDraft(need.wished_gender, need.gender_ground, need.gender_ground_text)


def before_of(need: Need) -> BeforeDraft:
    """Return what was checked before looking for somebody."""
    return BeforeDraft(need.part_timers, need.reemployment, need.extract_asked)


def put_wish(need: Need, draft: WishDraft) -> bool:
    """Put a wish on the need; answer whether it is another, which staff have not answered."""
    if wish_of(need) == draft:
        return False
    need.wished_gender, need.gender_ground = draft.gender, draft.ground
    need.gender_ground_text, need.gender_answer = draft.ground_text, ""
    return True


def put_before(need: Need, draft: BeforeDraft) -> bool:
    """Put what was checked on the need; answer whether anything changed."""
    changed = before_of(need) != draft
    need.part_timers, need.reemployment = draft.part_timers, draft.reemployment
    need.extract_asked = draft.extract_asked
    return changed
