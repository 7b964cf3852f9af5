"""Puts all pages of this audience on the application: each page module is named here."""

from flask import Flask

from portti.web.auth import (
    acting,
    acts,
    blocks,
    code,
    codes,
    display,
    email_change,
    home,
    kept,
    leaving,
    log_in,
    new_passwords,
    notifications,
    own_calendar,
    own_copy,
    own_representatives,
    own_service,
    registration,
)
from portti.web.auth.blueprint import account_blueprint, blueprint

PAGES = (
    log_in,
    code,
    kept,
    registration,
    new_passwords,
    display,
    home,
    email_change,
    own_calendar,
    own_copy,
    leaving,
    codes,
    acting,
    own_representatives,
    own_service,
    acts,
    blocks,
    notifications,
)


def register(app: Flask) -> None:
    """Register the blueprints after their page modules have added their pages."""
    app.register_blueprint(blueprint)
    app.register_blueprint(account_blueprint)
