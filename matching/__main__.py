"""The command line of the engine, on files of the exchange format: python -m matching COMMAND --help."""

import argparse
import json
import math
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import IO, Any, TypeVar

from matching import engine, exchange, fields
from matching.batch import chunks_of, spread
from matching.columns import NeedIndex, ProfileIndex
from matching.errors import ExchangeFault, RulesFault
from matching.journeys import known_minutes
from matching.learning import read_outcomes
from matching.learning_report import report
from matching.measuring import measure
from matching.minutes_file import Kept, read_minutes, write_minutes
from matching.reasons import LANGUAGES
from matching.substitute import WAVE, substitute
from matching.team import SECONDS, suggest_team
from matching.types import Need, Profile, Rules, exists_on_clock
from matching.week_fill import fill_week
from matching.worked import worked_explanation

DONE, BAD_INPUT, WRONG_USAGE = 0, 1, 2
STANDARD = "-"
WRITING = ("rank", "batch", "reverse", "team", "fill", "substitute")

LEARN = "calibration by band of scores, and weights proposed for a person to accept or not"

Entry = TypeVar("Entry", Need, Profile)


class WrongUsageError(Exception):
    """The command cannot be carried out as given."""


def main(words: Sequence[str] | None = None) -> int:
    """Runs one command and returns the exit status."""
    arguments = _parser().parse_args(words)
    try:
        return _run(arguments)
    except WrongUsageError as fault:
        print(f"python -m matching: {fault}", file=sys.stderr)
        return WRONG_USAGE
    except RulesFault as fault:
        print(fault, file=sys.stderr)
        return BAD_INPUT
    except BrokenPipeError:
        # Who reads has had enough; Python must not complain again when it flushes at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m matching", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, meaning in (
        ("rank", "the best profiles of each need"),
        ("batch", "the same on the cluster that the configuration names, if it names one"),
        ("reverse", "the best needs of each profile"),
        ("team", "who covers each need together"),
        ("fill", "needs that fill each profile's week"),
        ("substitute", "who can come to each single shift, in waves"),
        ("explain", "one pair in full, in words"),
        ("measure", "ask the servers of the configuration for the minutes of journeys, and keep them"),
        ("check", "read, validate and count, change nothing"),
    ):
        command = commands.add_parser(name, help=meaning, description=meaning)
        command.add_argument("--needs", required=True, metavar="FILE", help="JSON lines; - is standard input")
        command.add_argument(
            "--profiles", required=True, metavar="FILE", help="JSON lines; - is standard input"
        )
        command.add_argument("--config", metavar="FILE", help="instead of config/matching.toml")
        command.add_argument("--skip-bad", action="store_true", help="go on without the bad lines")
        if name != "check":
            is_asked = name == "measure"
            command.add_argument("--minutes", required=is_asked, metavar="FILE", help="measured journeys")
        if name == "measure":
            command.add_argument("--on", type=_day, required=True, metavar="DATE", help="today")
            command.add_argument("--key-file", metavar="FILE", help="with Digitransit's key")
        if name in ("rank", "batch", "reverse"):
            command.add_argument("--top", type=_positive, default=50, help="how many of each (50)")
        if name == "team":
            command.add_argument(
                "--seconds",
                type=_seconds,
                default=SECONDS,
                help=f"to look for each team at most ({SECONDS:g})",
            )
        if name == "fill":
            command.add_argument("--hours", type=_hours, metavar="H", help="a week, instead of those wanted")
        if name == "substitute":
            command.add_argument(
                "--at", type=_moment, metavar="TIME",
                help="when they are asked, YYYY-MM-DDTHH:MM in Finland: only who comes at so short a notice",
            )  # fmt: skip
            command.add_argument("--wave", type=_positive, default=WAVE, help=f"people in a wave ({WAVE})")
        if name in WRITING:
            command.add_argument("--out", default=STANDARD, metavar="FILE", help="where to (standard output)")
            command.add_argument("--workers", type=_positive, default=1, help="processes side by side (1)")
        if name == "explain":
            command.add_argument(
                "--pair", nargs=2, required=True, metavar=("NEED", "PROFILE"), help="two ids"
            )
            command.add_argument("--lang", choices=LANGUAGES, default="en", help="the language (en)")
    learn = commands.add_parser("learn", help="what outcomes say of the weights", description=LEARN)
    learn.add_argument("--outcomes", required=True, metavar="FILE", help="JSON lines; - is standard input")
    learn.add_argument("--needs", metavar="FILE", help="with --profiles: who is shown before and after")
    learn.add_argument("--profiles", metavar="FILE", help="with --needs")
    learn.add_argument("--config", metavar="FILE", help="instead of config/matching.toml")
    return parser


def _positive(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and int(text)):
        raise argparse.ArgumentTypeError(f"expected a whole number above 0, not {text}")
    return int(text)


def _seconds(text: str) -> float:
    number = _number(text)
    if not 0 <= number < math.inf:
        raise argparse.ArgumentTypeError(f"expected seconds, 0 or more, not {text}")
    return number


