"""How alike two partitions of the same nodes are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from numpy.typing import NDArray


def adjusted_rand(one: NDArray[np.int64], other: NDArray[np.int64]) -> float:
    """Return the adjusted Rand index of two partitions: 1 for the same, 0 for agreement by chance.

    Hubert & Arabie 1985. Two partitions that are both all in one, or both all apart, are the same: 1.
    """
    shared = _overlaps(one, other).data
    pairs = _pairs(shared)
    ones, others = _pairs(np.bincount(one)), _pairs(np.bincount(other))
    whole = len(one) * (len(one) - 1) / 2
    if not whole:
        return 1.0
    by_chance = ones * others / whole
    most = (ones + others) / 2
    return 1.0 if most == by_chance else float((pairs - by_chance) / (most - by_chance))


def best_overlaps(groups: NDArray[np.int64], found: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return for each group of one partition its largest Jaccard overlap with a group of another.

    Shared members over members of either; `groups` are numbered from 0 without gaps.
    """
    table = _overlaps(groups, found).tocoo()
    rows, columns = table.coords
    either = np.bincount(groups)[rows] + np.bincount(found)[columns] - table.data
    best: NDArray[np.float64] = np.zeros(int(groups.max(initial=-1)) + 1)
    np.maximum.at(best, rows, table.data / either)
    return best


def _overlaps(one: NDArray[np.int64], other: NDArray[np.int64]) -> csr_array:
    shape = (int(one.max(initial=-1)) + 1, int(other.max(initial=-1)) + 1)
    table = csr_array((np.ones(len(one)), (one, other)), shape=shape)
    table.sum_duplicates()
    return table


def _pairs(sizes: NDArray[np.float64] | NDArray[np.int64]) -> float:
    return float((sizes * (sizes - 1.0)).sum() / 2)
