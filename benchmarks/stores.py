"""How long stores take, beside the plainest correct client of the same engine: ``make bench``.

Every task runs in a process of its own, so that its peak memory is its own. The figures are ratios within one run:
machines differ, and so does what else they have to do. Nothing here fails for being slow.

    python benchmarks/stores.py                          100,000 people, 1,000,000 ties, SQLite
    python benchmarks/stores.py --neo4j bolt://...       and Neo4j, which must be empty and is emptied again
    python benchmarks/stores.py --people 10000 --ties 50000
"""

from __future__ import annotations

import argparse
import csv
import gc
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KINDS = ("knows", "asks_advice", "reports_to", "works_with")
TYPES = ("customer", "supplier", "partner", "employee", "government", "media")
BATCH = 10_000
# What is compared: a task of ours, the plain one, and what the goal says.
PAIRS = (
    ("import into SQLite", "import_sqlite", "plain_import_sqlite", "under 30 s, 300 MB"),
    ("SQLite to a graph", "graph_sqlite", "plain_graph", "1.3 x"),
    ("import into Neo4j", "import_neo4j", "plain_import_neo4j", "1.5 x"),
    ("Neo4j to a graph", "graph_neo4j", "plain_graph", ""),
)


def make(folder: Path, people: int, ties: int) -> None:
    """Write a network drawn at random, the same each time."""
    draw = random.Random(1)  # noqa: S311 - no secret
    with (folder / "stakeholders.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["id", "name", "type", "organization", "department", "title", "level", "power"])
        for n in range(people):
            kind, level = TYPES[n % len(TYPES)], 1 + n % 5
            power = round(draw.random(), 2)
            out.writerow([f"P{n:06d}", f"Person {n}", kind, f"Org {n % 2000}", f"Dept {n % 40}", "Head", level, power])
    seen = set()
    with (folder / "relationships.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["source", "target", "kind", "strength", "since", "note"])
        while len(seen) < ties:
            key = (draw.randrange(people), draw.randrange(people), draw.choice(KINDS))
            if key[0] == key[1] or key in seen:
                continue
            seen.add(key)
            since = "2025-03-01" if key[0] % 3 else ""
            out.writerow([f"P{key[0]:06d}", f"P{key[1]:06d}", key[2], round(draw.uniform(0.05, 1), 3), since, ""])


def rows(folder: Path, table: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of a file with numbers as numbers, as the plainest client would."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            made: dict[str, Any] = {name: value or None for name, value in row.items()}
            for name in {"strength", "power"} & made.keys():
                made[name] = float(made[name])
            yield made


def batches(found: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Yield rows by the batch."""
    while batch := list(islice(found, BATCH)):
        yield batch


def plain_import_sqlite(folder: Path, _: str) -> None:
    """Csv, executemany, one transaction, keys that upsert."""
    import sqlite3

    tables = {"stakeholders": "id", "relationships": "source, target, kind, since"}
    connection = sqlite3.connect(folder / "plain.db")
    with connection:
        for table, key in tables.items():
            with (folder / f"{table}.csv").open(encoding="utf-8") as file:
                names = next(csv.reader(file))
            columns = ", ".join(names)
            connection.execute(f"CREATE TABLE {table} ({columns}, UNIQUE ({key}))")
            marks = ", ".join(f":{name}" for name in names)
            rest = ", ".join(f"{name} = excluded.{name}" for name in names if name not in key)
            statement = f"INSERT INTO {table} VALUES ({marks}) ON CONFLICT DO UPDATE SET {rest}"  # noqa: S608
            connection.executemany(statement, rows(folder, table))
    connection.close()


def import_sqlite(folder: Path, _: str) -> None:
    """Run `relgraph import` as a user does."""
    relgraph("import", str(folder), "--into", str(folder / "ours.db"))


def relgraph(*words: str) -> None:
    """Run a command of relgraph in this process."""
    from relgraph.cli import main

    try:
        main(words)
    except SystemExit as done:
        if done.code:
            raise


def plain_graph(folder: Path, _: str) -> Callable[[], Any]:
    """Return what builds, from ready lists, the graph that ours ends with."""
    import networkx as nx

    import relgraph as rg

    graph = rg.open(folder / "ours.db").influence
    nodes = [(node, dict(data)) for node, data in graph.nodes(data=True)]
    edges = [(x, y, dict(data)) for x, y, data in graph.edges(data=True)]
    del graph
    gc.collect()

    def build() -> Any:
        made = nx.DiGraph()
        made.add_nodes_from(nodes)
        made.add_edges_from(edges)
        return made

    return build


def graph_sqlite(folder: Path, _: str) -> None:
    """From the file to the influence graph."""
    import relgraph as rg

    rg.open(folder / "ours.db").influence  # noqa: B018 - making it is the task


def plain_import_neo4j(folder: Path, uri: str) -> None:
    """Run a bare loop over the driver, the same batches, nodes before ties."""
    from neo4j import GraphDatabase

    nodes = "UNWIND $rows AS row MERGE (s:Stakeholder {id: row.id}) SET s:$(row.type), s += row"
    ties = (
        "UNWIND $rows AS row MATCH (a:Stakeholder {id: row.source}), (b:Stakeholder {id: row.target})"
        " MERGE (a)-[r:$(row.kind) {key: row.kind + coalesce(row.since, '')}]->(b) SET r += row"
    )
    with GraphDatabase.driver(uri) as driver, driver.session() as session:
        session.run("CREATE CONSTRAINT bench IF NOT EXISTS FOR (s:Stakeholder) REQUIRE s.id IS UNIQUE").consume()
        session.run("CALL db.awaitIndexes(300)").consume()
        for table, statement in (("stakeholders", nodes), ("relationships", ties)):
            for batch in batches(rows(folder, table)):
                session.execute_write(lambda tx, s=statement, b=batch: tx.run(s, rows=b).consume())


def import_neo4j(folder: Path, uri: str) -> None:
    """Run `relgraph import` as a team does."""
    relgraph("import", str(folder), "--into", uri)


def graph_neo4j(_: Path, uri: str) -> None:
    """From the server to the influence graph."""
    import relgraph as rg

    rg.open(uri).influence  # noqa: B018 - making it is the task


def refuse_others(uri: str) -> None:
    """Stop where a server holds anything: it will be emptied."""
    from neo4j import GraphDatabase

    with GraphDatabase.driver(uri) as driver, driver.session() as session:
        if session.run("MATCH (n) RETURN count(n) AS held").single()["held"]:
            sys.exit(f"{uri} is not empty; the benchmark wants a server of its own: make bench starts one")


def empty(uri: str) -> None:
    """Take everything out of a server."""
    from neo4j import GraphDatabase

    with GraphDatabase.driver(uri) as driver, driver.session() as session:
        session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS").consume()
        for record in list(session.run("SHOW CONSTRAINTS YIELD name")):
            session.run(f"DROP CONSTRAINT {record['name']}").consume()


TASKS = {
    task.__name__: task
    for task in (
        *(plain_import_sqlite, import_sqlite, plain_graph, graph_sqlite),
        *(plain_import_neo4j, import_neo4j, graph_neo4j),
    )
}


def run_here(name: str, folder: Path, uri: str) -> None:
    """Do one task and print what it took."""
    prepared = TASKS[name](folder, uri) if name == "plain_graph" else None
    started, cpu = time.perf_counter(), time.process_time()
    prepared() if prepared else TASKS[name](folder, uri)  # type: ignore[operator]
    took, cpu = time.perf_counter() - started, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    print(json.dumps({"seconds": took, "cpu": cpu, "peak_mb": peak}))


def run(name: str, folder: Path, uri: str) -> dict[str, float]:
    """Do one task in a process of its own and return what it took."""
    command = [sys.executable, __file__, "--task", name, "--folder", str(folder), "--neo4j", uri]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, env=os.environ | {"PYTHONHASHSEED": "0"})
    return dict(json.loads(done.stdout.splitlines()[-1]))


def main() -> None:
    """Read the options and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--ties", type=int, default=1_000_000)
    parser.add_argument("--neo4j", default=os.environ.get("RELGRAPH_NEO4J_URI", ""), metavar="URI")
    parser.add_argument("--task", choices=TASKS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.task:
        run_here(given.task, given.folder, given.neo4j)
        return
    cores = os.cpu_count()
    print(f"{given.people:,} stakeholders, {given.ties:,} ties; Python {sys.version.split()[0]}, {cores} cores")
    print(f"{'':<22}{'relgraph':>18}{'plain':>18}{'ratio':>8}   goal")
    if given.neo4j:
        refuse_others(given.neo4j)
    with tempfile.TemporaryDirectory() as name:
        compare(Path(name), given)
    if given.neo4j:
        empty(given.neo4j)


def compare(folder: Path, given: argparse.Namespace) -> None:
    """Run every pair of tasks and print a line for each."""
    done: dict[str, dict[str, float]] = {}
    make(folder, given.people, given.ties)
    for label, ours, plain, goal in PAIRS:
        if "neo4j" in ours and not given.neo4j:
            continue
        for task in (plain, ours):
            if task not in done:
                done[task] = run(task, folder, given.neo4j)
            if task == "plain_import_neo4j":
                empty(given.neo4j)
        shown = [f"{done[task]['seconds']:.1f} s {done[task]['peak_mb']:.0f} MB" for task in (ours, plain)]
        ratio = done[ours]["seconds"] / done[plain]["seconds"]
        print(f"{label:<22}{shown[0]:>18}{shown[1]:>18}{ratio:>7.2f}x   {goal}", flush=True)


if __name__ == "__main__":
    main()
