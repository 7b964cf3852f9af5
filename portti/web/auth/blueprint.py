"""Pages of logging in, which anyone may open, and of a person's own account."""

from portti.domain.actor import ROLES
from portti.web.kit.access import ANYONE, audience_blueprint

blueprint = audience_blueprint("auth", __name__, role=ANYONE)
account_blueprint = audience_blueprint("account", __name__, role=ROLES)
