"""Who is asked for a shift, how many at a time, and when the next ones are: in waves, until somebody says yes."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from portti.domain.errors import RuleViolation
from portti.models import (
    NeedKnown,
)
from portti.queries.substitutes import asks_of_request, requests_to_go_on
from portti.services.substitutes import (
    ask_next,
    ask_substitutes,
    cancel_request,
)
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.matches import employer_actor
from tests.factories.needs import make_need
from tests.support.substitutes import (
    SOON,
    ask,
    come,
    mails,
    ready,
    say,
)


@pytest.mark.either_database
def test_the_next_few_are_asked_by_themselves_until_somebody_says_yes(
    session: Session, settings: Settings
) -> None:
    need, known = make_need(session), ready(session, "Tuttu")
    others = [ready(session, f"N{number}") for number in range(7)]
    need.known = [NeedKnown(profile_id=known.id)]
    session.flush()
    request = ask_substitutes(
        session,
        employer_actor(need),
        need.id,
        SOON,
        {known.id},
        goes_on=True,
        settings=settings,
        now=NOW,
    )
    wait = timedelta(minutes=settings.substitutes.wave_minutes)

    def asked(moment: datetime) -> int:
        due = requests_to_go_on(session, settings=settings, now=moment)
        for key in due:
            ask_next(session, key, settings=settings, now=moment)
        return len(asks_of_request(session, request.id))

    assert asked(NOW + wait - timedelta(seconds=1)) == 1
    assert asked(NOW + wait) == 1 + settings.substitutes.wave
    assert asked(NOW + wait + timedelta(minutes=1)) == 1 + settings.substitutes.wave
    assert asked(NOW + 2 * wait) == 8
    assert asked(NOW + 4 * wait) == 8
    assert len(mails(session, "substitute_asked")) == 8
    say(session, request, others[0], "yes", settings)
    ready(session, "Uusi")
    assert asked(NOW + 6 * wait) == 8


@pytest.mark.parametrize("ending", ["not_wanted", "cancelled", "withdrawn", "begun"])
def test_nobody_is_asked_on_where_nobody_is_looked_for(
    session: Session, settings: Settings, ending: str
) -> None:
    need, one = make_need(session), ready(session, "A")
    ready(session, "B")
    request = ask_substitutes(
        session,
        employer_actor(need),
        need.id,
        SOON,
        {one.id},
        goes_on=ending != "not_wanted",
        settings=settings,
        now=NOW,
    )
    moment = NOW + timedelta(hours=3)
    if ending == "cancelled":
        cancel_request(session, employer_actor(need), request.id, settings=settings, now=NOW)
    if ending == "withdrawn":
        need.state = "withdrawn"
        session.flush()
    if ending == "begun":
        moment = request.begins_at
    assert requests_to_go_on(session, settings=settings, now=moment) == []
    assert ask_next(session, request.id, settings=settings, now=moment) == 0
    assert len(asks_of_request(session, request.id)) == 1


def test_of_everybody_a_few_are_asked_at_once_and_the_others_in_waves(
    session: Session, settings: Settings
) -> None:
    """One shift needs one person: those known are among the first, the others by the fair order, each in time."""
    need, known = make_need(session), [ready(session, f"T{number}") for number in range(2)]
    need.known = [NeedKnown(profile_id=one.id) for one in known]
    people = [ready(session, f"N{number:02}") for number in range(15)]
    session.flush()
    order = come(session, need, settings)
    most, wave = settings.substitutes.most_at_once, settings.substitutes.wave
    wait = timedelta(minutes=settings.substitutes.wave_minutes)
    assert most < len(people)

    goes_on: list[bool] = []

    def press(moment: datetime) -> list[str]:
        request = ask_substitutes(
            session,
            employer_actor(need),
            need.id,
            SOON,
            None,
            goes_on=False,
            settings=settings,
            now=moment,
        )
        goes_on.append(request.goes_on)
        return [row.profile.shown_name for row in asks_of_request(session, request.id)]

    asked = press(NOW)
    assert {one.shown_name for one in known} <= set(asked)
    assert set(asked) == set(order[:most])
    assert len(press(NOW + wait / 2)) == most, "a second press asks nobody while a wave is under way"
    (due,) = requests_to_go_on(session, settings=settings, now=NOW + wait)
    assert ask_next(session, due, settings=settings, now=NOW + wait) == wave
    assert len(press(NOW + 2 * wait)) == 17
    # Who asks everybody wants all of them asked; as long as somebody was left, that was not theirs to turn off.
    assert goes_on == [True, True, False]


def test_nobody_chooses_more_than_can_be_asked_at_once(session: Session, settings: Settings) -> None:
    need = make_need(session)
    people = [ready(session, f"N{number:02}") for number in range(settings.substitutes.most_at_once + 1)]
    with pytest.raises(RuleViolation, match="too_many_chosen"):
        ask(session, need, settings, *people)
    request = ask(session, need, settings, *people[1:])
    assert len(asks_of_request(session, request.id)) == settings.substitutes.most_at_once
    assert len(mails(session, "substitute_asked")) == settings.substitutes.most_at_once
