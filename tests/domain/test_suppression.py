"""Hidden figures of published tables: an outsider who solves for them gets no narrow answer."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from portti.domain.suppression import Figure, LinkedTables, hidden_figures
from tests.support.outsider import assert_nothing_comes_back, outsider


def _two_way(inner: np.ndarray, name: str = "events") -> LinkedTables:
    rows, columns = inner.shape
    figures = [
        Figure((name, f"r{r}", f"c{c}"), int(inner[r, c]), int(inner[r, c]))
        for r in range(rows)
        for c in range(columns)
    ]
    sums = []
    for r in range(rows):
        figures.append(Figure((name, f"r{r}"), int(inner[r].sum()), int(inner[r].sum())))
        sums.append(((name, f"r{r}"), tuple((name, f"r{r}", f"c{c}") for c in range(columns))))
    for c in range(columns):
        figures.append(Figure((name, f"c{c}"), int(inner[:, c].sum()), int(inner[:, c].sum())))
        sums.append(((name, f"c{c}"), tuple((name, f"r{r}", f"c{c}") for r in range(rows))))
    figures.append(Figure((name,), int(inner.sum()), int(inner.sum())))
    sums.append(((name,), tuple((name, f"r{r}") for r in range(rows))))
    sums.append(((name,), tuple((name, f"c{c}") for c in range(columns))))
    return LinkedTables(tuple(figures), tuple(sums))


_COUNTS = st.one_of(st.just(0), st.integers(1, 4), st.integers(5, 60))


@st.composite
def _inner(draw: st.DrawFn, most_rows: int = 5, most_columns: int = 4) -> np.ndarray:
    rows, columns = draw(st.integers(1, most_rows)), draw(st.integers(1, most_columns))
    return np.array(
        draw(st.lists(st.lists(_COUNTS, min_size=columns, max_size=columns), min_size=rows, max_size=rows))
    )


@given(_inner())
@settings(max_examples=20)
def test_no_hidden_figure_of_a_two_way_table_with_totals_comes_back(inner: np.ndarray) -> None:
    tables = _two_way(inner)
    assert_nothing_comes_back(tables, hidden_figures(tables))


@given(st.data())
@settings(max_examples=10)
def test_nor_from_several_tables_of_the_same_events(data: st.DataObject) -> None:
    """Month by group, municipalities in counties and distinct clients by group all lead to the same events."""
    inner = data.draw(_inner(3, 3))
    total = int(inner.sum())
    table = _two_way(inner)
    cut = sorted(data.draw(st.lists(st.integers(0, total), min_size=3, max_size=3)))
    places = np.diff([0, *cut, total])
    counties = (places[:2], places[2:])
    figures, sums, at_most = list(table.figures), list(table.sums), []
    for number, county in enumerate(counties):
        keys = tuple(("events", f"m{number}{at}") for at in range(len(county)))
        figures += [Figure(key, int(value), int(value)) for key, value in zip(keys, county, strict=True)]
        figures.append(Figure(("events", f"county{number}"), int(county.sum()), int(county.sum())))
        sums.append((("events", f"county{number}"), keys))
    sums.append((("events",), (("events", "county0"), ("events", "county1"))))
    clients = []
    for column, events in enumerate(inner.sum(axis=0)):
        count = data.draw(st.integers(min(1, int(events)), int(events)))
        clients.append(count)
        figures.append(Figure(("clients", f"c{column}"), count, count))
        at_most.append(((("clients", f"c{column}"),), (("events", f"c{column}"),)))
    distinct = data.draw(st.integers(max(clients), sum(clients)))
    figures.append(Figure(("clients",), distinct, distinct))
    at_most.append(((("clients",),), tuple(("clients", f"c{c}") for c in range(len(clients)))))
    at_most += [((("clients", f"c{c}"),), (("clients",),)) for c in range(len(clients))]
    tables = LinkedTables(tuple(figures), tuple(sums), tuple(at_most))
    assert_nothing_comes_back(tables, hidden_figures(tables))


def test_hiding_the_small_figure_alone_would_give_it_back() -> None:
    tables = _two_way(np.array([[3, 20], [30, 40]]))
    assert outsider(tables, frozenset({("events", "r0", "c0")}), ("events", "r0", "c0")) == (3, 3)
    hidden = hidden_figures(tables)
    assert hidden == {("events", f"r{r}", f"c{c}") for r in (0, 1) for c in (0, 1)}


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    assert hidden_figures(_two_way(np.array([[5, 0], [70, 12]]))) == frozenset()


def test_a_zero_is_shown() -> None:
    tables = _two_way(np.array([[0, 2, 9], [50, 60, 70]]))
    assert ("events", "r0", "c0") not in hidden_figures(tables)


def test_many_events_of_few_people_are_hidden_too() -> None:
    figures = (
        Figure(("a",), 90, 1),
        Figure(("b",), 200, 60),
        Figure(("c",), 300, 80),
        Figure(("all",), 590, 141),
    )
    tables = LinkedTables(figures, ((("all",), (("a",), ("b",), ("c",))),))
    hidden = hidden_figures(tables)
    assert ("a",) in hidden and len(hidden) == 2
    low, high = outsider(tables, hidden, ("a",))
    assert high - low >= 45


def test_a_sum_of_single_ones_is_hidden_without_all_the_rest() -> None:
    """It cannot be lower, for each of its parts is one at least: an outsider must think it higher instead."""
    tables = _two_way(np.array([[1, 1, 1], [50, 60, 70], [40, 80, 90]]))
    hidden = hidden_figures(tables)
    assert_nothing_comes_back(tables, hidden)
    assert ("events",) not in hidden
