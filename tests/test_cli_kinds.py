"""What a kind of tie means, through `ties` and `rank --by prestige`: the table of the contract, and its words."""

from __future__ import annotations

import pytest

from cli_calls import ask, call, folder

# X to Y, Y to X, whom it honours.
TABLE = {
    "reports_to": (0.5, 1, "Y"),
    "approves": (1, 0.25, "X"),
    "member_of": (0.5, 1, "Y"),
    "asks_advice": (0.25, 1, "Y"),
    "advises": (1, 0.25, "X"),
    "informs": (1, 0, "Y"),
    "influences": (1, 0, "X"),
    "contacts": (1, 1, "Y"),
    "works_with": (1, 1, "XY"),
    "knows": (1, 1, "XY"),
    "friend": (1, 1, "XY"),
    "family": (1, 1, "XY"),
    "related_to": (1, 1, "XY"),
    "": (1, 1, "XY"),
    "supplies": (1, 1, "XY"),
    "buys_from": (1, 1, "XY"),
    "partners_with": (1, 1, "XY"),
    "owns": (1, 0.25, "X"),
    "finances": (1, 0.25, "X"),
    "regulates": (1, 0.25, "X"),
    "covers": (1, 0.25, ""),
    "competes_with": (0, 0, ""),
    "opposes": (0, 0, ""),
}
SYNONYMS = {
    "advice": "asks_advice",
    "friendship": "friend",
    "Friendship": "friend",
    "email": "contacts",
    "mail": "contacts",
    "call": "contacts",
    "meeting": "contacts",
    "cowork": "works_with",
    "collaboration": "works_with",
    "marriage": "family",
    "kinship": "family",
    "political_information": "informs",
    "scientific information": "informs",
    "provides": "supplies",
    "like": "friend",
    "汇报": "reports_to",
    "合作": "works_with",
    "影响": "influences",
    "供应": "supplies",
    "监管": "regulates",
    "反对": "opposes",
}
STRENGTH = 0.8


@pytest.fixture
def told(tmp_path):
    """Return what a few lines of ties make: edges with their weights, and who is honoured how much."""

    def tell(lines, columns="source,target,kind,strength", *options):
        (tmp_path / "e.csv").write_text(f"{columns}\n{lines}\n", encoding="utf-8")
        ties = ask("ties", tmp_path / "e.csv", *options)
        honours = ask("rank", tmp_path / "e.csv", "--by", "prestige", *options)
        weights = {(row["source"], row["target"]): pytest.approx(row["weight"]) for row in ties.rows}
        return weights, {row["id"]: row["score"] for row in honours.rows}, ties

    return tell


def expected(kind):
    forth, back, honoured = TABLE[kind]
    weights = {("X", "Y"): forth * STRENGTH, ("Y", "X"): back * STRENGTH}
    return {pair: weight for pair, weight in weights.items() if weight}, {
        who: STRENGTH if who in honoured else 0 for who in "XY"
    }


@pytest.mark.parametrize("kind", TABLE)
def test_each_kind_carries_its_shares_and_honours_whom_the_table_says(told, kind):
    weights, honours, ties = told(f"X,Y,{kind},{STRENGTH}")
    assert (weights, honours) == expected(kind)
    assert ties.json["network"]["conflicts"] == (kind in ("competes_with", "opposes"))
    assert "unknown_kind" not in ties.notices


@pytest.mark.parametrize(("word", "kind"), SYNONYMS.items())
def test_synonyms_mean_the_kind(told, word, kind):
    weights, honours, ties = told(f"X,Y,{word},{STRENGTH}")
    assert (weights, honours) == expected(kind)
    assert "unknown_kind" not in ties.notices
    assert all(row["kinds"] == [kind] for row in ties.rows)


def test_manages_is_reports_to_turned_round(told):
    assert told(f"Y,X,manages,{STRENGTH}")[:2] == expected("reports_to")


