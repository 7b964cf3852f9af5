"""Every code that staff meet has words: deeds of the log, kinds and states of messages, jobs."""

import ast
import inspect
import re
from pathlib import Path

from portti.jobs import JOB_NAMES
from portti.mail.kinds import KINDS
from portti.models.outbox_message import MESSAGE_STATES as STORED_STATES
from portti.queries import operations
from portti.queries.worklist import Waiting, waiting_matters
from portti.web.staff import log_words, words

SERVICES = sorted((Path(__file__).resolve().parents[3] / "portti" / "services").glob("*.py"))
JOBS = SERVICES[0].parents[1] / "jobs"
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


def texts_in(node):
    return {
        one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)
    }


def counts_of(path):
    """The names under which a job counts: its own, and what a service says whose word it hands on."""
    tree, found = ast.parse(path.read_text()), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "add" and node.args:
            found |= texts_in(node.args[0])
        if not isinstance(node, ast.Return) or node.value is None:
            continue
        if isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Attribute):
            found |= said_by_service(node.value.func)
        else:
            found |= texts_in(node.value)
    return found


def said_by_service(called):
    path = SERVICES[0].parent / f"{getattr(called.value, 'id', '')}.py"
    functions = ast.walk(ast.parse(path.read_text())) if path.exists() else ()
    return {
        text
        for one in functions
        if isinstance(one, ast.FunctionDef) and one.name == called.attr
        for node in ast.walk(one)
        if isinstance(node, ast.Return) and node.value is not None
        for text in texts_in(node.value)
    }


def test_what_jobs_count_has_words():
    counted = {name for path in JOBS.glob("*.py") for name in counts_of(path)}
    assert {"messages", "follow_ups_opened", "tasks", "due"} <= counted
    purging = (JOBS / "purge_personal_data.py").read_text() + inspect.getsource(operations)
    # Most of what it counts stands in dictionaries.
    told = r'(?:counts\[|^        )"(\w+)"(?:\] =|: (?:int|inputs|client_events|goals|service))'
    counted |= set(re.findall(told, purging, re.MULTILINE))
    assert {"log_rows", "goals_emptied"} <= counted
    assert counted - set(words.JOB_COUNTS) == set()
