"""What Portti is, who keeps it, and where its facts come from."""

from flask import render_template

from portti.web.public.blueprint import blueprint


@blueprint.get("/about")
def about() -> str:
    """Tell about the service."""
    return render_template("public/about.html")
