"""Private feedback between the employer and the other side of a candidacy."""

from portti.domain.candidacies import EMPLOYER
from portti.web.employer.blueprint import blueprint
from portti.web.kit.pair_feedback import add_feedback_pages

add_feedback_pages(blueprint, EMPLOYER)
