"""The demo's guides, forms, news and ticked steps: texts that a centre could use, from `reference/demo_*`."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.domain.marked_text import folded
from portti.models import (
    Account,
    Centre,
    Guide,
    GuideText,
    GuideVersion,
    NewsItem,
    NewsText,
    StepTick,
)
from portti.queries.accounts import employer_of_account

_REFERENCE = Path(__file__).resolve().parents[1] / "reference"
_SINCE = date(2025, 1, 1)
_NEW_DAYS = 20
# Kind, for whom, and from when each of its texts is valid; None is some days ago.
_GUIDES: Sequence[tuple[str, str, tuple[tuple[str, date | None], ...]]] = (
    ("guide", "employers", (("being_an_employer", _SINCE),)),
    ("guide", "employers", (("first_assistant", _SINCE),)),
    # The agreement was declared generally binding: what the older version asks is no question any more.
    ("guide", "everyone", (("pay_1", date(2024, 1, 1)), ("pay_2", date(2025, 10, 6)))),
    ("guide", "everyone", (("shift_lists", _SINCE),)),
    ("guide", "employers", (("choosing", None),)),
    ("guide", "everyone", (("illness", _SINCE),)),
    ("guide", "assistants", (("becoming_an_assistant", _SINCE),)),
    ("form", "employers", (("form_first_day", _SINCE),)),
    ("form", "assistants", (("form_absence", _SINCE),)),
)
_LEADS_TO = {"being_an_employer": "authority", "first_assistant": "contract", "shift_lists": "shifts"}
_TICKED = ("e_duties", "e_orient")


def read_texts(folder: str, name: str) -> dict[str, tuple[str, str]]:
    """Return title and text by language of one file: each language begins with `=== fi`, then the title's line."""
    whole = (_REFERENCE / folder / f"{name}.txt").read_text(encoding="utf-8")
    found = {}
    for part in whole.split("=== ")[1:]:
        language, title, text = part.split("\n", 2)
        found[language] = (title, text.strip())
    return found


def make_guides(session: Session, centre: Centre, now: datetime) -> None:
    """Write the guides and forms of the centre that is shown."""
    new = helsinki(now).date() - timedelta(days=_NEW_DAYS)
    for kind, audience, versions in _GUIDES:
        guide = Guide(centre_id=centre.id, kind=kind, made_at=now)
        for number, (name, since) in enumerate(versions, start=1):
            version = GuideVersion(
                number=number,
                audience=audience,
                leads_to=_LEADS_TO.get(name, ""),
                valid_from=since or new,
                form_key=f"demo:{name}",
                made_at=now,
            )
            version.texts = [
                GuideText(language=language, title=title, text=text, search_text=folded(f"{title}\n{text}"))
                for language, (title, text) in read_texts("demo_guides", name).items()
            ]
            guide.versions.append(version)
        session.add(guide)
    session.flush()


def make_news(session: Session, centre: Centre, now: datetime) -> None:
    """Write two pieces of published news that everybody has been told, and a draft."""
    for name, audience, days, is_public in (
        ("new_guide", "employers", 18, False),
        ("holidays", "everyone", 2, True),
        ("evening", "assistants", None, True),
    ):
        at = now - timedelta(days=days) if days is not None else None
        item = NewsItem(
            centre_id=centre.id,
            audience=audience,
            municipality_code=centre.municipality_code if at is None else None,
            is_public=is_public,
            by_mail=True,
            form_key=f"demo:{name}",
            written_at=at or now,
            published_at=at,
            mail_done_at=at,
        )
        item.texts = [
            NewsText(language=language, title=title, text=text)
            for language, (title, text) in read_texts("demo_news", name).items()
        ]
        session.add(item)
    session.flush()


def tick_steps_of(session: Session, account: Account, now: datetime) -> None:
    """Tick some steps on the list of an employer."""
    employer = employer_of_account(session, account.id)
    assert employer is not None  # the demo has made one
    for number, step in enumerate(_TICKED):
        ticked_at = now - timedelta(days=9 - number)
        session.add(
            StepTick(employer_id=employer.id, step=step, ticked_at=ticked_at, ticked_by_account_id=account.id)
        )
    session.flush()
