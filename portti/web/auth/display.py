"""How pages look: text size, contrast, pictograms, plain Finnish; before log-in in a cookie, then in the account."""

import json

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_security import current_user
from werkzeug.wrappers import Response

from portti.clock import now
from portti.database import transaction
from portti.domain.accounts import DISPLAY_CHOICES
from portti.domain.actor import Actor
from portti.services import accounts
from portti.web.auth.blueprint import blueprint
from portti.web.kit.choice_fields import OneOfField
from portti.web.kit.display import COOKIE, chosen_display
from portti.web.kit.forms import Form
from portti.web.kit.languages import current_language
from portti.words import translate

_YEAR = 365 * 24 * 3600


class DisplayForm(Form):
    """The settings, each with what everybody has as its first choice."""

    text_size = OneOfField(lazy_gettext("Text size"))
    contrast = OneOfField(lazy_gettext("Colours"))
    pictograms = OneOfField(lazy_gettext("Pictures beside words"))
    easy_language = OneOfField(lazy_gettext("Plain Finnish"))


def _form() -> DisplayForm:
    form = DisplayForm(data=chosen_display())
    form.text_size.choices = {
        "normal": gettext("Normal text"),
        "large": gettext("Large text"),
        "largest": gettext("Very large text"),
    }
    form.contrast.choices = {
        "device": gettext("As on my device"),
        "light": gettext("Dark text on a light page"),
        "dark": gettext("Light text on a dark page"),
    }
    form.pictograms.choices = {
        "normal": gettext("Normal pictures"),
        "large": gettext("Large pictures"),
        "hidden": gettext("No pictures"),
    }
    form.easy_language.choices = {
        "no": gettext("No"),
        "yes": gettext("Yes, always open Portti in plain Finnish"),
    }
    return form


@blueprint.route("/display", methods=["GET", "POST"])
def display() -> str | Response | tuple[str, int]:
    """Show and keep the settings; the answer already looks as chosen."""
    form = _form()
    if request.method == "GET":
        return render_template("auth/display.html", form=form)
    if not form.validate_on_submit():
        return render_template("auth/display.html", form=form), 422
    chosen = {name: str(form[name].data) for name in DISPLAY_CHOICES}
    if current_user.is_authenticated:
        actor = Actor(account_id=current_user.id, centre_id=current_user.centre_id)
        with transaction() as database_session:
            accounts.save_display(database_session, actor, chosen, now=now())
    language = "selko" if chosen["easy_language"] == "yes" else current_language()
    flash(translate(language, "The display settings are saved."), "success")
    answer = redirect(url_for("auth.display", language=language), 303)
    answer.set_cookie(
        COOKIE,
        json.dumps(chosen),
        max_age=_YEAR,
        httponly=True,
        samesite="Lax",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )
    return answer
