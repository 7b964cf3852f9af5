"""Puts all pages of this audience on the application: each page module is named here."""

from flask import Flask

from portti.web.employer import (
    candidacies,
    cards,
    home,
    hours,
    matches,
    messages,
    need_steps,
    needs,
    other_employer,
    pair_feedback,
    papers,
    proposals,
    steps,
    substitutes,
    team,
    trouble,
)
from portti.web.employer.blueprint import blueprint

PAGES = (
    home,
    hours,
    candidacies,
    cards,
    matches,
    messages,
    need_steps,
    needs,
    other_employer,
    pair_feedback,
    papers,
    proposals,
    steps,
    substitutes,
    team,
    trouble,
)


def register(app: Flask) -> None:
    """Register the blueprint after its page modules have added their pages."""
    app.register_blueprint(blueprint)
