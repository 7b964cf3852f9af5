"""Each text message with made-up people, places and times: for staff who look beforehand, and for tests."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from portti.clock import helsinki
from portti.mail.compose import substitute_texts as texts
from portti.mail.compose.drafting import Holder
from portti.mail.kinds import Draft
from portti.mail.preview_stage import KEY, Stage
from portti.settings import Settings
from portti.wording.week import single_for_telephone


def text_previews(language: str, *, settings: Settings, now: datetime) -> list[Draft]:
    """Return every text message as `language` reads it; none is promised to anybody."""
    stage = Stage(language, settings, now)
    holder = replace(stage.holder, address=settings.site.help_phone)
    return [make(stage, holder) for make in _MADE]


def _when(stage: Stage, language: str) -> tuple[str, datetime]:
    # A night says both its days: no shift takes more letters.
    begins_at = stage.time(1, 20, "centre").starts_at
    day = helsinki(begins_at).date()
    return single_for_telephone(f"{day}T22:30", f"{day + timedelta(days=1)}T06:30", language), begins_at


def _shift(compose: Callable[..., Draft], **more: object) -> Callable[[Stage, Holder], Draft]:
    def make(stage: Stage, holder: Holder) -> Draft:
        when, begins_at = _when(stage, holder.language)
        return compose(holder, when=when, begins_at=begins_at, settings=stage.settings, **more)

    return make


def _to_assistant(compose: Callable[..., Draft], **more: object) -> Callable[[Stage, Holder], Draft]:
    return _shift(compose, account_id=KEY, ask_id=KEY, **more)


def _to_employer(compose: Callable[..., Draft], **more: object) -> Callable[[Stage, Holder], Draft]:
    def make(stage: Stage, holder: Holder) -> Draft:
        phone = stage.settings.site.help_phone
        return _shift(compose, request_id=KEY, phone=phone, **more)(stage, holder)

    return make


def _urgent(stage: Stage, holder: Holder) -> Draft:
    # The telephone is the centre's, which is written to in Finnish whoever answers.
    return _shift(texts.urgent_shift, request_id=KEY, area="Jyväskylä")(stage, replace(holder, language="fi"))


_MADE: tuple[Callable[[Stage, Holder], Draft], ...] = (
    _to_assistant(texts.substitute_asked, area="Jyväskylä"),
    _to_assistant(texts.substitute_closed, cancelled=False),
    _to_assistant(texts.substitute_closed, cancelled=True),
    _to_employer(texts.substitute_found, name="Kalle"),
    _to_employer(texts.substitute_trouble, kind="substitute_withdrew"),
    _to_employer(texts.substitute_trouble, kind="substitute_escalated"),
    _urgent,
)
