"""A tagged PDF (PDF/UA-1) of a Typst template, whatever people have written into it."""

import json
import re
from datetime import datetime
from pathlib import Path

from portti.services.row_heads import with_row_heads
from portti.settings import project_root

FONTS = Path(__file__).resolve().parent.parent / "static" / "vendor"
"""Where the build hook has put the fonts that Typst reads: it passes over those of web pages without a word."""
_UNSHOWN = re.compile(r'the text `"(?:\\u\{([0-9a-f]+)\}|(.))"` could not be displayed')
_SQUARE = "□"
_FAR = 0x2E80
"""From here on come the scripts of the Far East and the pictures, of which our fonts have hardly any."""
_PICTURE_FOLLOWS = "\ufe0f"


def compiled(template: str, name: str, data: object, now: datetime) -> bytes:
    """Return the PDF of a template that reads `data` under a name; what no font can draw stands as a square.

    PDF/UA has no room for a letter that cannot be drawn: one would leave the person without any paper.
    """
    # Read when it is needed: most processes never make one.
    import typst

    root = project_root() / "templates"
    text = json.dumps(data, ensure_ascii=False)
    while True:
        try:
            pdf = typst.compile(
                str(root / template),
                root=str(root),
                font_paths=[str(FONTS)],
                ignore_system_fonts=True,
                sys_inputs={name: text},
                pdf_standards=["ua-1"],
                timestamp=now.replace(microsecond=0),
            )
        except typst.TypstError as error:
            known = _UNSHOWN.search(str(error))
            drawn = _without(text, chr(int(known[1], 16)) if known[1] else known[2]) if known else text
            if drawn == text:
                raise
            text = drawn
        else:
            assert isinstance(pdf, bytes)
            return with_row_heads(pdf)


def _without(text: str, mark: str) -> str:
    """Return the text without a mark, and without all of the far ones when it is one of them."""
    if ord(mark) < _FAR:
        return text.replace(json.dumps(mark, ensure_ascii=False)[1:-1], _SQUARE)
    return "".join(one if ord(one) < _FAR else "" if one == _PICTURE_FOLLOWS else _SQUARE for one in text)
