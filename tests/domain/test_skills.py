"""What a need may ask and a profile may offer."""

import pytest

from portti.domain.errors import RuleViolation
from portti.domain.skills import all_conditions, check_skills, selectable_skills


@pytest.mark.parametrize(
    "code", ["rq_gender", "rq_age18", "rq_crim_adult", "rq_work_right", "la_fi", "c_pets", "x"]
)
def test_what_people_decide_is_never_a_skill_of_the_engine(code: str) -> None:
    with pytest.raises(RuleViolation):
        check_skills([code], "skills")


def test_all_tasks_and_eight_requirements_are_selectable() -> None:
    kinds = [skill.kind for skill in selectable_skills()]
    assert (kinds.count("task"), kinds.count("requirement")) == (72, 8)


def test_animals_are_conditions_one_by_one() -> None:
    assert "c_pets:dog" in all_conditions()
