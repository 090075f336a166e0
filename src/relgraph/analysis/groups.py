"""Groups: communities, silos and the brokers between them, friends and enemies, the chart and what goes round it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from relgraph.analysis import brokers as brokerage
from relgraph.analysis import silos
from relgraph.analysis.affiliation import Affiliation, affiliation, is_column, made, usual
from relgraph.analysis.balance import Balance, find_balance
from relgraph.analysis.communities import Communities, Stability, find_communities
from relgraph.analysis.formal import Formal, find_formal
from relgraph.analysis.measures import matrix
from relgraph.kernels.structural_order import structural_order
from relgraph.result import Notice, Result

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scipy.sparse import csr_array

    from relgraph.analysis.brokers import Broker, Roles
    from relgraph.analysis.silos import Density, EIIndex
    from relgraph.network import Network

COMMUNITY = "community"
PERMUTATIONS, FEWEST_PERMUTATIONS, WORK = 999, 99, 60_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups(Result):
    """Communities as rows (:class:`relgraph.analysis.communities.Group`), and what runs between groups.

    Attributes
    ----------
    by
        The attribute of `brokers`, `roles` and `density`; None where there are no two groups by any.
    community
        Number of the community of each person.
    modularity, stability
        Of the communities; None where nobody is in touch.
    ei
        E-I index by the attribute asked for, else by each of department, organization and type.
    brokers, roles
        Gould-Fernandez roles, for each person and in total.
    density
        Contact inside each group and between any two, with who stands between; empty above 100 groups.
    balance
        Friends and enemies; None without conflict.
    formal
        The chart against informal ties; None without reporting lines.
    """

    schema: ClassVar[str] = "groups"
    by: str | None
    community: Mapping[str, int]
    modularity: float | None
    stability: Stability | None
    ei: tuple[EIIndex, ...]
    brokers: tuple[Broker, ...]
    roles: Roles | None
    density: tuple[Density, ...]
    balance: Balance | None
    formal: Formal | None

    @property
    def answered(self) -> bool:
        """False where no two people are in contact or conflict."""
        return self.modularity is not None or self.balance is not None


@dataclass(frozen=True, slots=True)
class _Silos:
    by: str | None = None
    ei: tuple[EIIndex, ...] = ()
    brokers: tuple[Broker, ...] = ()
    roles: Roles | None = None
    density: tuple[Density, ...] = ()
    permutations: int = 0
    notices: tuple[Notice, ...] = ()


def find_groups(network: Network, *, by: str | None = None, seed: int = 0, permutations: int | None = None) -> Groups:
    """Return the groups of a network: those that contact makes, and what runs inside and between those recorded.

    Parameters
    ----------
    network
        Communities, density and the E-I index rest on the contact graph, brokers on the direction in which ties
        of the influence graph carry most, balance on contact and conflict, the chart on reporting lines.
    by
        Between which groups silos and brokers are looked for: department, organization, type, any other field
        or column, or community. By default the first of department, organization and type that at least half
        of the people have, else the communities.
    seed
        For the search and everything drawn at random.
    permutations
        How often labels are dealt out anew; by default 999, fewer (at least 99) where that would take long.

    Raises
    ------
    UsageError
        When nobody has anything called `by`.

    Examples
    --------
    >>> import networkx as nx, relgraph as rg
    >>> found = find_groups(rg.from_networkx(nx.barbell_graph(4, 0)))
    >>> [row.members for row in found.rows], round(found.modularity, 2)
    ([('0', '1', '2', '3'), ('4', '5', '6', '7')], 0.42)
    """
    chosen = None if by is None or _means_communities(network, by) else affiliation(network, by)
    order, weights = _frame(network)
    communities = find_communities(network, order=order, weights=weights, seed=seed)
    candidates = (chosen,) if chosen else (usual(network) if by is None else ())
    between = _find_silos(network, candidates or _as_groups(communities), order, permutations=permutations, seed=seed)
    draws = permutations or PERMUTATIONS
    return Groups(
        network=network.source,
        method="Leiden communities (a heuristic, the best of several starts) on the contact graph, by weight; "
        "groups by attribute against permuted labels",
        parameters={
            "by": between.by,
            "seed": seed,
            "permutations": between.permutations or draws,
            **network.parameters,
        },
        notices=(*network.notices, *communities.notices, *between.notices),
        rows=communities.groups,
        names=network.names,
        by=between.by,
        community=communities.community,
        modularity=communities.modularity,
        stability=communities.stability,
        ei=between.ei,
        brokers=between.brokers,
        roles=between.roles,
        density=between.density,
        balance=find_balance(network, order=order, permutations=draws, seed=seed),
        formal=find_formal(network),
    )


def _frame(network: Network) -> tuple[tuple[str, ...], csr_array]:
    """Return everybody, those in contact first, in an order that hangs on no name, and the contact graph in it."""
    ids = tuple(network.contact)
    weights = matrix(network.contact)
    in_touch = np.flatnonzero(np.diff(weights.indptr))
    inner = weights[in_touch][:, in_touch]
    inner.sort_indices()
    alone = np.setdiff1d(np.arange(len(ids)), in_touch)
    order = np.concatenate((in_touch[structural_order(inner)], alone)).astype(np.int64)
    ordered = weights[order][:, order]
    ordered.sort_indices()
    return tuple(ids[place] for place in order), ordered


def _means_communities(network: Network, by: str) -> bool:
    return by == COMMUNITY and not is_column(network, by)


def _as_groups(communities: Communities) -> tuple[Affiliation, ...]:
    """Return the communities as the groups people belong to; who is in touch with nobody belongs to none."""
    found = {id: group.label for group in communities.groups if len(group.members) > 1 for id in group.members}
    return (made(COMMUNITY, found),) if found else ()


def _find_silos(
    network: Network,
    candidates: tuple[Affiliation, ...],
    order: tuple[str, ...],
    *,
    permutations: int | None,
    seed: int,
) -> _Silos:
    """Return all that runs between groups, by the first candidate that half of the people have a place in."""
    main = next((each for each in candidates if len(each.group_of) * 2 >= len(order)), next(iter(candidates), None))
    if main is None:
        return _Silos()
    if len(main.groups) < 2:  # noqa: PLR2004 - between one group and itself nothing runs
        return _Silos(by=main.by, notices=(Notice("one_group", {"by": main.by, "groups": main.groups}),))
    known = silos.Known.of(main, order)
    paths = brokerage.count_two_paths(network, known)
    draws = _draws(permutations, max(paths, network.contact.number_of_edges(), 1)) if main.by != COMMUNITY else 0
    tested = draws if paths <= brokerage.MOST_TESTED else 0
    found = brokerage.find_brokers(network, main, known, permutations=tested, seed=seed)
    return _Silos(
        by=main.by,
        ei=tuple(
            silos.find_ei(network, each, silos.Known.of(each, order), permutations=draws, seed=seed)
            for each in candidates
        ),
        brokers=found.brokers,
        roles=found.roles,
        density=silos.find_density(network, main, known, found.between, permutations=draws, seed=seed),
        permutations=draws,
        notices=tuple(_notices(main, len(order), tested=tested == draws)),
    )


def _draws(wanted: int | None, effort: int) -> int:
    return wanted or min(PERMUTATIONS, max(FEWEST_PERMUTATIONS, WORK // effort))


def _notices(main: Affiliation, people: int, *, tested: bool) -> list[Notice]:
    if main.by == COMMUNITY:
        return [Notice("by_communities", {"groups": len(main.groups)})]
    said = []
    if len(main.group_of) < people:
        said.append(Notice("group_unknown", {"by": main.by, "people": people - len(main.group_of), "of": people}))
    if len(main.groups) > silos.MOST_GROUPS:
        said.append(Notice("too_many_groups", {"by": main.by, "groups": len(main.groups)}))
    if not tested:
        said.append(Notice("brokers_not_tested", {"by": main.by}))
    return said
