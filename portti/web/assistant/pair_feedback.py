"""Private feedback between the assistant and the other side of a candidacy."""

from portti.domain.candidacies import ASSISTANT
from portti.web.assistant.blueprint import blueprint
from portti.web.kit.pair_feedback import add_feedback_pages

add_feedback_pages(blueprint, ASSISTANT)
