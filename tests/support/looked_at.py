"""What a run has looked at already: what stands letter for letter on several roles' pages is looked at once."""

import hashlib
import re
from pathlib import Path

from tests.support.visitor import Answer

_ATTRIBUTE = re.compile(r'\b(?:href|action|value|id|for|name|aria-[a-z]+)="[^"]*"')
_TOKEN = re.compile(r'name="csrf_token"[^>]*')


class LookedAt:
    """Remembers, for all processes of a run, the main parts that were looked at; a row's number changes no look."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(exist_ok=True)

    def is_new(self, language: str, page: Answer) -> bool:
        """Answer whether nobody has looked at this main part in this language; from now on somebody has."""
        main = page.text[page.text.index("<main") : page.text.rindex("</main>")]
        shape = _ATTRIBUTE.sub(lambda found: re.sub(r"\d+", "0", found[0]), _TOKEN.sub("", main))
        name = hashlib.sha256(f"{language}\n{shape}".encode()).hexdigest()
        try:
            (self._folder / name).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True
