"""How a message leaves: Flask-Mail over SMTP, or as an .eml file into a folder."""

import smtplib
import ssl
from collections.abc import Callable
from email.utils import parseaddr
from pathlib import Path
from typing import Any, cast

from flask import Flask
from flask_mail import BadHeaderError, Connection, Mail, Message

from portti.mail.delivery import InDoubt, Refused, TryLater
from portti.mail.wire import address_on_envelope, message_bytes
from portti.models import OutboxMessage
from portti.settings import Settings, project_root

_SERVICE_CLOSING = 421


class FolderTransport:
    """Writes each message as a file; the name appears only when the file is whole."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.folder = folder
        self.settings = settings
        folder.mkdir(parents=True, exist_ok=True)

    def hand_over(self, message: OutboxMessage, reply_to: str, before_text: Callable[[], None]) -> None:
        """Write the file; where the folder cannot be written the message is tried again later."""
        name = f"{message.id:08d}-{message.kind}.eml"
        part = self.folder / f".{name}.part"
        written = message_bytes(message, self.settings, reply_to)
        before_text()
        try:
            part.write_bytes(written)
            part.replace(self.folder / name)
        except OSError as fault:
            raise TryLater(type(fault).__name__, server_down=True) from fault

    def close(self) -> None:
        """Nothing is open."""


class _Server(smtplib.SMTP):
    """An SMTP conversation that knows whether the server may have accepted the message at hand."""

    before_text: Callable[[], None] | None = None
    in_doubt = False

    def data(self, msg: Any) -> tuple[int, bytes]:
        """Say that the text goes now, send it, and read the answer."""
        if self.before_text is not None:
            self.before_text()
        answer = super().data(msg)
        self.in_doubt = False
        return answer

    def getreply(self) -> tuple[int, bytes]:
        """Read an answer; after "go ahead" (354) only the next one tells what became of the message."""
        answer = super().getreply()
        self.in_doubt = answer[0] == 354
        return answer


class _Connection(Connection):
    """Flask-Mail's connection with a limit of time and a look at the certificate, which Flask-Mail cannot set."""

    def __init__(self, mail: Mail, timeout: float, *, tls_checked: bool) -> None:
        super().__init__(mail)
        self.timeout = timeout
        self.tls_checked = tls_checked

    def configure_host(self) -> _Server:
        """Connect, encrypt and log in as Flask-Mail does."""
        host = _Server(self.mail.server, self.mail.port, timeout=self.timeout)
        if self.mail.use_tls:
            host.starttls(context=self._encryption())
        if self.mail.username and self.mail.password:
            host.login(self.mail.username, self.mail.password)
        return host

    def _encryption(self) -> ssl.SSLContext:
        """Links to log in by go this way: whoever stands between must not pass for the server."""
        context = ssl.create_default_context()
        if not self.tls_checked:
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return context


class _Written(Message):
    """A message for Flask-Mail whose bytes are written by us: it has no calendar parts of its own."""

    def __init__(self, receiver: str, sender: str, written: bytes) -> None:
        super().__init__(recipients=[receiver], sender=sender)
        self.written = written

    def as_bytes(self) -> bytes:
        """Return the bytes for the wire."""
        return self.written


class SmtpTransport:
    """Hands messages to a mail server over one connection for the batch."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        mail = settings.mail
        self.app = Flask("portti-mail")
        self.app.config.update(
            MAIL_SERVER=mail.host,
            MAIL_PORT=mail.port,
            MAIL_USE_TLS=mail.use_tls,
            MAIL_USERNAME=mail.username or None,
            MAIL_PASSWORD=settings.secrets.smtp_password.get_secret_value() or None,
            MAIL_DEFAULT_SENDER=mail.sender,
        )
        self.connection = _Connection(Mail(self.app), mail.timeout_seconds, tls_checked=mail.tls_checked)

    def hand_over(self, message: OutboxMessage, reply_to: str, before_text: Callable[[], None]) -> None:
        """Send one message; on a connection that the server has closed meanwhile, once more on a new one."""
        receiver = address_on_envelope(message, self.settings)
        sender = parseaddr(self.settings.mail.sender)[1]
        written = _Written(receiver, sender, message_bytes(message, self.settings, reply_to))
        used_before = self.connection.host is not None
        try:
            self._send(written, before_text)
        except TryLater as fault:
            if not (used_before and fault.server_down):
                raise
            self._send(written, before_text)

    def _send(self, written: _Written, before_text: Callable[[], None]) -> None:
        host = self._connected()
        host.before_text, host.in_doubt = before_text, False
        try:
            with self.app.app_context():
                self.connection.send(written)
        except smtplib.SMTPRecipientsRefused as fault:
            code = next(iter(fault.recipients.values()))[0]
            raise self._answered(code) from fault
        except smtplib.SMTPDataError as fault:
            raise self._answered(fault.smtp_code) from fault
        except smtplib.SMTPResponseException as fault:
            # A greeting or sender that the server does not take concerns every message.
            self._forget()
            raise TryLater(str(fault.smtp_code), server_down=True) from fault
        except (smtplib.SMTPException, OSError) as fault:
            in_doubt = host.in_doubt
            self._forget()
            if in_doubt:
                raise InDoubt(type(fault).__name__) from fault
            raise TryLater(type(fault).__name__, server_down=True) from fault
        except (BadHeaderError, UnicodeError) as fault:
            self._forget()
            raise Refused(type(fault).__name__) from fault
        except BaseException:
            # The conversation stands somewhere in its middle.
            self._forget()
            raise

    def _answered(self, code: int) -> Refused | TryLater:
        # The code alone is kept: a server's words may repeat the address.
        if code == _SERVICE_CLOSING:
            self._forget()
            return TryLater(str(code), server_down=True)
        return Refused(str(code)) if code >= 500 else TryLater(str(code))

    def _connected(self) -> _Server:
        if self.connection.host is None:
            try:
                self.connection.host = self.connection.configure_host()
            except (OSError, smtplib.SMTPException) as fault:
                raise TryLater(type(fault).__name__, server_down=True) from fault
        return cast(_Server, self.connection.host)

    def _forget(self) -> None:
        if self.connection.host is not None:
            self.connection.host.close()
            self.connection.host = None

    def close(self) -> None:
        """Take leave of the server."""
        if self.connection.host is not None:
            try:
                self.connection.host.quit()
            except (OSError, smtplib.SMTPException):
                self.connection.host.close()
            self.connection.host = None


def transport_for(settings: Settings) -> FolderTransport | SmtpTransport:
    """Return the transport that the settings name; safe mode `folder` keeps everything in the folder."""
    if settings.mail.transport == "folder" or settings.mail.safe_mode == "folder":
        folder = Path(settings.mail.folder)
        return FolderTransport(folder if folder.is_absolute() else project_root() / folder, settings)
    return SmtpTransport(settings)
