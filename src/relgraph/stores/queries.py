"""The files in ``queries/``: found in the wheel and in a checkout, read with their purpose and parameters."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from relgraph.errors import UsageError
from relgraph.wording import failure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Engine = Literal["neo4j", "sqlite"]
# Per engine: suffix of its files, how a comment begins, what marks a parameter.
FORMS: dict[Engine, tuple[str, str, str]] = {"neo4j": (".cypher", "//", "$"), "sqlite": (".sql", "--", ":")}
OURS = "store_"
"""How the names of those begin that the stores themselves run; they are not for people."""

# Not what a text in quotes, a name in backticks or a label (`:Stakeholder`) only looks like.
QUOTED = re.compile(r"'(?:[^']|'')*'|`[^`]*`")


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One file: what it answers, what it needs, and the statement for each engine asked for.

    Attributes
    ----------
    name, engine
        Of the file.
    purpose
        One sentence.
    parameters
        What each means, by name, in the order of the file.
    statement
        With the comments on top left out.
    """

    name: str
    engine: Engine
    purpose: str
    parameters: Mapping[str, str]
    statement: str

    def bind(self, given: Mapping[str, str]) -> dict[str, str]:
        """Return the parameters in the order of the file.

        Raises
        ------
        UsageError
            Where one is missing or unknown.
        """
        unknown = [name for name in given if name not in self.parameters]
        missing = [name for name in self.parameters if name not in given]
        if unknown or missing:
            code = "query_parameter_unknown" if unknown else "query_parameter_missing"
            listed = tuple(f"{name}: {meaning}" for name, meaning in self.parameters.items())
            raise failure(UsageError, code, {"query": self.name, "names": unknown or missing, "listed": listed})
        return {name: given[name] for name in self.parameters}


def folder() -> Path:
    """Return where the files are: inside the package, or beside the checkout's src."""
    inside = Path(__file__).parents[1] / "queries"
    return inside if inside.is_dir() else Path(__file__).parents[3] / "queries"


def names() -> tuple[str, ...]:
    """Return the names of the queries for people, in order."""
    return tuple(sorted(file.stem for file in (folder() / "sqlite").glob("*.sql") if not file.stem.startswith(OURS)))


@functools.cache
def load(name: str, engine: Engine) -> Query:
    """Return the query called `name` as `engine` runs it.

    Raises
    ------
    UsageError
        Where there is none, or the file says of its parameters what its statement does not hold.
    """
    suffix, comment, mark = FORMS[engine]
    file = folder() / engine / f"{name}{suffix}"
    # Names come from the command line: one with a slash in it must not lead anywhere else.
    if not re.fullmatch(r"\w+", name, re.ASCII) or not file.is_file():
        raise failure(UsageError, "query_unknown", {"query": name, "allowed": names()})
    lines = file.read_text(encoding="utf-8").splitlines()
    body = next((number for number, line in enumerate(lines) if not line.startswith(comment)), len(lines))
    head = [line.removeprefix(comment).strip() for line in lines[:body]]
    statement = "\n".join(lines[body:]).strip().removesuffix(";")
    declared = dict(_declared(head[1:], mark))
    used = set(re.findall(rf"(?<![\w:]){re.escape(mark)}([a-z]\w*)", QUOTED.sub("", statement)))
    if set(declared) != used:
        wrong = sorted(set(declared) ^ used)
        raise failure(UsageError, "query_malformed", {"path": f"{engine}/{file.name}", "names": wrong})
    return Query(name=name, engine=engine, purpose=head[0], parameters=declared, statement=statement)


def _declared(lines: Iterable[str], mark: str) -> Iterable[tuple[str, str]]:
    for line in lines:
        name, _, meaning = line.partition(" ")
        if name.startswith(mark):
            yield name.removeprefix(mark), meaning.strip()
