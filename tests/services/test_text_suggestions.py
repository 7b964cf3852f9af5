"""What a text speaks of, as services give it: in the table's order, without what is chosen already."""

from portti.services.text_suggestions import load_suggestions, suggested_skills


def test_suggestions_stand_in_the_tables_order_without_what_is_chosen() -> None:
    load_suggestions()
    text = "We vacuum. You help me shower. You drive my car."
    assert suggested_skills(text, "en", ()) == ["pc_shower", "hh_clean", "dr_client_car"]
    assert suggested_skills(text, "en", {"hh_clean"}) == ["pc_shower", "dr_client_car"]


def test_a_text_in_another_language_or_none_suggests_nothing() -> None:
    assert suggested_skills("We vacuum.", "ru", ()) == []
    assert suggested_skills("  ", "fi", ()) == []
