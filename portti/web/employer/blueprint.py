"""Pages of employers, of their representatives, and of staff who act for one."""

from portti.web.kit.access import audience_blueprint

blueprint = audience_blueprint(
    "employer", __name__, role=("employer", "representative", "staff", "manager"), prefix="/employer"
)
