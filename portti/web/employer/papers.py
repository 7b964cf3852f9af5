"""An employer's papers: contract, shift list, power of attorney and mileage claim."""

from portti.domain.candidacies import EMPLOYER
from portti.web.employer.blueprint import blueprint
from portti.web.kit.paper_pages import add_paper_pages

add_paper_pages(blueprint, EMPLOYER)