def _hours(text: str) -> float:
    number = _number(text)
    if not 0 < number <= 168:
        raise argparse.ArgumentTypeError(f"expected hours a week, above 0 to 168, not {text}")
    return number


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"expected a date YYYY-MM-DD, not {text}") from None


def _moment(text: str) -> datetime:
    try:
        found = fields.moment(text, "--at")
    except ExchangeFault as fault:
        raise argparse.ArgumentTypeError(f"expected {fault.expected}, not {text}") from None
    if not exists_on_clock(found):
        raise argparse.ArgumentTypeError(f"expected a time that the clocks show, not {text}")
    return found


def _learn(arguments: argparse.Namespace) -> int:
    """Prints what outcomes say; weights are proposed as text and set by nobody but a person."""
    if (arguments.needs is None) != (arguments.profiles is None):
        raise WrongUsageError("--needs and --profiles go together")
    if [arguments.outcomes, arguments.needs, arguments.profiles].count(STANDARD) > 1:
        raise WrongUsageError("only one file can be standard input")
    rules = _read_rules(arguments.config)
    try:
        with _lines(arguments.outcomes) as lines:
            outcomes = read_outcomes(lines)
    except OSError as fault:
        raise WrongUsageError(f"{arguments.outcomes} cannot be read: {fault.strerror}") from None
    except ExchangeFault as fault:
        print(f"{arguments.outcomes}:{fault}", file=sys.stderr)
        return BAD_INPUT
    needs: list[Need] = []
    profiles: list[Profile] = []
    if arguments.needs is not None:
        needs, bad_needs = _read(arguments.needs, exchange.scan_needs, rules)
        profiles, bad_profiles = _read(arguments.profiles, exchange.scan_profiles, rules)
        if bad_needs or bad_profiles:
            return BAD_INPUT
    print(report(outcomes, rules, needs, profiles), end="")
    return DONE


def _run(arguments: argparse.Namespace) -> int:
    if arguments.command == "learn":
        return _learn(arguments)
    if arguments.needs == STANDARD and arguments.profiles == STANDARD:
        raise WrongUsageError("only one of --needs and --profiles can be standard input")
    rules = _read_rules(arguments.config)
    needs, bad_needs = _read(arguments.needs, exchange.scan_needs, rules)
    profiles, bad_profiles = _read(arguments.profiles, exchange.scan_profiles, rules)
    faults = bad_needs + bad_profiles
    if arguments.command == "check":
        print(json.dumps({"needs": len(needs), "profiles": len(profiles), "faults": faults}))
    if faults and not arguments.skip_bad:
        return BAD_INPUT
    if arguments.command != "check" and arguments.minutes is not None:
        kept = _read_kept(arguments.minutes, may_be_new=arguments.command == "measure")
        if kept is None:
            return BAD_INPUT
        if arguments.command == "measure":
            return _measure(arguments, needs, engine.build_index(profiles, rules), kept)
        rules = replace(rules, minutes=known_minutes(kept.minutes, rules.measured))
    if arguments.command in ("rank", "batch"):
        rank = partial(_rank_lines, top=arguments.top)
        cluster = rules.cluster if arguments.command == "batch" else ""
        _write(arguments, rank, needs, engine.build_index(profiles, rules), cluster)
    elif arguments.command == "reverse":
        reverse = partial(_reverse_lines, top=arguments.top)
        _write(arguments, reverse, profiles, engine.build_need_index(needs, rules))
    elif arguments.command == "team":
        team = partial(_team_lines, seconds=arguments.seconds)
        _write(arguments, team, needs, engine.build_index(profiles, rules))
    elif arguments.command == "fill":
        fill = partial(_fill_lines, needs={need.id: need for need in needs}, hours=arguments.hours)
        _write(arguments, fill, profiles, engine.build_need_index(needs, rules))
    elif arguments.command == "substitute":
        come = partial(_substitute_lines, asked_at=arguments.at, wave=arguments.wave)
        _write(arguments, come, needs, engine.build_index(profiles, rules))
    elif arguments.command == "explain":
        _explain(arguments, needs, profiles, rules)
    return DONE


def _read_kept(file: str, *, may_be_new: bool) -> Kept | None:
    """The journeys of a file; None where a line is bad."""
    if may_be_new and not Path(file).exists():
        return Kept({}, {})
    try:
        return read_minutes(Path(file).read_bytes().splitlines())
    except OSError as fault:
        raise WrongUsageError(f"{file} cannot be read: {fault.strerror}") from None
    except ExchangeFault as fault:
        print(f"{file}:{fault}", file=sys.stderr)
        return None


