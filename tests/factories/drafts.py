"""Made-up e-mails that are composed and not yet promised."""

from dataclasses import replace
from datetime import timedelta

from portti.mail.kinds import Draft
from tests.conftest import NOW

_DRAFT = Draft(
    kind="both_interested",
    dedupe_key="both_interested:1",
    account_id=None,
    centre_id=None,
    to_address="aino@example.org",
    language="fi",
    subject="Kumpikin sanoi kyllä",
    body_text="Hei Äänekoskelta\n",
    body_html="<p>Hei Äänekoskelta</p>",
    send_before=NOW + timedelta(days=3),
)


def make_draft(**values: object) -> Draft:
    """Return a draft with `values` in place of the defaults."""
    return replace(_DRAFT, **values)  # type: ignore[arg-type]
