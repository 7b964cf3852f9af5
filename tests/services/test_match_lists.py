"""Match lists: ranked and not, filtered, in groups by answer, with reasons and never a name too many."""

import re
from datetime import timedelta

import pytest

from portti.domain.match_filters import Filters
from portti.models import NeedLanguage, NeedSkill, ProfileLanguage, ProfileSkill
from portti.queries.matches import pair
from portti.services.match_lists import PAGE_SIZE, Wanted, assistant_list, employer_list
from portti.services.matchmaking import refresh_need
from portti.settings import project_root
from tests.factories.matches import make_match, make_matchable, rank_all
from tests.factories.needs import make_need

ESPOO = {"municipality_code": "049", "latitude": 62.25, "longitude": 25.76}


def names(found):
    return [card.name for card in found.cards]


def test_before_a_ranking_the_list_is_empty_and_says_that_none_was_made(session, settings):
    need, profile = make_need(session), make_matchable(session)
    assert employer_list(session, need, "fi", Wanted(), settings=settings).made_at is None
    assert assistant_list(session, profile, "fi", Wanted(), settings=settings).made_at is None


def test_the_ranked_list_stands_best_first_with_reasons_of_both_sides(session, settings):
    need = make_need(session, skills=[NeedSkill(skill="hh_cook", strength="wish")])
    make_need(session)
    make_matchable(session, name="Eino", hours_min=20.0)
    make_matchable(session, name="Venla", skills=[ProfileSkill(skill="hh_cook", level="done")])
    make_matchable(session, name="Far", free=((5, 420, 960),))
    rank_all(session, settings)
    found = employer_list(session, need, "en", Wanted(), settings=settings)
    assert names(found) == ["Venla", "Eino"]
    assert (found.total, found.fitting, found.pool) == (2, 2, 3)
    eino = found.cards[1]
    assert eino.lead.startswith("Can do all your hours")
    said = [eino.lead, *eino.reasons_for, *eino.reasons_against]
    assert "They wish for 20 h a week; here they would get 4 h." in said
    assert "Wished for, but not in the profile: “Cooking”." in said
    assert len(said) == len(set(said))
    assert eino.hours == {"text": "Hours: 4 h of 4 h", "share": 1.0}
    assert eino.fits


def test_a_sentence_that_names_many_wishes_stands_in_its_list_and_not_in_front(session, settings):
    wishes = ("hh_cook", "hh_clean", "hh_laundry", "hh_dishes", "oh_shop", "oh_errands", "oh_doctor")
    need = make_need(session, skills=[NeedSkill(skill=skill, strength="wish") for skill in wishes])
    make_matchable(session, name="Venla", skills=[ProfileSkill(skill="hh_cook", level="done")])
    rank_all(session, settings)
    card = employer_list(session, need, "en", Wanted(), settings=settings).cards[0]
    assert card.lead == "Can do all your hours, 4 h."
    assert [said.count("“") for said in card.reasons_against] == [6]


def test_the_unranked_view_goes_by_area_and_is_the_same_at_each_look(session, settings):
    need = make_need(session)
    for number in range(5):
        make_matchable(session, name=f"J{number}")
    make_matchable(session, name="Espoolainen", **ESPOO)
    rank_all(session, settings)
    looks = [
        names(employer_list(session, need, "fi", Wanted(order="area"), settings=settings)) for _ in range(2)
    ]
    assert looks[0] == looks[1]
    assert looks[0][0] == "Espoolainen"
    assert sorted(looks[0][1:]) == [f"J{number}" for number in range(5)]


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        (Filters(municipality="049"), {"Espoolainen"}),
        (Filters(weekday="5"), {"Lauantai"}),
        (Filters(part="evening"), {"Lauantai"}),
        (Filters(skill="hh_cook"), {"Kokki"}),
        (Filters(speaks="sv"), {"Svensk"}),
        (Filters(skill="hh_cook", speaks="sv"), set()),
    ],
)
def test_filters_narrow_what_stands_and_the_count_says_so(session, settings, filters, left):
    need = make_need(session)
    make_matchable(session, name="Espoolainen", **ESPOO)
    make_matchable(session, name="Lauantai", free=((1, 420, 960), (5, 1020, 1260)))
    make_matchable(session, name="Kokki", skills=[ProfileSkill(skill="hh_cook", level="can")])
    make_matchable(session, name="Svensk", languages=[ProfileLanguage(language="sv", level="C1")])
    rank_all(session, settings)
    found = employer_list(session, need, "fi", Wanted(filters=filters), settings=settings)
    assert set(names(found)) == left
    assert found.total == len(left)
    assert found.groups["open"] == 4
    assert set(found.offered.municipalities) == {"049", "179"}
    assert found.offered.skills == ("hh_cook",)
    assert set(found.offered.languages) == {"fi", "sv"}


