"""Which e-mails a person gets: how often, on which day and at which hour."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.errors import NotFound
from portti.domain.notifications import Rhythm
from portti.mail.kinds import FRESHNESS, NEW_MATCHES
from portti.services import notifications as service
from portti.vocabulary import clock_time, weekday_name
from portti.web.auth.blueprint import account_blueprint
from portti.web.auth.home import own_actor
from portti.web.kit.choice_fields import OneOfField, PickField
from portti.web.kit.forms import Form, settings_now
from portti.web.kit.languages import current_language


class NotificationsForm(Form):
    """How often news of suggestions comes, and whether questions come at all."""

    frequency = OneOfField(lazy_gettext("How often do you want to hear of new suggestions?"))
    weekday = PickField(lazy_gettext("On which day, if once a week?"))
    hour = PickField(lazy_gettext("At what time, if once a day or once a week?"))
    freshness = OneOfField(lazy_gettext("May we ask whether your notice or profile is still open?"))


@account_blueprint.route("/notifications", methods=["GET", "POST"])
def notifications() -> str | Response | tuple[str, int]:
    """Show and keep the choices; what waits comes at the next time that was chosen."""
    actor = own_actor()
    if actor.account_id is None:
        raise NotFound("account")
    with reading() as database_session:
        known = service.rhythms(database_session, actor.account_id, settings=settings_now())
    form = _form(known)
    if request.method == "GET":
        return render_template("account/notifications.html", form=form)
    if not form.validate_on_submit():
        return render_template("account/notifications.html", form=form), 422
    chosen = {
        NEW_MATCHES: Rhythm(form.frequency.data, int(form.hour.data), int(form.weekday.data)),
        FRESHNESS: Rhythm(form.freshness.data, known[FRESHNESS].hour, known[FRESHNESS].weekday),
    }
    with transaction() as database_session:
        for kind, rhythm in chosen.items():
            if rhythm != known[kind]:
                service.choose_rhythm(database_session, actor, kind, rhythm, now=now())
    flash(gettext("Your choices are saved."), "success")
    return redirect(url_for("account.notifications"), 303)


def _form(known: dict[str, Rhythm]) -> NotificationsForm:
    language = current_language()
    matches = known[NEW_MATCHES]
    form = NotificationsForm(
        data={
            "frequency": matches.frequency,
            "weekday": str(matches.weekday),
            "hour": str(matches.hour),
            "freshness": "never" if known[FRESHNESS].frequency == "never" else "at_once",
        }
    )
    form.frequency.choices = {
        "at_once": gettext("At once, each time there are new ones"),
        "daily": gettext("Once a day"),
        "weekly": gettext("Once a week"),
        "never": gettext("Never; I look at them in Portti"),
    }
    form.weekday.choices = {str(day): weekday_name(day, language) for day in range(7)}
    form.hour.choices = {
        str(hour): gettext("At %(time)s", time=clock_time(hour * 60, language)) for hour in range(24)
    }
    form.freshness.choices = {
        "at_once": gettext("Yes, by e-mail"),
        "never": gettext("No; I remember to confirm it in Portti"),
    }
    return form
