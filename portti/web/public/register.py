"""Puts all pages of this audience on the application: each page module is named here."""

from flask import Flask

from portti.web.public import (
    about,
    accessibility,
    answer,
    assisted,
    calendar,
    conduct_rules,
    feedback,
    gatherings,
    guides,
    home,
    interview,
    needs,
    news,
    panels,
    privacy,
    proposal,
    rules,
    statistics,
    still_valid,
    stop_mail,
    substitute,
)
from portti.web.public.blueprint import blueprint

PAGES = (
    home,
    assisted,
    calendar,
    about,
    accessibility,
    answer,
    privacy,
    feedback,
    guides,
    conduct_rules,
    interview,
    gatherings,
    needs,
    news,
    proposal,
    rules,
    panels,
    statistics,
    still_valid,
    stop_mail,
    substitute,
)


def register(app: Flask) -> None:
    """Register the blueprint after its page modules have added their pages."""
    app.register_blueprint(blueprint)
    app.extensions["csrf"].exempt(stop_mail.stop_mail_now)
