"""Where one form stands, who sends it, and what makes it whole."""

from dataclasses import dataclass, field

PASSWORD = "kolme pientä sanaa"
Typed = dict[str, str | list[str]]


@dataclass(frozen=True)
class Place:
    """Where one form stands, who sends it, and what makes it whole; `button` is one that no page shows just now."""

    endpoint: str
    who: str
    page: str
    typed: Typed = field(default_factory=dict)
    button: bool = False
    ending: str = ""

    def __str__(self) -> str:
        return f"{self.endpoint} of {self.who} on {self.page}"


def place(endpoint: str, who: str, page: str, **typed: str | list[str]) -> Place:
    return Place(endpoint, who, page, typed)


def button(endpoint: str, who: str, page: str, **typed: str | list[str]) -> Place:
    return Place(endpoint, who, page, typed, button=True)


TODAY: Typed = {"on-day": "1", "on-month": "12", "on-year": "2026"}
"""The day of the made-up portal, as a form asks for it."""
