"""Counties have their official names in each language of the portal."""

from portti.domain.places import municipality_table
from portti.domain.wellbeing_counties import county_names
from portti.words import LANGUAGES


def test_every_county_is_named_in_every_language():
    of_towns = {town.wellbeing_county for town in municipality_table().values()}
    for language in LANGUAGES:
        names = county_names(language)
        assert of_towns == set(names)
        assert all(name and name == name.strip() for name in names.values())
        assert len(set(names.values())) == len(names)
    assert county_names("selko") == county_names("fi")


def test_pages_in_english_name_counties_in_english():
    assert county_names("en")["19"] == "Wellbeing Services County of North Ostrobothnia"
    assert county_names("sv")["19"] == "Norra Österbottens välfärdsområde"
    others = [
        name for name in county_names("en").values() if not name.startswith("Wellbeing Services County of")
    ]
    assert others == ["City of Helsinki", "Åland"]
