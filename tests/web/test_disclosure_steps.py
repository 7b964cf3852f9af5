"""Walks a pair from step to step: after each, no page, mail, file or calendar of a side tells beyond the step."""

import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from portti import clock
from portti.domain.actor import Actor
from portti.domain.candidacy_forms import ContractDraft, MeetingDraft
from portti.domain.meetings import OfferDraft
from portti.models import Account, Candidacy, OutboxMessage, SubstituteAsk
from portti.queries.calendar_entries import feed_of_account
from portti.services import answers, candidacy_deeds, meeting_reminders, meeting_times, substitutes
from portti.services.calendar_feeds import feed_word, make_feed
from portti.services.exchange import export_rows
from portti.services.substitute_turns import withdraw_from_shift
from tests.factories.accounts import make_account, make_centre, make_employer
from tests.factories.matches import assistant_actor, employer_actor, make_matchable, rank_all
from tests.factories.needs import make_need
from tests.support.web import log_in
from tests.web.test_least_knowledge import every_page

# What each side may read of the other, by the step from which on; None is never.
OF_EMPLOYER = {
    "Eufemia": "both",
    "+358401112223": "both",
    "Salattunen": "contract",
    "Salatie 7": "contract",
    "eufemia.salattunen@example.org": None,
    "Muistiin työnantajalta": None,
}
OF_ASSISTANT = {
    "+358409998887": "both",
    "Piiloinen": "contract",
    "venla.piiloinen@example.org": None,
    "Muistiin avustajalta": None,
}
STEPS = ("both", "meeting", "trial", "chosen", "contract", "started", "ended")
LOOKED_AT = ("both", "chosen", "contract", "ended")
"""After these every page is read: between them nothing more may be told."""
WHICH = {"both": 0, "contract": STEPS.index("contract")}


@pytest.fixture
def pair(session, settings):
    centre = make_centre(session)
    employer = make_account(
        session,
        "employer",
        centre=centre,
        given_name="Eufemia",
        family_name="Salattunen",
        email="eufemia.salattunen@example.org",
    )
    employer.phone = "+358401112223"
    assistant = make_account(
        session,
        "assistant",
        centre=centre,
        given_name="Venla",
        family_name="Piiloinen",
        email="venla.piiloinen@example.org",
    )
    assistant.phone = "+358409998887"
    row = make_employer(session, account=employer)
    row.power_of_attorney_on = row.insurance_on = clock.now().date()
    need = make_need(session, employer=row, shifts=((1, 480, 720), (3, 480, 720)))
    profile = make_matchable(session, name="Venla", account=assistant, free=((1, 420, 960), (3, 420, 960)))
    make_matchable(session, name="Muu")
    make_need(session)
    rank_all(session, settings, clock.now())
    session.commit()
    return need, profile, employer, assistant


def step_on(session, settings, need, profile, step):
    """Let the two take one step."""
    now = clock.now()
    more = {"settings": settings, "now": now}
    as_employer, as_assistant = employer_actor(need), assistant_actor(profile)
    key = session.scalar(select(Candidacy.id))
    today = clock.helsinki(now).date()
    if step == "both":
        answers.answer_as_assistant(session, as_assistant, need.id, "interested", **more)
        answers.answer_as_employer(session, as_employer, need.id, profile.id, "interested", **more)
    elif step == "meeting":
        meeting = MeetingDraft(now + timedelta(days=1), 30, "phone")
        candidacy_deeds.agree_interview(session, as_employer, key, meeting, **more)
    elif step == "trial":
        candidacy_deeds.agree_trial(session, as_employer, key, today, **more)
        candidacy_deeds.note_trial_as_employer(session, as_employer, key, "Muistiin työnantajalta", now=now)
        candidacy_deeds.note_trial_as_assistant(session, as_assistant, key, "Muistiin avustajalta", now=now)
    elif step == "chosen":
        candidacy_deeds.choose(session, as_employer, key, **more)
    elif step == "contract":
        shifts = ("1.08:00-12:00.1of1.1.0",)
        draft = ContractDraft(today, None, shifts, None, "Salatie 7")
        candidacy_deeds.agree_contract(session, as_employer, key, draft, **more)
    elif step == "started":
        candidacy_deeds.start(session, as_employer, key, today, **more)
    else:
        candidacy_deeds.end_as_assistant(session, as_assistant, key, "work_ended", **more)
    session.commit()