def test_a_long_list_comes_in_pages(session, settings):
    need = make_need(session)
    for number in range(PAGE_SIZE + 3):
        make_matchable(session, name=f"N{number}")
    rank_all(session, settings)
    pages = [employer_list(session, need, "fi", Wanted(page=page), settings=settings) for page in (1, 2, 3)]
    assert [len(page.cards) for page in pages] == [PAGE_SIZE, 3, 0]
    assert len({card.key for page in pages for card in page.cards}) == PAGE_SIZE + 3


@pytest.mark.either_database
def test_each_answer_is_kept_as_a_list_and_the_other_side_sees_what_it_may(session, settings):
    need = make_need(session)
    people = {name: make_matchable(session, name=name) for name in ("A", "B", "C", "D", "E")}
    rank_all(session, settings)

    def say(name, employer, assistant):
        match = pair(session, need.id, people[name].id)
        match.employer_answer, match.assistant_answer = employer, assistant

    say("A", "interested", None)
    say("B", "not_for_me", "interested")
    say("C", None, "interested")
    say("D", "interested", "interested")
    say("E", None, "not_for_me")
    session.flush()

    def group(name):
        return employer_list(session, need, "fi", Wanted(group=name), settings=settings)

    assert names(group("interested")) == ["A"]
    assert names(group("not_for_me")) == ["B"]
    assert names(group("they")) == ["C"]
    assert names(group("both")) == ["D"]
    assert group("both").cards[0].mutual
    # Who has said "not for me" stays in the ranking, and the employer who asked nothing is told nothing.
    assert set(names(group("open"))) == {"C", "E"}
    assert {card.name: card.other_answer for card in group("open").cards} == {"C": "interested", "E": None}
    assert group("open").groups == {"open": 2, "they": 1, "interested": 1, "both": 1, "not_for_me": 1}
    own = assistant_list(session, people["A"], "fi", Wanted(group="they"), settings=settings)
    assert [(card.key, card.other_answer) for card in own.cards] == [(need.id, "interested")]


def test_an_answer_stays_in_its_list_when_the_pair_no_longer_fits(session, settings, now):
    need, profile = make_need(session), make_matchable(session, name="A")
    rank_all(session, settings)
    pair(session, need.id, profile.id).employer_answer = "interested"
    need.languages = [NeedLanguage(language="sv", level="B2", strength="must")]
    need.changed_at, need.row_version = now + timedelta(hours=1), 2
    session.flush()
    refresh_need(session, need, settings=settings, now=now + timedelta(hours=2))
    found = employer_list(session, need, "en", Wanted(group="interested"), settings=settings)
    assert names(found) == ["A"]
    assert not found.cards[0].fits
    assert found.cards[0].lead == "A must, and missing: Swedish (B2)."
    assert found.fitting == 0


def test_who_hides_is_gone_at_once_and_keeps_only_a_name_where_answered(session, settings):
    need = make_need(session)
    gone, answered = make_matchable(session, name="Gone"), make_matchable(session, name="Answered")
    rank_all(session, settings)
    pair(session, need.id, answered.id).employer_answer = "interested"
    gone.state = answered.state = "paused"
    session.flush()
    assert names(employer_list(session, need, "fi", Wanted(), settings=settings)) == []
    kept = employer_list(session, need, "fi", Wanted(group="interested"), settings=settings).cards
    assert [(card.name, card.lead, card.reasons_for, card.fits) for card in kept] == [
        ("Answered", "", [], False)
    ]


