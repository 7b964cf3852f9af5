"""What the portal knows for a paper, in the paper's language; what it does not know stays empty."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.domain import papers as rules
from portti.domain.actor import Actor
from portti.domain.candidacies import EMPLOYER
from portti.domain.skills import skill_table
from portti.models import Account, Employer, Need, Profile
from portti.moments import short_day
from portti.queries import matches as match_queries
from portti.services.candidacy_pages import SidePage, assistant_page, employer_page
from portti.services.wage_hints import group_words
from portti.settings import Settings
from portti.vocabulary import skill_name
from portti.wording.paper import MATTERS
from portti.words import translate

Words = dict[str, str]


def known_words(
    session: Session,
    actor: Actor,
    side: str,
    kind: str,
    candidacy_id: int | None,
    language: str,
    *,
    settings: Settings,
    now: datetime,
) -> Words:
    """Return what a new paper says: of the other side only what portti.domain.disclosure lets through by now."""
    if candidacy_id is None:
        found = _alone(session, actor, language)
    else:
        page = (employer_page if side == EMPLOYER else assistant_page)(
            session, actor, candidacy_id, language, settings=settings
        )
        found = _names(session, side, page)
        if kind == rules.CONTRACT:
            found |= _contract(page, helsinki(now).date(), language)
        if kind == rules.SHIFTS:
            found["work_place"] = page.told.get("address") or ""
    return {code: found.get(code, "") for code in rules.fields_of(kind)}


def _alone(session: Session, actor: Actor, language: str) -> Words:
    employer = session.get_one(Employer, actor.employer_id)
    account = session.get(Account, employer.account_id) if employer.account_id else None
    return {"employer_name": _full_name(account), "matters": translate(language, MATTERS)}


def _names(session: Session, side: str, page: SidePage) -> Words:
    """Return both names: one's own as it is, the other's as it is told by now."""
    theirs = " ".join(filter(None, (page.told.get("given_name"), page.told.get("family_name"))))
    phone = page.told.get("phone") or ""
    own = _own_account(session, side, page.need, page.profile)
    own_name, own_phone = _full_name(own), (own.phone if own else None) or ""
    of_employer, of_assistant = (own_name, own_phone), (theirs, phone)
    if side != EMPLOYER:
        of_employer, of_assistant = of_assistant, of_employer
    return {
        "employer_name": of_employer[0],
        "employer_phone": of_employer[1],
        "assistant_name": of_assistant[0],
        "assistant_phone": of_assistant[1],
    }


def _own_account(session: Session, side: str, need: Need, profile: Profile) -> Account | None:
    if side == EMPLOYER:
        return match_queries.account_of_need(session, need.id)
    return match_queries.account_of_profile(session, profile.id)


def _full_name(account: Account | None) -> str:
    return f"{account.given_name} {account.family_name}".strip() if account is not None else ""


def _contract(page: SidePage, today: date, language: str) -> Words:
    need, told, row = page.need, page.told, page.candidacy
    tasks = task_codes(need)
    days = {"work_from": row.contract_from_on, "work_until": row.contract_to_on}
    # Nothing of the contract before it is told: the same facts, each with the day in the paper's language.
    told_days = {"work_from": told.get("contract_from"), "work_until": told.get("contract_to")}
    return {
        **{code: short_day(day, language) for code, day in days.items() if day and told_days[code]},
        "work_place": told.get("address") or "",
        "tasks": "\n".join(skill_name(code, language) for code in tasks),
        "weekly_hours": told.get("hours") or "",
        "working_times": "\n".join(page.shifts),
        "hourly_pay": need.pay_text,
        "wage_group": group_words(tasks, today, language),
        "counting_language": "",
    }


def task_codes(need: Need) -> list[str]:
    """Return the tasks that a need asks for or wishes, each once."""
    codes = dict.fromkeys(one.skill for one in need.skills)
    return [code for code in codes if skill_table()[code].kind == "task"]
