"""Which way each message leaves: one transport for each channel, behind the one that delivery knows."""

from collections.abc import Callable, Mapping
from pathlib import Path

from portti.mail.delivery import Transport
from portti.mail.sms import HttpGateway, NoGateway, SmsFolder
from portti.mail.transport import transport_for
from portti.models import OutboxMessage
from portti.settings import Settings, project_root


class Channels:
    """Hands each message to its channel's transport."""

    def __init__(self, ways: Mapping[str, Transport]) -> None:
        self.ways = ways

    def hand_over(self, message: OutboxMessage, reply_to: str, before_text: Callable[[], None]) -> None:
        """Send one message by its channel."""
        self.ways[message.channel].hand_over(message, reply_to, before_text)

    def close(self) -> None:
        """End what each channel has open."""
        for way in self.ways.values():
            way.close()


def channels_for(settings: Settings) -> Channels:
    """Return e-mail and SMS as the settings name them; a safe mode of mail keeps SMS in the folder too."""
    return Channels({"email": transport_for(settings), "sms": _sms(settings)})


def _sms(settings: Settings) -> Transport:
    if settings.mail.transport == "folder" or settings.mail.safe_mode != "off":
        folder = Path(settings.mail.folder)
        return SmsFolder(folder if folder.is_absolute() else project_root() / folder)
    return HttpGateway(settings) if settings.sms.url else NoGateway()
