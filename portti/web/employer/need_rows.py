"""All that a need says, as rows of a summary; each row knows the step that changes it."""

from typing import Any

from flask_babel import gettext

from portti.domain.needs import path_of
from portti.domain.places import municipality_name
from portti.models import Need
from portti.queries.needs import KnownAssistant
from portti.services import need_drafts
from portti.services.match_inputs import need_data
from portti.vocabulary import (
    employer_conditions,
    language_level_name,
    language_name,
    plain_number,
    skill_name,
    strength_name,
)
from portti.web.employer.need_form import known_name
from portti.web.employer.need_words import step_names
from portti.web.kit.ad_prompts import before_words, gender_words, ground_words
from portti.web.kit.languages import current_language
from portti.web.kit.passed_times import passed_in_words, passed_title
from portti.web.kit.roster_words import roster_in_words
from portti.wording.job import all_times_in_words, terms_in_words
from portti.wording.week import day_in_words, hours_in_words, length_in_words
from portti.words import html_language

Row = dict[str, Any]


def need_rows(need: Need, known: list[KnownAssistant]) -> list[Row]:
    """Return the rows of a need in the order of its steps: key, text or lines, step, lang."""
    names = step_names()
    find = {
        "place": _place,
        "dates": _dates,
        "tasks": _tasks,
        "communication": _communication,
        "languages": _languages,
        "home": _home,
    }
    rows: list[Row] = [_row(names["place"], "place", _place(need))]
    rows.append(_row(gettext("Times"), _times_step(need), _times(need)))
    if roster := roster_in_words(need):
        rows.append(_row(names["roster"], "roster", roster))
    if passed := passed_in_words(need):
        rows.append(_row(passed_title(), "dates", passed))
    rows += [_row(names[step], step, read(need)) for step, read in find.items() if step != "place"]
    # Nothing told of these is no row: it would only be one more stop on the way to publishing.
    rows += _terms(need, names["terms"])
    rows += _beside(need, names)
    if known or need.known:
        chosen = [known_name(one) for one in known if one.profile_id in need_drafts.known_of(need)]
        rows.append(_row(names["known"], "known", chosen or [gettext("Nobody chosen")]))
    rows += _words(need)
    return rows


def _row(key: str, step: str, lines: list[str]) -> Row:
    row: Row = {"key": key, "step": step, "text": gettext("Nothing asked"), "lines": None, "lang": None}
    if len(lines) == 1:
        row["text"] = lines[0]
    elif lines:
        row["lines"] = lines
    return row


def _times_step(need: Need) -> str:
    kinds = need_drafts.kinds_of(need)
    return path_of(kinds)[2] if len(kinds) == 1 else "times"


def _place(need: Need) -> list[str]:
    parts = [need.postal_code, municipality_name(need.municipality_code, current_language())]
    text = " ".join(part for part in parts if part)
    return [text] if text else []


def _times(need: Need) -> list[str]:
    return all_times_in_words(need_data(need), need, current_language())


def _dates(need: Need) -> list[str]:
    language = current_language()
    lines = []
    if need.from_on:
        lines.append(gettext("From %(day)s", day=day_in_words(need.from_on, language)))
    if need.to_on:
        lines.append(gettext("Until %(day)s", day=day_in_words(need.to_on, language)))
    if need.hours_cap:
        lines.append(hours_in_words(None, need.hours_cap, language))
    if need.min_cover:
        share = plain_number(need.min_cover * 100, language)
        lines.append(gettext("One assistant does at least %(share)s per cent of the work", share=share))
    return lines


def _terms(need: Need, name: str) -> list[Row]:
    lines = terms_in_words(need, current_language())
    if need.break_minutes:
        length = length_in_words(need.break_minutes, current_language())
        lines.insert(0, gettext("each shift has a break of %(length)s", length=length))
    rows = [_row(name, "terms", lines)] if lines else []
    if need.pay_text:
        rows.append(
            {**_row(gettext("The pay in your own words"), "terms", [need.pay_text]), "lang": _lang(need)}
        )
    return rows


def _beside(need: Need, names: dict[str, str]) -> list[Row]:
    rows = []
    if need.wished_gender:
        answers = {
            "": gettext("Your centre has not answered yet."),
            "approved": gettext("Your centre has approved this. The ad says it."),
            "refused": gettext("Your centre has not approved this. The ad does not say it."),
        }
        lines = [gender_words()[need.wished_gender], ground_words()[need.gender_ground]]
        rows.append(_row(names["wish"], "wish", [*lines, answers[need.gender_answer]]))
    lines = before_words(need)
    if lines:
        rows.append(_row(names["before"], "before", lines))
    return rows


def _skills(need: Need, *, communication: bool) -> list[str]:
    language = current_language()
    asked = need_drafts.strengths_of(need)
    codes = sorted(asked, key=lambda code: asked[code] != "must")
    return [
        f"{skill_name(code, language)} ({strength_name(asked[code], language)})"
        for code in codes
        if code.startswith("co_") == communication
    ]


def _tasks(need: Need) -> list[str]:
    return _skills(need, communication=False)


def _communication(need: Need) -> list[str]:
    return _skills(need, communication=True)


def _languages(need: Need) -> list[str]:
    language = current_language()
    asked = need_drafts.languages_of(need)
    return [
        f"{language_name(code, language)}: {language_level_name(level, language)}, "
        f"{strength_name(asked.strengths[code], language)}"
        for code, level in asked.levels.items()
    ]


def _home(need: Need) -> list[str]:
    words = employer_conditions(current_language())
    return [words[code] for code in need_drafts.conditions_of(need)]


def _lang(need: Need) -> str | None:
    """Return the language of the employer's words where it is another than the page's."""
    return need.text_language if need.text_language != html_language(current_language()) else None


def _words(need: Need) -> list[Row]:
    written = _lang(need)
    title = _row(gettext("Title"), "text", [need.title] if need.title else [gettext("Not written yet")])
    title["lang"] = written if need.title else None
    text = _row(gettext("Your text"), "text", need.text.splitlines() if need.text else [gettext("No text")])
    text["lang"] = written if need.text else None
    visible = (
        gettext("Everyone, in the open list") if need.open_to_visitors else gettext("Assistants who fit")
    )
    return [title, text, _row(gettext("Who may see the need"), "text", [visible])]
