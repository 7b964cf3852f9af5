"""The start page."""

from flask import render_template

from portti.web.assistant.blueprint import blueprint


@blueprint.get("/")
def home() -> str:
    """Show the start page."""
    return render_template("assistant/home.html")
