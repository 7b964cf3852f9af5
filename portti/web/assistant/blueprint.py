"""Pages of assistants, and of staff who act for one."""

from portti.web.kit.access import audience_blueprint

blueprint = audience_blueprint(
    "assistant", __name__, role=("assistant", "staff", "manager"), prefix="/assistant"
)
