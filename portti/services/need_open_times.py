"""Times to be agreed as a need's row holds them: the first on the row itself, the further ones in rows of their own."""

from portti.domain import needs as rules
from portti.domain.open_blocks import OpenBlock
from portti.domain.open_times import OpenTimes
from portti.domain.weekly_hours import Entry
from portti.models import Need, NeedOpenBlock
from portti.services.match_inputs import numbers

KIND_OPEN = "kind_open"


def has_open_times(need: Need) -> bool:
    """Answer whether times are to be agreed, whatever is known of them."""
    return KIND_OPEN in need.steps_done.split() or knows_open_times(need)


def knows_open_times(need: Need) -> bool:
    """Answer whether anything is known of times that are to be agreed."""
    return all_open_times_of(need) != OpenTimes()


def unmark_open(need: Need) -> None:
    """Forget that times are to be agreed."""
    gone = (KIND_OPEN, "open", "more", "living_in")
    need.steps_done = " ".join(word for word in need.steps_done.split() if word not in gone)


def all_open_times_of(need: Need) -> OpenTimes:
    """Return all that is known of times to be agreed."""
    blocks = tuple(block for block in open_blocks_of(need) if isinstance(block, OpenBlock))
    return OpenTimes(open_times_of(need), living_in_of(need), blocks)


def write_all_open_times(need: Need, times: OpenTimes) -> None:
    """Put all that is known of times to be agreed on the row; empty ones forget it."""
    write_open_times(need, times.first)
    write_living_in(need, times.living)
    need.open_blocks = [block_row(at, block) for at, block in enumerate(times.more)]


def open_times_row(times: OpenTimes) -> Need:
    """Return a need that says open times only and is never stored, for their words."""
    need = Need(steps_done=KIND_OPEN)
    write_all_open_times(need, times)
    return need


def open_times_of(need: Need) -> rules.OpenTimesDraft:
    """Return the step of open times as it is stored."""
    return rules.OpenTimesDraft(
        tuple(need.open_parts_of_day.split()),
        tuple(numbers(need.open_weekdays)),
        need.open_hours_min,
        need.open_hours_max,
        bool(need.open_casual),
        bool(need.open_any_days),
        need.open_best_weekday,
        need.open_times_a_week,
        need.open_visit_min,
        need.open_visit_max,
        need.open_earliest_minute,
        need.open_latest_minute,
        need.open_assistants,
        need.open_job,
    )


def write_open_times(need: Need, draft: rules.OpenTimesDraft) -> None:
    """Put what is known of the first time to be agreed, and of all of them together, on the row."""
    need.open_parts_of_day, need.open_weekdays = " ".join(draft.parts), " ".join(map(str, draft.weekdays))
    need.open_hours_min, need.open_hours_max = draft.hours_min, draft.hours_max
    need.open_casual, need.open_any_days = draft.casual, draft.any_days
    need.open_best_weekday, need.open_times_a_week = draft.best_weekday, draft.times_a_week
    need.open_visit_min, need.open_visit_max = draft.visit_min, draft.visit_max
    need.open_earliest_minute, need.open_latest_minute = draft.earliest, draft.latest
    need.open_assistants, need.open_job = draft.assistants, draft.job


def living_in_of(need: Need) -> rules.LivingInDraft:
    """Return the step of living in as it is stored."""
    return rules.LivingInDraft(
        need.live_days_min, need.live_days_max, need.live_every_days, bool(need.live_own_room)
    )


def write_living_in(need: Need, draft: rules.LivingInDraft) -> None:
    """Put how the assistant lives in on the row."""
    need.live_days_min, need.live_days_max = draft.days_min, draft.days_max
    need.live_every_days, need.live_own_room = draft.every_days, draft.own_room


def terms_of(need: Need) -> rules.TermsDraft:
    """Return the step of breaks, contract and pay as it is stored."""
    return rules.TermsDraft(
        need.break_minutes,
        need.contract,
        need.months_min,
        need.months_max,
        need.pay_basis,
        need.pay_text,
    )


def write_terms(need: Need, draft: rules.TermsDraft) -> None:
    """Put breaks, contract and pay on the row."""
    need.break_minutes, need.contract = draft.break_minutes, draft.contract
    need.months_min, need.months_max = draft.months_min, draft.months_max
    need.pay_basis, need.pay_text = draft.pay_basis, draft.pay_text


def open_blocks_of(need: Need) -> list[Entry]:
    """Return the further times to be agreed."""
    return [
        OpenBlock(
            tuple(row.parts_of_day.split()),
            tuple(numbers(row.weekdays)),
            row.any_days,
            row.best_weekday,
            row.times_a_week,
            row.visit_min,
            row.visit_max,
            row.earliest_minute,
            row.latest_minute,
            row.casual,
            row.instead,
        )
        for row in need.open_blocks
    ]


def block_row(position: int, block: OpenBlock) -> NeedOpenBlock:
    """Return a row for a further time to be agreed."""
    return NeedOpenBlock(
        position=position,
        parts_of_day=" ".join(block.parts),
        weekdays=" ".join(map(str, block.weekdays)),
        any_days=block.any_days,
        best_weekday=block.best_weekday,
        times_a_week=block.times_a_week,
        visit_min=block.visit_min,
        visit_max=block.visit_max,
        earliest_minute=block.earliest,
        latest_minute=block.latest,
        casual=block.casual,
        instead=block.instead,
    )
