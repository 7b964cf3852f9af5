"""SQL about postal codes."""

from collections.abc import Iterable, Mapping

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from portti.models import PostalCode


def postal_code(session: Session, code: str) -> PostalCode | None:
    """Return a postal code's row, or None where the operator imported none such."""
    return session.get(PostalCode, code)


def count_postal_codes(session: Session) -> int:
    """Return how many postal codes have been imported."""
    return session.scalar(select(func.count()).select_from(PostalCode)) or 0


def replace_postal_codes(session: Session, rows: Iterable[Mapping[str, object]]) -> None:
    """Put `rows` in the place of all postal codes."""
    session.execute(delete(PostalCode))
    session.execute(insert(PostalCode), [dict(row) for row in rows])


def postal_code_points(session: Session) -> dict[str, tuple[float, float]]:
    """Return latitude and longitude of each imported postal code."""
    rows = session.execute(select(PostalCode.code, PostalCode.latitude, PostalCode.longitude))
    return {code: (latitude, longitude) for code, latitude, longitude in rows}


def codes_by_municipality(session: Session) -> dict[str, list[PostalCode]]:
    """Return the imported postal codes of each municipality, in order."""
    found: dict[str, list[PostalCode]] = {}
    for row in session.scalars(select(PostalCode).order_by(PostalCode.code)):
        found.setdefault(row.municipality_code, []).append(row)
    return found


def municipalities_of_postal_codes(session: Session, codes: Iterable[str]) -> dict[str, str]:
    """Return the municipality of each of these postal codes."""
    rows = session.execute(
        select(PostalCode.code, PostalCode.municipality_code).where(PostalCode.code.in_(list(codes)))
    )
    return dict(rows.all())