def _measure(arguments: argparse.Namespace, needs: Sequence[Need], index: ProfileIndex, kept: Kept) -> int:
    """Asks for what is not known or too old, keeps what is answered, and says what is not."""
    if index.rules.measured is None:
        raise WrongUsageError("the configuration names no server: travel.measured")
    try:
        key = Path(arguments.key_file).read_text("utf-8").strip() if arguments.key_file else ""
    except (OSError, UnicodeDecodeError):
        raise WrongUsageError(f"{arguments.key_file} cannot be read") from None
    found = measure(needs, index, kept, {"digitransit": key}, arguments.on)
    with _output(arguments.minutes) as out:
        out.write(write_minutes(found.kept).encode())
    for mode, fault in found.faults.items():
        print(f"{mode}: {fault}", file=sys.stderr)
    print(json.dumps(found.counts))
    return DONE


def _read_rules(config: str | None) -> Rules:
    if config is not None and not Path(config).is_file():
        raise WrongUsageError(f"there is no file {config}")
    try:
        return exchange.read_rules(config)
    except OSError as fault:
        raise WrongUsageError(f"{config} cannot be read: {fault.strerror}") from None


def _read(
    file: str,
    scan: Callable[[Iterable[str | bytes], Rules], Iterator[Entry | ExchangeFault]],
    rules: Rules,
) -> tuple[list[Entry], int]:
    """The good entries of the file, and how many bad lines were named on standard error."""
    good: list[Entry] = []
    bad = 0
    try:
        with _lines(file) as lines:
            for found in scan(lines, rules):
                if isinstance(found, ExchangeFault):
                    bad += 1
                    print(f"{file}:{found}", file=sys.stderr)
                else:
                    good.append(found)
    except OSError as fault:
        raise WrongUsageError(f"{file} cannot be read: {fault.strerror}") from None
    return good, bad


@contextmanager
def _lines(file: str) -> Iterator[IO[bytes]]:
    if file == STANDARD:
        yield sys.stdin.buffer
    else:
        with Path(file).open("rb") as lines:
            yield lines


def _rank_lines(index: ProfileIndex, needs: Sequence[Need], top: int) -> list[bytes]:
    return [_line(engine.rank(need, index, top)) for need in needs]


def _reverse_lines(index: NeedIndex, profiles: Sequence[Profile], top: int) -> list[bytes]:
    return [_line(engine.reverse(profile, index, top)) for profile in profiles]


def _team_lines(index: ProfileIndex, needs: Sequence[Need], seconds: float) -> list[bytes]:
    return [_line(suggest_team(need, index, seconds=seconds)) for need in needs]


def _fill_lines(
    index: NeedIndex, profiles: Sequence[Profile], needs: Mapping[str, Need], hours: float | None
) -> list[bytes]:
    return [_line(fill_week(profile, needs, index, hours=hours)) for profile in profiles]


def _substitute_lines(
    index: ProfileIndex, needs: Sequence[Need], asked_at: datetime | None, wave: int
) -> list[bytes]:
    return [
        _line(substitute(need, at, index, asked_at=asked_at, wave=wave))
        for need in needs
        for at in range(len(need.single_shifts))
    ]


def _line(result: dict[str, Any]) -> bytes:
    text = json.dumps(result, ensure_ascii=False, allow_nan=False)
    # Some programs take these two, which ids may hold, for the end of a line.
    for separator in ("\u2028", "\u2029"):
        text = text.replace(separator, f"\\u{ord(separator):04x}")
    return text.encode("utf-8") + b"\n"


def _write(
    arguments: argparse.Namespace,
    rank: Callable[..., list[bytes]],
    entries: Sequence[Any],
    index: object,
    cluster: str = "",
) -> None:
    """Ranks in chunks and writes them in order, so that any number of workers writes the same bytes."""
    chunks = chunks_of(entries)
    with _output(arguments.out) as out:
        written = 0
        found = spread(rank, index, chunks, arguments.workers, cluster)
        for chunk, lines in zip(chunks, found, strict=True):
            out.writelines(lines)
            written += len(chunk)
            _show_progress(written, len(entries))


@contextmanager
def _output(file: str) -> Iterator[IO[bytes]]:
    """Where the lines go. A file stands under its name only when it is whole."""
    if file == STANDARD:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    target = Path(file)
    is_special = target.exists() and not target.is_file()
    unfinished = target if is_special else target.with_name(f".{target.name}.{os.getpid()}")
    try:
        out = unfinished.open("wb")
    except OSError as fault:
        raise WrongUsageError(f"{file} cannot be written: {fault.strerror}") from None
    try:
        with out:
            yield out
        if unfinished != target:
            unfinished.replace(target)
    finally:
        if unfinished != target:
            unfinished.unlink(missing_ok=True)


def _show_progress(done: int, of: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done} of {of}", end="\n" if done == of else "", file=sys.stderr, flush=True)


def _explain(
    arguments: argparse.Namespace, needs: Sequence[Need], profiles: Sequence[Profile], rules: Rules
) -> None:
    wanted_need, wanted_profile = arguments.pair
    need = next((need for need in needs if need.id == wanted_need), None)
    profile = next((profile for profile in profiles if profile.id == wanted_profile), None)
    if need is None or profile is None:
        missing = wanted_need if need is None else wanted_profile
        raise WrongUsageError(f"there is no {missing} in the files")
    text = worked_explanation(need, profile, arguments.lang, rules)
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(main())
