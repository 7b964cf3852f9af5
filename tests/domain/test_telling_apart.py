"""Two rows of one name are told apart by a number that stays."""

from portti.domain.telling_apart import told_apart


def test_the_oldest_keeps_its_name_and_the_next_are_counted() -> None:
    named = told_apart([(9, "Urho"), (3, "Urho"), (5, "Saima"), (7, "urho")])
    assert named == {3: "Urho", 5: "Saima", 7: "urho (2)", 9: "Urho (3)"}


def test_a_new_one_changes_no_name() -> None:
    before = told_apart([(1, "Urho"), (2, "Urho")])
    assert told_apart([(1, "Urho"), (2, "Urho"), (3, "Urho")]) == before | {3: "Urho (3)"}
