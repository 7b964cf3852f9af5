"""Pages of a centre's staff."""

from portti.web.kit.access import audience_blueprint

blueprint = audience_blueprint("staff", __name__, role=("staff", "manager"), prefix="/staff")
