"""Puts all pages of this audience on the application: each page module is named here."""

from flask import Flask

from portti.web.assistant import (
    asking,
    candidacies,
    cards,
    fill,
    home,
    interview,
    matches,
    messages,
    own_shift_list,
    pair_feedback,
    papers,
    profile,
    profile_skills,
    profile_steps,
    profile_times,
    shifts,
    steps,
    trouble,
)
from portti.web.assistant.blueprint import blueprint

PAGES = (
    asking,
    candidacies,
    cards,
    fill,
    home,
    interview,
    matches,
    messages,
    own_shift_list,
    pair_feedback,
    papers,
    profile,
    profile_skills,
    profile_steps,
    profile_times,
    shifts,
    steps,
    trouble,
)


def register(app: Flask) -> None:
    """Register the blueprint after its page modules have added their pages."""
    app.register_blueprint(blueprint)
