"""Made-up centres, people, needs and profiles for the demo: the same at every start but for the dates."""

import math
import random
import secrets
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from portti.clock import HELSINKI, helsinki
from portti.domain.places import Municipality, municipality_table
from portti.domain.skills import INPUT_REQUIREMENTS, selectable_skills
from portti.models import (
    Account,
    Centre,
    Employer,
    InterviewSlot,
    Need,
    NeedKnown,
    Profile,
    ProfileInterest,
    Representation,
)
from portti.queries import accounts as account_queries
from portti.services.demo_times import OPEN_TIMES, free_times, need_times
from portti.services.demo_words import (
    FAMILY_NAMES,
    FIRST_NAMES,
    NEED_TEXTS,
    NEED_TITLES,
    PROFILE_TEXTS,
)
from portti.services.match_inputs import fill_need, fill_profile
from portti.settings import Settings
from portti.vocabulary import INTERESTS

DEMO_PASSWORD = "portti-esittely-2026"  # noqa: S105 - made-up people only, printed on purpose
_SEED = 20261124
_NEEDS, _PROFILES = 300, 600

# A centre stands in its municipality and serves the counties that lie nearest.
_CENTRES = (
    ("keski-suomi", "Keski-Suomen Havu-keskus", "Havu-centret i Mellersta Finland", "179", False),
    ("uusimaa", "Uudenmaan avustajakeskus", "Nylands assistentcenter", "091", False),
    ("varsinais-suomi", "Varsinais-Suomen avustajakeskus", "Egentliga Finlands assistentcenter", "853", True),
    ("pohjanmaa", "Pohjanmaan avustajakeskus", "Österbottens assistentcenter", "905", False),
    (
        "pohjois-pohjanmaa",
        "Pohjois-Pohjanmaan avustajakeskus",
        "Norra Österbottens assistentcenter",
        "564",
        False,
    ),
    ("itä-suomi", "Itä-Suomen avustajakeskus", "Östra Finlands assistentcenter", "297", False),
)


_HOMES: tuple[list[str], ...] = ([], [], ["c_pets:dog"], ["c_pets:cat"], ["c_smokefree"], ["c_stairs"])


@dataclass(frozen=True)
class DemoPerson:
    """One made-up person that a visitor can log in as."""

    role: str
    email: str
    given_name: str
    family_name: str
    language: str
    needs_code: bool = False


DEMO_PEOPLE = (
    DemoPerson("employer", "tyonantaja@portti.example", "Helmi", "Hallavuo", "fi"),
    DemoPerson("representative", "edustaja@portti.example", "Oiva", "Tervala", "fi"),
    DemoPerson("assistant", "avustaja@portti.example", "Venla", "Suvanne", "fi"),
    DemoPerson("staff", "neuvoja@portti.example", "Kerttu", "Ruskala", "fi", needs_code=True),
    DemoPerson("manager", "paallikko@portti.example", "Arvo", "Pihlavisto", "fi", needs_code=True),
)


def fill_with_demo_data(session: Session, settings: Settings, *, now: datetime) -> bool:
    """Fill an empty database; False where the demo's people stand already."""
    if account_queries.account_by_email(session, DEMO_PEOPLE[0].email) is not None:
        return False
    maker = _Maker(session, settings, now)
    maker.make_centres()
    maker.make_profiles()
    maker.make_needs()
    maker.make_people()
    maker.make_slots()
    session.flush()
    return True


