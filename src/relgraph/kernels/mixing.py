"""Ties inside and between labelled groups, and how many there would be were labels dealt out at random."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_GAP = 1e-9


def labellings(labels: NDArray[np.int64], *, count: int, seed: int) -> NDArray[np.int64]:
    """Return `count` random orders of the same labels, one a row."""
    draw = np.random.default_rng(seed)
    return draw.permuted(np.broadcast_to(labels.astype(np.int32), (count, len(labels))), axis=1)


def mixing(
    ends: NDArray[np.int64], amounts: NDArray[np.float64], labels: NDArray[np.int64], groups: int
) -> NDArray[np.float64]:
    """Return the summed amounts of undirected ties by the groups of their ends.

    Parameters
    ----------
    ends
        One row a tie, its two ends.
    amounts
        What each tie counts.

    Returns
    -------
    numpy.ndarray
        Symmetric; ties inside a group stand, once each, on the diagonal.
    """
    one, other = labels[ends[:, 0]], labels[ends[:, 1]]
    key = np.minimum(one, other) * groups + np.maximum(one, other)
    upper = np.bincount(key, weights=amounts, minlength=groups * groups).reshape(groups, groups)
    result: NDArray[np.float64] = (upper + np.triu(upper, 1).T).astype(float)
    return result


def expected_mixing(total: float, sizes: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return what `total` ties would amount to between groups of these sizes were labels dealt out at random."""
    size = sizes.astype(float)
    pairs = np.outer(size, size)
    np.fill_diagonal(pairs, size * (size - 1) / 2)
    whole = size.sum() * (size.sum() - 1) / 2
    return total * pairs / whole if whole else np.zeros_like(pairs)


def p_of_table(
    ends: NDArray[np.int64],
    drawn: NDArray[np.int64],
    observed: NDArray[np.float64],
    expected: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return for each cell of a table of ties p = (1 + hits) / (1 + draws).

    A hit is one of the labellings `drawn` (one a row) with a number of ties at least as far from `expected`.
    """
    far, present, hits = _far(observed, expected), np.ones(len(ends)), np.zeros(observed.shape)
    for labels in drawn:
        hits += np.abs(mixing(ends, present, labels, len(observed)) - expected) >= far
    result: NDArray[np.float64] = (1 + hits) / (1 + len(drawn))
    return result


def p_of_across(
    ends: NDArray[np.int64], amounts: NDArray[np.float64], drawn: NDArray[np.int64], observed: float, expected: float
) -> float:
    """Return the same for the summed amounts of the ties that lead from one group to another."""
    far = _far(np.array(observed), np.array(expected))
    hits = sum(
        bool(abs(float(amounts[labels[ends[:, 0]] != labels[ends[:, 1]]].sum()) - expected) >= far) for labels in drawn
    )
    return (1 + hits) / (1 + len(drawn))


def _far(observed: NDArray[np.float64], expected: NDArray[np.float64]) -> NDArray[np.float64]:
    # A last digit must not decide whether a draw is as far away.
    result: NDArray[np.float64] = np.abs(observed - expected) - LEAST_GAP
    return result
