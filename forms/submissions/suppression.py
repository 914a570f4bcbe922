"""Keeps small numbers out of tables, also those one could compute from their sums. Pure.

A number from 1 to 4 is hidden. Of what is left, so much is hidden besides that no hidden number follows from
the sums that are shown. Zero stays: it counts nobody.
"""

from collections.abc import Iterator, Sequence
from itertools import product

ENOUGH = 5
# None: hidden.
Cell = int | None
# Hiding a zero protects little: only where there is nothing else.
COST_OF_ZERO = 10**9

Place = tuple[int, int]
Vertex = tuple[str, int]


def is_small(value: int) -> bool:
    return 0 < value < ENOUGH


def protect_line(values: Sequence[int]) -> tuple[list[Cell], Cell]:
    """Return the values and their sum as they may be shown.

    At least two numbers are hidden together, and at least five cases with them; else the sum is, too.
    """
    total = sum(values)
    hidden = {place for place, value in enumerate(values) if is_small(value)}
    while hidden and (len(hidden) < 2 or sum(values[place] for place in hidden) < ENOUGH):  # noqa: PLR2004
        rest = [place for place, value in enumerate(values) if value and place not in hidden]
        if not rest:
            return [None if place in hidden else value for place, value in enumerate(values)], None
        hidden.add(min(rest, key=lambda place: (values[place], place)))
    shown = [None if place in hidden else value for place, value in enumerate(values)]
    return shown, None if is_small(total) else total


def protect_table(rows: Sequence[Sequence[int]]) -> list[list[Cell]]:
    """Return a table with its sums as they may be shown: a last column, a last row, and the sum of all.

    A hidden number can be computed exactly if it is a bridge of the graph whose vertices are rows and columns
    and whose edges are the hidden numbers; hiding the other corners of a rectangle puts it on a circle.
    """
    table = [[*row, sum(row)] for row in rows]
    table.append([sum(column) for column in zip(*table, strict=True)])
    hidden = {place for place in _places(table) if is_small(_value(table, place))}
    while bridge := next(iter(sorted(_bridges(hidden))), None):
        corners = min(
            _rectangles(table, bridge, hidden), key=lambda found: _cost(table, found - hidden, found)
        )
        hidden |= corners
    return [
        [None if (row, column) in hidden else value for column, value in enumerate(values)]
        for row, values in enumerate(table)
    ]


def _places(table: list[list[int]]) -> Iterator[Place]:
    return iter(product(range(len(table)), range(len(table[0]))))


def _value(table: list[list[int]], place: Place) -> int:
    return table[place[0]][place[1]]


def _rectangles(table: list[list[int]], place: Place, hidden: set[Place]) -> Iterator[frozenset[Place]]:
    row, column = place
    for other_row, other_column in _places(table):
        if other_row != row and other_column != column:
            yield frozenset({(row, other_column), (other_row, column), (other_row, other_column)})


def _cost(
    table: list[list[int]], new: frozenset[Place], corners: frozenset[Place]
) -> tuple[int, list[Place]]:
    costs = (_value(table, place) or COST_OF_ZERO for place in new)
    return sum(costs), sorted(corners)


def _bridges(hidden: set[Place]) -> Iterator[Place]:
    """Yield the hidden numbers whose row and column no other way of hidden numbers connects."""
    neighbours: dict[Vertex, set[Vertex]] = {}
    for row, column in hidden:
        neighbours.setdefault(("row", row), set()).add(("column", column))
        neighbours.setdefault(("column", column), set()).add(("row", row))
    for row, column in hidden:
        if not _has_detour(("row", row), ("column", column), neighbours):
            yield row, column


def _has_detour(start: Vertex, goal: Vertex, neighbours: dict[Vertex, set[Vertex]]) -> bool:
    """True if a way leads from one to the other that is not the edge between them."""
    reached, waiting = {start}, list(neighbours[start] - {goal})
    while waiting:
        vertex = waiting.pop()
        if vertex == goal:
            return True
        if vertex not in reached:
            reached.add(vertex)
            waiting += neighbours[vertex] - reached
    return False
