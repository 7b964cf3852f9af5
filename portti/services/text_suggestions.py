"""Which skills a person's own text speaks of: suggestions that the person confirms, never an input of a match."""

from collections.abc import Container
from functools import lru_cache

from matching.suggest import Suggester, read_phrases, suggesters
from portti.domain.skills import REFERENCE, selectable_skills


@lru_cache
def _suggesters() -> dict[str, Suggester]:
    return suggesters(read_phrases(REFERENCE / "skill_words.csv"))


def load_suggestions() -> None:
    """Make all ready now: scikit-learn takes two seconds to load, which no page should wait for."""
    for suggester in _suggesters().values():
        suggester.load()


def suggested_skills(text: str, language: str, chosen: Container[str]) -> list[str]:
    """Return the skills that a text speaks of and that are not chosen yet, in the table's order.

    Only Finnish, Swedish and English are read; another language suggests nothing.
    """
    suggester = _suggesters().get(language)
    if suggester is None or not text.strip():
        return []
    found = {one.skill for one in suggester.suggest(text)}
    return [skill.id for skill in selectable_skills() if skill.id in found and skill.id not in chosen]
