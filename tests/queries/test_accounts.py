"""Who acts for whom is asked of the database each time."""

from sqlalchemy.orm import Session

from portti.queries.accounts import actor_of
from tests.factories.accounts import (
    make_account,
    make_centre,
    make_employer,
    make_profile,
    make_representation,
)


def test_a_representative_acts_for_a_represented_employer_only(session: Session) -> None:
    representative = make_account(session, "representative")
    represented, stranger = make_employer(session), make_employer(session)
    other = make_employer(session)
    make_representation(session, representative, represented)
    make_representation(session, representative, other)

    allowed = actor_of(session, representative.id, acting_for_employer_id=represented.id)
    refused = actor_of(session, representative.id, acting_for_employer_id=stranger.id)

    assert allowed.employer_id == represented.id
    assert refused.employer_id is None


def test_staff_act_for_people_of_their_own_centre_only(session: Session) -> None:
    centre = make_centre(session)
    staff = make_account(session, "staff", centre=centre)
    near, far = make_profile(session, centre=centre), make_profile(session)

    assert actor_of(session, staff.id, acting_for_profile_id=near.id).profile_id == near.id
    assert actor_of(session, staff.id, acting_for_profile_id=far.id).profile_id is None
