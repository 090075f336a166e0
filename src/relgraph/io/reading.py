"""The one way in: a path to a network, whatever its format, to records and everything wrong with it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from relgraph.errors import Issue, UsageError
from relgraph.io import delimited
from relgraph.io.headers import guess, table_called, tabulate
from relgraph.io.records import gather
from relgraph.io.tables import Grid, Report, Table
from relgraph.model import Records
from relgraph.validation import Policy, settle

if TYPE_CHECKING:
    from collections.abc import Iterable

FORMATS = "a folder of .csv files, .csv, .tsv, .txt, .xlsx or .json"
PAIR = ("stakeholders", "relationships")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read, and everything found on the way.

    Attributes
    ----------
    records
        What holds together. Where an issue is an error they are what could be read all the same.
    issues
        Errors and notices, by source, sheet and row.
    source
        Base name of what was read.
    broken
        Tables of which rows could not be made out at all (a quote never closed, a column lacking).
    """

    records: Records
    issues: tuple[Issue, ...]
    source: str
    broken: tuple[str, ...] = ()

    @property
    def errors(self) -> tuple[Issue, ...]:
        """The issues that refuse the input."""
        return tuple(issue for issue in self.issues if issue.is_error)

    @property
    def accepted(self) -> Records:
        """The records of the rows without an error, less those that refer to somebody refused.

        What ``--rejects`` imports; empty where a whole file or table was refused.
        """
        if self.broken or any(issue.row is None for issue in self.errors):
            return Records()
        refused = {(issue.source, issue.sheet, issue.row) for issue in self.errors}
        records = self.records

        def sound(listed: Iterable[Any]) -> list[Any]:
            return [one for one in listed if (one.origin.source, one.origin.sheet, one.origin.row) not in refused]

        people, decisions = sound(records.stakeholders), sound(records.decisions)
        ids, topics = {person.id for person in people}, {decision.id for decision in decisions}
        ties, contacts = (
            tuple(one for one in sound(listed) if one.source in ids and one.target in ids)
            for listed in (records.relationships, records.interactions)
        )
        parts = (part for part in sound(records.participations) if part.decision in topics)
        return Records(
            stakeholders=tuple(people),
            relationships=ties,
            interactions=contacts,
            decisions=tuple(decisions),
            participations=tuple(part for part in parts if part.stakeholder in ids),
        )

    @property
    def notices(self) -> tuple[Issue, ...]:
        """The issues that merely tell."""
        return tuple(issue for issue in self.issues if not issue.is_error)


@dataclass(slots=True)
class Found:
    """The tables of one source and the reports on its files."""

    tables: list[Table]
    reports: list[Report]
    # Tables that are known to lack rows: what refers to them cannot be judged.
    broken: set[str]

    def add(self, name: str, grid: Grid) -> None:
        """Take a grid as the table `name`."""
        self.reports.append(grid.report)
        table = tabulate(grid, name)
        if table is None or table.broken:
            self.broken.add(name)
        if table is not None:
            self.tables.append(table)


def read(path: str | Path, *, policy: Policy | None = None) -> Reading:
    """Read a network: a folder, a single edge list, a workbook or a JSON file.

    Parameters
    ----------
    path
        What to read.
    policy
        What is allowed and how ambiguous cells are read.

    Returns
    -------
    Reading
        Records and issues; bad content never raises.

    Raises
    ------
    UsageError
        Where the path is not there, cannot be opened or is of no known format.
    """
    place = Path(path)
    policy = policy or Policy()
    try:
        found = _find(place, policy)
    except OSError as error:
        raise UsageError(f"{place}: {error.strerror or error}") from error
    records = gather(found.tables, policy=policy)
    records, between = _settled(records, found, policy)
    issues = [issue for report in found.reports for issue in report.issues]
    return Reading(
        records=records,
        issues=tuple(sorted([*issues, *between], key=_order)),
        source=_base_name(_home(place)),
        broken=tuple(sorted(found.broken)),
    )


def _order(issue: Issue) -> tuple[str, str, int]:
    return (issue.source, issue.sheet or "", issue.row or 0)


def _base_name(place: Path) -> str:
    return place.name or place.resolve().name


def _settled(records: Records, found: Found, policy: Policy) -> tuple[Records, tuple[Issue, ...]]:
    if not found.broken & {"stakeholders", "decisions"}:
        return settle(records, policy=policy)
    # Rows of people are lacking: that nobody answers to a name is no news, everything else still is.
    settled, issues = settle(records, policy=replace(policy, create_missing=True))
    quiet = ("placeholder_made", "placeholder_near", "decision_made", "stakeholders_from_ties")
    return settled, tuple(issue for issue in issues if issue.code not in quiet)


