"""The start page."""

from flask import render_template

from portti.web.public.blueprint import blueprint


@blueprint.get("/")
def home() -> str:
    """Show the start page."""
    return render_template("public/home.html")
