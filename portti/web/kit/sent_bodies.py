"""What a form may be sent as: text in UTF-8, as browsers send it; anything else is refused before a page reads it."""

import re
from urllib.parse import unquote_to_bytes

from flask import Flask, request
from werkzeug.exceptions import BadRequest

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_BEYOND_ASCII = re.compile(rb"%[89A-Fa-f]|[\x80-\xff]")
_MOST_READ_ON = 50_000_000
_PIECE = 65_536
_REPLACED = "\ufffd"
"""What the parser of a form in parts puts in the place of bytes that are no UTF-8."""


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
        if request.mimetype == _FORMS[0]:
            _check_is_text(body)
        elif _REPLACED in "".join(request.form.values()) and _REPLACED.encode() not in body:
            raise Unreadable


def _check_is_text(body: bytes) -> None:
    if not _BEYOND_ASCII.search(body):
        return
    try:
        unquote_to_bytes(body).decode()
    except UnicodeDecodeError:
        raise Unreadable from None


def read_to_its_end() -> None:
    """Take in and forget the rest of what is too large: a browser that still sends would not read the answer."""
    stream, left = request.environ["wsgi.input"], _MOST_READ_ON
    while left > 0 and (piece := stream.read(_PIECE)):
        left -= len(piece)
