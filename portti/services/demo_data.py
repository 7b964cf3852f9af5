"""Made-up centres, accounts, needs and profiles for the demo: the same at every start but for the dates."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from portti.models import Account
from portti.queries import accounts as account_queries
from portti.queries.demo import profiles_besides
from portti.services import practice
from portti.services.demo_apuri import make_apuri_period
from portti.services.demo_events import make_events
from portti.services.demo_feedback import make_feedback
from portti.services.demo_gatherings import fill_in_together, make_appointments, make_gatherings
from portti.services.demo_goals import make_outcomes, make_panel
from portti.services.demo_guides import make_guides, make_news, tick_steps_of
from portti.services.demo_hours import make_hours
from portti.services.demo_matches import make_past_matches
from portti.services.demo_matters import Matters
from portti.services.demo_outcomes import make_onnistu_period, make_osku_panels
from portti.services.demo_past_interviews import make_past_interviews
from portti.services.demo_past_needs import make_past_needs
from portti.services.demo_people import DEMO_PEOPLE
from portti.services.demo_rows import Maker
from portti.services.demo_substitutes import make_substitutes_of_last_year, make_substitutes_of_year
from portti.services.demo_unmet import make_unmet_hours
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
    _make_profiles(maker, profiles)
    _make_needs(maker, needs)
    matters = Matters(maker)
    matters.make()
    make_gatherings(session, matters.accounts, settings=settings, now=now)
    make_appointments(session, matters.accounts, settings=settings, now=now)
    fill_in_together(session, matters.accounts, now=now)
    for centre in maker.centres:
        make_events(session, centre, is_shown=centre is matters.centre, now=now)
    make_apuri_period(session, matters.centre, now=now)
    make_guides(session, matters.centre, now)
    make_news(session, matters.centre, now)
    tick_steps_of(session, matters.accounts["employer"], now)
    make_feedback(maker, matters.centre, matters.accounts["staff"])
    make_onnistu_period(session, matters.centre, now=now)
    make_osku_panels(session, matters.centre, now=now)
    make_outcomes(session, matters.centre, now=now)
    make_hours(session, matters.centre, now=now)
    _make_years(maker, matters)
    make_panel(session, matters.centre, now=now)
    # The two with most needs: what is hidden takes time to work out.
    make_unmet_hours(session, maker.centres[:2], now=now)
    _make_practice(maker, matters.accounts)
    session.flush()
    return True


def _make_years(maker: Maker, matters: Matters) -> None:
    """Make what came to an end in the last two years, of others than the five."""
    session, settings, now, centre = maker.session, maker.settings, maker.now, matters.centre
    own = [account.id for account in matters.accounts.values()]
    past = make_past_needs(maker, centre, own)
    people = profiles_besides(session, centre.id, own)
    make_past_matches(session, centre, past, people, now=now)
    make_past_interviews(session, centre, matters.accounts["staff"], settings=settings, now=now)
    make_substitutes_of_last_year(session, past, people, now=now)
    make_substitutes_of_year(session, past, people, now=now)


def _make_practice(maker: Maker, accounts: Mapping[str, Account]) -> None:
    """Open the practice centre of the centre that is shown, where its member of staff learns."""
    manager = account_queries.actor_of(maker.session, accounts["manager"].id)
    session, settings, now = maker.session, maker.settings, maker.now
    practice.open_own_practice(session, manager, settings=settings, now=now)
    practice.invite_to_practice(session, manager, accounts["staff"].id, settings=settings, now=now)


# Below: written kind by kind and tied when their numbers are known, many rows take a third of the time.


def _make_profiles(maker: Maker, count: int) -> None:
    made = []
    for number, place in enumerate(maker.chance.spread(count)):
        language = maker.chance.language_of(place)
        account = maker.account_to_write(maker.centre_of(place), language, "assistant")
        made.append((account, maker.profile(number, place, language, account)))
    maker.session.flush()
    for account, profile in made:
        profile.account_id = account.id
        maker.session.add(profile)
    maker.session.flush()


def _make_needs(maker: Maker, count: int) -> None:
    made = []
    for number, place in enumerate(maker.chance.spread(count)):
        language = maker.chance.language_of(place)
        account = maker.account_to_write(maker.centre_of(place), language, "employer")
        employer = maker.employer_to_write(account)
        made.append((account, employer, maker.need(number, place, language, employer)))
    maker.session.flush()
    for account, employer, _need in made:
        employer.account_id = account.id
        maker.session.add(employer)
    maker.session.flush()
    for _account, employer, need in made:
        need.employer_id = employer.id
        maker.session.add(need)
    maker.session.flush()