class _Maker:
    """Makes the rows in a fixed order from one seeded source of chance."""

    def __init__(self, session: Session, settings: Settings, now: datetime) -> None:
        self.session = session
        self.settings = settings
        self.now = now
        self.chance = random.Random(_SEED)  # noqa: S311 - made-up data, nothing secret
        self.centres: list[Centre] = []
        self.profiles: list[Profile] = []
        self.count = 0
        self.skills = [skill.id for skill in selectable_skills() if skill.kind == "task"]
        # Few tasks are asked often and many seldom (Zipf with exponent 0.7).
        order = self.skills.copy()
        self.chance.shuffle(order)
        self.skill_order = order
        self.skill_weights = [1 / (rank + 1) ** 0.7 for rank in range(len(order))]

    def make_centres(self) -> None:
        for code, name_fi, name_sv, municipality, interview_required in _CENTRES:
            place = municipality_table()[municipality]
            centre = Centre(
                code=code,
                name_fi=name_fi,
                name_sv=name_sv,
                municipality_code=municipality,
                wellbeing_county_code=place.wellbeing_county,
                phone=self.settings.site.help_phone,
                email=f"keskus-{len(self.centres) + 1}@portti.example",
                interview_required=interview_required,
            )
            self.session.add(centre)
            self.centres.append(centre)
        self.session.flush()

    def centre_of(self, place: Municipality) -> Centre:
        def distance(centre: Centre) -> float:
            seat = municipality_table()[centre.municipality_code]
            east = (seat.longitude - place.longitude) * 0.47
            return math.hypot(seat.latitude - place.latitude, east)

        return min(self.centres, key=distance)

    def spread(self, total: int) -> list[Municipality]:
        """Every municipality by its population; the largest remainders get what is left."""
        table = list(municipality_table().values())
        population = sum(place.population for place in table)
        shares = [(place, total * place.population / population) for place in table]
        counts = {place.code: int(share) for place, share in shares}
        rest = total - sum(counts.values())
        for place, _share in sorted(shares, key=lambda pair: pair[1] % 1, reverse=True)[:rest]:
            counts[place.code] += 1
        places = [place for place in table for _ in range(counts[place.code])]
        self.chance.shuffle(places)
        return places

    def point(self, place: Municipality) -> tuple[float, float]:
        """A point around the centre: kilometres spread by 3 + a 200th of the root of the population."""
        spread = 3 + math.sqrt(place.population) / 200
        north, east = self.chance.gauss(0, spread / 2), self.chance.gauss(0, spread / 2)
        latitude = min(70.2, max(59.4, place.latitude + north / 111.2))
        longitude = place.longitude + east / (111.2 * math.cos(math.radians(latitude)))
        return round(latitude, 4), round(min(31.7, max(19.0, longitude)), 4)

    def language_of(self, place: Municipality) -> str:
        swedish = 0.8 if place.languages.startswith("sv") else 0.04
        draw = self.chance.random()
        if draw < swedish:
            return "sv"
        return "en" if draw < swedish + 0.05 else ("selko" if draw < swedish + 0.1 else "fi")

    def account(self, centre: Centre, language: str, role: str, person: DemoPerson | None = None) -> Account:
        self.count += 1
        names = "fi" if language == "selko" else language
        account = Account(
            centre_id=centre.id,
            email=person.email if person else f"{role}{self.count}@portti.example",
            given_name=person.given_name if person else self.chance.choice(FIRST_NAMES[names]),
            family_name=person.family_name if person else self.chance.choice(FAMILY_NAMES[names]),
            language=language,
            roles=[account_queries.role_by_name(self.session, role)],
            active=True,
            confirmed_at=self.now - timedelta(days=60),
            fs_uniquifier=secrets.token_hex(32),
            conduct_rules_version=self.settings.site.conduct_rules_version,
            conduct_rules_accepted_at=self.now - timedelta(days=60),
            display={},
            created_at=self.now - timedelta(days=60),
        )
        self.session.add(account)
        self.session.flush()
        return account

    def some_skills(self, count: int) -> list[str]:
        chosen: list[str] = []
        while len(chosen) < count:
            skill = self.chance.choices(self.skill_order, self.skill_weights)[0]
            if skill not in chosen:
                chosen.append(skill)
        return chosen

    def languages(self, language: str) -> dict[str, str]:
        own = "fi" if language == "selko" else language
        spoken = {own: "C2"}
        if own != "fi":
            spoken["fi"] = self.chance.choice(("A2", "B1", "B2", "C1"))
        if own != "en" and self.chance.random() < 0.6:
            spoken["en"] = self.chance.choice(("A2", "B1", "B2", "C1"))
        if own == "fi" and self.chance.random() < 0.25:
            spoken["sv"] = self.chance.choice(("A2", "B1", "B2"))
        return spoken

    def make_profiles(self) -> None:
        for number, place in enumerate(self.spread(_PROFILES)):
            language = self.language_of(place)
            self.profiles.append(self.make_profile(number, place, language))
        self.session.flush()

    def make_profile(
        self, number: int, place: Municipality, language: str, account: Account | None = None
    ) -> Profile:
        centre = self.centre_of(place)
        account = account or self.account(centre, language, "assistant")
        latitude, longitude = self.point(place)
        mode = self.chance.choices(("car", "transit", "bicycle", "walk"), (45, 35, 15, 5))[0]
        middle = {"car": 40, "transit": 50, "bicycle": 30, "walk": 25}[mode]
        skills = {
            skill: self.chance.choices(("learn", "can", "done"), (15, 40, 45))[0]
            for skill in self.some_skills(4 + min(16, int(self.chance.expovariate(1 / 7))))
        }
        if mode == "car":
            skills |= {"rq_licence_b": "done", "rq_own_car": "done"}
        for requirement in INPUT_REQUIREMENTS:
            if self.chance.random() < 0.25:
                skills[requirement] = "done"
        age = timedelta(days=self.chance.randint(0, 40))
        profile = Profile(
            centre_id=centre.id,
            account_id=account.id,
            exchange_id=f"demo-p{number:04d}",
            state="published" if number % 40 else self.chance.choice(("draft", "paused")),
            shown_name=account.given_name,
            text=self.chance.choice(PROFILE_TEXTS[language]),
            text_language="fi" if language == "selko" else language,
            municipality_code=place.code,
            latitude=latitude,
            longitude=longitude,
            availability="now",
            created_at=self.now - age,
            changed_at=self.now - age,
            published_at=self.now - age,
            confirmed_at=self.now - age,
            interests=[ProfileInterest(interest=tag) for tag in self.chance.sample(sorted(INTERESTS), 3)],
        )
        low = self.chance.choice((0, 4, 8, 10, 15, 20))
        fill_profile(
            profile,
            {
                "travel": [{"mode": mode, "minutes": round(middle * self.chance.lognormvariate(0, 0.45))}],
                "available": free_times(self.chance),
                "hours": {"min": low, "max": low + self.chance.choice((5, 10, 20))},
                "shortest_shift": self.chance.choice((0, 0, 60, 120, 180)),
                "skills": skills,
                "languages": self.languages(language),
                "cannot": self.chance.choice(([], [], [], ["c_smoking_home"], ["c_pets:cat"], ["c_pets"])),
                "short_notice": {"minutes": 120} if self.chance.random() < 0.3 else None,
            },
        )
        self.session.add(profile)
        return profile

    def make_needs(self) -> None:
        for number, place in enumerate(self.spread(_NEEDS)):
            language = self.language_of(place)
            account = self.account(self.centre_of(place), language, "employer")
            self.make_need(number, place, language, self.employer(account))
        self.session.flush()

    def employer(self, account: Account) -> Employer:
        employer = Employer(centre_id=account.centre_id, account_id=account.id, created_at=account.created_at)
        self.session.add(employer)
        self.session.flush()
        return employer

    def make_need(self, number: int, place: Municipality, language: str, employer: Employer) -> Need:
        latitude, longitude = self.point(place)
        age = timedelta(days=self.chance.randint(0, 40))
        need = Need(
            centre_id=employer.centre_id,
            employer_id=employer.id,
            exchange_id=f"demo-n{number:04d}",
            state="published" if number % 30 else self.chance.choice(("paused", "filled", "draft")),
            title=self.chance.choice(NEED_TITLES[language]),
            text=self.chance.choice(NEED_TEXTS[language]),
            text_language="fi" if language == "selko" else language,
            municipality_code=place.code,
            latitude=latitude,
            longitude=longitude,
            open_to_visitors=self.chance.random() < 0.7,
            created_at=self.now - age,
            changed_at=self.now - age,
            published_at=self.now - age,
            confirmed_at=self.now - age,
        )
        open_times = self.chance.random() < 0.1
        asked = self.some_skills(3 + min(9, int(self.chance.expovariate(1 / 3))))
        musts = min(3, int(self.chance.expovariate(1 / 1.3)))
        own = "fi" if language == "selko" else language
        fill_need(
            need,
            {
                **({} if open_times else need_times(self.chance)),
                "from": (self.now.date() + timedelta(days=self.chance.choice((0, 7, 14, 30)))).isoformat(),
                "skills": {"must": asked[:musts], "wish": asked[musts:]},
                "languages": {"must": {own: "A2"} if self.chance.random() < 0.7 else {}, "wish": {}},
                "conditions": self.chance.choice(
                    ([], [], ["c_pets:dog"], ["c_pets:cat"], ["c_smokefree"], ["c_stairs"])
                ),
            },
        )
        if open_times:
            for name, value in self.chance.choice(OPEN_TIMES).items():
                setattr(need, name, value)
        self.session.add(need)
        return need

    def make_people(self) -> None:
        """The five who can be logged in as, in Jyväskylä, with work and people around them."""
        home = municipality_table()["179"]
        centre = self.centre_of(home)
        accounts = {
            person.role: self.account(centre, person.language, person.role, person) for person in DEMO_PEOPLE
        }
        employer = self.employer(accounts["employer"])
        need = self.make_need(_NEEDS + 1, home, "fi", employer)
        fill_need(
            need,
            {
                "shifts": [
                    {"weekday": 1, "start": "08:00", "end": "12:00"},
                    {"weekday": 3, "start": "08:00", "end": "12:00"},
                    {"weekday": 5, "start": "16:00", "end": "20:00", "splittable": True},
                ],
                "from": self.now.date().isoformat(),
                "skills": {"must": ["pc_dress"], "wish": ["hh_cook", "oh_shop"]},
                "languages": {"must": {"fi": "A2"}},
                "conditions": ["c_pets:dog"],
            },
        )
        need.state, need.open_to_visitors = "published", True
        need.open_parts_of_day = need.open_weekdays = ""
        need.known = [NeedKnown(profile_id=self.nearest_profile(home).id)]
        represented = self.employer(self.account(centre, "selko", "employer"))
        self.make_need(_NEEDS + 2, home, "selko", represented).state = "published"
        for acted_for in (represented, self.employer(self.account(centre, "fi", "employer"))):
            self.session.add(
                Representation(
                    representative_account_id=accounts["representative"].id,
                    employer_id=acted_for.id,
                    ground="guardian",
                    since_at=self.now - timedelta(days=30),
                )
            )
        profile = self.make_profile(_PROFILES + 1, home, "fi", accounts["assistant"])
        fill_profile(
            profile,
            {
                "travel": [{"mode": "car", "minutes": 40}, {"mode": "bicycle", "minutes": 30}],
                "available": [{"weekday": day, "start": "07:00", "end": "17:00"} for day in (0, 1, 3, 4)]
                + [{"weekday": 5, "start": "12:00", "end": "22:00"}],
                "hours": {"min": 8, "max": 25},
                "shortest_shift": 120,
                "skills": {"pc_dress": "done", "hh_cook": "can", "oh_shop": "done", "mt_hoist": "learn"},
                "languages": {"fi": "C2", "en": "B2"},
                "cannot": ["c_smoking_home"],
            },
        )
        profile.state = "published"

    def nearest_profile(self, place: Municipality) -> Profile:
        near = [profile for profile in self.profiles if profile.municipality_code == place.code]
        return next(profile for profile in near if profile.state == "published")

    def make_slots(self) -> None:
        """Free pre-interview times of each centre's adviser: ten working days, four times a day."""
        for centre in self.centres:
            seat = municipality_table()[centre.municipality_code]
            own = centre.code == "keski-suomi"
            adviser = (
                account_queries.account_by_email(self.session, DEMO_PEOPLE[3].email)
                if own
                else self.account(centre, "sv" if seat.languages.startswith("sv") else "fi", "staff")
            )
            if adviser is None:
                continue
            day, made = helsinki(self.now).date() + timedelta(days=1), 0
            while made < 10:
                if day.weekday() < 5:
                    made += 1
                    for hour in (9, 10, 13, 14):
                        starts = datetime.combine(day, time(hour), HELSINKI)
                        kind = "phone" if hour < 12 else "video"
                        self.session.add(
                            InterviewSlot(
                                centre_id=centre.id,
                                staff_account_id=adviser.id,
                                starts_at=starts,
                                minutes=30,
                                kind=kind,
                            )
                        )
                day += timedelta(days=1)
