"""Addresses in e-mails: absolute, in the receiver's language, signed where no log-in is needed."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from portti.credentials import is_signed, sign
from portti.settings import Settings

_STOP = "unsubscribe"
_FRESHNESS = "freshness"
_SUBSTITUTE = "substitute"
_CANDIDACY = "candidacy"
_GATHERING = "gathering"
_ASSISTED = "assisted"


@dataclass(frozen=True)
class FreshnessQuestion:
    """What a signed link asks about: a `need` or `profile`, which receiver was asked, and when."""

    noun: str
    key: int
    account_id: int
    asked_second: int


@dataclass(frozen=True)
class SubstituteQuestion:
    """Whom a signed link asks to do one shift."""

    ask_id: int
    account_id: int


@dataclass(frozen=True)
class CandidacyQuestion:
    """Whom a signed link asks for a yes or no to one proposal."""

    candidacy_id: int
    account_id: int


def page_url(settings: Settings, language: str, path: str) -> str:
    """Return the address of one of our pages; `path` starts with a slash, after the language."""
    return f"{settings.site.base_url}/{language}{path}"


def interview_url(settings: Settings, language: str, token: str) -> str:
    """Return the personal address of an invitation's free times."""
    return page_url(settings, language, f"/interview/{quote(token, safe='')}")


def answer_url(settings: Settings, language: str, code: str) -> str:
    """Return the address at which somebody answers once without log-in."""
    return page_url(settings, language, f"/answer/{code}")


def choices_url(settings: Settings, language: str) -> str:
    """Return the page on which a person chooses how often each kind of news comes."""
    return page_url(settings, language, "/notifications")


def interview_times_url(settings: Settings, language: str, account_id: int) -> str:
    """Return the list of interview times that a member of staff keeps, from now on."""
    return page_url(settings, language, f"/staff/interviews?staff={account_id}")


def need_matches_url(settings: Settings, language: str, need_id: int) -> str:
    """Return the employer's list of assistants who fit a need."""
    return page_url(settings, language, f"/employer/needs/{need_id}/matches")


def assistant_matches_url(settings: Settings, language: str) -> str:
    """Return the assistant's list of needs that fit."""
    return page_url(settings, language, "/assistant/matches")


def need_match_url(settings: Settings, language: str, need_id: int, profile_id: int) -> str:
    """Return the employer's page of one assistant who fits a need."""
    return page_url(settings, language, f"/employer/needs/{need_id}/matches/{profile_id}")


def assistant_match_url(settings: Settings, language: str, need_id: int) -> str:
    """Return the assistant's page of one need that fits."""
    return page_url(settings, language, f"/assistant/matches/{need_id}")


def need_step_url(settings: Settings, language: str, need_id: int, step: str) -> str:
    """Return the step of a need where one thing is changed."""
    return page_url(settings, language, f"/employer/needs/{need_id}/{step}")


def need_url(settings: Settings, language: str, need_id: int) -> str:
    """Return an employer's page of a need."""
    return page_url(settings, language, f"/employer/needs/{need_id}")


def need_proposal_url(settings: Settings, language: str, need_id: int) -> str:
    """Return the page on which an employer reads what the centre proposes."""
    return page_url(settings, language, f"/employer/needs/{need_id}/proposal")


def profile_step_url(settings: Settings, language: str, step: str) -> str:
    """Return the step of the profile where one thing is changed."""
    return page_url(settings, language, f"/assistant/profile/{step}")


def unsubscribe_url(settings: Settings, language: str, account_id: int, kind: str) -> str:
    """Return the address that stops one kind of news with one press, without log-in."""
    text = f"{account_id}.{kind}"
    return page_url(settings, language, f"/stop-mail/{text}.{sign(settings, _STOP, text)}")


def read_unsubscribe(settings: Settings, token: str) -> tuple[int, str] | None:
    """Return the account and kind that `unsubscribe_url` signed, or None for any other word."""
    text, _dot, signature = token.rpartition(".")
    if not is_signed(settings, _STOP, text, signature):
        return None
    account_id, _dot, kind = text.partition(".")
    return int(account_id), kind


def freshness_url(
    settings: Settings, language: str, *, noun: str, key: int, account_id: int, asked_at: datetime
) -> str:
    """Return the address that asks one receiver whether a need or profile still stands."""
    text = f"{noun}.{key}.{account_id}.{int(asked_at.timestamp())}"
    return page_url(settings, language, f"/still-valid/{text}.{sign(settings, _FRESHNESS, text)}")


