"""Lays times of windows on people's weeks: greedy, the best people first, never against a limit.

One time after another gets the day and the start at which its last place is filled by the best person. A
choice once made stays, so that more times may be possible than are found.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from matching.columns import ProfileColumns
from matching.rest import LONGEST_CHAIN, REST, Journey, Work, can_do_all, no_journey
from matching.schedule import DAY, TWELFTHS, WEEK
from matching.types import Window


@dataclass
class Person:
    """Somebody whose week is being filled: when they are free, what they have, and how much more may come.

    `free` are stretches on the line of two weeks; `left` are weekly twelfths of a minute. `unreached` are
    windows, by their number, with weekdays on which no way leads there in time and home.
    """

    name: str
    free: Sequence[tuple[int, int]]
    weekdays: int
    shortest: int
    longest: float
    left: int
    works: list[Work] = field(default_factory=list)
    unreached: frozenset[tuple[int, int]] = frozenset()

    def can_take(self, at: int, window: Window, weekday: int) -> bool:
        """Whether a time of the window, which has this number, may be theirs on that weekday, if there is room."""
        return (
            (at, weekday) not in self.unreached
            and self.weekdays >> weekday & 1 == 1
            and self.shortest <= window.minutes <= self.longest
            and window.minutes * TWELFTHS <= self.left
        )

    def starts(self, window: Window, weekday: int, need: int, journey: Journey) -> Iterator[int]:
        """The earliest starts to be tried: where the person becomes free, or far enough from other work."""
        earliest = weekday * DAY + window.earliest
        latest = earliest + window.length - window.minutes
        telling = [
            (work.start + work.length + step) % WEEK
            for work in self.works
            for step in (journey(work.need, need), REST, -LONGEST_CHAIN)
        ]
        for free_from, free_to in self.free:
            low, high = max(earliest, free_from), min(latest, free_to - window.minutes)
            if low <= high:
                yield low
                for minute in telling:
                    yield from (at for at in (minute, minute + WEEK) if low < at <= high)

    def is_free(self, start: int, length: int) -> bool:
        """Whether one free stretch holds all of it."""
        return any(low <= start and start + length <= high for low, high in self.free)


@dataclass(frozen=True)
class Laid:
    """A time of a window that has its place in the week: its weekday, its start (from Monday) and its people."""

    window: int
    weekday: int
    start: int
    people: tuple[int, ...]


@dataclass
class Granted:
    """The weekly twelfths that the employer can still give away; None: no end."""

    left: int | None

    def places(self, minutes: int) -> int | None:
        """How many people can still have so many minutes."""
        return None if self.left is None else self.left // (minutes * TWELFTHS)

    def take_twelfths(self, twelfths: int) -> None:
        """Give so many away."""
        if self.left is not None:
            self.left -= twelfths


def person_of(columns: ProfileColumns, row: int, weekdays: int) -> Person:
    """A profile of the index as somebody whose week is still empty."""
    own = slice(int(columns.free.offsets[row]), int(columns.free.offsets[row + 1]))
    starts = columns.free_starts[own]
    return Person(
        columns.names.ids[row],
        list(zip(starts.tolist(), columns.free_ends[own].tolist(), strict=True)),
        weekdays,
        int(columns.shortest[row]),
        float(columns.max_minutes[row]),
        int(columns.max_minutes[row] * TWELFTHS + 1e-6),
    )


def lay_windows(
    windows: Sequence[Window],
    people: Sequence[Person],
    granted: Granted,
    need: int = 0,
    journey: Journey = no_journey,
) -> list[Laid]:
    """The times that the people, best first, can take; their weeks and what is granted change with it.

    `need` says whose windows they are where somebody has work of several needs.
    """
    found = []
    for at, window in enumerate(windows):
        weekdays = sorted(window.weekdays)
        for _ in range(window.times):
            laid = _next_time(at, window, weekdays, people, granted, need, journey)
            if laid is None:
                break
            found.append(laid)
            weekdays.remove(laid.weekday)
            for who in laid.people:
                people[who].works.append(Work(laid.start % WEEK, window.minutes, need=need))
                people[who].left -= window.minutes * TWELFTHS
                granted.take_twelfths(window.minutes * TWELFTHS)
    return found


def _next_time(
    at: int,
    window: Window,
    weekdays: Sequence[int],
    people: Sequence[Person],
    granted: Granted,
    need: int,
    journey: Journey,
) -> Laid | None:
    """The next time, with as many people as it wants or, where nobody else can, as there are."""
    may = granted.places(window.minutes)
    wanted = window.assistants if may is None else min(window.assistants, may)
    if not wanted:
        return None
    days = [[day for day in weekdays if person.can_take(at, window, day)] for person in people]
    options = sorted(
        {(day, start) for person, able in zip(people, days, strict=True) for day in able
         for start in person.starts(window, day, need, journey)}
    )  # fmt: skip
    filled: dict[tuple[int, int], list[int]] = {option: [] for option in options}
    for who, able in enumerate(days):
        for option in options:
            if option[0] in able and _goes(people[who], option[1], window.minutes, need, journey):
                filled[option].append(who)
        whole = [option for option in options if len(filled[option]) == wanted]
        if whole:
            day, start = min(whole, key=lambda option: (filled[option], option))
            return Laid(at, day, start, tuple(filled[day, start]))
    most = max((len(who) for who in filled.values()), default=0)
    if not most:
        return None
    day, start = min((filled[option], option) for option in options if len(filled[option]) == most)[1]
    return Laid(at, day, start, tuple(filled[day, start]))


def _goes(person: Person, start: int, minutes: int, need: int, journey: Journey) -> bool:
    is_free = person.is_free(start, minutes)
    return is_free and can_do_all([*person.works, Work(start % WEEK, minutes, need=need)], journey)
