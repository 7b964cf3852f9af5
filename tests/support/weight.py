"""What a first view weighs as it is sent: the page, style sheet, script, signs and fonts."""

import gzip
from pathlib import Path

from portti.settings import project_root

_STATIC: Path = project_root() / "portti" / "static"
MOST_BYTES = 100_000


def bytes_beside_the_page() -> int:
    """Return the bytes of all that a first view fetches beside the page itself, none of it kept from before."""
    packed = sum(
        len(gzip.compress((_STATIC / name).read_bytes()))
        for name in ("vendor/theme.css", "portti.js", "pictograms.svg", "mark.svg")
    )
    fonts = sum(path.stat().st_size for path in (_STATIC / "vendor").glob("*-latin-[47]00-*.woff2"))
    assert fonts > 20_000
    return packed + fonts
