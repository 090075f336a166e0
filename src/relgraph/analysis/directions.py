"""Which way each tie runs: brokerage and the chart ask for one direction, not for every echo of it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from relgraph.network import Network
    from relgraph.ties import Tie

Pair = tuple[str, str]


def main_arcs(network: Network, counts: Callable[[Tie], bool] = lambda _: True) -> set[Pair]:
    """Return who moves whom most: of each tie the direction that carries more, both where they are equal.

    Out of adviser and asker the adviser moves the other, out of boss and subordinate the boss. Where a tie
    carries as much back, it runs both ways. Ties of conflict are left out.
    """
    found: set[Pair] = set()
    for tie in network.ties:
        if tie.conflict or not counts(tie):
            continue
        there, back = tie.kind.to_target, tie.kind.to_source
        if there >= back and there > 0:
            found.add((tie.source, tie.target))
        if back >= there and back > 0:
            found.add((tie.target, tie.source))
    return found


def links(network: Network) -> Mapping[Pair, int]:
    """Return how many ties join any two in contact: one, or two where one-way ties run in both directions.

    A tie that is mutual by its kind is one, however often it is recorded; two people who name each other
    as friends, or ask each other for advice, have two.
    """
    ways: dict[Pair, set[Pair]] = defaultdict(set)
    for tie in network.ties:
        if tie.conflict:
            continue
        one_way = ways[min(tie.source, tie.target), max(tie.source, tie.target)]
        if tie.kind.to_target > tie.kind.to_source:
            one_way.add((tie.source, tie.target))
        elif tie.kind.to_source > tie.kind.to_target:
            one_way.add((tie.target, tie.source))
    return {pair: max(1, len(one_way)) for pair, one_way in ways.items()}
