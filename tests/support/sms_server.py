"""A real HTTP server that takes messages as an SMS gateway does, and badly where a test asks for it."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from pydantic import SecretStr

from portti.settings import Settings
from tests.support.local_server import serving


@dataclass
class Gateway:
    """What was posted and with which key; `status` is the answer, `trouble` none or a late one."""

    url: str = ""
    status: int = 202
    trouble: str = ""
    posted: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)


@contextmanager
def sms_gateway() -> Iterator[Gateway]:
    """The gateway on a port of its own, until the test is over."""
    gateway = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            gateway.posted.append(json.loads(body))
            gateway.keys.append(self.headers["Authorization"])
            if gateway.trouble == "hangs up":
                self.close_connection = True
                return
            if gateway.trouble == "slow":
                time.sleep(0.6)
            self.send_response(gateway.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            return

    with serving(Handler) as address:
        gateway.url = f"{address}/messages"
        yield gateway


def by_gateway(settings: Settings, url: str) -> Settings:
    """The settings of a centre whose gateway is at this address; its mail server takes nothing."""
    mail = settings.mail.model_copy(
        update={"transport": "smtp", "safe_mode": "off", "host": "127.0.0.1", "port": 9}
    )
    sms = settings.sms.model_copy(update={"url": url, "timeout_seconds": 0.3})
    secrets = settings.secrets.model_copy(update={"sms_key": SecretStr("avain")})
    return settings.model_copy(update={"mail": mail, "sms": sms, "secrets": secrets})
