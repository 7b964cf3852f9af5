"""Ads that wait for the centre: which do, what staff do with them, and that nobody is left without an answer."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from portti.domain.actor import SYSTEM, Actor
from portti.domain.errors import Conflict, NotAllowed, NotFound, RuleViolation
from portti.domain.needs import TermsDraft, TextDraft
from portti.jobs.runner import run_job
from portti.models import AdCheck, Centre, Employer, StaffTask
from portti.queries.ad_checks import count_waiting, latest_check, waiting_ads
from portti.queries.expired_data import empty_words_about_need
from portti.queries.matches import title_of, visible_need
from portti.services import ad_checks, needs
from portti.services.ad_reading import ad_mark
from portti.services.need_search import need_in_words
from portti.services.own_data import own_data
from portti.services.pairs import assistant_pair
from portti.settings import Settings, load_settings
from tests.conftest import NOW
from tests.factories.accounts import make_account
from tests.factories.ads import (
    CALL_ME,
    LATER,
    PROMPTED,
    mails,
    open_it,
    owner_of,
    prompted,
    publish,
    save,
    send_back,
    staff_of,
)
from tests.factories.matches import make_match
from tests.factories.needs import make_need
from tests.factories.profiles import make_profile


def test_a_clean_ad_is_public_at_once(session: Session, settings: Settings) -> None:
    need = make_need(session, state="draft", text="Etsin rauhallista avustajaa.")
    assert publish(session, need, settings).state == "published"
    assert latest_check(session, need.id) is None


def test_an_ad_that_raises_a_prompt_waits_and_is_listed_until_it_is_opened(
    session: Session, settings: Settings
) -> None:
    need = prompted(session)
    assert publish(session, need, settings).state == "checking"
    publish(session, need, settings)
    check = latest_check(session, need.id)
    assert check is not None and check.raised == [["looks", "edustavaa"]]
    assert [one.need.id for one in waiting_ads(session, need.centre_id)] == [need.id]
    assert count_waiting(session, need.centre_id) == (1, NOW)
    assert need.published_at is None
    opened = open_it(session, need, settings)
    assert (opened.state, opened.published_at, opened.confirmed_at) == ("published", LATER, LATER)
    assert waiting_ads(session, need.centre_id) == []
    assert len(mails(session, "ad_opened")) == 1


def test_opening_twice_is_opening_once(session: Session, settings: Settings) -> None:
    need = prompted(session)
    publish(session, need, settings)
    for _press in range(2):
        open_it(session, need, settings)
    assert len(mails(session, "ad_opened")) == 1
    with pytest.raises(Conflict, match="ad_gone"):
        send_back(session, need, settings)


@pytest.mark.parametrize(
    ("draft", "codes"),
    [
        (TextDraft("Aamuapua", CALL_ME, "fi", False), ["email", "phone"]),
        (TextDraft("Soita 0401234567", "Etsin avustajaa.", "fi", False), ["phone"]),
        (TermsDraft(pay_text="15 e, kysy: aino@example.org"), ["email"]),
    ],
)
def test_a_way_of_contact_is_a_prompt_and_staff_decide(
    session: Session, settings: Settings, draft: TextDraft | TermsDraft, codes: list[str]
) -> None:
    need = make_need(session, state="draft", text="Etsin avustajaa.")
    save(session, need, draft, settings)
    assert publish(session, need, settings).state == "checking"
    check = latest_check(session, need.id)
    assert check is not None and [code for code, _words in check.raised] == codes
    assert open_it(session, need, settings).state == "published"


@pytest.mark.parametrize("state", ["published", "paused", "filled", "expired"])
def test_new_words_that_staff_must_read_are_shown_to_nobody_before(
    session: Session, settings: Settings, state: str
) -> None:
    need = make_need(session, state=state, text="Etsin avustajaa.", published_at=NOW)
    profile = make_profile(session)
    make_match(session, need=need, profile=profile, employer_answer="interested")
    reader = Actor(profile.account_id, frozenset({"assistant"}), need.centre_id, profile_id=profile.id)
    save(session, need, TextDraft("Soita 0401234567", CALL_ME, "fi", False), settings)
    save(session, need, TermsDraft(pay_text="kysy: aino@example.org"), settings)
    assert need.state == ("checking" if state == "published" else state)
    row = visible_need(session, reader, need.id)
    said = need_in_words(row, "en", for_visitor=False)
    told = repr(said) + repr(assistant_pair(session, reader, need.id, "en", settings=settings).card)
    assert "040" not in told and "aino@" not in told
    assert (said.title, said.text, said.pay_text) == ("…", "", "")
    assert said.notes[0].startswith("The employer has changed the words")
    assert title_of(session, need.id) == "…"
    if state != "published":
        assert publish(session, need, settings).state == "checking"
    open_it(session, need, settings)
    assert need_in_words(need, "en", for_visitor=False).text == CALL_ME
    assert title_of(session, need.id) == "Soita 0401234567"


def test_words_that_were_sent_back_stay_hidden_until_others_take_their_place(
    session: Session, settings: Settings
) -> None:
    need = make_need(session, state="paused", text=PROMPTED, published_at=NOW)
    publish(session, need, settings)
    send_back(session, need, settings)
    assert need_in_words(need, "en", for_visitor=False).text == ""
    save(session, need, TextDraft("Aamuapua", "Etsin avustajaa.", "fi", False), settings)
    assert need_in_words(need, "en", for_visitor=False).text == "Etsin avustajaa."


def test_words_that_staff_let_through_do_not_wait_again(session: Session, settings: Settings) -> None:
    need = prompted(session)
    publish(session, need, settings)
    open_it(session, need, settings)
    needs.pause_need(session, owner_of(session, need), need.id, now=LATER)
    assert publish(session, need, settings).state == "published"
    copy = needs.copy_need(session, owner_of(session, need), need.id, now=LATER)
    assert publish(session, copy, settings).state == "published"


def test_sent_back_comes_with_a_reason_and_keeps_every_word(session: Session, settings: Settings) -> None:
    need = prompted(session, pay_text="15 e")
    publish(session, need, settings)
    with pytest.raises(RuleViolation, match="reason_missing"):
        send_back(session, need, settings, reason=" ")
    for _press in range(2):
        send_back(session, need, settings)
    assert (need.state, need.text, need.pay_text) == ("draft", PROMPTED, "15 e")
    check = latest_check(session, need.id)
    assert check is not None and (check.state, check.reason) == ("sent_back", "Poista ulkonäkö.")
    (mail,) = mails(session, "ad_sent_back")
    assert "ulkonäkö" not in mail.subject + mail.body_text + mail.body_html
    assert f"/employer/needs/{need.id}" in mail.body_text
    save(session, need, TextDraft("Aamuapua", "Etsin avustajaa.", "fi", False), settings)
    assert publish(session, need, settings).state == "published"


def test_an_ad_that_was_public_before_goes_back_to_a_pause(session: Session, settings: Settings) -> None:
    need = make_need(session, state="paused", text=PROMPTED, published_at=NOW)
    publish(session, need, settings)
    assert send_back(session, need, settings).state == "paused"


def test_what_was_changed_meanwhile_is_not_opened_unread(session: Session, settings: Settings) -> None:
    need = prompted(session)
    publish(session, need, settings)
    staff, read = staff_of(session, need), ad_mark(need)
    save(session, need, TextDraft("Aamuapua", "Etsin nuorekasta avustajaa.", "fi", False), settings)
    assert need.state == "checking"
    with pytest.raises(Conflict, match="ad_changed_meanwhile"):
        ad_checks.open_ad(session, staff, need.id, mark=read, wish_answer="", settings=settings, now=LATER)
    save(session, need, TextDraft("Aamuapua", "Etsin avustajaa.", "fi", False), settings)
    assert publish(session, need, settings).state == "published"
    assert latest_check(session, need.id).state == "left"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "draft",
    [TextDraft("Aamuapua", PROMPTED, "fi", False), TermsDraft(pay_text="15 e, nuorekkaalle enemmän")],
)
def test_new_words_of_a_public_ad_wait_too(
    session: Session, settings: Settings, draft: TextDraft | TermsDraft
) -> None:
    need = make_need(session, text="Etsin avustajaa.")
    save(session, need, draft, settings)
    assert need.state == "checking"
    assert latest_check(session, need.id) is not None


def test_staff_who_act_for_an_employer_have_read_the_ad(session: Session, settings: Settings) -> None:
    need = prompted(session)
    staff = staff_of(session, need)
    acting = Actor(staff.account_id, staff.roles, need.centre_id, need.employer_id)
    assert needs.publish_need(session, acting, need.id, settings=settings, now=NOW).state == "published"
    needs.pause_need(session, acting, need.id, now=NOW)
    assert publish(session, need, settings).state == "published"


@pytest.mark.parametrize("state", ["published", "paused", "filled", "expired"])
def test_staff_who_act_for_an_employer_hide_no_words_of_their_own(
    session: Session, settings: Settings, state: str
) -> None:
    need = make_need(session, state=state, text="Etsin avustajaa.", published_at=NOW)
    staff = staff_of(session, need)
    acting = Actor(staff.account_id, staff.roles, need.centre_id, need.employer_id)
    draft = TextDraft("Aamuapua", PROMPTED, "fi", False)
    ad_checks.save_step(session, acting, need.id, draft, version=None, settings=settings, now=LATER)
    assert (need.state, need.words_unread) == (state, False)
    assert need_in_words(need, "en", for_visitor=False).text == PROMPTED
    # What they let through waits no more when its employer makes it public.
    if state != "published":
        assert publish(session, need, settings).state == "published"


@pytest.mark.parametrize(
    ("rule", "text", "state"),
    [
        ("always", "Etsin avustajaa.", "checking"),
        ("never", PROMPTED, "published"),
        ("when_prompted", PROMPTED, "checking"),
    ],
)
def test_a_centre_has_its_own_rule(
    session: Session, settings: Settings, rule: str, text: str, state: str
) -> None:
    need = make_need(session, state="draft", text=text)
    ad_checks.choose_rule(session, staff_of(session, need, "manager"), rule, now=NOW)
    assert session.get_one(Centre, need.centre_id).staff_check == rule
    assert publish(session, need, settings).state == state
    with pytest.raises(NotAllowed):
        ad_checks.choose_rule(session, staff_of(session, need), "never", now=NOW)


def test_an_ad_of_another_centre_is_not_there(session: Session, settings: Settings) -> None:
    need = prompted(session)
    publish(session, need, settings)
    stranger = make_account(session, "staff")
    actor = Actor(stranger.id, frozenset({"staff"}), need.centre_id + 99)
    with pytest.raises(NotFound):
        ad_checks.send_ad_back(session, actor, need.id, "x", language="fi", settings=settings, now=LATER)
    with pytest.raises(NotAllowed):
        ad_checks.open_ad(
            session,
            owner_of(session, need),
            need.id,
            mark=ad_mark(need),
            wish_answer="",
            settings=settings,
            now=LATER,
        )


def test_an_ad_taken_away_waits_no_more(session: Session, settings: Settings) -> None:
    need = prompted(session)
    publish(session, need, settings)
    needs.withdraw_need(session, owner_of(session, need), need.id, settings=settings, now=LATER)
    assert waiting_ads(session, need.centre_id) == []
    assert session.scalars(select(AdCheck.state)).all() == ["left"]
    assert needs.restore_need(session, owner_of(session, need), need.id, now=LATER).state == "draft"


def test_a_hidden_ad_with_new_words_waits_when_its_link_confirms_it(
    session: Session, settings: Settings
) -> None:
    need = make_need(session, state="expired", text=PROMPTED, published_at=NOW)
    needs.confirm_need(session, SYSTEM, need.id, settings=settings, now=LATER)
    assert need.state == "checking"


def test_an_ad_that_waits_too_long_becomes_one_task_that_ends_with_the_reading(
    connection: Connection, session: Session, settings: Settings
) -> None:
    need = prompted(session)
    publish(session, need, settings)
    session.commit()
    for days, made in ((2, {}), (3, {"tasks": 1}), (4, {})):
        report = run_job("watch_ads", settings=settings, now=NOW + timedelta(days=days))
        assert report is not None and (report.counts, report.failed) == (made, [])
    session.expire_all()
    task = session.scalars(select(StaffTask)).one()
    assert (task.kind, task.need_id, task.done_at) == ("check_ad", need.id, None)
    open_it(session, need, settings)
    assert task.done_at == LATER


def test_what_the_centre_wrote_of_an_ad_is_in_its_owners_copy_and_goes_with_the_account(
    session: Session, settings: Settings
) -> None:
    need = prompted(session)
    publish(session, need, settings)
    send_back(session, need, settings)
    employer = session.get_one(Employer, need.employer_id)
    employer.granted_hours, employer.granted_per = 30, "month"
    assert employer.account_id is not None
    copy = own_data(session, employer.account_id, now=LATER)
    assert copy["granted_hours"] == {"hours": 30, "per": "month"}
    (own,) = copy["needs"]
    assert own["read_by_centre"][0]["reason"] == "Poista ulkonäkö."
    empty_words_about_need(session, need.id)
    assert latest_check(session, need.id) is None


def test_a_need_that_fills_up_while_it_waits_waits_no_more(session: Session, settings: Settings) -> None:
    need = make_need(session, text="Etsin avustajaa.")
    save(session, need, TextDraft("Aamuapua", PROMPTED, "fi", False), settings)
    needs.fill_by_itself(session, SYSTEM, need, now=LATER)
    assert need.state == "filled"
    check = latest_check(session, need.id)
    assert check is not None and check.state == "left"
    assert publish(session, need, settings).state == "checking"


def test_staff_read_every_ad_where_nobody_has_chosen_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORTTI_SETTINGS_FILE", raising=False)
    for name in ("SECRET_KEY", "PASSWORD_SALT", "TOTP_KEY", "FIELD_KEY"):
        monkeypatch.setenv(f"PORTTI_{name}", "b25seS1mb3ItdGVzdHMtb25seS1mb3ItdGVzdHMtb25")
    extra = {"site": {"base_url": "https://portti.example"}, "database": {"url": "sqlite://"}}
    assert load_settings("production", extra).mediation.staff_check == "always"
    for name in ("test", "development"):
        assert load_settings(name, extra).mediation.staff_check == "when_prompted"
