"""Made-up papers, and pairs who have agreed on work."""

import itertools
import json

from sqlalchemy.orm import Session

from portti.credentials import encrypt_text
from portti.domain.actor import Actor
from portti.domain.candidacies import EMPLOYER
from portti.models import Account, Candidacy, Employer, Need, Paper, PaperLine, Profile
from portti.services.papers import NewPaper, begin_paper
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_centre, make_employer, make_profile
from tests.factories.candidacies import make_candidacy
from tests.factories.matches import make_match
from tests.factories.needs import make_need

_numbers = itertools.count(1)
EARLY = {"weekday": 0, "start": "08:00", "end": "12:00", "cycle": 1, "weeks": [1], "assistants": 1}
NIGHT = {"weekday": 5, "start": "22:00", "end": "06:00", "cycle": 1, "weeks": [1], "assistants": 1}


class AgreedPair:
    """An employer and an assistant who have agreed on a contract, and those who act for them."""

    def __init__(
        self, session: Session, settings: Settings, stage: str = "contract", **values: object
    ) -> None:
        self.session, self.settings = session, settings
        centre = make_centre(session)
        boss = make_account(
            session, "employer", centre=centre, given_name="Eufemia", family_name="Salattunen"
        )
        worker = make_account(
            session, "assistant", centre=centre, given_name="Venla", family_name="Piiloinen"
        )
        boss.phone, worker.phone = "040 111 2223", "040 999 8887"
        self.employer: Employer = make_employer(session, account=boss)
        self.profile: Profile = make_profile(session, account=worker)
        self.need: Need = make_need(session, employer=self.employer, title="Aamut", pay_text="13 euroa")
        yes = {"employer_answer": "interested", "assistant_answer": "interested"}
        make_match(session, need=self.need, profile=self.profile, **yes)
        agreed = {
            "contract_from_on": NOW.date(),
            "contract_address": encrypt_text(settings, "Piilokatu 7"),
            "weekly_minutes": 720,
            "taken_shifts": [EARLY, NIGHT],
        }
        self.row: Candidacy = make_candidacy(session, self.need, self.profile, stage, **{**agreed, **values})
        self.boss: Account = boss
        self.worker: Account = worker
        self.as_employer = Actor(boss.id, frozenset({"employer"}), centre.id, employer_id=self.employer.id)
        self.as_assistant = Actor(worker.id, frozenset({"assistant"}), centre.id, profile_id=self.profile.id)

    def paper(self, kind: str, *, side: str = EMPLOYER, language: str = "fi", **more: object) -> Paper:
        """Begin a paper as one of the two."""
        actor = self.as_employer if side == EMPLOYER else self.as_assistant
        new = NewPaper(kind, language, f"key{next(_numbers)}", self.row.id, **more)
        return begin_paper(self.session, actor, side, new, settings=self.settings, now=NOW)


def make_paper(
    session: Session,
    settings: Settings,
    *,
    employer: Employer | None = None,
    profile: Profile | None = None,
    kind: str = "authority",
) -> Paper:
    """Return a stored paper that says nothing yet, of an employer or of an assistant."""
    owner = employer or profile
    assert owner is not None
    paper = Paper(
        centre_id=owner.centre_id,
        employer_id=employer.id if employer else None,
        profile_id=profile.id if profile else None,
        kind=kind,
        language="fi",
        words=encrypt_text(settings, json.dumps({})),
        form_key=f"made{next(_numbers)}",
        made_at=NOW,
        changed_at=NOW,
    )
    session.add(paper)
    session.flush()
    return paper


def make_trip(session: Session, settings: Settings, paper: Paper) -> PaperLine:
    """Return a stored trip of a claim."""
    words = encrypt_text(settings, json.dumps({"start": "Koti", "end": "Kirjasto"}))
    line = PaperLine(paper_id=paper.id, happens_on=NOW.date(), metres=4500, words=words)
    session.add(line)
    session.flush()
    return line
