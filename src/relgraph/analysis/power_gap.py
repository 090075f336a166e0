"""Where the power that people were assessed to have and the power that the network gives them disagree.

The two figures have no common scale: one is a judgement, the other a sum of standings. So places are compared, not
figures, among those of whom both are known.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from relgraph.analysis.rank import compete
from relgraph.result import Reason
from relgraph.vocabulary import rules

if TYPE_CHECKING:
    from collections.abc import Mapping

SAME = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """How differently one person stands by assessed power and by network power.

    Attributes
    ----------
    power, network_power
        The two figures, as they are.
    power_rank, network_rank, of
        The place by each, among the `of` people of whom both are known.
    difference
        Standing by the network less standing as assessed, in (-1, 1): above 0 the network gives more than people
        see. A standing is the share of the others who are below, equals counting half.
    """

    id: str
    power: float
    network_power: float
    power_rank: int
    network_rank: int
    of: int
    difference: float


def compare_power(
    assessed: Mapping[str, float], given: Mapping[str, float]
) -> tuple[Mapping[str, Disagreement], float | None]:
    """Return how everyone's two places compare, the widest apart first, and how far the two orders agree.

    Parameters
    ----------
    assessed, given
        Power as assessed and network power; whoever is in both is compared.

    Returns
    -------
    tuple
        By id; and the rank correlation (Spearman), None where fewer than ``fewest_compared`` people have both
        or one of the two does not vary.
    """
    people = sorted(assessed.keys() & given.keys())
    if len(people) < rules()["stakeholders"]["fewest_compared"]:
        return {}, None
    ranks = [{who: place for place, who, _ in compete((who, by[who]) for who in people)} for by in (assessed, given)]
    standings = [_standing(places) for places in ranks]
    rows = [
        Disagreement(
            id=who,
            power=assessed[who],
            network_power=given[who],
            power_rank=ranks[0][who],
            network_rank=ranks[1][who],
            of=len(people),
            difference=standings[1][who] - standings[0][who],
        )
        for who in people
    ]
    rows.sort(key=lambda row: (-round(abs(row.difference), 9), row.id))
    return {row.id: row for row in rows}, _correlation(*([each[who] for who in people] for each in standings))


def _standing(ranks: Mapping[str, int]) -> dict[str, float]:
    """Return for everyone the share of the others who are below, equals counting half."""
    others, sharing = len(ranks) - 1, Counter(ranks.values())
    return {who: (others - (rank - 1) - (sharing[rank] - 1) / 2) / others for who, rank in ranks.items()}


def _correlation(one: list[float], other: list[float]) -> float | None:
    if len(set(one)) < 2 or len(set(other)) < 2:  # noqa: PLR2004 - nothing varies
        return None
    return float(np.corrcoef(one, other)[0, 1])


def is_wide(row: Disagreement) -> bool:
    """Return whether the two places lie far enough apart to be worth a look."""
    return bool(abs(row.difference) >= rules()["stakeholders"]["disagreement"] - SAME)


def power_reason(row: Disagreement) -> Reason:
    """Return the disagreement as a reason."""
    figures = {
        "why": "network_gives_more" if row.difference > 0 else "network_gives_less",
        "power": row.power,
        "network_power": row.network_power,
        "power_rank": row.power_rank,
        "network_rank": row.network_rank,
        "of": row.of,
        "difference": row.difference,
    }
    return Reason("power_disagrees", figures)
