"""Made-up news with valid defaults."""

from collections.abc import Mapping
from datetime import datetime
from itertools import count

from sqlalchemy.orm import Session

from portti.models import Centre, NewsItem, NewsText
from tests.conftest import NOW
from tests.factories.accounts import make_centre

_numbers = count(1)


def make_news(
    session: Session,
    *,
    centre: Centre | None = None,
    texts: Mapping[str, tuple[str, str]] | None = None,
    now: datetime = NOW,
    **values: object,
) -> NewsItem:
    """Return a stored draft of news to the employers by e-mail."""
    fields: dict[str, object] = {"audience": "employers", "is_public": False, "by_mail": True, **values}
    item = NewsItem(
        centre_id=(centre or make_centre(session)).id,
        form_key=f"news{next(_numbers)}",
        written_at=now,
        **fields,
    )
    item.texts = [
        NewsText(language=language, title=title, text=text)
        for language, (title, text) in (
            texts or {"fi": ("Suljettu", "Keskus on kiinni perjantaina.")}
        ).items()
    ]
    session.add(item)
    session.flush()
    return item
