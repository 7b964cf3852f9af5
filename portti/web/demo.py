"""The application as a demo shows it: with pages for the mail folder and the log-ins."""

import re
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from flask import Flask, abort, current_app, render_template, request
from flask_babel import gettext
from wtforms import StringField

from portti.demo_folder import DemoFolder
from portti.moments import short_moment
from portti.services.demo_people import DEMO_PASSWORD, DEMO_PEOPLE
from portti.settings import Settings
from portti.web.app import create_app as create_portal
from portti.web.demo_codes import current_code
from portti.web.kit.access import ANYONE, audience_blueprint
from portti.web.kit.forms import Form
from portti.web.kit.languages import current_language

blueprint = audience_blueprint("demo", __name__, role=ANYONE, prefix="/demo")
_NEWEST = 200


def create_app(folder: str) -> Flask:
    """Return the portal of a demo's folder."""
    demo = DemoFolder(Path(folder))
    app = create_portal(demo.settings())
    app.config["PORTTI_DEMO_MAIL"] = demo.mail
    app.config["PORTTI_DEMO"] = True
    app.register_blueprint(blueprint)
    return app


def _folder() -> Path:
    folder: Path = current_app.config["PORTTI_DEMO_MAIL"]
    return folder


def _read(path: Path) -> EmailMessage:
    with path.open("rb") as file:
        return BytesParser(policy=policy.default).parse(file)


def _language(message: EmailMessage) -> str | None:
    """Return the language that a message's HTML part says it is in."""
    body = message.get_body(preferencelist=("html",))
    said = re.search(r'<html lang="([a-z]+)"', body.get_content()) if body is not None else None
    return said[1] if said else None


class ReceiverForm(Form):
    """Whose messages are shown; sent by GET."""

    class Meta(Form.Meta):
        """Without a token, which would stand in the address."""

        csrf = False

    to = StringField()


@blueprint.get("/mail")
def mail() -> str:
    """List the messages that the demo has sent, newest first; of one receiver if asked."""
    form = ReceiverForm(request.args)
    form.to.label.text = gettext("E-mail address of the receiver")
    wanted = (form.to.data or "").casefold()
    files = sorted(_folder().glob("*.eml"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    found = [(path, _read(path)) for path in (files if wanted else files[:_NEWEST])]
    kept = [(path, letter) for path, letter in found if wanted in str(letter["To"]).casefold()]
    messages = [
        {
            "name": path.name,
            "message": letter,
            "language": _language(letter),
            "sent": short_moment(datetime.fromtimestamp(path.stat().st_mtime, UTC), current_language()),
        }
        for path, letter in kept[:_NEWEST]
    ]
    total = len(kept) if wanted else len(files)
    return render_template("demo/mail.html", form=form, messages=messages, total=total)


@blueprint.get("/mail/<name>")
def message(name: str) -> str:
    """Show one message as plain text with its links."""
    path = _folder() / name
    # Only files of the mail folder itself: a name with a slash does not reach this page.
    if path.parent != _folder() or path.suffix != ".eml" or not path.is_file():
        abort(404)
    found = _read(path)
    body = found.get_body(preferencelist=("plain",))
    text = body.get_content() if body is not None else ""
    return render_template(
        "demo/message.html",
        message=found,
        lang=_language(found),
        paragraphs=[part.splitlines() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()],
        calendars=[part.get_content() for part in found.walk() if part.get_content_type() == "text/calendar"],
    )


@blueprint.get("/log-ins")
def log_ins() -> str:
    """Show who can be logged in as, and the code that staff are asked for now."""
    settings: Settings = current_app.config["PORTTI"]
    people = [
        {"person": person, "code": current_code(settings, person.email) if person.needs_code else None}
        for person in DEMO_PEOPLE
    ]
    roles = {
        "employer": gettext("Employer"),
        "representative": gettext("Representative"),
        "assistant": gettext("Assistant"),
        "staff": gettext("Staff of a centre"),
        "manager": gettext("Manager of a centre"),
    }
    return render_template("demo/log_ins.html", people=people, roles=roles, password=DEMO_PASSWORD)
