"""Client panels: staff keep them, each proposal gets an answer, and only a published one is read by everybody."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from portti.domain.actor import Actor
from portti.domain.errors import Conflict, NotAllowed, NotFound, RuleViolation
from portti.domain.panels import DraftFacts, MeetingFacts, PanelFacts, ProposalFacts, SheetFacts, check_part
from portti.models import Panel, PanelProposal
from portti.queries import panels as queries
from portti.services import panels
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_centre
from tests.factories.panels import make_panel

TODAY = NOW.date()
DAY = timedelta(days=1)
FACTS = PanelFacts("Raati", "Kokoontuu", "fi", "179", TODAY, None, False)
ANSWERED = ProposalFacts(TODAY, "Auki illalla", "done", "Torstaisin", TODAY)


@pytest.fixture
def centre(session):
    make_panel(session, published_at=None)
    return make_centre(session)


@pytest.fixture
def staff(session, centre):
    return Actor(make_account(session, "staff", centre=centre).id, frozenset({"staff"}), centre.id)


def test_a_panel_is_written_down_once_and_published_when_staff_say_so(session, staff):
    panel = panels.make_panel(session, staff, FACTS, form_key="k", now=NOW)
    assert panels.make_panel(session, staff, FACTS, form_key="k", now=NOW) is panel
    with pytest.raises(NotFound):
        queries.public_panel(session, panel.id)
    public = replace(FACTS, is_public=True)
    panels.change_panel(session, staff, panel.id, public, row_version=1, now=NOW)
    # The same form again is no conflict; another one of an old state is.
    panels.change_panel(session, staff, panel.id, public, row_version=1, now=NOW)
    with pytest.raises(Conflict):
        panels.change_panel(session, staff, panel.id, FACTS, row_version=1, now=NOW)
    practice = make_centre(session)
    practice.practice = True
    of_practice = make_panel(session, centre=practice, published_at=NOW)
    with pytest.raises(NotFound):
        queries.public_panel(session, of_practice.id)
    again = replace(public, about="")
    panels.change_panel(session, staff, panel.id, again, row_version=2, now=NOW + DAY)
    assert [(one.id, one.published_at) for one, _centre in queries.public_panels(session)] == [
        (panel.id, NOW)
    ]


@pytest.mark.parametrize("roles", ["assistant", "staff"])
def test_nobody_else_keeps_a_centres_panels(session, staff, roles):
    panel = panels.make_panel(session, staff, FACTS, form_key="k", now=NOW)
    other = Actor(make_account(session, roles).id, frozenset({roles}), make_centre(session).id)
    with pytest.raises(NotFound if roles == "staff" else NotAllowed):
        panels.add_part(session, other, panel.id, "proposal", ANSWERED, form_key="k", now=NOW)


def test_parts_are_added_once_changed_and_taken_away(session, staff):
    panel = panels.make_panel(session, staff, FACTS, form_key="k", now=NOW)
    other = make_panel(session, centre=None)
    waits = ProposalFacts(TODAY, "Auki illalla", "waits", "", None)
    for added in (True, False):
        assert panels.add_part(session, staff, panel.id, "proposal", waits, form_key="p", now=NOW) is added
    for kind, facts in (
        ("meeting", MeetingFacts(TODAY + DAY, "", None, "")),
        ("draft", DraftFacts(TODAY, "Opas", "")),
        ("sheet", SheetFacts(TODAY, "much", None)),
    ):
        assert panels.add_part(session, staff, panel.id, kind, facts, form_key=kind, now=NOW)
    session.expire_all()
    (proposal,) = panel.proposals
    version = panel.row_version
    with pytest.raises(NotFound):
        panels.remove_part(session, staff, panel.id, "proposal", other.proposals[0].id, now=NOW)
    whose = (session, staff, panel.id, "proposal", proposal.id)
    panels.change_part(*whose, ANSWERED, row_version=version, now=NOW)
    with pytest.raises(Conflict):
        panels.change_part(*whose, waits, row_version=version, now=NOW)
    assert (proposal.status, proposal.answer) == ("done", "Torstaisin")
    panels.remove_part(*whose, now=NOW)
    assert [row.panel_id for row in session.scalars(select(PanelProposal))] != []
    session.expire_all()
    assert panel.proposals == []
    assert [len(part) for part in (panel.meetings, panel.drafts, panel.sheets)] == [1, 1, 1]


@pytest.mark.parametrize(
    ("facts", "field", "code"),
    [
        (replace(ANSWERED, answer=""), "answer", "text_missing"),
        (replace(ANSWERED, answered_on=None), "answered_on", "day_missing"),
        (replace(ANSWERED, answered_on=TODAY + DAY), "answered_on", "day_ahead"),
        (replace(ANSWERED, made_on=TODAY, answered_on=TODAY - DAY), "answered_on", "answered_before"),
        (replace(ANSWERED, status="waits"), "status", "answer_without_status"),
        (replace(ANSWERED, status="referred"), "status", "unknown_choice"),
        (replace(ANSWERED, text="a" * 2001), "text", "text_too_long"),
        (MeetingFacts(None, "", None, ""), "held_on", "day_missing"),
        (MeetingFacts(TODAY + 400 * DAY, "", None, ""), "held_on", "day_too_far"),
        (DraftFacts(TODAY, "", ""), "title", "text_missing"),
        (SheetFacts(TODAY, None, None), "client_orientation", "answer_missing"),
        (SheetFacts(TODAY, "much", "wow"), "service_structures", "unknown_choice"),
    ],
)
def test_what_cannot_be_a_part(facts, field, code):
    with pytest.raises(RuleViolation) as caught:
        check_part(facts, today=TODAY)
    assert (caught.value.code, caught.value.field) == (code, field)


def test_what_cannot_be_a_panel(session, staff):
    for wrong, code in (
        (replace(FACTS, name=""), "text_missing"),
        (replace(FACTS, begun_on=None), "day_missing"),
        (replace(FACTS, ended_on=TODAY - DAY), "panel_ends_before"),
    ):
        with pytest.raises(RuleViolation, match=code):
            panels.make_panel(session, staff, wrong, form_key="k", now=NOW)
    assert session.scalar(select(Panel).where(Panel.centre_id == staff.centre_id)) is None
