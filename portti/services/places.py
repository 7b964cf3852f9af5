"""Turning what a person wrote as a place into a municipality and a point."""

from sqlalchemy.orm import Session

from portti.domain.errors import RuleViolation
from portti.domain.places import Place, check_place_text, find_municipality, is_postal_code
from portti.queries import places as place_queries


def resolve_place(session: Session, text: str, *, field: str = "place") -> Place:
    """Return the place of a postal code or a municipality's name.

    Raises RuleViolation `place_missing`, `place_unknown`, or `postal_code_unknown` where the code is not in
    the imported table.
    """
    check_place_text(text, field)
    text = text.strip()
    if is_postal_code(text):
        row = place_queries.postal_code(session, text)
        if row is None:
            raise RuleViolation("postal_code_unknown", field, {"code": text})
        return Place(row.municipality_code, row.code, row.latitude, row.longitude)
    municipality = find_municipality(text)
    if municipality is None:
        raise RuleViolation("place_unknown", field, {"text": text[:60]})
    return Place(municipality.code, None, municipality.latitude, municipality.longitude)