def test_inverse_wordings_are_one_tie_with_the_larger_strength(told):
    weights, honours, _ = told("X,Y,advises,.4\nY,X,asks_advice,.8")
    assert weights == {("X", "Y"): 0.8, ("Y", "X"): 0.2}
    assert honours == {"X": 0.8, "Y": 0}
    weights, _, _ = told("X,Y,supplies,.4\nY,X,buys_from,.8")
    assert weights == {("X", "Y"): 0.8, ("Y", "X"): 0.8}


def test_a_mutual_tie_recorded_both_ways_speaks_for_each_direction(told):
    weights, honours, _ = told("X,Y,friend,.2\nY,X,friend,.9")
    assert weights == {("X", "Y"): 0.2, ("Y", "X"): 0.9}
    assert honours == {"X": 0.9, "Y": 0.2}


def test_other_contributions_combine_as_1_less_the_product(told):
    weights, _, ties = told("X,Y,knows,.5\nX,Y,reports_to,.4")
    assert weights == {("X", "Y"): 1 - 0.5 * 0.8, ("Y", "X"): 1 - 0.5 * 0.6}
    assert ties.rows[0]["kinds"] == ["knows", "reports_to"]


@pytest.mark.parametrize("kind", ["friend", "blorp", ""])
def test_directed_makes_mutual_and_unknown_kinds_one_way(told, kind):
    weights, honours, _ = told(f"X,Y,{kind},.8,true", "source,target,kind,strength,directed")
    assert (weights, honours) == ({("X", "Y"): 0.8}, {"X": 0, "Y": 0.8})


def test_undirected_on_an_unknown_kind_is_mutual_with_a_notice(told):
    weights, _, ties = told("X,Y,blorp,.8,no", "source,target,kind,strength,directed")
    assert weights == {("X", "Y"): 0.8, ("Y", "X"): 0.8}
    assert "unknown_kind" in ties.notices


@pytest.mark.parametrize(("cell", "noticed"), [("yes", False), ("no", True), ("", False)])
def test_directed_must_agree_with_a_kind_that_runs_one_way(told, cell, noticed):
    weights, _, ties = told(f"X,Y,informs,.8,{cell}", "source,target,kind,strength,directed")
    assert (weights, "directed_disagrees" in ties.notices) == ({("X", "Y"): 0.8}, noticed)


@pytest.mark.parametrize("column", ["sentiment", "sign", "情感"])
def test_a_negative_feeling_is_conflict_and_in_none_of_the_graphs(told, column):
    weights, _, ties = told("X,Y,friend,.8,-1\nX,Z,friend,.8,1", f"source,target,kind,strength,{column}")
    assert set(weights) == {("X", "Z"), ("Z", "X")}
    assert ties.json["network"] == {"source": "e.csv", "stakeholders": 3, "relationships": 2, "conflicts": 1}


def test_a_reporting_line_with_bad_feeling_stays_formal_only(tmp_path):
    place = folder(
        tmp_path,
        stakeholders="id,role\nboss,decider\nX,user\n",
        relationships="source,target,kind,sentiment\nX,boss,reports_to,-1\n",
    )
    assert ask("ties", place).rows == []
    assert ask("chain", place).json["formal_line"] == ["X", "boss"]


def test_of_overlapping_periods_the_latest_counts_and_they_never_combine(told):
    lines = "X,Y,informs,.2,2023-01-01,\nX,Y,informs,.6,2024-01-01,"
    columns = "source,target,kind,strength,since,until"
    assert told(lines, columns)[0] == {("X", "Y"): 0.6}
    assert told(lines, columns, "--as-of", "2023-06-01")[0] == {("X", "Y"): 0.2}