def read_freshness(settings: Settings, token: str) -> FreshnessQuestion | None:
    """Return the question that `freshness_url` signed, or None for any other word."""
    text, _dot, signature = token.rpartition(".")
    if not is_signed(settings, _FRESHNESS, text, signature):
        return None
    noun, key, account_id, asked_second = text.split(".")
    return FreshnessQuestion(noun, int(key), int(account_id), int(asked_second))


def substitute_url(settings: Settings, language: str, *, ask_id: int, account_id: int) -> str:
    """Return the personal address at which one assistant says yes or no to a shift, without log-in."""
    text = f"{ask_id}.{account_id}"
    return page_url(settings, language, f"/substitute/{text}.{sign(settings, _SUBSTITUTE, text)}")


def read_substitute(settings: Settings, token: str) -> SubstituteQuestion | None:
    """Return the question that `substitute_url` signed, or None for any other word."""
    text, _dot, signature = token.rpartition(".")
    if not is_signed(settings, _SUBSTITUTE, text, signature):
        return None
    ask_id, account_id = text.split(".")
    return SubstituteQuestion(int(ask_id), int(account_id))


def assistant_shifts_url(settings: Settings, language: str) -> str:
    """Return the assistant's page of the single shifts that they are asked for."""
    return page_url(settings, language, "/assistant/shifts")


def substitute_request_url(settings: Settings, language: str, request_id: int) -> str:
    """Return the employer's page of one shift for which a substitute is looked for."""
    return page_url(settings, language, f"/employer/substitutes/{request_id}")


def candidacy_answer_url(settings: Settings, language: str, *, candidacy_id: int, account_id: int) -> str:
    """Return the personal address at which one person answers a proposal, without log-in."""
    text = f"{candidacy_id}.{account_id}"
    return page_url(settings, language, f"/proposal/{text}.{sign(settings, _CANDIDACY, text)}")


def read_candidacy(settings: Settings, token: str) -> CandidacyQuestion | None:
    """Return the question that `candidacy_answer_url` signed, or None for any other word."""
    text, _dot, signature = token.rpartition(".")
    if not is_signed(settings, _CANDIDACY, text, signature):
        return None
    candidacy_id, account_id = text.split(".")
    return CandidacyQuestion(int(candidacy_id), int(account_id))


def candidacy_url(settings: Settings, language: str, candidacy_id: int, *, for_assistant: bool) -> str:
    """Return a side's own page of one candidacy."""
    side = "assistant" if for_assistant else "employer"
    return page_url(settings, language, f"/{side}/candidacies/{candidacy_id}")


def own_shifts_url(settings: Settings, language: str) -> str:
    """Return the page of an assistant's own shifts."""
    return page_url(settings, language, "/assistant/papers/my-shifts")


def pair_feedback_url(settings: Settings, language: str, candidacy_id: int, side: str) -> str:
    """Return the page on which an `employer` or an `assistant` reads and writes feedback of a candidacy."""
    return page_url(settings, language, f"/{side}/candidacies/{candidacy_id}/feedback")


def hours_url(settings: Settings, language: str) -> str:
    """Return the page on which an employer tells the hours of a month."""
    return page_url(settings, language, "/employer/hours")


def messages_url(settings: Settings, language: str, side: str) -> str:
    """Return the list of messages of an `employer` or an `assistant`."""
    return page_url(settings, language, f"/{side}/messages")


def gathering_place_url(settings: Settings, language: str, place_id: int) -> str:
    """Return the personal address of one place in a gathering: to confirm, take or give it up without log-in."""
    return page_url(settings, language, f"/gatherings/place/{gathering_word(settings, place_id)}")


def gathering_word(settings: Settings, place_id: int) -> str:
    """Return the word of that address."""
    return f"{place_id}.{sign(settings, _GATHERING, str(place_id))}"


def read_gathering_place(settings: Settings, token: str) -> int | None:
    """Return the place that `gathering_place_url` signed, or None for any other word."""
    text, _dot, signature = token.rpartition(".")
    return int(text) if is_signed(settings, _GATHERING, text, signature) else None


def assisted_url(settings: Settings, language: str, sheet_id: int) -> str:
    """Return the personal address at which a client reads and confirms what staff wrote with them."""
    return page_url(settings, language, f"/assisted/{assisted_word(settings, sheet_id)}")


def assisted_word(settings: Settings, sheet_id: int) -> str:
    """Return the word of that address."""
    return f"{sheet_id}.{sign(settings, _ASSISTED, str(sheet_id))}"


def read_assisted(settings: Settings, token: str) -> int | None:
    """Return the sheet that `assisted_url` signed, or None for any other word."""
    text, _dot, signature = token.rpartition(".")
    return int(text) if is_signed(settings, _ASSISTED, text, signature) else None
