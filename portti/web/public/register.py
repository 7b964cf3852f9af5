"""Puts all pages of this audience on the application: each page module is named here."""

from flask import Flask

from portti.web.public import conduct_rules, home, interview, needs, rules, still_valid, stop_mail
from portti.web.public.blueprint import blueprint

PAGES = (conduct_rules, home, interview, needs, rules, still_valid, stop_mail)


def register(app: Flask) -> None:
    """Register the blueprint after its page modules have added their pages."""
    app.register_blueprint(blueprint)
    app.extensions["csrf"].exempt(stop_mail.stop_mail_now)
