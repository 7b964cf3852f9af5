"""One-time codes that count once: Flask-Security's codes with the step of the last one remembered."""

import base64
from io import BytesIO

from flask import current_app
from flask_security import Totp, UserMixin
from passlib.exc import TokenError

from portti.models import Account
from portti.settings import Settings

_SECONDS_ASIDE = 30


class OnceTotp(Totp):
    """Refuses a code at or before the last used step; the deed that stores the step is `use_counter`."""

    def counter_of(self, code: str, secret: str, last_counter: int | None) -> int | None:
        """Return the time step of a right and unused code, one step aside at most, else None."""
        try:
            match = self._totp.verify(code, secret, window=_SECONDS_ASIDE, last_counter=last_counter)
        except (TokenError, ValueError):
            return None
        return int(match.counter)

    def get_last_counter(self, user: UserMixin) -> int | None:
        """Return the step of the last used code."""
        return user.tf_last_counter if isinstance(user, Account) else None


def totp_keys(settings: Settings) -> dict[str, str]:
    """Return the keys by which secrets of codes are kept, by their number."""
    return {"1": settings.secrets.totp_key.get_secret_value()}


def totp_of(settings: Settings) -> OnceTotp:
    """Return a maker of codes where there is no application."""
    return OnceTotp(totp_keys(settings), settings.site.name)


def totp() -> OnceTotp:
    """Return the application's maker and checker of codes."""
    found: OnceTotp = current_app.extensions["security"].totp_factory
    return found


def picture_of(secret: str, name: str) -> str:
    """Return the QR code of a secret as the address of an SVG picture, black on white in every colour scheme."""
    # Read when it is needed: it brings lxml along, and few requests draw a code.
    import qrcode
    from qrcode.image.svg import SvgPathImage

    code = qrcode.QRCode(border=4)
    code.add_data(totp().get_totp_uri(name, secret))
    image = code.make_image(image_factory=SvgPathImage, background="white")
    with BytesIO() as file:
        image.save(file)
        return "data:image/svg+xml;base64," + base64.b64encode(file.getvalue()).decode()
