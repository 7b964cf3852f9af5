"""An assistant's papers: the mileage claim."""

from portti.domain.candidacies import ASSISTANT
from portti.web.assistant.blueprint import blueprint
from portti.web.kit.paper_pages import add_paper_pages

add_paper_pages(blueprint, ASSISTANT)
