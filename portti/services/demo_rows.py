"""Makes the demo's rows: centres, accounts, employers, profiles and needs."""

import math
import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.domain.needs import LivingInDraft, RosterDraft
from portti.domain.open_times import OpenTimes
from portti.domain.places import Municipality, Place, municipality_table
from portti.models import Account, Centre, Employer, Need, PostalCode, Profile, ProfileInterest, Role
from portti.queries import accounts as account_queries
from portti.queries import places as place_queries
from portti.services.demo_chance import Chance
from portti.services.demo_names import FAMILY_NAMES, FIRST_NAMES
from portti.services.demo_people import DemoPerson
from portti.services.demo_times import (
    OPEN_TIMES,
    answers_to_ways,
    free_times,
    living_in,
    need_times,
    roster_start,
    terms,
)
from portti.services.demo_words import NEED_TEXTS, NEED_TITLES, PROFILE_TEXTS
from portti.services.match_inputs import fill_need, fill_profile
from portti.services.need_open_times import write_all_open_times, write_terms
from portti.services.need_rosters import put_roster
from portti.settings import Settings
from portti.wording.interest import INTERESTS

# A centre stands in its municipality and serves the places that lie nearest: code, names, seat, interview asked.
_CENTRES = (
    (
        "keski-suomi",
        "Keski-Suomen Havu-keskus",
        "Havu-centret i Mellersta Finland",
        "Havu Centre of Central Finland",
        "179",
        False,
    ),
    (
        "uusimaa",
        "Uudenmaan avustajakeskus",
        "Nylands assistentcenter",
        "Assistant Centre of Uusimaa",
        "091",
        False,
    ),
    (
        "varsinais-suomi",
        "Varsinais-Suomen avustajakeskus",
        "Egentliga Finlands assistentcenter",
        "Assistant Centre of Southwest Finland",
        "853",
        True,
    ),
    (
        "pohjanmaa",
        "Pohjanmaan avustajakeskus",
        "Österbottens assistentcenter",
        "Assistant Centre of Ostrobothnia",
        "905",
        False,
    ),
    (
        "pohjois-pohjanmaa",
        "Pohjois-Pohjanmaan avustajakeskus",
        "Norra Österbottens assistentcenter",
        "Assistant Centre of North Ostrobothnia",
        "564",
        False,
    ),
    (
        "itä-suomi",
        "Itä-Suomen avustajakeskus",
        "Östra Finlands assistentcenter",
        "Assistant Centre of Eastern Finland",
        "297",
        False,
    ),
)
_HOMES: tuple[list[str], ...] = ([], [], ["c_pets:dog"], ["c_pets:cat"], ["c_smokefree"], ["c_stairs"])
_CANNOT: tuple[list[str], ...] = ([], [], [], ["c_smoking_home"], ["c_pets:cat"], ["c_pets"])
_MODES = {"car": (45, 40), "transit": (35, 50), "bicycle": (15, 30), "walk": (5, 25)}
"""How many of a hundred assistants travel so, and the minutes in the middle."""

_INTERVIEW = timedelta(days=3)


