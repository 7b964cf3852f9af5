"""Client panels for everybody: what they proposed, and what was answered and done. No member is named."""

from flask import render_template
from flask_babel import gettext

from portti.database import reading
from portti.domain.merged_municipalities import any_municipality_name
from portti.models import Panel
from portti.queries import panels as queries
from portti.web.kit.languages import current_language
from portti.web.public.blueprint import blueprint
from portti.wording.goal import PROPOSAL_STATUSES


@blueprint.get("/panels")
def panels() -> str:
    """List the panels with how many of their proposals have been answered."""
    with reading() as session:
        rows = queries.public_panels(session)
    return render_template(
        "public/panels/list.html",
        rows=[
            {
                "panel": panel,
                "centre": centre.name(current_language()),
                "town": _town(panel),
                "proposals": len(panel.proposals),
                "answered": sum(bool(one.answer) for one in panel.proposals),
            }
            for panel, centre in rows
        ],
    )


@blueprint.get("/panels/<int:panel_id>")
def panel(panel_id: int) -> str:
    """Show one panel: what was said and what was done, drafts, meetings."""
    with reading() as session:
        found, centre = queries.public_panel(session, panel_id)
    return render_template(
        "public/panels/panel.html",
        panel=found,
        centre=centre.name(current_language()),
        town=_town(found),
        status=lambda code: gettext(PROPOSAL_STATUSES[code]),
    )


def _town(panel: Panel) -> str:
    if not panel.municipality_code:
        return ""
    return any_municipality_name(panel.municipality_code, current_language())