def test_relgraph_toml_beside_the_network_adds_and_changes_kinds_and_the_half_life(tmp_path):
    place = folder(
        tmp_path / "net",
        relationships="source,target,kind,strength\nX,Y,mentors,.8\nX,Z,knows,.8\nX,W,指点,.5\n",
        interactions="date,source,target\n2024-01-01,A,B\n2024-01-11,C,D\n2024-01-11,C,D\n",
    )
    plain = ask("ties", place)
    assert "unknown_kind" in plain.notices
    settings = (
        '[kinds.mentors]\ninfluence = [1.0, 0.0]\nprestige = "X"\nsynonyms = ["指点"]\n'
        "[kinds.knows]\ninfluence = [0.5, 0.5]\n[strength]\nhalf_life = 10\n"
    )
    (place / "relgraph.toml").write_text(settings, encoding="utf-8")
    made = ask("ties", place)
    found = {(row["source"], row["target"]): row["weight"] for row in made.rows}
    assert "unknown_kind" not in made.notices
    assert ("Y", "X") not in found
    assert (found["X", "Y"], found["X", "Z"], found["X", "W"]) == (0.8, 0.4, 0.5)
    # .5 after ten days, and 2: against their median of 1.25.
    assert found["A", "B"] == pytest.approx(0.5 / 1.75)
    (tmp_path / "other.toml").write_text("")
    assert ask("ties", place, "--config", tmp_path / "other.toml").json == plain.json


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[kind.x]\n", "kind"),
        ("[kinds.x]\ninfluence = [2, 1]\n", "kinds.x.influence"),
        ("[kinds.x]\nweight = 1\n", "kinds.x.weight"),
        ("[kinds.x]\nprestige = 'Z'\n", "kinds.x.prestige"),
        ("[kinds.x]\nturns = 'nowhere'\n", "kinds.x.turns"),
        ("[strength]\nhalf_life = 0\n", "strength.half_life"),
        ("kinds = 3\n", "kinds"),
        ("x = \n", "line 1"),
    ],
)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_settings_that_cannot_be_are_refused_by_name(tmp_path, text, named, lang):
    (tmp_path / "e.csv").write_text("source,target\nA,B\n")
    (tmp_path / "relgraph.toml").write_text(text)
    made = call("rank", tmp_path / "e.csv", "--lang", lang)
    assert (made.code, made.out) == (2, "")
    assert named in made.err
    assert "relgraph.toml" in made.err


# --- --only ---------------------------------------------------------------------------------------


def pairs(made):
    return {(row["source"], row["target"]) for row in made.rows}


def test_only_takes_synonyms_and_inverse_wordings_of_a_kind_and_a_narrower_word_alone(tmp_path):
    place = folder(
        tmp_path,
        relationships="source,target,kind,directed\nA,B,advice,\nB,C,advises,\nC,D,manages,\nD,E,email,1\nE,F,call,1\nF,G,blorp,1\n",
    )

    def only(kind):
        return pairs(ask("ties", place, "--only", f"kind={kind}"))

    assert only("asks_advice") == only("请教") == {("A", "B"), ("B", "A"), ("B", "C"), ("C", "B")}
    assert only("reports_to") == {("C", "D"), ("D", "C")}
    assert only("email") == {("D", "E")}
    assert only("contacts") == {("D", "E"), ("E", "F")}
    assert only("blorp,email") == {("D", "E"), ("F", "G")}


def test_only_narrows_by_every_field_and_widens_by_every_value(tmp_path):
    place = folder(tmp_path, stakeholders="id,type,department\n1,customer,IT\n2,supplier,IT\n3,supplier,HR\n4,media,\n")

    def only(*texts):
        words = [word for text in texts for word in ("--only", text)]
        return sorted(row["id"] for row in ask("rank", place, *words).rows)

    assert only("type=customer,supplier") == only("type=客户，供应商") == only("type=customer", "type=vendor")
    assert only("type=customer,supplier") == ["1", "2", "3"]
    assert only("type=customer,supplier", "department=it") == ["1", "2"]


@pytest.mark.parametrize("command", ["ties", "rank", "weak-links"])
def test_a_selection_that_leaves_nobody_is_an_empty_answer_that_says_what_there_was(tmp_path, command):
    place = folder(
        tmp_path, stakeholders="id,type\n1,customer\n2,media\n", relationships="source,target,kind\n1,2,knows\n"
    )
    made = ask(command, place, "--only", "type=custmer")
    assert made.rows == []
    (notice,) = [notice for notice in made.json["notices"] if notice["code"] == "nobody_selected"]
    assert notice["there"] == ["customer", "media"]
    assert "no_tie_selected" in ask(command, place, "--only", "kind=blorp").notices
