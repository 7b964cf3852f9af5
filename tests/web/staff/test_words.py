"""Every code that staff meet has words: deeds of the log, kinds and states of messages, jobs."""

import re
from pathlib import Path

from portti.jobs import JOB_NAMES
from portti.mail.kinds import KINDS
from portti.models.outbox_message import MESSAGE_STATES as STORED_STATES
from portti.queries.worklist import Waiting, waiting_matters
from portti.web.staff import log_words, words

SERVICES = sorted((Path(__file__).resolve().parents[3] / "portti" / "services").glob("*.py"))
RECORDED = re.compile(r'(?:record|_note_change|_clear|_move)\(\s*(?:\w+,\s*)+"(\w+)"')


def test_deeds_of_the_log_have_words():
    recorded = {deed for path in SERVICES for deed in RECORDED.findall(path.read_text())}
    needs = {"publish", "confirm", "pause", "fill", "withdraw", "restore"}
    recorded = {f"{deed}_need" if deed in needs else deed for deed in recorded}
    assert len(recorded) > 25
    # Where the deed stands in a variable, what was found is its subject.
    assert recorded - set(log_words.DEEDS) - set(log_words.SUBJECTS) == set()


def test_kinds_states_and_jobs_have_words():
    assert set(words.MESSAGE_KINDS) == set(KINDS)
    assert set(words.MESSAGE_STATES) == set(STORED_STATES)
    assert set(words.JOBS) == set(JOB_NAMES)


def test_matters_that_wait_have_words(session, now):
    found = waiting_matters(session, 1, now, asked_before=now)
    assert set(found) == set(words.MATTERS)
    assert all(isinstance(matter, Waiting) for matter in found.values())
