"""Fragile ties and people: harm by hand and by brute force, and every rule that names a tie."""

from datetime import date, timedelta

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import QUICK, chosen, codes, network, person, plain, talks, tie
from relgraph.analysis import fragile_ties
from relgraph.analysis.weak_links import find_weak_links
from relgraph.result import Reason


def people(links):
    return {row.id: row for row in links.rows if row.object == "stakeholder"}


def ties(links):
    return {frozenset((row.source, row.target)): row for row in links.rows if row.object == "tie"}


def reasons(links, pair):
    row = ties(links).get(frozenset(pair))
    return row.reasons if row else ()


def only(links, code):
    """Return the figures of every reason of a code by what has it, ties by their two ends."""
    found = {}
    for row in links.rows:
        for figures in chosen(row.reasons, code):
            found[row.id or f"{row.source}{row.target}"] = figures
    return found


def path(count):
    return find_weak_links(plain(nx.path_graph(count)))


# --- harm by hand ---


def test_a_line_of_four():
    # 6 pairs. The middle tie parts 2 from 2 (4 pairs), an end tie 1 from 3 (3 pairs).
    # Without 1: of the 3 pairs of the others 0-2 and 0-3 are lost.
    links = path(4)
    found = ties(links)
    assert {tuple(sorted(pair)): row.harm for pair, row in found.items()} == pytest.approx(
        {("0", "1"): 1 / 2, ("1", "2"): 2 / 3, ("2", "3"): 1 / 2}
    )
    assert found[frozenset("01")].cut_off == ("0",)
    assert found[frozenset("12")].cut_off == ("2", "3")  # of equal sides the one without the smallest id
    assert {who: (row.harm, row.cut_off) for who, row in people(links).items()} == {
        "1": (pytest.approx(2 / 3), ("0",)),
        "2": (pytest.approx(2 / 3), ("3",)),
    }
    assert chosen(found[frozenset("12")].reasons, "bridge") == [{"people": 2, "who": ("2", "3")}]
    assert chosen(people(links)["1"].reasons, "cut_point") == [{"people": 1, "who": ("0",)}]


def test_a_star_hangs_on_its_centre():
    # 10 pairs; a ray parts 1 from 4. Without the centre all 6 pairs of the others are lost.
    links = find_weak_links(plain(nx.star_graph(4)))
    assert {row.harm for row in ties(links).values()} == {0.4}
    centre = people(links)["0"]
    assert (centre.harm, centre.cut_off) == (1.0, ("2", "3", "4"))  # one of four remains the largest part
    assert set(people(links)) == {"0"}


def test_two_triangles_joined_by_a_tie():
    # 15 pairs; the tie parts 3 from 3: 9. Without an end of it 2 and 3 of 5 are left together: 10 - 1 - 3.
    graph = nx.Graph(["ab", "bc", "ca", "cx", "xy", "yz", "zx"])
    links = find_weak_links(plain(graph))
    assert {tuple(sorted(pair)): row.harm for pair, row in ties(links).items()} == {("c", "x"): 0.6}
    assert {who: (row.harm, row.cut_off) for who, row in people(links).items()} == {
        "c": (0.6, ("a", "b")),
        "x": (0.6, ("y", "z")),
    }


def test_several_parts_count_together():
    # A line of three and a pair: 4 pairs. Either tie of the line parts 1 from 2; the pair's own is 1 pair.
    # Without b: the others' pairs are a-c and d-e; one is lost.
    links = find_weak_links(plain(nx.Graph(["ab", "bc", "de"])))
    assert {tuple(sorted(pair)): row.harm for pair, row in ties(links).items()} == {
        ("a", "b"): 0.5,
        ("b", "c"): 0.5,
        ("d", "e"): 0.25,
    }
    assert people(links)["b"].harm == 0.5
    assert set(people(links)) == {"b"}


def test_a_ring_has_no_weak_link_by_structure():
    assert find_weak_links(plain(nx.cycle_graph(5))).rows == ()


def test_the_florentine_families():
    # Padgett & Ansell 1993, reproduced by R sna: four cut points, five bridges.
    links = find_weak_links(plain(nx.florentine_families_graph()))
    assert set(people(links)) == {"Medici", "Salviati", "Guadagni", "Albizzi"}
    bridges = {tuple(sorted(pair)) for pair, row in ties(links).items() if "bridge" in codes(row.reasons)}
    assert bridges == {
        ("Acciaiuoli", "Medici"),
        ("Albizzi", "Ginori"),
        ("Guadagni", "Lamberteschi"),
        ("Medici", "Salviati"),
        ("Pazzi", "Salviati"),
    }


