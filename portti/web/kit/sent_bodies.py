"""What a form may be sent as: text in UTF-8, as browsers send it; anything else is refused before a page reads it."""

from flask import Flask, request
from werkzeug.exceptions import BadRequest

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_MOST_READ_ON = 50_000_000
_PIECE = 65_536
_REPLACED = "\ufffd"
"""What the parser of forms puts in the place of bytes that are no UTF-8."""


class Unreadable(BadRequest):
    """What was sent is no form of text, or its bytes are no UTF-8: taking it would keep less than was typed."""


def set_up_sent_bodies(app: Flask) -> None:
    """Refuse what cannot be read whole; comes before the check of tokens, which reads the form."""

    @app.before_request
    def check() -> None:
        if request.method != "POST":
            return
        body = request.get_data()
        if body and request.mimetype not in _FORMS:
            raise Unreadable
        if any(_REPLACED in name or _REPLACED in value for name, value in request.form.items(multi=True)):
            _check_was_typed(body)


def _check_was_typed(body: bytes) -> None:
    """Raise Unreadable unless the mark itself was sent, as from a text that was spoilt before it was copied."""
    mark = _REPLACED.encode()
    if mark not in body and b"%EF%BF%BD" not in body.upper():
        raise Unreadable


def read_to_its_end() -> None:
    """Take in and forget the rest of what is too large: a browser that still sends would not read the answer."""
    stream, left = request.environ["wsgi.input"], _MOST_READ_ON
    while left > 0 and (piece := stream.read(_PIECE)):
        left -= len(piece)
