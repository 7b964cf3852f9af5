"""Which e-mails a person gets: how often, on which day and at which hour."""

from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.actor import Actor
from portti.domain.errors import NotFound
from portti.domain.notifications import Rhythm
from portti.mail.kinds import CONTACTS, FRESHNESS, HOURS, INTERVIEWS, INVITATIONS, NEW_MATCHES, NEWS
from portti.services import notifications as service
from portti.vocabulary import clock_time, weekday_name
from portti.web.auth.blueprint import account_blueprint
from portti.web.auth.home import own_actor
from portti.web.kit.choice_fields import OneOfField, PickField
from portti.web.kit.forms import Form, settings_now
from portti.web.kit.languages import current_language

_EMPLOYING = {"employer", "representative"}
_SEEKING = _EMPLOYING | {"assistant"}


class NotificationsForm(Form):
    """How often news of suggestions or of one's interview times comes, and whether questions and invitations come."""

    frequency = OneOfField(lazy_gettext("How often do you want to hear of new suggestions?"))
    weekday = PickField(lazy_gettext("On which day, if once a week?"))
    hour = PickField(lazy_gettext("At what time, if once a day or once a week?"))
    freshness = OneOfField(lazy_gettext("May we ask whether your notice or profile is still open?"))
    invitations = OneOfField(lazy_gettext("May Portti invite you to a pre-interview by itself?"))
    interviews = OneOfField(lazy_gettext("How do you want to hear of bookings of your times?"))
    list_hour = PickField(lazy_gettext("At what time, if once a day?"))
    hours = OneOfField(lazy_gettext("May we remind you once a month to tell the hours?"))
    contacts = OneOfField(
        lazy_gettext("May your centre ask you by e-mail how it went, after you have been in touch?")
    )
    news = OneOfField(lazy_gettext("May your centre send you its news by e-mail?"))


@account_blueprint.route("/notifications", methods=["GET", "POST"])
def notifications() -> str | Response | tuple[str, int]:
    """Show and keep the choices; what waits comes at the next time that was chosen."""
    actor = own_actor()
    if actor.account_id is None:
        raise NotFound("account")
    with reading() as database_session:
        known = service.rhythms(database_session, actor.account_id, settings=settings_now())
    form = _form(known, actor)
    if request.method == "GET":
        return render_template("account/notifications.html", form=form)
    if not form.validate_on_submit():
        return render_template("account/notifications.html", form=form), 422
    chosen = _chosen(form, known)
    with transaction() as database_session:
        for kind, rhythm in chosen.items():
            if rhythm != known[kind]:
                service.choose_rhythm(database_session, actor, kind, rhythm, now=now())
    flash(gettext("Your choices are saved."), "success")
    return redirect(url_for("account.notifications"), 303)


def _chosen(form: NotificationsForm, known: dict[str, Rhythm]) -> dict[str, Rhythm]:
    """Return what was chosen for each kind that the form asks about."""
    chosen = {NEWS: replace(known[NEWS], frequency=form.news.data)}
    if "frequency" in form:
        chosen[NEW_MATCHES] = Rhythm(form.frequency.data, int(form.hour.data), int(form.weekday.data))
        chosen[FRESHNESS] = replace(known[FRESHNESS], frequency=form.freshness.data)
    for kind in (HOURS, CONTACTS):
        if kind in form:
            chosen[kind] = replace(known[kind], frequency=form[kind].data)
    if "invitations" in form:
        chosen[INVITATIONS] = replace(known[INVITATIONS], frequency=form.invitations.data)
    if "interviews" in form:
        chosen[INTERVIEWS] = Rhythm(form.interviews.data, int(form.list_hour.data))
    return chosen


def _form(known: dict[str, Rhythm], actor: Actor) -> NotificationsForm:
    """Return the form with what concerns the person: staff keep interview times, others have suggestions.

    Only assistants are invited to a pre-interview.
    """
    matches, interviews = known[NEW_MATCHES], known[INTERVIEWS]
    form = NotificationsForm(
        data={
            "frequency": matches.frequency,
            "weekday": str(matches.weekday),
            "hour": str(matches.hour),
            "freshness": _yes_or_never(known[FRESHNESS]),
            "invitations": _yes_or_never(known[INVITATIONS]),
            "interviews": interviews.frequency,
            "list_hour": str(interviews.hour),
            **{kind: _yes_or_never(known[kind]) for kind in (HOURS, CONTACTS, NEWS)},
        }
    )
    _offer_news(form)
    if actor.is_staff:
        _offer_interviews(form)
    else:
        del form.interviews, form.list_hour
    if actor.is_staff and not actor.roles & _SEEKING:
        del form.frequency, form.weekday, form.hour, form.freshness, form.contacts
    else:
        _offer_suggestions(form)
    if actor.roles & _EMPLOYING:
        form.hours.choices = {
            "at_once": gettext("Yes, by e-mail"),
            "never": gettext("No; I remember to tell them in Portti"),
        }
    else:
        del form.hours
    if "assistant" in actor.roles:
        form.invitations.choices = {
            "at_once": gettext("Yes, by e-mail"),
            "never": gettext("No; I wait for the staff of my centre"),
        }
    else:
        del form.invitations
    return form


def _offer_news(form: NotificationsForm) -> None:
    form.news.choices = {
        "at_once": gettext("Yes, by e-mail"),
        "never": gettext("No; I read the news in Portti"),
    }


def _yes_or_never(rhythm: Rhythm) -> str:
    return "never" if rhythm.frequency == "never" else "at_once"


def _hours() -> dict[str, str]:
    language = current_language()
    return {str(hour): gettext("At %(time)s", time=clock_time(hour * 60, language)) for hour in range(24)}


def _offer_suggestions(form: NotificationsForm) -> None:
    form.frequency.choices = {
        "at_once": gettext("At once, each time there are new ones"),
        "daily": gettext("Once a day"),
        "weekly": gettext("Once a week"),
        "never": gettext("Never; I look at them in Portti"),
    }
    form.weekday.choices = {str(day): weekday_name(day, current_language()) for day in range(7)}
    form.hour.choices = _hours()
    form.freshness.choices = {
        "at_once": gettext("Yes, by e-mail"),
        "never": gettext("No; I remember to confirm it in Portti"),
    }
    form.contacts.choices = {
        "at_once": gettext("Yes, by e-mail"),
        "never": gettext("No, not by e-mail"),
    }


def _offer_interviews(form: NotificationsForm) -> None:
    form.interviews.choices = {
        "at_once": gettext("At once, of each booking, move and cancellation"),
        "daily": gettext("Once a day, as a list of today and tomorrow"),
        "never": gettext("Never; I look at them in Portti"),
    }
    form.list_hour.choices = _hours()