def allowed(secrets, step):
    """Return which of the secrets may be read at a step; work that has ended leads back to what a mutual yes tells."""
    at = STEPS.index(step)
    return {
        secret
        for secret, since in secrets.items()
        if since is not None and WHICH[since] <= at and not (since == "contract" and step == "ended")
    }


def told(texts, secrets):
    """Return which of the secrets stand anywhere in the texts."""
    return {secret for secret in secrets for text in texts if secret in text}


def readers_of(app, session, pair):
    """Yield for each side its account, a browser in which it is logged in, what the other keeps, and its name."""
    _need, _profile, employer, assistant = pair
    for account, secrets, side in (
        (assistant, OF_EMPLOYER, "assistant"),
        (employer, OF_ASSISTANT, "employer"),
    ):
        client = app.test_client()
        log_in(client, session.get(Account, account.id))
        yield account, client, secrets, side


def mails_to(session, account):
    """Return all that was ever to be sent to somebody, with what a calendar shows of it."""
    mails = session.scalars(select(OutboxMessage).where(OutboxMessage.account_id == account.id))
    return [f"{mail.subject} {mail.body_text} {mail.body_html} {mail.calendar}" for mail in mails]


@pytest.mark.either_database
def test_a_single_shift_tells_a_name_and_a_phone_only_while_somebody_has_it(
    app, connection, session, settings, pair
):
    need, profile, _employer, _assistant = pair
    single = substitutes.coming_shifts(need, clock.now() + timedelta(days=1))[0]
    profile.short_notice_minutes = 60
    session.flush()
    more = {"settings": settings, "now": clock.now()}
    request = substitutes.ask_substitutes(
        session, employer_actor(need), need.id, single, {profile.id}, **more
    )
    key = session.scalar(select(SubstituteAsk.id).where(SubstituteAsk.request_id == request.id))
    as_assistant = assistant_actor(profile)
    deeds = {
        "asked": lambda: None,
        "promised": lambda: substitutes.answer_ask(session, as_assistant, key, "yes", **more),
        "given back": lambda: withdraw_from_shift(session, as_assistant, key, **more),
    }
    for step, deed in deeds.items():
        deed()
        session.commit()
        for account, client, secrets, side in readers_of(app, session, pair):
            page = f"/fi/{side}/" + ("shifts" if side == "assistant" else f"substitutes/{request.id}")
            crawled = every_page(client, [page]) if step == "promised" else [(page, client.get(page).text)]
            pages = dict(crawled)
            both = {secret for secret, since in secrets.items() if since == "both"}
            may = both if step == "promised" else set()
            assert told(pages.values(), secrets) == told([pages[page]], secrets) == may, (step, page)
            texts = mails_to(session, account)
            assert told(texts, secrets) == set(), (step, page)
            assert texts or step == "asked"


def files_of(client, session, settings, account):
    """Return what is no page: the own copy in words and as data, and the private calendar, by name."""
    actor = Actor(account.id, frozenset(role.name for role in account.roles), account.centre_id)
    make_feed(session, actor, settings=settings, now=clock.now())
    session.commit()
    word = feed_word(settings, feed_of_account(session, account.id))
    found = {}
    for address in ("/fi/account/copy/portti.txt", "/fi/account/copy/portti.json", f"/fi/calendar/{word}"):
        answer = client.get(address)
        assert answer.status_code == 200 and "html" not in answer.mimetype
        found[address] = answer.text
    return found


