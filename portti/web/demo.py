"""The application as a demo shows it: with pages for the mail folder and the log-ins."""

from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from flask import Flask, abort, current_app, render_template

from portti.demo_folder import DemoFolder
from portti.services.demo_people import DEMO_PASSWORD, DEMO_PEOPLE
from portti.web.app import create_app as create_portal
from portti.web.demo_codes import current_code
from portti.web.kit.access import ANYONE, audience_blueprint

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


@blueprint.get("/mail")
def mail() -> str:
    """List the messages that the demo has sent, newest first."""
    files = sorted(_folder().glob("*.eml"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    messages = [{"name": path.name, "message": _read(path)} for path in files[:_NEWEST]]
    return render_template("demo/mail.html", messages=messages, total=len(files))


@blueprint.get("/mail/<name>")
def message(name: str) -> str:
    """Show one message as plain text."""
    path = _folder() / name
    # Only files of the mail folder itself: a name with a slash does not reach this page.
    if path.parent != _folder() or path.suffix != ".eml" or not path.is_file():
        abort(404)
    found = _read(path)
    body = found.get_body(preferencelist=("plain",))
    text = body.get_content() if body is not None else ""
    calendars = [part.get_content() for part in found.walk() if part.get_content_type() == "text/calendar"]
    return render_template("demo/message.html", message=found, text=text, calendars=calendars)


@blueprint.get("/log-ins")
def log_ins() -> str:
    """Show who can be logged in as, and the code that staff are asked for now."""
    people = [
        {
            "person": person,
            "code": current_code(current_app._get_current_object(), person.email)  # type: ignore[attr-defined]
            if person.needs_code
            else None,
        }
        for person in DEMO_PEOPLE
    ]
    return render_template("demo/log_ins.html", people=people, password=DEMO_PASSWORD)
