"""Puts all pages of this audience on the application: each page module is named here."""

from flask import Flask

from portti.web.staff import home, invitations, slot_publishing, slots
from portti.web.staff.blueprint import blueprint

PAGES = (home, invitations, slot_publishing, slots)


def register(app: Flask) -> None:
    """Register the blueprint after its page modules have added their pages."""
    app.register_blueprint(blueprint)
