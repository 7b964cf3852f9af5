"""The accessibility statement: what was assessed and how, what may be difficult, where to complain."""

from datetime import datetime

from flask import render_template

from portti.clock import HELSINKI
from portti.domain.feedback import ANSWER_DAYS
from portti.moments import short_date
from portti.web.kit.languages import current_language
from portti.web.public.blueprint import blueprint

# Write the new day here whenever the statement has been gone through; a test fails when it is a year old.
WRITTEN_AT = datetime(2026, 11, 25, 12, 0, tzinfo=HELSINKI)


@blueprint.get("/accessibility")
def accessibility() -> str:
    """Show the statement."""
    return render_template(
        "public/accessibility.html",
        days=ANSWER_DAYS,
        written_on=short_date(WRITTEN_AT, current_language()),
    )
