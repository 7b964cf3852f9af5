"""The public table of what points foretold of an ended year's candidates, as was known when the year was over.

Behind a figure stand employers and assistants: the fewer of them count. Work that began in the year is public too: who
began without points, or was a candidate from the year before, is what is left of it, and stays hidden where few are.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from portti.domain.statistic_tables import TOTAL, Missing, StatisticTable, Value
from portti.domain.suppression import Key, Linked, LinkedTables, hidden_figures, is_small
from portti.queries.outcome_calls import WorkTime, scored_by, started_between
from portti.services.public_matches import behind
from portti.services.statistic_matches import SURVIVES, bands_of, calibration_table
from portti.services.statistic_tables import Ask

_DECIDED = ("candidates", "open", "hired")
"""The counts from which the other figures of a row are made, but how long work lasted."""


def calibration(ask: Ask) -> list[StatisticTable]:
    """Return hires and lasting work by points; a share stands only with all that it is made of."""
    last = ask.period.last
    found = [_as_known(one, ask) for one in scored_by(ask.session, ask.centre_id, ask.period.first, last)]
    began = started_between(ask.session, ask.centre_id, ask.period.first, last, today=last)
    bands = bands_of(found)
    hidden = hidden_candidates(bands, rest_of_matches(found, began))

    def change(row: str, column: str, value: Value) -> Value:
        kinds = {"lasting": ("hired", "lasting", "brief"), **{kind: (kind,) for kind in _DECIDED}}
        keys = {(kind, row) for kind in kinds.get(column, _DECIDED)}
        return Missing.HIDDEN if keys & hidden else value

    table = calibration_table(ask, bands)
    # How far work is known of is said otherwise: up to the end of the year.
    *notes, _known, enough = table.notes
    return [replace(table.with_cells(change), notes=(*notes, _note(ask), enough))]


def _note(ask: Ask) -> str:
    return ask.say("Only what was known when the year was over counts.")


def _as_known(one: WorkTime, ask: Ask) -> WorkTime:
    """Return a candidate as they stood when the year was over."""
    began = one.started_on is not None and one.started_on <= ask.period.last
    return replace(
        one, started_on=one.started_on if began else None, stage="ended" if one.is_over else "proposed"
    )


def rest_of_matches(found: Collection[WorkTime], began: Collection[WorkTime]) -> list[WorkTime]:
    """Return the matches that began in the year and are no candidates of the table: a reader subtracts these."""
    ours = {one.candidacy_id for one in found if one.started_on is not None}
    return [one for one in began if one.candidacy_id not in ours]


def hidden_candidates(bands: Mapping[str, Sequence[WorkTime]], rest: Sequence[WorkTime]) -> frozenset[Key]:
    """Return which counts may not be shown, by kind and band."""
    tables = linked_candidates(bands, rest)
    everybody = [one for band in bands.values() for one in band]
    if is_small(behind(everybody)):
        # Where few are candidates at all, a zero would tell what became of them.
        return frozenset(one.key for one in tables.figures)
    return hidden_figures(tables)


def linked_candidates(bands: Mapping[str, Sequence[WorkTime]], rest: Sequence[WorkTime]) -> LinkedTables:
    """Return candidates as they add up: open, begun and refused; begun as work lasts or was brief; bands to all."""
    linked = Linked()
    rows = {**bands, TOTAL: [one for band in bands.values() for one in band]}
    for band, found in rows.items():
        for kind, ones in _kinds(found).items():
            alone = (kind, band) == ("hired", TOTAL) and is_small(behind(rest))
            linked.add((kind, band), len(ones), 1 if alone else behind(ones))
        linked.add_sum(("candidates", band), ((kind, band) for kind in ("open", "hired", "refused")))
        linked.add_sum(("hired", band), ((kind, band) for kind in ("lasting", "brief")))
    for kind in _kinds(()):
        linked.add_sum((kind, TOTAL), ((kind, band) for band in bands))
    return linked.tables()


def _is_brief(one: WorkTime) -> bool:
    """Answer whether work ended so soon that the share of lasting work tells of it."""
    return one.ended_on is not None and one.days <= SURVIVES


def _kinds(found: Sequence[WorkTime]) -> dict[str, list[WorkTime]]:
    hired = [one for one in found if one.started_on is not None]
    return {
        "candidates": list(found),
        "hired": hired,
        "open": [one for one in found if one.started_on is None and one.stage != "ended"],
        "refused": [one for one in found if one.started_on is None and one.stage == "ended"],
        "lasting": [one for one in hired if not _is_brief(one)],
        "brief": [one for one in hired if _is_brief(one)],
    }