def test_conflict_holds_nothing_together():
    links = find_weak_links(network([("A", "B", "knows", 0.5), ("B", "C", "opposes"), tie("C", "A", sentiment=-1.0)]))
    assert set(ties(links)) == {frozenset("AB")}
    assert people(links) == {}


def test_the_most_harmful_come_first_equals_by_id():
    links = path(4)
    assert [(row.rank, row.id or row.source + row.target) for row in links.rows] == [
        (1, "1"),
        (1, "12"),
        (1, "2"),
        (4, "01"),
        (4, "23"),
    ]


# --- whatever the graph ---


@st.composite
def some_graph(draw):
    people_ = draw(st.integers(1, 9))
    pairs = [(i, j) for i in range(people_) for j in range(i)]
    graph = nx.Graph()
    graph.add_nodes_from(range(people_))
    graph.add_edges_from(draw(st.lists(st.sampled_from(pairs), max_size=11, unique=True)) if pairs else [])
    return graph


def connected(graph):
    return sum(len(part) * (len(part) - 1) // 2 for part in nx.connected_components(graph))


@given(some_graph())
@QUICK
def test_harm_and_who_is_cut_off_equal_brute_force(graph):
    graph = nx.relabel_nodes(graph, str)
    links = find_weak_links(plain(graph))
    found, whole = ties(links), connected(graph)
    for edge in graph.edges:
        rest = nx.restricted_view(graph, [], [edge])
        lost = whole - connected(rest)
        row = found.pop(frozenset(edge), None)
        assert (row.harm if row else 0) == pytest.approx(lost / whole)
        assert bool(lost) == ("bridge" in codes(row.reasons) if row else False)
        if lost:
            assert is_smaller_part(row.cut_off, nx.node_connected_component(graph, edge[0]), rest)
    assert not found
    cut = people(links)
    for person_ in graph:
        rest = nx.restricted_view(graph, [person_], [])
        others = connected(graph) - len(nx.node_connected_component(graph, person_)) + 1
        lost = others - connected(rest)
        assert bool(lost) == (person_ in cut)
        if lost:
            assert cut[person_].harm == pytest.approx(lost / others)
            part = nx.node_connected_component(graph, person_) - {person_}
            assert is_smaller_part(cut[person_].cut_off, part, rest)


def is_smaller_part(cut_off, part, rest):
    """Tell whether `cut_off` is a part that broke, less its largest piece (of equals that with the smallest id)."""
    pieces = [sorted(piece) for piece in nx.connected_components(rest) if piece <= part]
    kept = min(pieces, key=lambda piece: (-len(piece), piece[0]))
    return list(cut_off) == sorted(who for piece in pieces if piece != kept for who in piece)


@given(some_graph())
@QUICK
def test_without_a_bridge_or_a_cut_point_the_network_falls_apart(graph):
    graph = nx.relabel_nodes(graph, str)
    for row in find_weak_links(plain(graph)).rows:
        removed = ([], [(row.source, row.target)]) if row.object == "tie" else ([row.id], [])
        before = nx.number_connected_components(graph)
        after = nx.number_connected_components(nx.restricted_view(graph, *removed))
        if {"bridge", "cut_point"} & set(codes(row.reasons)):
            assert after > before


# --- sole contacts ---


def test_where_some_are_ours_a_sole_contact_is_the_only_one_of_ours():
    net = network(
        [("W1", "A"), ("W1", "B"), ("W2", "B"), ("A", "B"), ("W1", "W2"), ("A", "C")],
        person("W1", ours=True),
        person("W2", ours=True),
    )
    # A knows W1 alone of ours, B both, C none.
    assert only(find_weak_links(net), "sole_contact") == {"W1A": {"who": "A", "through": "W1", "why": "ours"}}


def test_where_nobody_is_ours_a_sole_contact_is_the_only_one_at_all():
    links = find_weak_links(network([("A", "B"), ("B", "C"), ("C", "D"), ("D", "B"), ("B", "A", "friend")]))
    assert only(links, "sole_contact") == {"AB": {"who": "A", "through": "B", "why": "network"}}


def test_somebody_of_ours_who_holds_many_alone_is_a_single_thread():
    # Of 16 reached by ours W1 alone holds 4 (a quarter), W2 alone 2, both the rest.
    both = [(mine, f"b{i:02}") for mine in ("W1", "W2") for i in range(10)]
    alone = [("W1", f"a{i}") for i in range(4)] + [("W2", f"c{i}") for i in range(2)]
    ours = [person("W1", ours=True), person("W2", ours=True)]
    links = find_weak_links(network([*both, *alone], *ours))
    wanted = {"why": "network", "people": 4, "of": 16, "who": "W1", "known": ["a0", "a1", "a2", "a3"]}
    assert only(links, "single_thread") == {"W1": wanted}
    # 3 of 23 is less than a fifth.
    fewer = [(mine, f"b{i:02}") for mine in ("W1", "W2") for i in range(20)] + alone[:3]
    assert only(find_weak_links(network(fewer, *ours)), "single_thread") == {}


# --- one-sided ties ---


def one_sided(*records, **options):
    return only(find_weak_links(network(records, **options)), "one_sided")


def test_a_directed_tie_without_a_counterpart_is_one_sided():
    named = tie("A", "B", "friend", 0.5, directed=True)
    assert one_sided(named) == {"AB": {"why": "unreturned", "who": "A", "other": "B", "kind": "friend"}}
    assert one_sided(named, tie("B", "A", "friend", 0.5, directed=True)) == {}
    assert one_sided(named, tie("B", "A", "knows", 0.5, directed=True)).keys() == {"AB"}  # another kind
    assert one_sided(tie("A", "B", "friend", 0.5)) == {}
    assert one_sided(tie("A", "B", "advises", 0.5, directed=True)) == {}  # not mutual by its kind
    assert one_sided(tie("A", "B", "guanxi", 0.5, directed=True)).keys() == {"AB"}


@pytest.mark.parametrize(
    ("given_", "returned", "uneven"),
    [(0.8, 0.5, True), (0.7, 0.4, True), (0.5, 0.8, True), (0.8, 0.51, False), (0.5, 0.5, False)],
)
def test_two_records_a_third_apart_are_one_sided(given_, returned, uneven):
    found = one_sided(tie("A", "B", "friend", given_), tie("B", "A", "friend", returned))
    more, less = ("A", "B") if given_ > returned else ("B", "A")
    wanted = {
        "AB": {
            "why": "uneven",
            "who": more,
            "other": less,
            "kind": "friend",
            "given": max(given_, returned),
            "returned": min(given_, returned),
        }
    }
    assert found == (wanted if uneven else {})
    assert one_sided(tie("A", "B", "advises", given_), tie("B", "A", "advises", returned)) == {}


def test_who_supplies_and_buys_from_another_tells_of_two_ties_not_of_one_sided_one():
    assert one_sided(tie("A", "B", "supplies", 0.9), tie("A", "B", "buys_from", 0.2)) == {}
    assert one_sided(tie("A", "B", "supplies", 0.9), tie("B", "A", "supplies", 0.2)).keys() == {"AB"}


@pytest.mark.parametrize(
    ("sent", "received", "told"), [(5, 0, True), (4, 1, True), (1, 4, True), (4, 0, False), (7, 2, False), (8, 2, True)]
)
def test_four_of_five_contacts_from_one_side_are_one_sided(sent, received, told):
    log = (*talks("A", "B", *["2026-01-01"] * sent), *talks("B", "A", *["2026-01-01"] * received))
    who, other = ("A", "B") if sent > received else ("B", "A")
    most, whole = max(sent, received), sent + received
    wanted = {"why": "contacts", "who": who, "other": other, "most": most, "contacts": whole}
    assert one_sided(log=log) == ({"AB": {**wanted, "kind": "contacts"}} if told else {})
    assert one_sided(tie("A", "B", "knows"), log=log) == ({"AB": {**wanted, "kind": "knows"}} if told else {})
    assert one_sided(tie("A", "B", "reports_to"), log=log) == {}  # no mutual kind


def test_ill_will_is_not_one_sided():
    assert one_sided(tie("A", "B", "friend", 0.5, directed=True, sentiment=-0.5)) == {}


# --- single sources ---


def single_sources(*records, ours=()):
    links = find_weak_links(network(records, *(person(who, ours=True) for who in ours)))
    return {(figures["supplier"], figures["who"]) for figures in only(links, "single_source").values()}


def test_a_supplier_without_an_alternative_is_a_single_source():
    records = [("S", "T", "supplies"), ("T", "Us", "supplies"), ("U", "Us", "supplies")]
    # T depends on S alone; we have T and U.
    assert single_sources(*records) == {("S", "T")}
    assert single_sources(*records, ours=["Us"]) == {("S", "T")}
    turned = [("T", "S", "buys_from"), ("Us", "T", "buys_from"), ("Us", "U", "buys_from")]
    assert single_sources(*turned, ours=["Us"]) == {("S", "T")}


def test_only_supply_on_the_way_to_us_counts_where_somebody_is_ours():
    records = [("S", "T", "supplies"), ("T", "Us", "supplies"), ("V", "Rival", "supplies")]
    assert single_sources(*records) == {("S", "T"), ("T", "Us"), ("V", "Rival")}
    assert single_sources(*records, ours=["Us"]) == {("S", "T"), ("T", "Us")}


def test_four_fifths_of_the_supply_are_as_good_as_all():
    def share(part):
        return [tie("S", "Us", "supplies", share=part), tie("T", "Us", "supplies", share=1 - part)]

    assert single_sources(*share(0.8)) == {("S", "Us")}
    assert single_sources(*share(0.79)) == set()


def test_a_supplier_on_bad_terms_still_supplies():
    ill = tie("S", "Us", "supplies", sentiment=-0.5)
    assert single_sources(ill) == {("S", "Us")}
    assert single_sources(ill, ("T", "Us", "supplies")) == set()


# --- cooling ---


@pytest.mark.parametrize(
    ("gaps", "silent", "told"),
    [
        ((10, 10), 81, True),  # usually every 10 days; more than 8 times that
        ((10, 10), 80, False),
        ((5, 10, 30), 81, True),  # the median gap
        ((10,), 900, False),  # two contacts are no habit
        ((0, 0), 9, True),  # several a day count as every day
        ((0, 0), 8, False),
    ],
)
def test_a_tie_silent_for_eight_times_its_usual_gap_is_cooling(gaps, silent, told):
    # Navarro et al. 2017.
    days = [date(2026, 1, 1)]
    for gap in gaps:
        days.append(days[-1] + timedelta(days=gap))
    log = talks("A", "B", *[day.isoformat() for day in days])
    found = only(find_weak_links(network(log=log, as_of=days[-1] + timedelta(days=silent))), "cooling")
    usual = 0 if gaps == (0, 0) else 10
    wanted = {"days": silent, "usual": usual, "last": days[-1], "contacts": len(days)}
    assert found == ({"AB": wanted} if told else {})


# --- weak ties that carry much ---


def test_a_tie_of_low_strength_that_carries_much_is_named():
    cliques = [(f"{side}{i}", f"{side}{j}", "knows", 0.9) for side in "ab" for i in range(4) for j in range(i)]
    links = find_weak_links(network([*cliques, ("a0", "b0", "knows", 0.2)]))
    found = only(links, "low_strength_traffic")
    assert set(found) == {"a0b0"}
    # All 16 pairs from side to side, either way, of 8 x 7 ordered pairs.
    assert found["a0b0"] == {"strength": 0.2, "share": pytest.approx(32 / 56), "typical": 0.9}
    strong = find_weak_links(network([*cliques, ("a0", "b0", "knows", 0.9)]))
    assert only(strong, "low_strength_traffic") == {}
    without = find_weak_links(network([*cliques, ("a0", "b0", "knows", 0.2)], unweighted=True))
    assert only(without, "low_strength_traffic") == {}


def test_among_many_people_traffic_is_sampled_and_said_so(monkeypatch):
    assert (fragile_ties.SAMPLE_ABOVE, fragile_ties.PIVOTS) == (500, 256)
    monkeypatch.setattr(fragile_ties, "SAMPLE_ABOVE", 8)
    monkeypatch.setattr(fragile_ties, "PIVOTS", 4)
    assert chosen(path(9).notices, "sampled") == [{"pivots": 4, "what": "traffic"}]
    assert chosen(path(8).notices, "sampled") == []


# --- the whole ---


def test_a_tie_may_have_several_reasons_and_a_harm_of_nothing():
    log = talks("A", "B", *["2026-01-01"] * 5)
    links = find_weak_links(network([("A", "B"), ("B", "C"), ("C", "A")], log=log, as_of=date(2026, 6, 1)))
    row = ties(links)[frozenset("AB")]
    assert codes(row.reasons) == ["one_sided", "cooling"]
    assert (row.harm, row.cut_off) == (0, ())
    assert all(isinstance(reason, Reason) for reason in row.reasons)


def test_nobody_is_no_trouble():
    assert find_weak_links(network()).rows == ()
    assert find_weak_links(network((), "A", "B")).rows == ()
