"""An employer whose shift needs somebody, the assistants who may come, and two of them who answer at once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Barrier

from sqlalchemy import Engine

from portti.clock import HELSINKI
from portti.models import NeedKnown
from tests.factories.accounts import make_account, make_centre, make_employer
from tests.factories.matches import make_matchable
from tests.factories.needs import make_need
from tests.support.real_database import transaction_of
from tests.support.visitor import Answer, Visitor


@dataclass(frozen=True)
class Circle:
    """An employer whose shift needs somebody: one assistant who knows them, and two whom the second wave asks."""

    employer: str
    known: str
    others: tuple[str, str]


def make_circle(engine: Engine) -> Circle:
    """Return a new circle, with people of its own."""
    now = datetime.now(UTC)
    weekday = (now.astimezone(HELSINKI) + timedelta(days=2)).weekday()
    names = ("Kaisa", "Ensio", "Toive")
    with transaction_of(engine)() as session:
        centre = make_centre(session, code="ring")
        owner, *accounts = [
            make_account(
                session,
                role,
                centre=centre,
                email=f"{name.lower()}@example.org",
                language="en",
                given_name=name,
                now=now,
            )
            for name, role in (("Sirkka", "employer"), *((name, "assistant") for name in names))
        ]
        known, *_others = [
            make_matchable(
                session,
                name=account.given_name,
                free=((weekday, 420, 960),),
                account=account,
                short_notice_minutes=60,
                now=now,
            )
            for account in accounts
        ]
        make_need(
            session,
            employer=make_employer(session, account=owner, now=now),
            shifts=((weekday, 480, 720),),
            known=[NeedKnown(profile_id=known.id)],
            now=now,
        )
        addresses = [str(account.email) for account in accounts]
    return Circle("sirkka@example.org", addresses[0], (addresses[1], addresses[2]))


def both_at_once(base_url: str, links: tuple[str, str]) -> list[Answer]:
    """Return what two browsers are answered that have the page open and send their yes together."""
    opened = []
    for link in links:
        visitor = Visitor(base_url, "en")
        page = visitor.open(link)
        assert "Can you do this shift?" in page.title
        opened.append((visitor, page.form_to("/substitute/")))
    barrier = Barrier(len(opened))

    def say_yes(number: int) -> Answer:
        visitor, form = opened[number]
        barrier.wait()
        return visitor.press(form, answer="yes")

    with ThreadPoolExecutor(len(opened)) as threads:
        return list(threads.map(say_yes, range(len(opened))))


def name_in(address: str) -> str:
    """Return the first name of an address of the circle."""
    return address.partition("@")[0].title()
