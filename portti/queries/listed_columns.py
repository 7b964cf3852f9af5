"""What the lists of staff's pages say of each row: the rest of it would be read in vain fifty times a page.

A template that asks for more fails at once, instead of asking the database row by row.
"""

from sqlalchemy.orm import Load, load_only

from portti.models import Account, Need, Profile

PERSON_LISTED = load_only(
    Account.given_name,
    Account.family_name,
    Account.email,
    Account.phone,
    Account.active,
    Account.created_at,
    raiseload=True,
)
NEED_LISTED = Load(Need).load_only(
    Need.title,
    Need.text_language,
    Need.state,
    Need.municipality_code,
    Need.confirmed_at,
    Need.created_at,
    raiseload=True,
)
PAIR_LISTED = (
    Load(Need).load_only(Need.centre_id, Need.title, Need.text_language, raiseload=True),
    Load(Profile).load_only(Profile.centre_id, Profile.shown_name, Profile.municipality_code, raiseload=True),
)


def names_listed(accounts: type[Account]) -> Load:
    """Return the option that of accounts, or of an alias of theirs, only key and name are read."""
    return Load(accounts).load_only(accounts.given_name, accounts.family_name, raiseload=True)
