"""Pages that anyone may open."""

from portti.web.kit.access import ANYONE, audience_blueprint

blueprint = audience_blueprint("public", __name__, role=ANYONE)
