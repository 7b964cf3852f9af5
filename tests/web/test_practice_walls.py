"""Nothing of a practice centre is seen from outside, told by mail, counted or ranked with real people.

Every page that visitors and real people can open stays the same to the letter while a practice centre is filled with
one row of everything beside their centre, in the same town; then every job runs for weeks.
"""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import or_, select

from portti.jobs import JOB_NAMES
from portti.jobs.runner import run_job
from portti.models import Account, Candidacy, Feedback, Match, Need, OutboxMessage, Profile, SubstituteAsk
from portti.queries.practice_rows import delete_practice
from portti.services.public_statistics import PUBLIC_PAGES as STATISTICS
from tests.conftest import NOW
from tests.factories.matches import rank_all
from tests.support.two_centres import MARK, fill_centre, mark_all_but, rows_of
from tests.support.web import log_in
from tests.web.staff.test_walls import numbers, opened

SEEN_BY = {
    "visitor": ("public",),
    "employer": ("public", "employer", "account"),
    "assistant": ("public", "assistant", "account"),
}


class Beside:
    """A real centre, two of its people, and a practice centre that `fill` puts beside it."""

    def __init__(self, app, session, settings):
        self.app, self.session, self.settings = app, session, settings
        self.real = fill_centre(session, NOW, settings, "real")
        boss = session.get(Account, self.real["boss_id"])
        worker = session.get(Profile, self.real["public_profile"])
        self.people = {
            "visitor": None,
            "employer": boss,
            "assistant": session.get(Account, worker.account_id),
        }
        rank_all(session, settings)
        session.commit()
        self.practice = {}

    def fill(self):
        known = rows_of(self.session)
        self.practice = fill_centre(self.session, NOW, self.settings, "practice")
        centre = self.practice["centre"]
        centre.practice, centre.practice_of_id = True, self.real["centre"].id
        self.session.delete(self.session.get(Feedback, self.practice["feedback_id"]))
        mark_all_but(self.session, known, far=False)
        self.session.commit()

    def browser(self, who):
        client = self.app.test_client()
        if self.people[who] is not None:
            log_in(client, self.people[who])
        with client.session_transaction() as cookies:
            cookies["csrf_token"] = "the same in each browser"
        return client

    def addresses(self, who, ids):
        """Return the address of each page for somebody, with these numbers."""
        adapter, found = self.app.url_map.bind("localhost"), []
        own = {"need_id": ids["public_need"], "profile_id": ids["public_profile"]}
        for rule in self.app.url_map.iter_rules():
            if rule.endpoint.split(".")[0] not in SEEN_BY[who] or "GET" not in rule.methods:
                continue
            values = {name: (own | ids).get(name, 1) for name in numbers(rule)} | {
                "language": "en",
                "number": 1,
            }
            others = rule.arguments - set(values)
            if rule.endpoint == "account.codes":
                # A new secret each time it is opened.
                continue
            if rule.endpoint == "public.statistic_page":
                found += [
                    adapter.build(rule.endpoint, {"language": "en", "code": f"{code}{kind}"})
                    for code in STATISTICS
                    for kind in ("", ".json")
                ]
            elif not others:
                found.append(adapter.build(rule.endpoint, {k: values[k] for k in rule.arguments}))
        return found

    def read(self, who):
        client = self.browser(who)
        return {address: opened(client, address) for address in self.addresses(who, self.real)}


@pytest.fixture
def beside(app, connection, session, settings):
    # In January: the figures of the year before are published.
    with time_machine.travel(NOW + timedelta(days=45), tick=False):
        yield Beside(app, session, settings)


@pytest.mark.either_database
def test_no_page_of_visitors_and_real_people_changes(beside, session):
    before = {who: beside.read(who) for who in SEEN_BY}
    beside.fill()
    rank_all(session, beside.settings)
    session.commit()
    for who, pages in before.items():
        after = beside.read(who)
        assert not [address for address in pages if after[address] != pages[address]], who
        assert MARK.encode() not in b"".join(body for _status, body in after.values())
        assert len([address for address in pages if pages[address][0] == 200]) > 30
        client = beside.browser(who)
        for address in set(beside.addresses(who, beside.practice)) - set(pages):
            answer = client.get(address)
            assert answer.status_code in (302, 404), (who, address, answer.status_code)
            assert MARK not in answer.text, (who, address)


@pytest.mark.either_database
def test_no_job_writes_to_anybody_of_it_or_brings_it_together_with_real_people(
    beside, session, settings, tmp_path
):
    beside.fill()
    mail = settings.mail.model_copy(update={"transport": "folder", "folder": str(tmp_path)})
    settings = settings.model_copy(update={"mail": mail})
    centre = beside.practice["centre"].id
    known = set(session.scalars(select(OutboxMessage.id)))
    people = select(Account.id).where(Account.centre_id == centre)
    real = or_(OutboxMessage.centre_id != centre, OutboxMessage.centre_id.is_(None))
    for hours in (0, 23, 24 * 8, 24 * 31, 24 * 46):
        for name in JOB_NAMES:
            report = run_job(name, settings=settings, now=NOW + timedelta(hours=hours))
            assert report is not None and report.failed == [], name
    session.expire_all()
    new = [row for row in session.scalars(select(OutboxMessage)) if row.id not in known]
    ours = set(session.scalars(people))
    kept = [row for row in new if row.centre_id == centre or row.account_id in ours]
    assert {row.state for row in kept} == {"practice"}
    assert all(row.subject.startswith(("Harjoitus: ", "Practice: ")) for row in kept)
    assert len({row.kind for row in kept}) > 3
    others = [row for row in new if row not in kept]
    assert len({row.kind for row in others}) > 3
    assert not [row.kind for row in others if MARK in f"{row.to_address} {row.subject} {row.body_text}"]
    sent = [file.read_text(encoding="utf-8", errors="replace") for file in tmp_path.iterdir()]
    assert sent and not [text for text in sent if MARK in text]
    assert session.scalars(select(OutboxMessage.id).where(OutboxMessage.state == "sent", real)).all()
    assert not session.scalars(select(OutboxMessage.id).where(OutboxMessage.state == "sent", ~real)).all()
    for table in (Match, Candidacy):
        apart = (
            select(table.id)
            .join(Need, Need.id == table.need_id)
            .join(Profile, Profile.id == table.profile_id)
            .where((Need.centre_id == centre) != (Profile.centre_id == centre))
        )
        assert not session.scalars(apart).all()
    asked = (
        select(SubstituteAsk.id)
        .join(Profile, Profile.id == SubstituteAsk.profile_id)
        .where(Profile.centre_id == centre)
    )
    assert len(session.scalars(asked).all()) >= 1
    # After weeks of work no key of anything real points to it: it can be deleted as a whole.
    delete_practice(session, centre)
    assert not session.scalars(people).all()
