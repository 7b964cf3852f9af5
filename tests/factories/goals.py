"""Made-up goals, service profiles, notes of Kykyviisari, forms before and after, with valid defaults."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portti.domain.progress_forms import STATEMENTS
from portti.models import (
    AbilityNote,
    AbilityNoteArea,
    Account,
    Goal,
    GoalStep,
    ProgressAnswer,
    ProgressForm,
    ServiceProfile,
    ServiceWish,
)
from tests.conftest import NOW
from tests.factories.accounts import make_account


def make_goal(
    session: Session,
    *,
    account: Account | None = None,
    steps: tuple[str, ...] = (),
    now: datetime = NOW,
    **values: object,
) -> Goal:
    """Return a stored open goal of a client, of which it is asked in a month."""
    owner = account or make_account(session, "employer")
    fields: dict[str, object] = {
        "area": "service",
        "title": "Saan tulkin",
        "opened_on": now.date(),
        "follow_up_on": now.date() + timedelta(days=30),
        "source": "staff",
        **values,
    }
    goal = Goal(centre_id=owner.centre_id, account_id=owner.id, changed_at=now, **fields)
    goal.steps = [GoalStep(text=text) for text in steps]
    session.add(goal)
    session.flush()
    return goal


def make_service_profile(
    session: Session, *, account: Account, wishes: tuple[str, ...] = ("papers",), words: str = "Haluan apua"
) -> ServiceProfile:
    """Return a stored service profile."""
    row = ServiceProfile(
        centre_id=account.centre_id, account_id=account.id, own_words=words, language="fi", changed_at=NOW
    )
    row.wishes = [ServiceWish(wish=wish) for wish in wishes]
    session.add(row)
    session.flush()
    return row


def make_ability_note(session: Session, *, account: Account, **values: object) -> AbilityNote:
    """Return a stored note of yesterday in plain Finnish with one area."""
    fields: dict[str, object] = {"done_on": NOW.date() - timedelta(days=1), "language": "selko", **values}
    note = AbilityNote(centre_id=account.centre_id, account_id=account.id, changed_at=NOW, **fields)
    note.areas = [AbilityNoteArea(area="everyday")]
    session.add(note)
    session.flush()
    return note


def make_progress_form(
    session: Session,
    *,
    account: Account,
    side: str = "employer",
    moment: str = "before",
    value: int = 2,
    **values: object,
) -> ProgressForm:
    """Return a stored form in which every answer is the same."""
    fields: dict[str, object] = {"answered_on": NOW.date(), **values}
    form = ProgressForm(
        centre_id=account.centre_id,
        account_id=account.id,
        side=side,
        moment=moment,
        changed_at=NOW,
        **fields,
    )
    form.answers = [ProgressAnswer(statement=one, value=value) for one in STATEMENTS[side]]
    session.add(form)
    session.flush()
    return form
