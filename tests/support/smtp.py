"""A real SMTP server in a thread, that can be told how to misbehave."""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Post:
    """What arrived, and how the server behaves.

    refuse / postpone   receivers answered with 550 / 450
    data_answer         the answer to a whole message in place of 250
    hang_up             after taking a whole message the connection dies without an answer
    hang_up_at_data     the connection dies when DATA is said
    wait_seconds        how long the answer to a whole message takes
    most                messages a connection may carry before 421
    """

    port: int = 0
    messages: list[EmailMessage] = field(default_factory=list)
    receivers: list[str] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    refuse: set[str] = field(default_factory=set)
    postpone: set[str] = field(default_factory=set)
    refuse_sender: bool = False
    data_answer: str = ""
    hang_up: bool = False
    hang_up_at_data: bool = False
    wait_seconds: float = 0.0
    most: int = 1000
    connections: int = 0

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        session.carried = 0  # type: ignore[attr-defined]
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refuse_sender:
            return "553 not you"
        if session.carried >= self.most:  # type: ignore[attr-defined]
            self._hang_up(server)
            return "421 enough"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refuse:
            return f"550 no such person {address}"
        if address in self.postpone:
            return "450 not now"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.wait_seconds:
            await asyncio.sleep(self.wait_seconds)
        if self.data_answer:
            return self.data_answer
        assert isinstance(envelope.content, bytes)
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        self.receivers += envelope.rcpt_tos
        self.senders.append(envelope.mail_from or "")
        session.carried += 1  # type: ignore[attr-defined]
        if self.hang_up:
            self._hang_up(server)
        return "250 OK"

    @staticmethod
    def _hang_up(server: SMTP) -> None:
        assert server.transport is not None
        server.transport.abort()


class _Server(SMTP):
    """aiosmtpd's server, which can also die when it hears DATA."""

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        if self.event_handler.hang_up_at_data:
            assert self.transport is not None
            self.transport.abort()
            return
        await super().smtp_DATA(arg)


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _Server(self.handler, **self.SMTP_kwargs)


@contextlib.contextmanager
def post_office(encryption: ssl.SSLContext | None = None, **behaviour: Any) -> Iterator[Post]:
    """Yield a running server on a free port of this machine; with `encryption` it takes no mail in the clear."""
    post = Post(**behaviour)
    encrypted = {"tls_context": encryption, "require_starttls": True} if encryption else {}
    controller = _Controller(post, hostname="127.0.0.1", port=free_port(), **encrypted)
    controller.start()
    post.port = controller.port
    try:
        yield post
    finally:
        controller.stop()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
