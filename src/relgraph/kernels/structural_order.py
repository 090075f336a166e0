"""Nodes in an order that hangs on the structure and not on how they were numbered."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

DIGITS = 9
ROUNDS = 50
SINGLED_OUT = 200


def structural_order(weights: csr_array) -> NDArray[np.int64]:
    """Return the nodes of a symmetric graph with sorted columns, so ordered that renumbering them changes nothing.

    A routine that visits nodes in this order gives the same answer whatever they are called. Nodes that
    the structure does not tell apart follow in the order of their numbers.

    Notes
    -----
    Colour refinement (Weisfeiler & Leman 1968) with the weights in it. Where it stops at nodes that look
    alike, one of them is singled out and the refinement goes on, so that of two equal halves each stays
    together; nodes with the very same neighbours need no telling apart. After 200 such steps the numbers
    decide at once.
    """
    n = weights.shape[0]
    colour = _refined(weights, np.zeros(n, dtype=np.int64))
    for _ in range(SINGLED_OUT):
        first = _to_single_out(weights, colour)
        if first is None:
            break
        singled = 2 * colour + 1
        singled[first] -= 1
        colour = _refined(weights, singled)
    return np.lexsort((np.arange(n), colour))


def _to_single_out(weights: csr_array, colour: NDArray[np.int64]) -> int | None:
    """Return the first node that looks like another without having the very same neighbours."""
    members: dict[int, list[int]] = defaultdict(list)
    for node, each in enumerate(colour.tolist()):
        members[each].append(node)
    for each in sorted(members):
        nodes = members[each]
        if len(nodes) > 1 and not _are_twins(weights, nodes):
            return nodes[0]
    return None


def _are_twins(weights: csr_array, nodes: list[int]) -> bool:
    """Return whether nodes have the same ties to the same others: then their order changes nothing."""
    start, end = weights.indptr[nodes], weights.indptr[np.add(nodes, 1)]
    if (end - start != end[0] - start[0]).any():
        return False
    places = start[:, None] + np.arange(end[0] - start[0])
    near, amount = weights.indices[places], weights.data[places]
    return bool((near == near[0]).all() and (amount == amount[0]).all())


def _refined(weights: csr_array, colour: NDArray[np.int64]) -> NDArray[np.int64]:
    """Split colours by the colours and weights of the neighbours until that splits no more."""
    colour = np.unique(colour, return_inverse=True)[1].reshape(-1)
    for _ in range(ROUNDS):
        found = colour.max(initial=0)
        # Square roots of whole numbers hardly ever add up to the same by chance.
        around = np.round(weights @ np.sqrt(colour + 2.0), DIGITS)
        order = np.lexsort((around, colour))
        steps = np.zeros(len(colour), dtype=np.int64)
        steps[1:] = (np.diff(colour[order]) != 0) | (np.diff(around[order]) != 0)
        split = np.empty_like(steps)
        split[order] = np.cumsum(steps)
        colour = split
        if colour.max(initial=0) == found:
            break
    return colour