class Maker:
    """Makes rows in a fixed order from one seeded source of chance."""

    def __init__(self, session: Session, settings: Settings, now: datetime) -> None:
        self.session = session
        self.settings = settings
        self.now = now
        self.chance = Chance()
        self.centres: list[Centre] = []
        self.count = 0
        self.roles: dict[str, Role] = {}
        self.codes = place_queries.codes_by_municipality(session)

    def make_centres(self) -> None:
        """Make the centres."""
        for code, name_fi, name_sv, name_en, municipality, interview_required in _CENTRES:
            centre = Centre(
                code=code,
                name_fi=name_fi,
                name_sv=name_sv,
                name_en=name_en,
                municipality_code=municipality,
                wellbeing_county_code=municipality_table()[municipality].wellbeing_county,
                phone=self.settings.site.help_phone,
                email=f"keskus-{len(self.centres) + 1}@portti.example",
                interview_required=interview_required,
            )
            self.session.add(centre)
            self.centres.append(centre)
        self.session.flush()

    def centre_of(self, place: Municipality) -> Centre:
        """Return the centre that is nearest to a place."""

        def distance(centre: Centre) -> float:
            seat = municipality_table()[centre.municipality_code]
            east = (seat.longitude - place.longitude) * 0.47
            return math.hypot(seat.latitude - place.latitude, east)

        return min(self.centres, key=distance)

    def account(self, centre: Centre, language: str, role: str, person: DemoPerson | None = None) -> Account:
        """Make an account that is written at once: a given person's, or one with a made-up name."""
        account = self.account_to_write(centre, language, role, person)
        self.session.flush()
        return account

    def account_to_write(
        self, centre: Centre, language: str, role: str, person: DemoPerson | None = None
    ) -> Account:
        """Make an account that the next flush writes: of many at once, each takes a part of the time."""
        self.count += 1
        names = "fi" if language == "selko" else language
        joined = self.now - timedelta(days=60)
        account = Account(
            centre_id=centre.id,
            email=person.email if person else f"{role}{self.count}@portti.example",
            given_name=person.given_name if person else self.chance.one_of(FIRST_NAMES[names]),
            family_name=person.family_name if person else self.chance.one_of(FAMILY_NAMES[names]),
            language=language,
            roles=[self._role(role)],
            active=True,
            confirmed_at=joined,
            fs_uniquifier=secrets.token_hex(32),
            conduct_rules_version=self.settings.site.conduct_rules_version,
            conduct_rules_accepted_at=joined,
            display={},
            created_at=joined,
        )
        self.session.add(account)
        return account

    def home(self, place: Municipality) -> Place:
        """Return where somebody lives in a municipality: at the postal code nearest to a point that is drawn.

        As for anyone who writes a postal code, its own point counts; without a table of codes the drawn one.
        """
        latitude, longitude = self.chance.point(place)
        codes = self.codes.get(place.code, [])
        # The others are post office boxes and companies, where nobody lives.
        codes = [row for row in codes if row.code.endswith(("0", "5"))] or codes
        if not codes:
            return Place(place.code, None, latitude, longitude)
        narrowing = math.cos(math.radians(latitude))

        def distance(row: PostalCode) -> float:
            return math.hypot(row.latitude - latitude, (row.longitude - longitude) * narrowing)

        nearest = min(codes, key=distance)
        return Place(place.code, nearest.code, nearest.latitude, nearest.longitude)

    def _role(self, name: str) -> Role:
        if name not in self.roles:
            self.roles[name] = account_queries.role_by_name(self.session, name)
        return self.roles[name]

    def asked_at(self, confirmed_at: datetime) -> datetime | None:
        """Return when somebody was asked whether what they wrote still holds, where that is past."""
        due = confirmed_at + timedelta(days=self.settings.freshness.ask_after_days, hours=1)
        return due if due < self.now else None

    def employer(self, account: Account) -> Employer:
        """Make the employer that an account is, and write it at once."""
        employer = self.employer_to_write(account)
        self.session.add(employer)
        self.session.flush()
        return employer

    def employer_to_write(self, account: Account) -> Employer:
        """Make the employer that an account is, which the caller adds."""
        return Employer(centre_id=account.centre_id, account_id=account.id, created_at=account.created_at)

    def profile(self, number: int, place: Municipality, language: str, account: Account) -> Profile:
        """Make an assistant's profile, which the caller adds; its state, most times, is published."""
        home = self.home(place)
        mode = self.chance.random.choices(list(_MODES), [share for share, _middle in _MODES.values()])[0]
        changed = self.now - timedelta(days=self.chance.random.randint(0, 40), hours=1)
        profile = Profile(
            centre_id=account.centre_id,
            account_id=account.id,
            exchange_id=f"demo-p{number:04d}",
            state="published" if number % 40 else self.chance.one_of(("draft", "paused")),
            shown_name=account.given_name,
            text=self.chance.one_of(PROFILE_TEXTS[language]),
            text_language="fi" if language == "selko" else language,
            municipality_code=home.municipality_code,
            postal_code=home.postal_code,
            latitude=home.latitude,
            longitude=home.longitude,
            availability="now",
            created_at=changed,
            changed_at=changed,
            published_at=changed,
            confirmed_at=changed,
            asked_at=self.asked_at(changed),
            # Whoever has been here for a while has met the centre's staff.
            interviewed_on=helsinki(changed + _INTERVIEW).date() if changed + _INTERVIEW < self.now else None,
            interests=[
                ProfileInterest(interest=tag) for tag in self.chance.random.sample(sorted(INTERESTS), 3)
            ],
        )
        low = self.chance.one_of((0, 4, 8, 10, 15, 20))
        reach = round(_MODES[mode][1] * self.chance.random.lognormvariate(0, 0.45))
        fill_profile(
            profile,
            {
                "travel": [{"mode": mode, "minutes": reach}],
                "available": free_times(self.chance.random),
                "hours": {"min": low, "max": low + self.chance.one_of((5, 10, 20))},
                "shortest_shift": self.chance.one_of((0, 0, 60, 120, 180)),
                "skills": self.chance.skill_levels(drives=mode == "car"),
                "languages": self.chance.languages(language),
                "cannot": self.chance.one_of(_CANNOT),
                "short_notice": {"minutes": 120} if self.chance.happens(0.3) else None,
            },
        )
        profile.live_in, profile.on_call = answers_to_ways(number)
        return profile

    def need(self, number: int, place: Municipality, language: str, employer: Employer) -> Need:
        """Make a need, which the caller adds, of one of the real shapes; a tenth have times to be agreed."""
        home = self.home(place)
        changed = self.now - timedelta(days=self.chance.random.randint(0, 40), hours=1)
        today = helsinki(self.now).date()
        shape, times = need_times(self.chance.random, today)
        open_times: OpenTimes | None = self.chance.one_of(OPEN_TIMES) if self.chance.happens(0.1) else None
        if open_times is not None:
            shape, times = "to_be_agreed", {}
        need = Need(
            centre_id=employer.centre_id,
            employer_id=employer.id,
            exchange_id=f"demo-n{number:04d}",
            state="published" if number % 30 else self.chance.one_of(("paused", "filled", "draft")),
            title=self.chance.one_of(NEED_TITLES[shape][language]),
            text=self.chance.one_of(NEED_TEXTS[language]),
            text_language="fi" if language == "selko" else language,
            municipality_code=home.municipality_code,
            postal_code=home.postal_code,
            latitude=home.latitude,
            longitude=home.longitude,
            open_to_visitors=self.chance.happens(0.7),
            created_at=changed,
            changed_at=changed,
            published_at=changed,
            confirmed_at=changed,
            asked_at=self.asked_at(changed),
        )
        asked = self.chance.some_skills(3 + min(9, int(self.chance.random.expovariate(1 / 3))))
        musts = min(3, int(self.chance.random.expovariate(1 / 1.3)))
        own = "fi" if language == "selko" else language
        starts = today + timedelta(days=0 if shape == "trip" else self.chance.one_of((0, 7, 14, 30)))
        fill_need(
            need,
            {
                **times,
                "from": starts.isoformat(),
                "skills": {"must": asked[:musts], "wish": asked[musts:]},
                "languages": {"must": {own: "A2"} if self.chance.happens(0.7) else {}, "wish": {}},
                "conditions": self.chance.one_of(_HOMES),
            },
        )
        put_roster(need, RosterDraft(roster_start(number, today)))
        living = living_in(number) if open_times and open_times.lives_in else LivingInDraft()
        write_all_open_times(need, replace(open_times or OpenTimes(), living=living))
        write_terms(need, terms(number, shape))
        return need
