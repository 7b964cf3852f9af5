"""Private feedback: ready words, for the other side and the centre only, reported, deleted, and never counted."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from portti.domain.actor import Actor
from portti.domain.errors import NotAllowed, NotFound, RuleViolation
from portti.domain.pair_feedback import moments_open
from portti.models import Employer, Need, OutcomeCall, PairFeedback, StaffTask
from portti.queries import accounts as account_queries
from portti.queries import pair_feedback as queries
from portti.queries.audit import acts_of_others
from portti.services.erasure import close_account, erase_account
from portti.services.own_data import own_data
from portti.services.pair_feedback import report_feedback, write_feedback
from portti.wording.feedback import WENT_WELL, WISHES
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_employer
from tests.factories.candidacies import make_candidacy
from tests.factories.needs import make_need
from tests.factories.profiles import make_full_profile

ROOT = Path(__file__).resolve().parents[2]


class Pair:
    """An employer and an assistant who work together, and a candidacy beside theirs."""

    def __init__(self, session):
        self.session = session
        need, profile = make_need(session), make_full_profile(session, state="published")
        self.row = make_candidacy(session, need, profile, "started", started_on=NOW.date())
        make_candidacy(
            session, make_need(session), make_full_profile(session), "started", started_on=NOW.date()
        )
        employer = session.get_one(Employer, need.employer_id)
        self.accounts = {"employer": employer.account_id, "assistant": profile.account_id}

    def actor(self, side):
        return account_queries.actor_of(self.session, self.accounts[side])

    def write(self, side, well=(), wishes=(), moment="start", row=None):
        row = row or self.row
        actor = self.actor(side)
        return write_feedback(self.session, actor, side, row.id, moment, well, wishes, now=NOW)


@pytest.fixture
def pair(session):
    return Pair(session)


def test_each_point_has_its_words_on_both_lists():
    for side, words in WENT_WELL.items():
        assert list(words) == list(WISHES[side])


def test_the_start_can_be_spoken_of_once_work_began_and_the_end_once_it_is_over():
    assert moments_open("contract", None, None) == ()
    assert moments_open("started", NOW.date(), None) == ("start",)
    assert moments_open("ended", NOW.date(), "mediation_done") == ("start",)
    assert moments_open("ended", NOW.date(), "work_ended") == ("start", "end")


def test_what_one_side_says_stands_once_and_is_read_by_the_other(session, pair):
    for _press in range(2):
        pair.write("employer", ["on_time"], ["told_early"])
    pair.write("assistant", ["respect"])
    pair.write("employer", ["on_time"])
    found = queries.feedback_of(session, pair.row.id)
    assert {key: (one.went_well, one.wishes) for key, one in found.items()} == {
        ("employer", "start"): (["on_time"], []),
        ("assistant", "start"): (["respect"], []),
    }


@pytest.mark.parametrize(
    ("well", "wishes", "code"),
    [
        ((), (), "feedback_empty"),
        (("agreed",), ("agreed",), "feedback_both"),
        (("pay",), (), "unknown_choice"),
    ],
)
def test_only_ready_words_of_ones_own_side_can_be_said(pair, well, wishes, code):
    with pytest.raises(RuleViolation) as told:
        pair.write("employer", well, wishes)
    assert told.value.code == code


def test_nobody_else_says_or_reports_anything(session, pair):
    pair.write("employer", ["on_time"])
    stranger = account_queries.actor_of(session, make_employer(session).account_id)
    with pytest.raises(NotFound):
        write_feedback(session, stranger, "employer", pair.row.id, "start", ["on_time"], [], now=NOW)
    with pytest.raises(NotFound):
        # Nobody reports what they have written themselves.
        report_feedback(session, pair.actor("employer"), "employer", pair.row.id, "start", now=NOW)
    with pytest.raises(NotAllowed):
        report_feedback(session, pair.actor("employer"), "assistant", pair.row.id, "start", now=NOW)
    with pytest.raises(NotAllowed):
        write_feedback(
            session, pair.actor("employer"), "assistant", pair.row.id, "start", ["respect"], [], now=NOW
        )
    with pytest.raises(RuleViolation):
        pair.write("employer", ["on_time"], moment="end")


def test_who_got_it_can_report_it_to_the_centre_once(session, pair):
    row = pair.write("employer", [], ["on_time"])
    for _press in range(2):
        report_feedback(session, pair.actor("assistant"), "assistant", pair.row.id, "start", now=NOW)
    (task,) = session.scalars(select(StaffTask))
    assert (task.kind, task.candidacy_id, row.reported_at) == ("reported_feedback", pair.row.id, NOW)
    pair.write("employer", ["on_time"])
    assert row.reported_at is None


def test_both_have_it_in_their_copy_and_it_goes_with_either(session, settings, pair):
    pair.write("employer", ["on_time"])
    pair.write("assistant", ["respect"])
    copies = {
        side: [(one["by"], one["went_well"]) for one in own_data(session, key, now=NOW)["pair_feedback"]]
        for side, key in pair.accounts.items()
    }
    assert copies["employer"] == [("you", ["on_time"]), ("assistant", ["respect"])]
    assert copies["assistant"] == [("employer", ["on_time"]), ("you", ["respect"])]
    close_account(session, pair.actor("assistant"), settings=settings, now=NOW)
    later = NOW + timedelta(days=8)
    assert erase_account(session, pair.accounts["assistant"], settings=settings, now=later)
    assert session.scalars(select(PairFeedback)).all() == []


@pytest.mark.parametrize("side", ["employer", "assistant"])
def test_what_staff_write_for_a_person_is_recorded_as_theirs_and_told_to_the_person(session, pair, side):
    pair.write("assistant" if side == "employer" else "employer", ["agreed"])
    need = session.get_one(Need, pair.row.need_id)
    staff = make_account(session, "staff")
    staff.centre_id = need.centre_id
    acting = Actor(
        staff.id,
        frozenset({"staff"}),
        need.centre_id,
        employer_id=need.employer_id if side == "employer" else None,
        profile_id=pair.row.profile_id if side == "assistant" else None,
    )
    row = write_feedback(session, acting, side, pair.row.id, "start", ["agreed"], [], now=NOW)
    report_feedback(session, acting, side, pair.row.id, "start", now=NOW)
    assert row.written_by_account_id == staff.id
    told, _count = acts_of_others(
        session, pair.accounts[side], employer_id=acting.employer_id, profile_id=acting.profile_id
    )
    assert {(one.event.deed, one.account.id) for one in told} == {
        ("write_pair_feedback", staff.id),
        ("report_pair_feedback", staff.id),
    }


def test_the_end_can_be_spoken_of_once_a_call_told_that_work_is_over(session, pair):
    """A candidacy that the centre no longer follows does not know it by itself."""
    need = session.get_one(Need, pair.row.need_id)
    done = make_candidacy(
        session,
        make_need(session, employer=session.get_one(Employer, need.employer_id)),
        make_full_profile(session),
        "ended",
        started_on=NOW.date(),
        ended_reason="mediation_done",
    )
    with pytest.raises(RuleViolation):
        pair.write("employer", ["on_time"], moment="end", row=done)
    session.add(
        OutcomeCall(
            centre_id=done.centre_id,
            candidacy_id=done.id,
            moment="12_months",
            called_on=NOW.date(),
            spoke_with="both",
            work="ended",
            ended_on=NOW.date(),
            ended_reason="other_work",
            changed_at=NOW,
        )
    )
    session.flush()
    assert pair.write("employer", ["on_time"], moment="end", row=done).moment == "end"


def test_what_is_old_goes(session, pair):
    pair.write("employer", ["on_time"])
    assert queries.delete_before(session, NOW) == 0
    assert queries.delete_before(session, NOW + timedelta(seconds=1)) == 1


def test_nothing_that_ranks_or_counts_reads_it():
    """Only the pages, the mail, the copy, the deletion and the merge know of it at all."""
    allowed = {
        "portti/jobs/purge_personal_data.py",
        "portti/mail/preview_feedback.py",
        "portti/models/__init__.py",
        "portti/queries/pair_feedback.py",
        "portti/services/demo_hours.py",
        "portti/services/erasure.py",
        "portti/services/feedback_notices.py",
        "portti/services/own_feedback.py",
        "portti/services/pair_feedback.py",
        "portti/web/assistant/pair_feedback.py",
        "portti/web/assistant/register.py",
        "portti/web/employer/pair_feedback.py",
        "portti/web/employer/register.py",
        "portti/web/kit/pair_feedback.py",
        "portti/web/staff/candidacy.py",
    }
    readers = set()
    for folder in ("portti", "matching"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                names = (
                    [alias.name for alias in node.names]
                    if isinstance(node, ast.Import | ast.ImportFrom)
                    else []
                )
                module = getattr(node, "module", None) or ""
                if any("pair_feedback" in name or name == "PairFeedback" for name in (*names, module)):
                    readers.add(str(path.relative_to(ROOT)))
    assert readers == allowed