def test_a_need_with_open_times_lists_who_passes_the_rest_without_hours(session, settings):
    need = make_need(session, shifts=(), open_parts_of_day="morning")
    make_matchable(session, name="Never free", free=())
    make_matchable(session, name="Too far", latitude=65.0, longitude=25.5)
    rank_all(session, settings)
    found = employer_list(session, need, "fi", Wanted(), settings=settings)
    assert names(found) == ["Never free"]
    assert found.cards[0].to_be_agreed
    assert found.cards[0].hours is None


@pytest.mark.either_database
def test_an_assistant_reads_titles_areas_and_times_and_needs_to_be_agreed_last(session, settings):
    profile = make_matchable(session)
    make_need(session, title="Sovitaan", shifts=(), open_parts_of_day="morning")
    make_need(session, title="Aamut")
    make_need(session, title="Ei auki", state="paused")
    make_need(session, title="Lauantai", shifts=((5, 480, 720),))
    rank_all(session, settings)
    found = assistant_list(session, profile, "fi", Wanted(), settings=settings)
    assert names(found) == ["Aamut", "Sovitaan"]
    assert found.cards[0].area == "Jyväskylä"
    assert found.cards[0].times == ["tiistaisin klo 8–12"]
    assert found.cards[1].to_be_agreed


def test_another_persons_answers_do_not_stand_in_the_list(session, settings):
    need, other_need = make_need(session), make_need(session)
    mine, other = make_matchable(session, name="Mine"), make_matchable(session, name="Other")
    make_match(session, need=other_need, profile=mine, employer_answer="interested")
    make_match(session, need=need, profile=other, assistant_answer="interested", current=False)
    found = employer_list(session, need, "fi", Wanted(group="they"), settings=settings)
    assert names(found) == ["Other"]
    assert assistant_list(session, other, "fi", Wanted(group="they"), settings=settings).cards == []


def test_a_skill_that_the_table_has_lost_since_is_shown_by_its_code(session, settings, now, tmp_path):
    """The ranking was shown with it, so it is shown again with it, until the job ranks anew."""
    need = make_need(session, skills=[NeedSkill(skill="hh_cook", strength="wish")])
    make_matchable(session, name="Venla", skills=[ProfileSkill(skill="hh_cook", level="done")])
    eino = make_matchable(session, name="Eino")
    rank_all(session, settings, now)
    before = employer_list(session, need, "en", Wanted(), settings=settings)
    later = settings.model_copy(update={"matching_rules": str(rules_without_skill("hh_cook", tmp_path))})
    after = employer_list(session, need, "en", Wanted(), settings=later)
    assert names(after) == names(before) == ["Venla", "Eino"]
    assert "Wished for, but not in the profile: “Cooking”." in before.cards[1].reasons_against
    assert "Wished for, but not in the profile: “hh_cook”." in after.cards[1].reasons_against
    seen = assistant_list(session, eino, "en", Wanted(), settings=later)
    assert [card.key for card in seen.cards] == [need.id]
    assert "Wished for, but not in the profile: “hh_cook”." in seen.cards[0].reasons_against


def rules_without_skill(skill, folder):
    """Return a file of the portal's rules over a table of skills that has one skill less."""
    root = project_root()
    rows = (root / "portti/reference/skills.csv").read_text().splitlines(keepends=True)
    (folder / "skills.csv").write_text("".join(row for row in rows if not row.startswith(f"{skill},")))
    rules = (root / "config/matching.toml").read_text()
    rules = rules.replace("portti/reference/skills.csv", str(folder / "skills.csv"))
    rules = re.sub(r'"(portti/reference/[^"]+)"', lambda found: f'"{root / found[1]}"', rules)
    (folder / "matching.toml").write_text(rules)
    return folder / "matching.toml"
