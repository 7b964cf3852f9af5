"""Why a pair fits, as a mail may say it: hours, journey and dates only, never tasks, languages or the home."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from matching import reasons
from portti.models import Need, Profile
from portti.services.matchmaking import rank_pair, rules_of
from portti.settings import Settings
from portti.wording.job import open_times_in_words
from portti.words import translate

_SAID = ("cover", "travel", "hours", "shifts")
_MOST_SENTENCES = 3


@dataclass(frozen=True)
class MailReasons:
    """The sentences about a pair, and the criterion by which it fits worst."""

    sentences: tuple[str, ...]
    weakest: str


def mail_reasons(
    session: Session, need: Need, profile: Profile, *, for_assistant: bool, language: str, settings: Settings
) -> MailReasons | None:
    """Return why a pair fits by the rows as they stand now; None where it does not fit any more."""
    ranked = rank_pair(session, need, profile, settings=settings)
    if ranked is None:
        return None
    asked, entry = ranked
    said = {**entry, "points": [p for p in entry["points"] if p["criterion"] in _SAID], "misses": []}
    good, bad = reasons.reasons_for(said, asked, for_assistant, language, rules_of(settings))
    sentences = [*good, *bad]
    if asked.times_to_be_agreed:
        sentences.insert(0, _to_be_agreed(need, language, for_assistant=for_assistant))
    return MailReasons(tuple(sentences[:_MOST_SENTENCES]), _weakest(said["points"]))


def _to_be_agreed(need: Need, language: str, *, for_assistant: bool) -> str:
    """Say that times are agreed, and to the assistant what is known of them."""
    known = open_times_in_words(need, language)[1:] if for_assistant else []
    if not known:
        return translate(language, "The times are to be agreed.")
    return translate(language, "The times are to be agreed: %(times)s.", times="; ".join(known))


def _weakest(points: list[Mapping[str, Any]]) -> str:
    """Return travel or cover, whichever is the poorer; cover where both are full."""
    values = {point["criterion"]: float(point["value"]) for point in points}
    return "travel" if values.get("travel", 1.0) < values.get("cover", 1.0) else "cover"
