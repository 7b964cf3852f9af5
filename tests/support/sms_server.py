"""A real HTTP server that takes messages as an SMS gateway does, and badly where a test asks for it."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


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

    class Server(ThreadingHTTPServer):
        def handle_error(self, *args: Any) -> None:
            # Who has hung up gets no answer.
            return

    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    gateway.url = f"http://127.0.0.1:{server.server_address[1]}/messages"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield gateway
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
