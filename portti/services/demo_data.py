"""Made-up centres, accounts, needs and profiles for the demo: the same at every start but for the dates."""

from datetime import datetime

from sqlalchemy.orm import Session

from portti.queries import accounts as account_queries
from portti.services.demo_matters import Matters
from portti.services.demo_people import DEMO_PEOPLE
from portti.services.demo_rows import Maker
from portti.settings import Settings

NEEDS, PROFILES = 300, 600


def fill_with_demo_data(
    session: Session, settings: Settings, *, now: datetime, needs: int = NEEDS, profiles: int = PROFILES
) -> bool:
    """Fill an empty database; False where the demo's people stand already."""
    if account_queries.account_by_email(session, DEMO_PEOPLE[0].email) is not None:
        return False
    maker = Maker(session, settings, now)
    maker.make_centres()
    # Added all at once: written together, they take a third of the time.
    session.add_all(
        [
            maker.profile(number, place, maker.chance.language_of(place))
            for number, place in enumerate(maker.chance.spread(profiles))
        ]
    )
    session.flush()
    made = []
    for number, place in enumerate(maker.chance.spread(needs)):
        language = maker.chance.language_of(place)
        account = maker.account(maker.centre_of(place), language, "employer")
        made.append(maker.need(number, place, language, maker.employer(account)))
    session.add_all(made)
    session.flush()
    Matters(maker).make()
    session.flush()
    return True
