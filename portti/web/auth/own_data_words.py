"""All that is kept about a person, in plain words: headings and lines of a text file."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from flask_babel import gettext

from portti.domain.places import municipality_name
from portti.models import Need, Profile
from portti.moments import short_day, short_moment
from portti.services.match_inputs import need_data, profile_data
from portti.vocabulary import (
    assistant_conditions,
    employer_conditions,
    language_level_name,
    language_name,
    need_state_name,
    profile_state_name,
    skill_level_name,
    skill_name,
    strength_name,
    travel_in_words,
)
from portti.web.auth.own_feedback_words import feedback_sections
from portti.web.auth.own_goal_words import own_goal_lines
from portti.web.auth.own_mediation_words import mediation_sections
from portti.web.kit.candidacy_words import stage_name
from portti.web.kit.roster_words import roster_in_words
from portti.wording.gathering import NEEDS, STATES
from portti.wording.interest import interest_name
from portti.wording.interview import outcome_in_words
from portti.wording.job import all_times_in_words
from portti.wording.service import CHANNELS, FUNCTIONS
from portti.wording.step import step_title
from portti.wording.week import free_times_in_words
from portti.words import LANGUAGE_NAMES

Section = tuple[str, list[str]]


def sections_of(
    data: dict[str, Any], needs: Iterable[Need], profile: Profile | None, language: str
) -> list[Section]:
    """Return headings with their lines; a heading without lines says that nothing is kept."""
    found = [_account(data, language)]
    found += [_need(need, language) for need in needs]
    if profile is not None:
        found.append(_profile(profile, language))
    found += [
        (gettext("What you answered to suggestions"), _answers(data, language)),
        (gettext("On the way to work"), _candidacies(data, language)),
        *mediation_sections(data, language),
        (gettext("Times with the centre"), _interviews(data, language)),
        (gettext("Summaries of your interviews"), _summaries(data, language)),
        (gettext("What you told the centre about others"), [one["text"] for one in data["reports"]]),
        (gettext("What the centre has logged of its contacts with you"), _client_events(data, language)),
        (gettext("Your wishes and goals"), own_goal_lines(data, language)),
        (gettext("News that was sent to you"), _news(data, language)),
        (gettext("Steps that you have ticked"), _steps(data, language)),
        (
            gettext("Your appointments with the centre"),
            [_meeting(row, language) for row in data["appointments"]],
        ),
        (gettext("What the staff filled in together with you"), _sheets(data, language)),
        (gettext("Trainings and peer groups that you signed up for"), _gatherings(data, language)),
        *feedback_sections(data, language),
        (gettext("Messages that you wrote and got in Portti"), _conversations(data, language)),
        (gettext("Messages that we sent to you"), _messages(data, language)),
    ]
    return found


def _account(data: dict[str, Any], language: str) -> Section:
    account = data["account"]
    lines = [
        _line(gettext("Name"), f"{account['given_name']} {account['family_name']}"),
        _line(gettext("E-mail"), account["email"]),
        _line(gettext("Phone"), account["phone"]),
        _line(gettext("Language"), LANGUAGE_NAMES.get(account["language"], account["language"])),
        _line(gettext("Account since"), _moment(account["created_at"], language)),
        _line(gettext("Conduct rules accepted"), _moment(account["conduct_rules_accepted_at"], language)),
        _line(gettext("Private calendar address since"), _moment(data["calendar_address_since"], language)),
        _line(
            gettext("Log-in address in the practice centre"), (data["practice_account"] or {}).get("email")
        ),
        _line(gettext("People who act for you, now or before"), str(len(data["acted_for_by_others"]))),
        _line(gettext("People for whom you act, now or before"), str(len(data["acts_for_others"]))),
        _line(gettext("People whom you have blocked, now or before"), str(len(data["blocks"]))),
    ]
    return gettext("Your account"), [line for line in lines if line]


def _need(need: Need, language: str) -> Section:
    lines = [
        _line(gettext("State"), need_state_name(need.state, language)),
        _line(gettext("Place"), _place(need, language)),
        *(_line(gettext("Time"), line) for line in all_times_in_words(need_data(need), need, language)),
        *(_line(gettext("Weeks of the roster"), line) for line in roster_in_words(need)),
        *(
            _line(skill_name(row.skill, language), strength_name(row.strength, language))
            for row in need.skills
        ),
        *(
            _line(language_name(row.language, language), language_level_name(row.level, language))
            for row in need.languages
        ),
        *(employer_conditions(language).get(row.condition, row.condition) for row in need.conditions),
        need.text,
    ]
    return gettext("Your need: %(title)s", title=need.title or "–"), [line for line in lines if line]


def _profile(profile: Profile, language: str) -> Section:
    free = free_times_in_words(profile_data(profile)["available"], language) if profile.free_times else []
    lines = [
        _line(gettext("State"), profile_state_name(profile.state, language)),
        _line(gettext("Name that employers see"), profile.shown_name),
        _line(gettext("Place"), _place(profile, language)),
        *(travel_in_words(way.mode, way.reach, language) for way in profile.travel),
        *(_line(gettext("Time"), line) for line in free),
        *(
            _line(skill_name(row.skill, language), skill_level_name(row.level, language))
            for row in profile.skills
        ),
        *(
            _line(language_name(row.language, language), language_level_name(row.level, language))
            for row in profile.languages
        ),
        *(assistant_conditions(language).get(row.condition, row.condition) for row in profile.cannot),
        *(interest_name(row.interest, language) for row in profile.interests),
        profile.text,
    ]
    return gettext("Your profile"), [line for line in lines if line]


def _answers(data: dict[str, Any], language: str) -> list[str]:
    words = {"interested": gettext("Interested"), "not_for_me": gettext("Not for me")}
    rows = [*(data["profile"] or {}).get("answers", ())]
    for need in data["needs"]:
        rows += need["answers"]
    return [f"{_moment(row['answered_at'], language)}: {words[row['answer']]}" for row in rows]


def _news(data: dict[str, Any], language: str) -> list[str]:
    return [f"{_moment(row['told_at'], language)}: {row['titles'][0]}" for row in data["news"]]


def _steps(data: dict[str, Any], language: str) -> list[str]:
    return [
        f"{_moment(row['ticked_at'], language)}: {step_title(row['step'], language)}" for row in data["steps"]
    ]


def _candidacies(data: dict[str, Any], language: str) -> list[str]:
    return [
        " ".join(
            part
            for part in (f"{_moment(row['since'], language)}: {stage_name(row['stage'])}.", row["note"])
            if part
        )
        for row in data["candidacies"]
    ]


def _interviews(data: dict[str, Any], language: str) -> list[str]:
    rows = (data["profile"] or {}).get("interviews", ())
    return [_meeting(row, language) for row in rows if row["starts_at"]]


def _meeting(row: dict[str, Any], language: str) -> str:
    """Return a time with staff, and where it was not held why."""
    missed, cancelled = gettext("You did not come"), gettext("The time was cancelled")
    what = missed if row["missed_at"] else cancelled if row["cancelled_at"] else ""
    return ": ".join(part for part in (_moment(row["starts_at"], language), what) if part)


def _summaries(data: dict[str, Any], language: str) -> list[str]:
    rows = (data["profile"] or {}).get("records", ())
    return [
        f"{row['held_on']}: {outcome_in_words(row['outcome'], row['reason'], language)}. {row['summary']}"
        for row in rows
    ]


def _client_events(data: dict[str, Any], language: str) -> list[str]:
    def words(event: dict[str, Any]) -> str:
        texts = [FUNCTIONS[code] for code in event["functions"]] + [CHANNELS[event["channel"]]]
        parts = [*(gettext(text) for text in texts), event["note"]]
        day = short_day(date.fromisoformat(event["happened_on"]), language)
        return f"{day}: " + ", ".join(part for part in parts if part)

    return [words(event) for event in data["client_events"]]


def _sheets(data: dict[str, Any], language: str) -> list[str]:
    """Return when each was begun and confirmed; what was written stands with the need or the profile."""
    waits = gettext("You have not confirmed this yet")
    return [
        ". ".join(
            (
                gettext("Begun %(day)s", day=_moment(row["begun_at"], language)),
                gettext("You confirmed it %(day)s", day=_moment(row["confirmed_at"], language))
                if row["confirmed_at"]
                else waits,
            )
        )
        for row in data["filled_in_with_staff"]
    ]


def _gatherings(data: dict[str, Any], language: str) -> list[str]:
    def words(row: dict[str, Any]) -> str:
        needs, state = [gettext(NEEDS[code]) for code in row["access"]], STATES[row["state"]]
        days = ", ".join(_moment(day, language) for day in row["days"])
        parts = (row["title"], days, gettext(state), *needs, row["access_text"])
        return "; ".join(part for part in parts if part)

    return [words(row) for row in data["gatherings"]]


def _messages(data: dict[str, Any], language: str) -> list[str]:
    return [f"{_moment(row['created_at'], language)}: {row['subject']}" for row in data["messages"]]


def _conversations(data: dict[str, Any], language: str) -> list[str]:
    who = {
        "you": gettext("You"),
        "employer": gettext("The employer"),
        "assistant": gettext("The assistant"),
        "centre": gettext("The centre"),
    }
    return [
        f"{_moment(row['written_at'], language)}, {who[row['by']]}: {row['text']}"
        for row in data["conversations"]
        if row["text"]
    ]


def _place(row: Need | Profile, language: str) -> str:
    parts = [row.postal_code, municipality_name(row.municipality_code, language)]
    return " ".join(part for part in parts if part)


def _moment(text: str | None, language: str) -> str:
    return short_moment(datetime.fromisoformat(text), language) if text else ""


def _line(key: str, value: str | None) -> str:
    return f"{key[:1].upper()}{key[1:]}: {value}" if value else ""
