"""The made-up people of the demo that a visitor can log in as."""

from dataclasses import dataclass

DEMO_PASSWORD = "portti-esittely-2026"  # noqa: S105 - made-up people only, printed on purpose


@dataclass(frozen=True)
class DemoPerson:
    """One made-up person that a visitor can log in as."""

    role: str
    email: str
    given_name: str
    family_name: str
    language: str
    needs_code: bool = False


DEMO_PEOPLE = (
    DemoPerson("employer", "tyonantaja@portti.example", "Helmi", "Hallavuo", "fi"),
    DemoPerson("representative", "edustaja@portti.example", "Oiva", "Tervala", "fi"),
    DemoPerson("assistant", "avustaja@portti.example", "Venla", "Suvanne", "fi"),
    DemoPerson("staff", "neuvoja@portti.example", "Kerttu", "Ruskala", "fi", needs_code=True),
    DemoPerson("manager", "paallikko@portti.example", "Arvo", "Pihlavisto", "fi", needs_code=True),
)
