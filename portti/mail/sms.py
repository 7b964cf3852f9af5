"""How a message reaches a telephone: an HTTP gateway of the centre's operator, named in the settings."""

import http.client
import json
import ssl
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from portti.mail.delivery import InDoubt, Refused, TryLater
from portti.models import OutboxMessage
from portti.settings import Settings

_TAKEN = range(200, 300)
_TOO_MANY, _SLOW = 429, 408
_OURS = (401, 403)
"""The gateway does not take our key: this concerns every message, and a person must look."""


class HttpGateway:
    """Posts each message as JSON: to, from, text, and an id that makes a second post the same message."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.down = ""

    def hand_over(self, message: OutboxMessage, reply_to: str, before_text: Callable[[], None]) -> None:
        """Send one message; a gateway that is down is asked once in a batch."""
        if self.down:
            raise TryLater(self.down)
        body = json.dumps(
            {
                "to": message.to_address,
                "from": self.settings.sms.sender,
                "text": message.body_text.strip(),
                "id": message.message_id,
            }
        ).encode()
        connection, path = self._connection()
        try:
            status = self._post(connection, path, body, before_text)
        finally:
            connection.close()
        if status in _TAKEN:
            return
        if status in _OURS or status >= 500 or status in (_TOO_MANY, _SLOW):
            self.down = str(status)
            raise TryLater(self.down)
        raise Refused(str(status))

    def _post(
        self,
        connection: http.client.HTTPConnection,
        path: str,
        body: bytes,
        before_text: Callable[[], None],
    ) -> int:
        try:
            connection.connect()
        except OSError as fault:
            self.down = type(fault).__name__
            raise TryLater(self.down) from fault
        before_text()
        try:
            connection.request("POST", path, body, self._headers())
            return connection.getresponse().status
        except (OSError, http.client.HTTPException) as fault:
            # The text is on its way: whether it was taken, only the gateway knows.
            self.down = type(fault).__name__
            raise InDoubt(self.down) from fault

    def _connection(self) -> tuple[http.client.HTTPConnection, str]:
        parts, seconds = urlsplit(self.settings.sms.url), self.settings.sms.timeout_seconds
        path = parts.path or "/"
        host = parts.hostname or ""
        if parts.scheme == "https":
            context = ssl.create_default_context()
            return http.client.HTTPSConnection(host, parts.port, timeout=seconds, context=context), path
        return http.client.HTTPConnection(host, parts.port, timeout=seconds), path

    def _headers(self) -> dict[str, str]:
        headers = {"Content-Type": "application/json; charset=utf-8"}
        key = self.settings.secrets.sms_key.get_secret_value()
        return {**headers, "Authorization": f"Bearer {key}"} if key else headers

    def close(self) -> None:
        """Nothing stays open between messages."""


class SmsFolder:
    """Writes each message as a file: where mail is kept in a folder or redirected, no telephone rings."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def hand_over(self, message: OutboxMessage, reply_to: str, before_text: Callable[[], None]) -> None:
        """Write the file."""
        before_text()
        try:
            (self.folder / f"{message.id:08d}-{message.kind}.sms.txt").write_text(
                message.body_text, encoding="utf-8"
            )
        except OSError as fault:
            raise TryLater(type(fault).__name__) from fault

    def close(self) -> None:
        """Nothing is open."""


class NoGateway:
    """Where no gateway is named any more, what was promised to telephones fails, and staff see it."""

    def hand_over(self, message: OutboxMessage, reply_to: str, before_text: Callable[[], None]) -> None:
        """Refuse."""
        raise Refused("no_gateway")

    def close(self) -> None:
        """Nothing is open."""
