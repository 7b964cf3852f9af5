"""What the pages of a need say: names of steps, what each state means, what each deed does, and every fault."""

from collections.abc import Callable, Mapping

from flask_babel import gettext, ngettext

from portti.domain.errors import RuleViolation
from portti.models import Need
from portti.web.kit.languages import current_language
from portti.wording.week import counted_hours


def step_names() -> dict[str, str]:
    """Return the name of each step."""
    return {
        "place": gettext("Place"),
        "times": gettext("How you know the times"),
        "week": gettext("Weekly shifts"),
        "roster": gettext("Weeks of the roster"),
        "windows": gettext("Times inside limits"),
        "singles": gettext("Single days"),
        "open": gettext("Times to be agreed"),
        "more": gettext("Other times to be agreed"),
        "living_in": gettext("Living at your home"),
        "dates": gettext("Dates and hours"),
        "terms": gettext("Breaks, contract and pay"),
        "wish": gettext("A wish about gender"),
        "before": gettext("Before you look for somebody"),
        "tasks": gettext("What the assistant does"),
        "communication": gettext("How you communicate"),
        "languages": gettext("Languages"),
        "home": gettext("Home and work"),
        "known": gettext("Assistants you know"),
        "text": gettext("In your own words"),
    }


def title_of(need: Need) -> str:
    """Return what a need is called, also while it has no title."""
    return need.title or str(gettext("Need without a title"))


def what_next(state: str, *, is_over: bool) -> str:
    """Return what a state means and what happens next; `is_over` where the last day has passed."""
    over = gettext(
        "Nobody sees this need now, because its last day has passed. "
        "Nothing is lost: write new days, then say that it still stands."
    )
    words: dict[str, str] = {
        "draft": gettext("Only you see this need. When it is ready, publish it."),
        "checking": gettext(
            "Your centre reads this need before others see it. You get an e-mail when it has been read."
        ),
        "published": gettext(
            "Portti looks for assistants who fit. When it finds some, you get an e-mail and see them in the list."
        ),
        "paused": gettext("Nobody sees this need now. Everything is kept. Publish it again when you want."),
        "filled": gettext("Assistants have been found. Portti no longer looks for anyone."),
        "expired": over
        if is_over
        else gettext(
            "Nobody sees this need now, because we did not hear from you. "
            "Nothing is lost: say that it still stands, and it is published again."
        ),
        "withdrawn": gettext("You took this need away. You can still take it back."),
    }
    return words[state]


def deed_words(deed: str, state: str) -> str:
    """Return the words of a deed's button."""
    words: dict[str, str] = {
        "publish": gettext("Publish") if state in ("draft", "checking") else gettext("Publish again"),
        "confirm": gettext("This need still stands"),
        "pause": gettext("Pause"),
        "fill": gettext("An assistant has been found"),
        "withdraw": gettext("Take away"),
        "restore": gettext("Take back"),
    }
    return words[deed]


def done_words(deed: str) -> str:
    """Return what has been done, and how it is undone where it can be."""
    words: dict[str, str] = {
        "publish": gettext("The need is published. Portti now looks for assistants who fit."),
        "confirm": gettext("Thank you. The need is published and we know that it still stands."),
        "pause": gettext("The need is paused. Nobody sees it until you publish it again."),
        "fill": gettext("Good. The need is marked as filled. You can publish it again if things change."),
        "withdraw": gettext("The need is taken away. You can take it back on this page."),
        "restore": gettext("The need is taken back. Nobody sees it until you publish it."),
    }
    return words[deed]


def sentence(violation: RuleViolation) -> str | None:
    """Return the words of a broken rule."""
    find = _SENTENCES.get(violation.code)
    return find(violation.facts) if find else None


Facts = Mapping[str, object]

