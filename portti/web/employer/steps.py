"""The employer's list of steps with boxes to tick."""

from portti.domain.step_lists import EMPLOYER
from portti.web.employer.blueprint import blueprint
from portti.web.kit.step_lists import Answered, steps_page, tick_page


@blueprint.get("/steps")
def steps() -> str:
    """Show each step: what, why, who helps, and where it stands."""
    return steps_page(EMPLOYER)


@blueprint.post("/steps")
def tick_steps() -> Answered:
    """Keep the boxes that were changed."""
    return tick_page(EMPLOYER, "employer.steps")
