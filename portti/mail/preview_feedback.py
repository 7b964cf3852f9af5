"""E-mails about feedback and figures that people tell, with made-up people and months."""

from collections.abc import Callable, Mapping

from portti.clock import helsinki
from portti.domain.answers import EVENT, WORKS_FOR
from portti.domain.candidacies import ASSISTANT
from portti.domain.hours_reports import months_to_tell
from portti.mail.compose import feedback
from portti.mail.kinds import Draft
from portti.mail.links import pair_feedback_url
from portti.mail.preview_stage import KEY, Stage


def _hours(stage: Stage) -> Draft:
    month = months_to_tell(helsinki(stage.now).date())[0]
    return feedback.hours_asked(stage.holder, KEY, month, settings=stage.settings, now=stage.now)


def _feedback(stage: Stage) -> Draft:
    link = pair_feedback_url(stage.settings, stage.language, KEY, ASSISTANT)
    return feedback.feedback_waits(
        stage.holder, key="preview", link=link, settings=stage.settings, now=stage.now
    )


def _contact(stage: Stage) -> Draft:
    return feedback.contact_asked(
        stage.holder,
        KEY,
        event_id=KEY,
        code="made-up",
        expires_at=stage.now + WORKS_FOR[EVENT],
        settings=stage.settings,
    )


MADE: Mapping[str, Callable[[Stage], Draft]] = {
    "hours_asked": _hours,
    "feedback_waits": _feedback,
    "contact_asked": _contact,
}