def _home(place: Path) -> Path:
    """Return the folder where the path is one file of a pair, else the path itself."""
    if place.suffix.lower() == ".csv" and place.stem.lower() in PAIR and place.is_file():
        other = PAIR[1 - PAIR.index(place.stem.lower())]
        if any((place.parent / f"{name}.csv").is_file() for name in (other, other.capitalize())):
            return place.parent
    return place


def _find(place: Path, policy: Policy) -> Found:
    if not place.exists():
        raise UsageError(f"{place}: no such file or folder")
    place = _home(place)
    if place.is_dir():
        return _folder(place, policy)
    suffix = place.suffix.lower()
    if suffix in delimited.SUFFIXES:
        return _single(place, policy)
    if suffix in (".xlsx", ".xlsm"):
        from relgraph.io.workbook import read_sheets  # noqa: PLC0415 - openpyxl is for workbooks only

        return _sheets(read_sheets(place))
    if suffix == ".json":
        from relgraph.io.json_network import read_tables  # noqa: PLC0415 - as for workbooks

        report, tables = read_tables(place, encoding=policy.encoding)
        return Found(tables, [report, *(table.report for table in tables)], _broken(report, tables))
    hint = "; save it as .xlsx first" if suffix in (".xls", ".et", ".ods", ".numbers") else ""
    raise UsageError(f"{place}: unknown format {suffix or '(no suffix)'}; a network is {FORMATS}{hint}")


def _broken(report: Report, tables: Iterable[Table]) -> set[str]:
    return {"stakeholders"} if report.has_errors else {table.name for table in tables if table.broken}


def _folder(folder: Path, policy: Policy) -> Found:
    files: defaultdict[str, list[Path]] = defaultdict(list)
    ignored = []
    for file in sorted(folder.iterdir()):
        if file.suffix.lower() in delimited.SUFFIXES and file.is_file() and not file.name.startswith((".", "~$")):
            name = table_called(file.stem)
            if name is not None:
                files[name].append(file)
            elif file.suffix.lower() == ".csv":
                ignored.append(file.name)
    if not files:
        raise UsageError(f"{folder}: no network here: a folder holds stakeholders.csv or relationships.csv, or both")
    found = Found([], [], set())
    for name, same in sorted(files.items(), key=lambda item: item[0] != "stakeholders"):
        # The file called exactly what we call it comes before any that is called something like it.
        same.sort(key=lambda file: file.name.lower() != f"{name}.csv")
        for other in same[1:]:
            report = Report(other.name)
            report.error("table_twice", first=same[0].name, table=name)
            found.reports.append(report)
        found.add(name, delimited.read_grid(same[0], encoding=policy.encoding))
    if ignored:
        report = Report(_base_name(folder))
        report.notice("files_ignored", files=tuple(ignored))
        found.reports.append(report)
    return found


def _single(file: Path, policy: Policy) -> Found:
    found = Found([], [], set())
    grid = delimited.read_grid(file, encoding=policy.encoding)
    name = table_called(file.stem) or guess(grid)
    if name is None:
        name = "relationships"
        _head_edges(grid)
    found.add(name, grid)
    return found


def _head_edges(grid: Grid) -> None:
    """Put the header on an edge list that has none: two names and perhaps a number in every row.

    A header is a row like any other to look at. What tells it apart is that nobody has its
    names: a first row whose names come again further down is a row of data.
    """
    width = len(grid.rows[0][1]) if grid.rows else 0
    if width not in (2, 3) or len(grid.rows) < 2:  # noqa: PLR2004 - source, target and perhaps weight
        return
    first = grid.rows[0][1]
    names = {name for _, cells in grid.rows[1:] for name in cells[:2]}
    numeric = width == 3 and first[2].replace(".", "", 1).isdigit()  # noqa: PLR2004
    if numeric or names & set(first[:2]):
        header = ["source", "target", "weight"][:width]
        grid.report.notice("header_assumed", row=grid.rows[0][0], columns=tuple(header))
        grid.rows.insert(0, (0, header))


def _sheets(grids: list[tuple[str, Grid]]) -> Found:
    found = Found([], [], set())
    named = [(table_called(title), grid) for title, grid in grids]
    if not any(name for name, _ in named):
        # A workbook with Sheet1 and Sheet2: their columns say what they are.
        named = [(guess(grid), grid) for _, grid in grids]
    taken: dict[str, str | None] = {}
    for name, grid in named:
        if name is None:
            if grid.rows or grid.report.has_errors:
                grid.report.notice("sheet_ignored")
                found.reports.append(grid.report)
        elif name in taken:
            grid.report.error("table_twice", first=taken[name], table=name)
            found.reports.append(grid.report)
        else:
            taken[name] = grid.report.sheet
            found.add(name, grid)
    if not taken and grids and not any(grid.report.has_errors for _, grid in grids):
        grids[0][1].report.error("no_table")
    return found
