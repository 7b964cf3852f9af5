"""The private calendar of a person: a secret address that calendar programs read, without a log-in."""

from flask import Response

from portti.clock import now
from portti.database import reading
from portti.services.calendar_feeds import calendar_of_word
from portti.web.kit.forms import settings_now
from portti.web.public.blueprint import blueprint


@blueprint.get("/calendar/<token>")
def calendar(token: str) -> Response:
    """Return the calendar; a word that is no address, or was ended, is no page."""
    with reading() as session:
        text = calendar_of_word(session, token, settings=settings_now(), now=now())
    answer = Response(text, content_type="text/calendar; charset=utf-8")
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Disposition"] = 'inline; filename="portti.ics"'
    return answer
