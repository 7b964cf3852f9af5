"""Names of one list told apart: two people called Urho, two needs of one title."""

from collections import Counter
from collections.abc import Iterable


def told_apart(names: Iterable[tuple[int, str]]) -> dict[int, str]:
    """Return each row's name by its key; the second of a name becomes "Urho (2)", the oldest key keeps it as it is."""
    seen: Counter[str] = Counter()
    found = {}
    for key, name in sorted(names):
        seen[name.casefold()] += 1
        number = seen[name.casefold()]
        found[key] = f"{name} ({number})" if number > 1 else name
    return found
