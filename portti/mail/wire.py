"""A message as it goes over the wire: text, HTML, calendar part, way out; and the safe modes' receiver."""

import hashlib
from email import policy
from email.message import EmailMessage
from email.utils import formataddr, parseaddr

from portti.models import OutboxMessage
from portti.settings import Settings
from portti.words import html_language

# Python breaks long addresses in headers at 78 letters into encoded words, which no mail program reads back.
_WIRE = policy.SMTP.clone(max_line_length=900)


def address_on_envelope(message: OutboxMessage, settings: Settings) -> str:
    """Return whom the server is asked to deliver to: in a safe mode never the person."""
    if settings.mail.safe_mode == "off":
        name, _at, domain = message.to_address.rpartition("@")
        # Servers know a domain with an ä by another name.
        return f"{name}@{domain.encode('idna').decode()}"
    return settings.mail.safe_address or parseaddr(settings.mail.sender)[1]


def message_bytes(message: OutboxMessage, settings: Settings, reply_to: str) -> bytes:
    """Return the message whole."""
    return build_message(message, settings, reply_to).as_bytes(policy=_WIRE)


def build_message(message: OutboxMessage, settings: Settings, reply_to: str) -> EmailMessage:
    """Return the message with its headers and parts, the richest one last."""
    built = EmailMessage(policy=_WIRE)
    _write_headers(built, message, settings, reply_to)
    built.set_content(message.body_text, cte="quoted-printable")
    built.add_alternative(message.body_html, subtype="html", cte="quoted-printable")
    if message.calendar:
        method = message.calendar_method or "REQUEST"
        # Some programs act on the alternative, others offer only what is attached.
        built.add_alternative(message.calendar, subtype="calendar", params={"method": method}, cte="base64")
        built.add_attachment(
            message.calendar.encode(), maintype="application", subtype="ics", filename="invite.ics"
        )
    # Last: giving a message its content takes such headers away or moves them to a part.
    built["Content-Language"] = html_language(message.language)
    return built


def _write_headers(built: EmailMessage, message: OutboxMessage, settings: Settings, reply_to: str) -> None:
    name, sender = parseaddr(settings.mail.sender)
    domain = sender.rpartition("@")[2]
    own_part = message.message_id.strip("<>").partition("@")[0]
    built["From"] = formataddr((name, sender))
    built["To"] = address_on_envelope(message, settings)
    built["Subject"] = message.subject
    built["Message-ID"] = f"<{own_part}@{domain}>"
    built["Date"] = message.created_at
    built["Reply-To"] = reply_to
    built["Auto-Submitted"] = "auto-generated"
    if settings.mail.safe_mode != "off":
        built["X-Portti-Receiver"] = hashlib.sha256(message.to_address.encode()).hexdigest()[:16]
    if message.unsubscribe_url:
        built["List-Unsubscribe"] = f"<{message.unsubscribe_url}>"
        built["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
