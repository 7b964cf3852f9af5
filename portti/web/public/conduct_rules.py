"""The conduct rules that everybody accepts on registering."""

from flask import render_template

from portti.web.public.blueprint import blueprint


@blueprint.get("/conduct-rules")
def conduct_rules() -> str:
    """Show the rules with their version."""
    return render_template("public/conduct_rules.html")
