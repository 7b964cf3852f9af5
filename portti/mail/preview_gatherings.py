"""The e-mails about a training or group with made-up people: for staff who look beforehand, and for tests."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from portti.mail.compose import assisted, gatherings
from portti.mail.compose.gathering_calendar import Meeting
from portti.mail.kinds import Draft
from portti.mail.preview_stage import KEY, Stage


def _news(stage: Stage) -> gatherings.PlaceNews:
    time = stage.time(9, 15, "centre")
    return gatherings.PlaceNews(
        holder=stage.holder,
        host=stage.host,
        place_id=KEY,
        sequence=1,
        calendar_uid="preview@portti",
        kind="training",
        meetings=[Meeting(time.starts_at, 120)],
        place="Kirjasto",
        video_url="",
        settings=stage.settings,
        now=stage.now,
    )


def _made(draft: Draft | None) -> Draft:
    assert draft is not None  # who reads a preview has an address
    return draft


def _assisted(stage: Stage) -> Draft:
    return assisted.assisted_confirm(
        stage.holder,
        sheet_id=KEY,
        centre=stage.host.name,
        phone=stage.host.phone,
        settings=stage.settings,
        now=stage.now,
    )


MADE: Mapping[str, Callable[[Stage], Draft]] = {
    "assisted_confirm": _assisted,
    "gathering_confirm": lambda stage: _made(gatherings.gathering_confirm(_news(stage))),
    "gathering_place": lambda stage: _made(gatherings.gathering_place(_news(stage), changed=False)),
    "gathering_waiting": lambda stage: _made(gatherings.gathering_waiting(_news(stage), 3)),
    "gathering_offer": lambda stage: _made(
        gatherings.gathering_offer(_news(stage), until=stage.now + timedelta(hours=24))
    ),
    "gathering_off": lambda stage: _made(gatherings.gathering_off(_news(stage), by_centre=False)),
    "gathering_reminder": lambda stage: _made(gatherings.gathering_reminder(_news(stage))),
}
