"""Who goes with whom: one partner at most for each, the sum of the weights as large as it can be."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def assign(weights: Mapping[tuple[int, int], float]) -> list[tuple[int, int]]:
    """The pairs of the heaviest one-to-one assignment; weights are above 0, and a pair that has none is impossible.

    Pairs fall apart into groups that share no row and no column, each of which is solved on its own: thousands of rows
    cost no more than their largest group.
    """
    found: list[tuple[int, int]] = []
    for group in _groups(weights):
        rows, columns = sorted({row for row, _ in group}), sorted({column for _, column in group})
        if len(rows) == 1 or len(columns) == 1:
            found.append(min(group, key=lambda pair: (-weights[pair], pair)))
            continue
        matrix = np.zeros((len(rows), len(columns)))
        row_at, column_at = ({name: at for at, name in enumerate(names)} for names in (rows, columns))
        for row, column in group:
            matrix[row_at[row], column_at[column]] = weights[row, column]
        chosen = ((rows[at], columns[to]) for at, to in _heaviest(matrix))
        found += [pair for pair in chosen if pair in weights]
    return sorted(found)


def _groups(weights: Mapping[tuple[int, int], float]) -> list[list[tuple[int, int]]]:
    """The pairs, those that are linked by a common row or column together."""
    parent: dict[tuple[str, int], tuple[str, int]] = {}

    def root(node: tuple[str, int]) -> tuple[str, int]:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = node = parent[parent[node]]
        return node

    for row, column in weights:
        parent[root(("row", row))] = root(("column", column))
    groups: dict[tuple[str, int], list[tuple[int, int]]] = {}
    for row, column in weights:
        groups.setdefault(root(("row", row)), []).append((row, column))
    return list(groups.values())


def _heaviest(matrix: np.ndarray) -> list[tuple[int, int]]:
    """The assignment of a matrix with the largest sum, by shortest augmenting paths (Jonker and Volgenant): each row
    takes the column that costs least beside the prices of those that are taken."""
    if matrix.shape[0] > matrix.shape[1]:
        return [(row, column) for column, row in _heaviest(matrix.T)]
    cost = matrix.max() - matrix
    height, width = cost.shape
    row_price, column_price = np.zeros(height), np.zeros(width)
    row_of = np.full(width, -1)
    for start in range(height):
        distance, before = np.full(width, np.inf), np.full(width, -1)
        done = np.zeros(width, dtype=bool)
        row, last, reached = start, -1, 0.0
        while True:
            through = reached + cost[row] - row_price[row] - column_price
            nearer = ~done & (through < distance)
            distance[nearer], before[nearer] = through[nearer], last
            last = int(np.where(done, np.inf, distance).argmin())
            reached, done[last] = float(distance[last]), True
            if row_of[last] < 0:
                break
            row = int(row_of[last])
        settled = done.copy()
        settled[last] = False
        column_price[settled] += distance[settled] - reached
        row_price[row_of[settled]] += reached - distance[settled]
        row_price[start] += reached
        while last >= 0:
            earlier = int(before[last])
            row_of[last] = start if earlier < 0 else row_of[earlier]
            last = earlier
    return sorted((int(row), column) for column, row in enumerate(row_of) if row >= 0)
