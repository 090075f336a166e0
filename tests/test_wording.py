"""Every code that the library can say has its sentence in both languages, and the sentences agree."""

import ast
import string
from pathlib import Path

import pytest

from relgraph.analysis.measures import MEASURES
from relgraph.strength import Basis
from relgraph.vocabulary import STANCES, Kinds, names
from relgraph.wording import decimal, label, say, sentences

PACKAGE = Path(__file__).parents[1] / "src" / "relgraph"
LANGS = ("en", "zh")
FAMILIES = sorted(path.stem for path in (PACKAGE / "vocabulary" / "wording" / "en").glob("*.toml"))
# What makes a sentence of a code: the call, where the code stands in it and the family of its sentence.
# An issue may be told by a notice, and so may what merely tells of the input.
MAKERS = {
    "_lost": (0, "reason"),
    "Reason": (0, "reason"),
    "Notice": (0, "notice"),
    "Finding": ("code", "finding"),
    "failure": (1, "error"),
    "Refused": (0, "issue"),
    "issue_at": (1, "issue"),
    "notice_at": (1, "issue"),
    "Issue": ("code", "issue"),
}
METHODS = {"error": "issue", "notice": "issue"}  # of a report on a table
# Codes made of a word and a value, and what they can become.
COMPOSED = {
    "by_{}": [f"by_{basis}" for basis in Basis.__args__],
    "status_{}": ["status_red", "status_amber", "status_green"],
    "hidden_influence_{}": ["hidden_influence_known", "hidden_influence_unknown"],
}
# Codes handed on by name: from `kind_of_notice` to its sentence, looked at where they are written.
HANDED_ON = {"code"}


def constants(node):
    """Yield every text that an expression can be, composed ones as a pattern."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from constants(node.body)
        yield from constants(node.orelse)
    elif isinstance(node, ast.JoinedStr):
        yield "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)


def said():
    """Return (family, code) of all that the source can say, with the file."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            if isinstance(node.func, ast.Name) and node.func.id in MAKERS:
                where, family = MAKERS[node.func.id]
            elif isinstance(node.func, ast.Attribute) and node.func.attr in METHODS:
                where, family = 0, METHODS[node.func.attr]
            else:
                continue
            given = {keyword.arg: keyword.value for keyword in node.keywords}
            given |= dict(enumerate(node.args))
            for code in constants(given.get(where)):
                for each in COMPOSED.get(code, [code]):
                    found[family, each] = path.name
    return found


SAID = said()


def test_the_source_was_looked_through():
    assert {family for family, _ in SAID} == {"reason", "notice", "finding", "error", "issue"}
    assert len(SAID) > 100
    assert {("reason", "bridge"), ("reason", "by_weight"), ("notice", "sampled"), ("finding", "status_red")} <= set(
        SAID
    )


@pytest.mark.parametrize("lang", LANGS)
def test_every_code_has_its_sentence(lang):
    missing = [
        f"{family} {code} ({file})"
        for (family, code), file in SAID.items()
        if "{" not in code and code not in sentences(family, lang)
    ]
    assert missing == []
    assert [code for _, code in SAID if "{" in code and not code.startswith(("{}", "unknown_{}"))] in ([], ["{}_near"])


def notices_of_strength():
    from relgraph import network

    tree = ast.parse(Path(network.__file__).read_text(encoding="utf-8"))
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_said_of_strength_has_its_sentence(lang):
    codes = {"strength_assumed", "strength_from_weight", "weight_as_strength", "strength_from_contacts"}
    assert codes <= notices_of_strength()
    assert codes <= set(sentences("notice", lang))


def templates(family, lang):
    """Return every template by code, and by part where a code has several."""
    found = {}
    for code, text in sentences(family, lang).items():
        for part, template in text.items() if isinstance(text, dict) else [("", text)]:
            found[code, part] = template
    return found


@pytest.mark.parametrize("family", FAMILIES)
def test_both_languages_say_the_same_things(family):
    assert list(templates(family, "en").keys() - templates(family, "zh").keys()) == []
    assert list(templates(family, "zh").keys() - templates(family, "en").keys()) == []


def figures(template):
    return {name.split(".")[0].split("[")[0] for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("family", [family for family in FAMILIES if family != "label"])
def test_a_sentence_uses_no_figure_that_its_counterpart_does_not(family):
    def by_code(lang):
        found = {}
        for (code, _), template in templates(family, lang).items():
            found.setdefault(code, set()).update(figures(template))
        return found

    assert by_code("en") == by_code("zh")


@pytest.mark.parametrize("lang", LANGS)
def test_every_sentence_can_be_parsed(lang):
    for family in FAMILIES:
        for template in templates(family, lang).values():
            list(string.Formatter().parse(template))
            assert template.strip()


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("table", ["type", "role", "kind", "measure", "stance"])
def test_every_member_of_a_closed_list_has_a_name(table, lang):
    members = {
        "type": names("type"),
        "role": names("role"),
        "kind": [kind.name for kind in Kinds()],
        "measure": [*MEASURES, "power", "authority", "prestige", "brokerage"],
        "stance": list(STANCES) if "opponent" in sentences("label", lang)["stance"] else [str(n) for n in range(-2, 3)],
    }[table]
    assert set(members) <= set(sentences("label", lang)[table])


def test_a_label_that_is_none_is_shown_as_it_is():
    assert label("kind", "political_information") == "political information"
    assert label("kind", "reports_to", lang="zh") == "汇报给"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, ".00"), (1, "1.00"), (0.314, ".31"), (-0.25, "-.25"), (0.004, ".004"), (0.005, ".01"), (12.5, "12.50")],
)
def test_decimals(value, text):
    assert decimal(value) == text or (value == 0 and decimal(value) in (".00", "0.00"))


def test_figures_are_put_into_words():
    names_ = {"1": "Ann", "2": "Bob"}
    looked = {"people": 1, "who": ["1"], "strongest": 0.5, "above": 0.75}
    assert say("reason", "looked_up_to", looked, names=names_).startswith(
        "1 person looks up to them, most of all Ann (.50)"
    )
    more = say("reason", "looked_up_to", {**looked, "people": 2, "who": ["1", "2"]}, names=names_)
    assert "2 people look" in more
    assert "Ann, Bob" in more
    assert "Ann、Bob" in say("reason", "looked_up_to", {**looked, "who": ["1", "2"]}, names=names_, lang="zh")


def test_a_long_list_is_cut_and_says_so():
    shown = say(
        "finding", "cut_point", {"who": "a", "people": 20, "harm": 0.5, "cut_off": list("bcdefghijk")}, part="line"
    )
    assert "b, c, d, e, f, g, h, i and 2 more" in shown
    chinese = say(
        "finding",
        "cut_point",
        {"who": "a", "people": 20, "harm": 0.5, "cut_off": list("bcdefghijk")},
        part="line",
        lang="zh",
    )
    assert "10" in chinese


def test_small_shares_are_not_rounded_to_nothing():
    line = {"who": "a", "people": 1, "cut_off": ["b"]}
    assert "<1%" in say("finding", "cut_point", {**line, "harm": 0.004}, part="line")
    assert "0%" in say("finding", "cut_point", {**line, "harm": 0.0}, part="line")


def test_braces_in_a_name_are_text():
    assert "{who} {0}" in say("reason", "bridge", {"people": 1, "who": ["x"]}, names={"x": "{who} {0}"})
