"""Made-up client panels with valid defaults."""

from datetime import timedelta

from sqlalchemy.orm import Session

from portti.models import Centre, Panel, PanelDraft, PanelMeeting, PanelProposal
from tests.conftest import NOW
from tests.factories.accounts import make_centre


def make_panel(session: Session, *, centre: Centre | None = None, **values: object) -> Panel:
    """Return a stored panel that nobody but the staff reads, with a meeting, a draft and a proposal."""
    fields: dict[str, object] = {"name": "Raati", "begun_on": NOW.date() - timedelta(days=90), **values}
    panel = Panel(centre_id=(centre or make_centre(session)).id, changed_at=NOW, **fields)
    day = NOW.date() - timedelta(days=60)
    panel.meetings = [PanelMeeting(held_on=day, place="Keskus", about="")]
    panel.drafts = [PanelDraft(shown_on=day, title="Opas")]
    panel.proposals = [PanelProposal(made_on=day, text="Auki illalla")]
    session.add(panel)
    session.flush()
    return panel
