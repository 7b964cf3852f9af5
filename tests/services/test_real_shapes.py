"""The ways in which people really state times can each be entered as they are, published and ranked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matching.types import Shift, SingleShift, Window
from portti.domain import needs as rules
from portti.domain.errors import Conflict
from portti.domain.match_filters import Filters
from portti.domain.open_blocks import OpenBlock
from portti.domain.open_times import OpenTimes, key_of_open_times, open_times_of_key
from portti.domain.weekly_hours import Entry
from portti.models import Employer, Need, Profile
from portti.queries import accounts as account_queries
from portti.queries import match_pool
from portti.services import matchmaking, need_drafts, need_open_times, needs
from portti.services.match_inputs import fill_profile, has_fixed_times, need_data
from portti.services.match_lists import Wanted, assistant_list, employer_list
from portti.settings import Settings
from portti.wording.job import all_times_in_words, terms_in_words
from portti.words import translate
from tests.factories.accounts import make_account, make_employer, make_profile

_DAYS = range(5)
_NOON = datetime(2027, 1, 16, 12, 0)


def hour(clock: float) -> int:
    """Minutes of the day."""
    return round(clock * 60)


def shifts(days: range | tuple[int, ...], start: float, end: float, **more: object) -> list[Entry]:
    return [Shift(day, hour(start), hour(end), **more) for day in days]  # type: ignore[arg-type]


Open = rules.OpenTimesDraft
Living = rules.LivingInDraft
Terms = rules.TermsDraft


@dataclass(frozen=True)
class Stated:
    """How an advertisement states its times: what is fixed, what is to be agreed, how long it all goes on."""

    fixed: Sequence[Entry] = ()
    agreed: Open | None = None
    more: tuple[OpenBlock, ...] = ()
    living: Living = field(default_factory=Living)
    terms: Terms = field(default_factory=Terms)

    @property
    def open_times(self) -> OpenTimes:
        return OpenTimes(self.agreed or Open(), self.living, self.more)


_ALL = tuple(range(7))
_ROUND_THE_CLOCK = shifts(range(7), 0, 0, splittable=True)

SHAPES: dict[str, Stated] = {
    "a whole day, one weekend shift, an evening, and short visits now and then": Stated(
        shifts((1,), 8, 16),
        Open(
            weekdays=(5, 6),
            any_days=True,
            best_weekday=6,
            times_a_week=1,
            visit_min=4,
            visit_max=5,
            job="part_time",
            casual=True,
        ),
        (OpenBlock(("evening",), (4,)), OpenBlock(("morning", "evening"), casual=True)),
        terms=Terms(pay_text="9,90–11,57 e/t"),
    ),
    "full time by a rota, weekends too": Stated(
        agreed=Open(weekdays=_ALL, any_days=True, hours_min=40, hours_max=40, job="full_time")
    ),
    "weekday afternoons": Stated(agreed=Open(("day",), tuple(_DAYS), earliest=hour(12))),
    "short visits every day, the early one longer or shorter": Stated(
        shifts(range(7), 16, 16.5),
        Open(("morning",), _ALL, visit_min=1, visit_max=1.5, earliest=hour(7.5), latest=hour(9)),
    ),
    "full time, no more said": Stated(agreed=Open(job="full_time")),
    "a programme of the employer's own": Stated(agreed=Open()),
    "living in for a week of four or less, movable": Stated(
        agreed=Open(("live_in",)), living=Living(4, 7, 28), terms=Terms(pay_text="832 e/viikko")
    ),
    "a rota of six": Stated(agreed=Open(assistants=6)),
    "a team round the clock": Stated(_ROUND_THE_CLOCK),
    "mornings with a moving start and end": Stated(
        agreed=Open(("morning",), earliest=hour(8.5), latest=hour(13), visit_min=3.5, visit_max=4.5)
    ),
    "three who live in and have other work": Stated(
        agreed=Open(("morning", "evening", "night", "live_in"), assistants=3)
    ),
    "visits as scheduled": Stated(agreed=Open()),
    "the working week from noon, with a break": Stated(
        shifts(_DAYS, 11, 20.5), terms=Terms(30, "fixed_term", 3, 6, "agreement", "9,70 e/t ja iltalisä")
    ),
    "mornings": Stated(agreed=Open(("morning",))),
    "living in, each day, a room of one's own": Stated(
        agreed=Open(("live_in",), _ALL, job="full_time"),
        living=Living(own_room=True),
        terms=Terms(contract="permanent"),
    ),
    "after school and evenings": Stated(agreed=Open(("day", "evening"))),
    "Monday or Friday or Thursday, any combination": Stated(
        agreed=Open(weekdays=(0, 4), any_days=True, hours_min=12, hours_max=15),
        more=(OpenBlock(("day",), (3,), instead=True), OpenBlock(weekdays=(5, 6), casual=True)),
    ),
    "all shifts and weekends": Stated(
        agreed=Open(("day", "evening", "night"), _ALL, any_days=True), terms=Terms(pay_basis="more")
    ),
    "a team round the clock that takes one more": Stated(_ROUND_THE_CLOCK, Open(hours_max=40)),
    "the day from getting up to bedtime": Stated(
        agreed=Open(("morning", "day"), earliest=hour(6), latest=hour(19))
    ),
    "living in full-time": Stated(
        agreed=Open(("live_in",), job="full_time"), terms=Terms(contract="permanent")
    ),
    "four hours between one and six, and an evening now and then": Stated(
        [Window(tuple(_DAYS), hour(13), hour(18), 240, 5)], Open(("evening",), casual=True)
    ),
    "two afternoons, whichever, not before half past eleven": Stated(
        agreed=Open(("day",), times_a_week=2, earliest=hour(11.5))
    ),
    "casual shifts": Stated(agreed=Open(casual=True), terms=Terms(pay_basis="agreement")),
}
MORE: dict[str, Stated] = {
    "one week in four, night and day": Stated(shifts(range(7), 8, 8, cycle=4, weeks=(1,))),
    "two at once on the lift": Stated(shifts((0, 3), 9, 11, assistants=2)),
    "one journey": Stated([SingleShift(_NOON, _NOON + timedelta(days=2))]),
    "two hours most mornings and four at weekends": Stated(
        agreed=Open(("morning",), tuple(_DAYS), any_days=True, visit_min=2, visit_max=2),
        more=(OpenBlock(weekdays=(5, 6), visit_min=4, visit_max=4),),
    ),
    "two weeks in, two weeks off": Stated(agreed=Open(("live_in",)), living=Living(14, 14, 28)),
}
ALL = {**SHAPES, **MORE}
LANGUAGES = ("fi", "sv", "en", "selko")


def enter(session: Session, stated: Stated, settings: Settings, now: datetime) -> Need:
    """Enter a need step by step as its employer and publish it."""
    employer = make_employer(session)
    assert employer.account_id is not None
    actor = account_queries.actor_of(session, employer.account_id)
    need = needs.create_need(session, actor, now=now)

    def save(draft: rules.Draft) -> None:
        needs.save_need_step(session, actor, need.id, draft, version=None, now=now)

    save(rules.PlaceDraft("Jyväskylä"))
    sorts = {"weekly": Shift, "window": Window, "single": SingleShift}
    by_kind = {
        kind: [entry for entry in stated.fixed if isinstance(entry, sort)] for kind, sort in sorts.items()
    }
    kinds = [kind for kind, entries in by_kind.items() if entries]
    save(rules.KindsDraft((*kinds, *(["open"] if stated.agreed is not None else []))))
    for kind in kinds:
        needs.change_times(session, actor, need.id, kind, add=by_kind[kind], now=now)
    if stated.agreed is not None:
        save(stated.agreed)
        needs.change_times(session, actor, need.id, "more", add=stated.more, now=now)
        save(stated.living)
    save(stated.terms)
    save(rules.SkillsDraft({"pc_dress": "wish"}))
    save(rules.TextDraft("Avustaja", "", "fi", True))
    return needs.publish_need(session, actor, need.id, settings=settings, now=now)


def ranked(session: Session, need: Need, settings: Settings, now: datetime) -> list[str]:
    matchmaking.refresh_need(session, need, settings=settings, now=now)
    session.flush()
    snapshot = match_pool.latest_snapshot(session, need_id=need.id)
    assert snapshot is not None
    return [str(name) for name in snapshot.result["order"]]


@pytest.fixture
def free_always(session: Session) -> str:
    """An assistant nearby who is free at every hour; another one lives far away."""
    names = []
    for place in ("179", "890"):
        profile = make_profile(session, account=make_account(session, "assistant"))
        fill_profile(
            profile,
            {
                "place": {"municipality": place},
                "travel": [{"mode": "car", "minutes": 40}],
                "available": [{"weekday": day, "start": "00:00", "end": "00:00"} for day in range(7)],
                "hours": {"min": 0, "max": 168},
            },
        )
        profile.municipality_code = place
        profile.latitude, profile.longitude = (62.24, 25.75) if place == "179" else (69.91, 27.03)
        profile.state = "published"
        names.append(profile.exchange_id)
    session.flush()
    return names[0]


def test_there_are_as_many_shapes_as_advertisements() -> None:
    assert len(SHAPES) == 24


@pytest.mark.parametrize("shape", ALL)
def test_a_stated_shape_is_entered_kept_ranked_and_said(
    session: Session, settings: Settings, now: datetime, free_always: str, shape: str
) -> None:
    stated = ALL[shape]
    need = enter(session, stated, settings, now)
    session.expire_all()
    assert set(need_drafts.all_entries_of(need)) == set(stated.fixed)
    assert need_open_times.all_open_times_of(need) == stated.open_times
    assert need_open_times.terms_of(need) == stated.terms
    assert has_fixed_times(need) == bool(stated.fixed)
    # Fixed times rank where there are any; else all who pass the other gates are listed.
    assert ranked(session, need, settings, now) == [free_always]
    for language in LANGUAGES:
        lines = all_times_in_words(need_data(need, {}), need, language)
        assert len(lines) >= len({type(entry) for entry in stated.fixed}) + (stated.agreed is not None)
        also = translate(language, "also: times to be agreed")
        assert (also in lines) == (bool(stated.fixed) and stated.agreed is not None)
        said = [*lines, *terms_in_words(need, language)]
        assert len(set(said)) == len(said)
        assert not any("%(" in line for line in said)


EVERY = OpenTimes(
    Open(("day", "live_in"), (0, 4), 12, 15, True, True, 4, 3, 2.5, 5, 480, 1140, 6, "part_time"),
    Living(4, 7, 28, True),
    (OpenBlock(("night",), (5,), visit_max=9.5), OpenBlock(("evening",), casual=True)),
)


def test_a_copy_keeps_all_that_is_known_of_open_times(
    session: Session, settings: Settings, now: datetime
) -> None:
    terms = Terms(30, "fixed_term", 3, 6, "more", "15 e/t")
    need = enter(session, Stated((), EVERY.first, EVERY.more, EVERY.living, terms), settings, now)
    actor = account_queries.actor_of(session, session.get_one(Employer, need.employer_id).account_id or 0)
    copy = needs.copy_need(session, actor, need.id, now=now)
    session.expire_all()
    assert need_open_times.all_open_times_of(copy) == EVERY
    assert need_open_times.terms_of(copy) == terms
    emptied = needs.clear_open_times(session, actor, copy.id, now=now)
    assert emptied == open_times_of_key(key_of_open_times(EVERY))
    assert not need_open_times.knows_open_times(copy)
    assert need_open_times.all_open_times_of(need) == EVERY
    for _press in range(2):
        needs.put_open_times_back(session, actor, copy.id, emptied, now=now)
    session.expire_all()
    assert need_open_times.all_open_times_of(copy) == EVERY
    with pytest.raises(Conflict):
        needs.put_open_times_back(session, actor, copy.id, OpenTimes(Open(("night",))), now=now)


def test_who_cannot_live_in_or_come_now_and_then_is_stopped_and_who_said_nothing_is_listed(
    session: Session, settings: Settings, now: datetime, free_always: str
) -> None:
    living, casual, mornings = (
        enter(session, SHAPES[shape], settings, now)
        for shape in ("living in full-time", "casual shifts", "mornings")
    )
    assert "c_sleepin" in need_data(living)["conditions"]
    profile = session.scalars(select(Profile).where(Profile.exchange_id == free_always)).one()
    for answer, listed in (("yes", [free_always]), ("", [free_always]), ("no", [])):
        profile.live_in = profile.on_call = answer
        profile.row_version += 1
        session.flush()
        assert ranked(session, living, settings, now) == listed
        assert ranked(session, casual, settings, now) == listed
        assert ranked(session, mornings, settings, now) == [free_always]
    snapshot = match_pool.latest_snapshot(session, need_id=living.id)
    assert snapshot is not None
    assert snapshot.result["stopped_at"]["conditions"] == 1


@pytest.mark.parametrize(("answer", "good", "bad"), [("yes", 1, 0), ("", 0, 1)])
def test_the_card_says_what_an_assistant_answered_to_living_in(
    session: Session,
    settings: Settings,
    now: datetime,
    free_always: str,
    answer: str,
    good: int,
    bad: int,
) -> None:
    need = enter(session, SHAPES["living in full-time"], settings, now)
    profile = session.scalars(select(Profile).where(Profile.exchange_id == free_always)).one()
    profile.live_in = answer
    ranked(session, need, settings, now)
    found = employer_list(session, need, "en", Wanted(), settings=settings)
    assert found.offered.said == ("live_in",)
    narrowed = Wanted(filters=Filters(said="live_in"))
    assert employer_list(session, need, "en", narrowed, settings=settings).total == good
    (card,) = found.cards
    said = f"{card.lead} {' '.join([*card.reasons_for, *card.reasons_against])}"
    assert said.count("Can live at the workplace.") == good
    assert said.count("Has not said whether they can live at the workplace.") == bad


@pytest.mark.parametrize(("answer", "asked"), [("yes", 0), ("", 1)])
def test_an_assistant_who_has_not_answered_is_told_so_on_the_card_of_the_need(
    session: Session, settings: Settings, now: datetime, free_always: str, answer: str, asked: int
) -> None:
    for shape in ("living in full-time", "casual shifts", "mornings"):
        enter(session, SHAPES[shape], settings, now)
    profile = session.scalars(select(Profile).where(Profile.exchange_id == free_always)).one()
    profile.live_in = profile.on_call = answer
    session.flush()
    matchmaking.refresh_profile(session, profile, settings=settings, now=now)
    cards = assistant_list(session, profile, "en", Wanted(), settings=settings).cards
    said = " ".join(" ".join([card.lead, *card.reasons_against]) for card in cards)
    assert len(cards) == 3
    assert said.count("whether you can live at the workplace") == asked
    assert said.count("whether work now and then suits you") == asked
