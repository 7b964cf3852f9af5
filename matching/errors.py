"""What can go wrong in the engine: a fault in the data, or in the rules."""


class MatchingError(Exception):
    """Anything that the engine refuses."""


class ExchangeFault(MatchingError):
    """A line, or a plain dict, that breaks the exchange format: where, and what was expected."""

    def __init__(self, key: str, expected: str, line: int | None = None) -> None:
        super().__init__(key, expected, line)
        self.key = key
        self.expected = expected
        self.line = line

    def __str__(self) -> str:
        place = "" if self.line is None else f"{self.line}: "
        return f"{place}{self.key}: expected {self.expected}"

    def at_line(self, line: int) -> "ExchangeFault":
        """The same fault, with the number of its line."""
        return ExchangeFault(self.key, self.expected, line)


class RulesFault(MatchingError):
    """A configuration or a table that the engine cannot use."""

    def __init__(self, place: str, expected: str) -> None:
        super().__init__(place, expected)
        self.place = place
        self.expected = expected

    def __str__(self) -> str:
        return f"{self.place}: expected {self.expected}"


class TeamFault(MatchingError):
    """Somebody who has to be in a team and cannot take anything in it."""

    def __init__(self, profiles: tuple[str, ...]) -> None:
        super().__init__(profiles)
        self.profiles = profiles

    def __str__(self) -> str:
        return "cannot all be in one team: " + ", ".join(self.profiles)
