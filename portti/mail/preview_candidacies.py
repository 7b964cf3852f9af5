"""E-mails about candidacies with made-up people, places and times."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from portti.mail.compose import candidacies
from portti.mail.kinds import Draft
from portti.mail.links import candidacy_url
from portti.mail.preview_stage import KEY, Stage


def _about(stage: Stage, *, for_assistant: bool = True) -> candidacies.About:
    link = candidacy_url(stage.settings, stage.language, KEY, for_assistant=for_assistant)
    return candidacies.About(KEY, "preview", stage.holder, for_assistant, "Jyväskylä", link)


def _proposed(stage: Stage) -> Draft:
    return candidacies.candidacy_proposed(
        _about(stage),
        by_centre=True,
        answer_by=stage.now + timedelta(days=7),
        settings=stage.settings,
        now=stage.now,
    )


def _meeting(*, cancelled: bool) -> Callable[[Stage], Draft]:
    def make(stage: Stage) -> Draft:
        time = stage.time(4, 11, "phone")
        meeting = candidacies.Meeting(time.starts_at, time.minutes, "phone", 0)
        return candidacies.candidacy_interview(
            _about(stage),
            stage.host,
            meeting,
            cancelled=cancelled,
            settings=stage.settings,
            now=stage.now,
        )

    return make


def _meeting_soon(stage: Stage) -> Draft:
    time = stage.time(1, 11, "phone")
    meeting = candidacies.Meeting(time.starts_at, time.minutes, "phone", 0)
    return candidacies.candidacy_reminder(_about(stage), meeting, hours=24, settings=stage.settings)


def _another_time(stage: Stage) -> Draft:
    time = stage.time(4, 11, "phone")
    return candidacies.candidacy_time(
        _about(stage),
        "offered",
        candidacies.Meeting(time.starts_at, time.minutes, "phone", 0),
        answer_by=stage.now + timedelta(days=2),
        settings=stage.settings,
        now=stage.now,
    )


MADE: Mapping[str, Callable[[Stage], Draft]] = {
    "candidacy_proposed": _proposed,
    "candidacy_news": lambda stage: candidacies.candidacy_news(
        _about(stage), "chosen", key=str(KEY), on=None, settings=stage.settings, now=stage.now
    ),
    "candidacy_interview": _meeting(cancelled=False),
    "candidacy_interview_off": _meeting(cancelled=True),
    "candidacy_reminder": _meeting_soon,
    "candidacy_time": _another_time,
    "candidacy_ended": lambda stage: candidacies.candidacy_ended(
        _about(stage), need_closed=False, settings=stage.settings, now=stage.now
    ),
    "candidacy_follow_up": lambda stage: candidacies.candidacy_follow_up(
        _about(stage), after="2_weeks", settings=stage.settings, now=stage.now
    ),
}
"""How each of these kinds is made."""