_SENTENCES: dict[str, Callable[[Facts], str]] = {
    "place_missing": lambda _f: gettext("Write a postal code or a municipality."),
    "place_unknown": lambda _f: gettext(
        "We do not know this place. Write a Finnish municipality, for example Jyväskylä, or five digits."
    ),
    "postal_code_unknown": lambda _f: gettext(
        "We do not know this postal code. Check the numbers, or write the municipality."
    ),
    "kinds_missing": lambda _f: gettext("Choose at least one. If you do not know yet, choose the last one."),
    "kind_in_use_weekly": lambda _f: gettext(
        "You have weekly shifts. Remove them from their own page first."
    ),
    "kind_in_use_window": lambda _f: gettext(
        "You have times inside limits. Remove them from their own page first."
    ),
    "kind_in_use_single": lambda _f: gettext("You have single days. Remove them from their own page first."),
    "kind_in_use_open": lambda _f: gettext(
        "You have times to be agreed. Empty them on their own page first."
    ),
    "hours_out_of_range": lambda f: gettext("Write hours above 0 and at most %(most)s.", most=f["most"]),
    "best_day_outside": lambda _f: gettext("Choose the best day from those that you ticked, or tick it too."),
    "hours_crossed": lambda _f: gettext("The most hours must not be fewer than the least hours."),
    "block_empty": lambda _f: gettext(
        "Tell at least one thing about this time, for example a part of the day."
    ),
    "days_crossed": lambda _f: gettext("The most days must not be fewer than the least days."),
    "days_over_cycle": lambda _f: gettext(
        "Count the days at work too. Write at least as many days as above."
    ),
    "months_crossed": lambda _f: gettext("The most months must not be fewer than the least months."),
    "months_of_permanent": lambda _f: gettext(
        "Work until further notice has no number of months. Leave them empty, or choose a fixed time."
    ),
    "dates_crossed": lambda _f: gettext("The last day must not be before the first day."),
    "end_has_passed": lambda _f: gettext("The last day has passed. Write a later day or leave it empty."),
    "day_too_far": lambda _f: gettext("Write a day of a year that people live in."),
    "day_has_passed": lambda _f: gettext("This day has passed. Write a day from today on."),
    "days_missing": lambda _f: gettext("Choose at least one weekday."),
    "weeks_missing": lambda _f: gettext("Choose in which weeks of the roster the shift is."),
    "weeks_outside_roster": lambda f: ngettext(
        "The roster has %(num)s week. Choose weeks that it has.",
        "The roster has %(num)s weeks. Choose weeks that it has.",
        int(str(f["cycle"])),
    ),
    "longer_than_window": lambda _f: gettext(
        "The work does not fit between these times. Write fewer hours or wider limits."
    ),
    "more_times_than_days": lambda f: ngettext(
        "You chose %(num)s weekday. Write at most that number.",
        "You chose %(num)s weekdays. Write at most that number.",
        int(str(f["days"])),
    ),
    "assistants_out_of_range": lambda _f: gettext("Write how many assistants: from 1 to 10."),
    "hour_skipped": lambda _f: gettext("On this day the clocks skip this hour. Write another time."),
    "end_before_start": lambda _f: gettext("The shift ends before it starts. Check the day and the times."),
    "longer_than_week": lambda _f: gettext("One shift can last a week at most. Divide it into several."),
    "too_many_times": lambda f: gettext("There can be at most %(most)s times in one need.", most=f["most"]),
    "title_missing": lambda _f: gettext("Write a short title, for example: Help on weekday mornings."),
    "title_too_long": lambda f: gettext("Shorten the title to %(most)s characters.", most=f["most"]),
    "text_too_long": lambda f: gettext("Shorten the text to %(most)s characters.", most=f["most"]),
    "period_missing": lambda _f: gettext("Choose whether the hours are for a week or a month."),
    "over_granted_hours": lambda f: over_granted_words(f),
    "ground_missing": lambda _f: gettext("Choose why the work asks for a woman or a man."),
    "ground_text_missing": lambda _f: gettext("Write which other ground the work gives."),
    "ground_text_too_long": lambda f: gettext("Write at most %(number)s characters.", number=f["most"]),
    "choice_unknown": lambda _f: gettext("Choose from the list on this page."),
    "not_whole": lambda _f: gettext("Something is missing. Fill it in first, then publish."),
    "need_withdrawn": lambda _f: gettext("This need was taken away. Take it back before you change it."),
    "published_lacks_place": lambda _f: gettext("A published need must have a place."),
    "published_lacks_times": lambda _f: gettext(
        "This was the only time of a published need. Add the new time first, or pause the need."
    ),
    "published_lacks_tasks": lambda _f: gettext(
        "A published need must tell what the work is: leave a task, or write a text."
    ),
    "published_lacks_dates": lambda _f: gettext(
        "A published need must not end before today, and one of its times must still come before it ends."
    ),
    "published_lacks_text": lambda _f: gettext("A published need must have a title."),
}


def over_granted_words(facts: Facts) -> str:
    """Return that a plan goes over the granted hours, and what the employer can do."""
    language = current_language()
    numbers = {
        "planned": counted_hours(float(str(facts["planned"])), language),
        "granted": counted_hours(float(str(facts["granted"])), language),
    }
    by_week: str = gettext(
        "All your needs together would make %(planned)s a week, but %(granted)s a week are granted. "
        "Change the times, take away needs that are over, or call your centre: "
        "staff can allow it if there is a reason.",
        **numbers,
    )
    by_month: str = gettext(
        "All your needs together would make %(planned)s a month, but %(granted)s a month are granted. "
        "Change the times, take away needs that are over, or call your centre: "
        "staff can allow it if there is a reason.",
        **numbers,
    )
    return by_week if facts["per"] == "week" else by_month


def over_cap_words(hours: float, cap: float) -> str:
    """Return what it means that a need's times ask more hours than the employer may use."""
    language = current_language()
    words: str = gettext(
        "Your weekly times make %(hours)s, but you may use at most %(cap)s a week. "
        "That is fine if you do not need all of them each week. Otherwise change one of them.",
        hours=counted_hours(hours, language),
        cap=counted_hours(cap, language),
    )
    return words


def conflict_words() -> str:
    """Return what is said where another tab or person changed the need first."""
    words: str = gettext(
        "This need was changed in another window or by another person. "
        "Nothing that you wrote is lost: it is below. Check it and save again."
    )
    return words


def lacking_words(step: str) -> str:
    """Return what a need lacks before it can be published."""
    times = gettext("Tell at least one time, or what you know of times that are to be agreed.")
    words: dict[str, str] = {
        "place": gettext("Tell where the work is."),
        "times": times,
        "week": times,
        "windows": times,
        "singles": times,
        "open": times,
        "more": times,
        "dates": gettext(
            "The last day has passed, or none of the times comes before it any more. Change it or take it away."
        ),
        "tasks": gettext("Choose a task or write a text, so that assistants know what the work is."),
        "text": gettext("Write a title."),
    }
    return words[step]