def open_files(client, session, settings):
    """Return what anybody can have: the exchange files and every figure of the public statistics, by name."""
    found = {
        kind: json.dumps(list(export_rows(session, settings, None, kind=kind)), ensure_ascii=False)
        for kind in ("needs", "profiles")
    }
    assert all(len(text) > len("[]") for text in found.values())
    for page in sorted(set(re.findall(r'href="(/fi/statistics/\w+)', client.get("/fi/statistics").text))):
        links = re.findall(r'href="(/fi/statistics/[^"]+\.(?:csv|json))', client.get(page).text)
        assert links, page
        for link in links:
            answer = client.get(link.replace("&amp;", "&"))
            assert answer.status_code == 200
            found[link] = answer.text
    return found


@pytest.mark.either_database
def test_no_page_and_no_mail_holds_a_field_beyond_the_step(app, connection, session, settings, pair):
    need, profile, _employer, _assistant = pair
    for step in STEPS:
        step_on(session, settings, need, profile, step)
        if step not in LOOKED_AT:
            continue
        key = session.scalar(select(Candidacy.id))
        for account, client, secrets, side in readers_of(app, session, pair):
            own = f"/fi/{side}/candidacies/{key}"
            pages = dict(every_page(client, [f"/fi/{side}/", f"/fi/{side}/candidacies", own]))
            assert own in pages
            assert told(pages.values(), secrets) <= allowed(secrets, step), (step, side)
            # What may be told is told: on the page of the candidacy, or the number where it is still of use.
            wanted = allowed(secrets, step) - ({"+358401112223"} if step == "ended" else set())
            assert wanted <= told([pages[own]], secrets), (step, side)
            texts = mails_to(session, account)
            assert texts
            assert told(texts, secrets) == set(), (step, side)
            files = files_of(client, session, settings, account)
            # A trial's own note is in the writer's own copy; of the other side no file tells even what a page may.
            assert told(files.values(), secrets) == set(), (step, side)
    visitor = app.test_client()
    everything = {**OF_EMPLOYER, **OF_ASSISTANT}
    assert told(open_files(visitor, session, settings).values(), everything) == set()


@pytest.mark.either_database
def test_what_an_assistant_says_about_a_time_is_the_employers_to_read_while_it_is_asked(
    app, connection, session, settings, pair
):
    """The words stand on the two pages of the candidacy alone: in no mail, no calendar and no other file."""
    need, profile, _employer, _assistant = pair
    wish, now = "Torstaina Kuokkalassa", clock.now()
    more = {"settings": settings, "now": now}
    for step in ("both", "meeting"):
        step_on(session, settings, need, profile, step)
    key = session.scalar(select(Candidacy.id))
    soon = session.get(Candidacy, key).interview_at - timedelta(hours=2)
    offer = OfferDraft((now + timedelta(days=2),), 30, "phone")
    deeds = {
        "asked": lambda: meeting_times.ask_another_time(session, assistant_actor(profile), key, wish, **more),
        "reminded": lambda: meeting_reminders.remind(session, key, settings=settings, now=soon),
        "offered": lambda: meeting_times.offer_times(session, employer_actor(need), key, offer, **more),
    }
    for deed, do in deeds.items():
        assert do(), deed
        session.commit()
        for account, client, secrets, side in readers_of(app, session, pair):
            own = f"/fi/{side}/candidacies/{key}"
            pages = {page: client.get(page).text for page in (f"/fi/{side}/", f"/fi/{side}/candidacies", own)}
            assert told(pages.values(), secrets) <= allowed(secrets, "meeting"), (deed, side)
            assert (wish in pages.pop(own)) == (deed != "offered"), (deed, side)
            texts = mails_to(session, account)
            files = files_of(client, session, settings, account)
            own_copy = (
                {}
                if side == "employer"
                else {name: files.pop(name) for name in list(files) if "/copy/" in name}
            )
            told_beside = [*pages.values(), *texts, *files.values()]
            assert told(told_beside, {**secrets, wish: None}) <= allowed(secrets, "meeting"), (deed, side)
            assert told(texts + list(files.values()), secrets) == set(), (deed, side)
            # What the assistant wrote stands in their own copy, as long as it is kept.
            assert side == "employer" or (wish in "".join(own_copy.values())) == (deed != "offered")
    kinds = set(session.scalars(select(OutboxMessage.kind)))
    assert {"candidacy_time", "candidacy_reminder", "candidacy_interview"} <= kinds
