"""Made-up guides and forms with valid defaults."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from portti.domain.marked_text import folded
from portti.models import Centre, Guide, GuideText, GuideVersion
from tests.conftest import NOW
from tests.factories.accounts import make_centre

WRITTEN = {"fi": ("Työsopimus", "Tee työsopimus aina kirjallisesti.")}


def make_guide(
    session: Session,
    *,
    centre: Centre | None = None,
    kind: str = "guide",
    audience: str = "everyone",
    leads_to: str = "",
    versions: Mapping[date, Mapping[str, tuple[str, str]]] | None = None,
    now: datetime = NOW,
) -> Guide:
    """Return a stored guide; `versions` is what it says from each day on, by language."""
    guide = Guide(centre_id=(centre or make_centre(session)).id, kind=kind, made_at=now)
    for number, (day, texts) in enumerate((versions or {date(2026, 1, 1): WRITTEN}).items(), start=1):
        version = GuideVersion(
            number=number,
            audience=audience,
            leads_to=leads_to,
            valid_from=day,
            form_key=f"{id(guide)}:{number}",
            made_at=now,
        )
        version.texts = [
            GuideText(language=language, title=title, text=text, search_text=folded(f"{title}\n{text}"))
            for language, (title, text) in texts.items()
        ]
        guide.versions.append(version)
    session.add(guide)
    session.flush()
    return guide
