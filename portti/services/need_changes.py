"""One change of a need, as the engine counts it: what the need would say then, and how it is put on the need."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from portti.domain import needs as rules
from portti.domain.actor import Actor
from portti.domain.errors import Conflict
from portti.models import Need
from portti.services import need_drafts, needs
from portti.services.coming_times import coming_shifts
from portti.services.need_marks import mark_of

Change = Mapping[str, Any]
_LENGTH = 16
_COMMUNICATION = "co_"


def key_of(change: Change) -> str:
    """Return a short word for a change, the same whenever the change is."""
    text = json.dumps([change["code"], change["facts"]], sort_keys=True)
    return sha256(text.encode()).hexdigest()[:_LENGTH]


def step_of(change: Change) -> str:
    """Return the step of the need on which a person would make the change."""
    code = change["code"]
    if code == "drop_skill":
        return "communication" if change["facts"]["skill"].startswith(_COMMUNICATION) else "tasks"
    if code in ("lower_language", "drop_language"):
        return "languages"
    return {"drop_condition": "home", "split_shift": "week"}.get(code, "dates")


def mark_before(need: Need, change: Change) -> str:
    """Return a word that is another whenever the part of the need is another that the change would change."""
    if change["code"] == "split_shift":
        asked = [need_drafts.shift_of(row) for row in coming_shifts(need)]
        return sha256(repr(asked).encode()).hexdigest()[:_LENGTH]
    return mark_of(need, step_of(change))


def data_after(data: Mapping[str, Any], change: Change) -> dict[str, Any]:
    """Return a need in the exchange format as it would be; what is no must any more stays a wish."""
    code, facts = change["code"], change["facts"]
    if code == "split_shift":
        shifts = [{**shift} for shift in data["shifts"]]
        shifts[facts["index"]]["splittable"] = True
        return {**data, "shifts": shifts}
    if code == "drop_condition":
        return {**data, "conditions": [one for one in data["conditions"] if one != facts["condition"]]}
    if code == "drop_skill":
        skill, asked = facts["skill"], data["skills"]
        must = [one for one in asked["must"] if one != skill]
        wish = [*(one for one in asked["wish"] if one != skill), skill]
        return {**data, "skills": {"must": must, "wish": wish}}
    if code in ("lower_language", "drop_language"):
        return {**data, "languages": _languages_after(data["languages"], code, facts)}
    if code == "min_cover":
        return {**data, "min_cover": facts["to"]}
    if code == "start_earlier":
        return {**data, "from": facts["date"]}
    return {**data, "to": facts["date"] if code == "end_later" else None}


def _languages_after(
    languages: Mapping[str, Mapping[str, str]], code: str, facts: Mapping[str, Any]
) -> dict[str, dict[str, str]]:
    language = facts["language"]
    must, wish = dict(languages["must"]), dict(languages["wish"])
    if code == "lower_language":
        must[language] = facts["to"]
    else:
        wish[language] = must.pop(language)
    return {"must": must, "wish": wish}


def put_change(
    session: Session, actor: Actor, need: Need, change: Change, *, mark: str, now: datetime
) -> None:
    """Change the need as its employer's own edit would; Conflict where that part has been changed meanwhile."""
    if mark_before(need, change) != mark:
        raise Conflict("need_changed_meanwhile")
    if change["code"] == "split_shift":
        # The place is that among the shifts that are ranked.
        shift = need_drafts.shift_of(coming_shifts(need)[change["facts"]["index"]])
        add = [replace(shift, splittable=True)]
        needs.change_times(session, actor, need.id, "weekly", add=add, remove=[shift], now=now)
        return
    needs.save_need_step(session, actor, need.id, _draft_after(need, change), version=None, now=now)


def _draft_after(need: Need, change: Change) -> rules.Draft:
    code, facts = change["code"], change["facts"]
    if code == "drop_skill":
        strengths = {**need_drafts.strengths_of(need), facts["skill"]: "wish"}
        return rules.SkillsDraft(strengths, step_of(change))
    if code == "drop_condition":
        kept = tuple(one for one in need_drafts.conditions_of(need) if one != facts["condition"])
        return rules.HomeDraft(kept)
    if code in ("lower_language", "drop_language"):
        stored, language = need_drafts.languages_of(need), facts["language"]
        if code == "lower_language":
            return replace(stored, levels={**stored.levels, language: facts["to"]})
        return replace(stored, strengths={**stored.strengths, language: "wish"})
    dates = need_drafts.dates_of(need)
    if code == "min_cover":
        return replace(dates, min_cover=facts["to"])
    if code == "start_earlier":
        return replace(dates, from_on=date.fromisoformat(facts["date"]))
    ends = date.fromisoformat(facts["date"]) if code == "end_later" else None
    return replace(dates, to_on=ends)
