"""Who gets the e-mails of a preview, from which centre, and when."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from portti.mail.compose.drafting import Holder
from portti.mail.compose.interview_values import Appointment, Host, Receiver
from portti.mail.links import page_url
from portti.settings import Settings
from portti.words import translate

KEY = 0
"""No row has this key: links of a preview lead to nobody's data."""


@dataclass(frozen=True)
class Stage:
    """What every preview is made from."""

    language: str
    settings: Settings
    now: datetime

    @property
    def holder(self) -> Holder:
        """Who reads the mail."""
        return Holder(None, None, "aino@example.org", self.language, "Aino")

    @property
    def receiver(self) -> Receiver:
        """The same for a mail about an interview."""
        return Receiver(KEY, "aino@example.org", self.language, "Aino")

    @property
    def host(self) -> Host:
        """The centre."""
        name = translate(self.language, "Example centre")
        return Host(KEY, name, self.settings.site.help_phone, self.settings.site.help_email)

    def link(self, path: str) -> str:
        """Return the address of a page."""
        return page_url(self.settings, self.language, path)

    def time(self, days: int, hour: int, kind: str, place: str = "") -> Appointment:
        """Return an interview time so many days ahead."""
        day = self.now.replace(hour=hour, minute=0, second=0, microsecond=0)
        return Appointment(day + timedelta(days=days), 30, kind, place)
