"""How `rank` and single measures do on networks with known answers: prints the tables of real-networks.md.

    python docs/real_networks.py FOLDER

FOLDER holds the data sets, which are not part of relgraph (licences differ): one folder each, with stakeholders.csv,
relationships.csv and the answer in ground_truth.csv.
"""  # noqa: INP001 - a script beside the page that it makes

from __future__ import annotations

import csv
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

import relgraph as rg

if TYPE_CHECKING:
    from collections.abc import Callable

Answer = Mapping[str, float]
MEASURES = ("power", "prestige", "degree", "betweenness", "pagerank")
HEADINGS = ("rank", "prestige (in-strength)", "degree", "betweenness", "PageRank")


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One question to a network whose answer is known: who is in the group, or who has how much of something."""

    label: str
    folder: str
    answer: Callable[[Path], Answer]
    kinds: tuple[str, ...] = ()


def _column(name: str, *, least: float | None = None) -> Callable[[Path], Answer]:
    """Read a column of the answers: its values, or whether they reach `least`."""

    def read(folder: Path) -> Answer:
        with (folder / "ground_truth.csv").open(encoding="utf-8-sig", newline="") as file:
            values = {row["id"]: float(row[name]) for row in csv.DictReader(file) if row[name]}
        return values if least is None else {who: float(value >= least) for who, value in values.items()}

    return read


def _at_most(name: str, most: float) -> Callable[[Path], Answer]:
    read = _column(name)
    return lambda folder: {who: float(value <= most) for who, value in read(folder).items()}


def _highest(name: str, count: int) -> Callable[[Path], Answer]:
    def read(folder: Path) -> Answer:
        values = _column(name)(folder)
        best = sorted(values, key=lambda who: (-values[who], who))[:count]
        return {who: float(who in best) for who in values}

    return read


GROUPS = (
    Task(
        label="managers, advice: CEO and vice presidents (5 of 21)",
        folder="managers",
        kinds=("advice",),
        answer=_at_most("level", 2),
    ),
    Task(
        label="managers, friendship: the same",
        folder="managers",
        kinds=("friendship",),
        answer=_at_most("level", 2),
    ),
    Task(label="managers, both kinds: the same", folder="managers", answer=_at_most("level", 2)),
    Task(
        label="law firm, advice: partners (36 of 71)",
        folder="lawfirm",
        kinds=("advice",),
        answer=_column("is_partner", least=1),
    ),
    Task(label="law firm, all kinds: the same", folder="lawfirm", answer=_column("is_partner", least=1)),
    Task(
        label="energy company, e-mail: vice presidents and above (39 of 156)",
        folder="energy_email",
        answer=_column("level_1to5", least=4),
    ),
    Task(
        label="energy company, e-mail: presidents and chiefs (9 of 156)",
        folder="energy_email",
        answer=_column("level_1to5", least=5),
    ),
    Task(
        label="chemicals policy, both kinds: the ten of most reputation (of 30)",
        folder="chemicals_policy",
        answer=_highest("reputation_votes", 10),
    ),
    Task(
        label="monastery, liking: those expelled (4 of 18)",
        folder="monastery",
        kinds=("like",),
        answer=_column("expelled", least=1),
    ),
)
"""C is the AUC: how often somebody of the group stands above somebody outside it, equals counting half."""

ORDERS = (
    Task(
        label="chemicals policy, political information: reputation",
        folder="chemicals_policy",
        kinds=("political_information",),
        answer=_column("reputation_votes"),
    ),
    Task(
        label="chemicals policy, both kinds: reputation",
        folder="chemicals_policy",
        answer=_column("reputation_votes"),
    ),
    Task(label="energy company, e-mail: level, 1 to 5", folder="energy_email", answer=_column("level_1to5")),
    Task(
        label="law firm, advice: years in the firm",
        folder="lawfirm",
        kinds=("advice",),
        answer=_column("seniority_years"),
    ),
    Task(
        label="Florentine families, marriage and business: seats held before",
        folder="florentine",
        answer=_column("priorates_1282_1344"),
    ),
)
"""Here the figure is Spearman's correlation with the answer."""


def auc(scores: Answer, group: Answer) -> float:
    """Return how often a member of the group scores above somebody outside it."""
    members, others = ([scores[who] for who in group if group[who] == inside] for inside in (1, 0))
    wins = sum((one > other) + 0.5 * (one == other) for one in members for other in others)
    return wins / (len(members) * len(others))


def spearman(scores: Answer, values: Answer) -> float:
    """Return the rank correlation of scores with values."""
    who = sorted(values)
    one, other = (_ranks(np.array([found[each] for each in who])) for found in (scores, values))
    return float(np.corrcoef(one, other)[0, 1])


def _ranks(values: np.ndarray) -> np.ndarray:
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(count) - (count - 1) / 2)[place]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one task: the figure of each measure, and what `rank` says of itself."""

    figures: Mapping[str, float]
    notices: tuple[str, ...]
    rests_on: str


def run(task: Task, data: Path) -> Outcome:
    """Rank a network in every way and compare each with the answer."""
    network = rg.open(data / task.folder, on_duplicate="keep")
    if task.kinds:
        network = network.only(kind=task.kinds)
    answer = task.answer(data / task.folder)
    compare = auc if set(answer.values()) <= {0, 1} else spearman
    ranking = rg.rank(network)
    figures = {}
    for by in MEASURES:
        rows = ranking.rows if by == "power" else rg.rank(network, by=by).rows
        figures[by] = compare({row.id: row.score for row in rows}, answer)
    codes = tuple(notice.code for notice in ranking.notices)
    rests_on = next(notice.figures["why"] for notice in ranking.notices if notice.code == "rests_on")
    return Outcome(figures, codes, str(rests_on))


def line(task: Task, outcome: Outcome) -> str:
    """Return what came of a task as a line of a Markdown table."""
    cells = [f"{value:.2f}".replace("0.", ".", 1) for value in outcome.figures.values()]
    said = outcome.rests_on + (", cannot tell" if "structure_cannot_tell" in outcome.notices else "")
    return f"| {task.label} | {' | '.join(cells)} | {said} |"


def table(tasks: tuple[Task, ...], data: Path) -> str:
    """Return a Markdown table, a line per task."""
    lines = [f"| network, ties: answer | {' | '.join(HEADINGS)} | rests on |", "|---|" + "---|" * (len(HEADINGS) + 1)]
    return "\n".join([*lines, *(line(task, run(task, data)) for task in tasks)]) + "\n"


def main() -> None:
    """Print both tables."""
    data = Path(sys.argv[1])
    for tasks in (GROUPS, ORDERS):
        sys.stdout.write(table(tasks, data) + "\n")


if __name__ == "__main__":
    main()
