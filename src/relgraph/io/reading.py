"""The one way in: a path to a network, whatever its format, to records and everything wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from relgraph.errors import UsageError
from relgraph.fields import TABLES, collector_paused
from relgraph.io import delimited
from relgraph.io.headers import table_called, table_of, tabulate
from relgraph.io.records import gather
from relgraph.io.tables import Grid, Report, Table
from relgraph.model import Origin, Records
from relgraph.validation import Known, Policy, settle
from relgraph.validation.issues import notice_at
from relgraph.wording import failure

if TYPE_CHECKING:
    from relgraph.errors import Issue
    from relgraph.model import Interaction, Relationship, Stakeholder

SPREADSHEETS = (".xls", ".et", ".ods", ".numbers")
PAIR = ("stakeholders", "relationships")
# What need not be said of names where the list of them could not be read.
NO_NEWS = frozenset({"placeholder_made", "placeholder_near", "decision_made", "stakeholders_from_ties"})


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
    known
        Whom and what the records may refer to without holding them.
    lists
        The files and sheets of them that hold people.
    """

    records: Records
    issues: tuple[Issue, ...]
    source: str
    broken: tuple[str, ...] = ()
    known: Known = field(default=Known(), repr=False)
    lists: frozenset[tuple[str, str | None]] = frozenset()

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
        refused = {Origin(issue.source, issue.sheet, issue.row) for issue in self.errors}
        sound = {
            table: [record for record in getattr(self.records, table) if record.origin not in refused]
            for table in TABLES
        }
        # Whoever stands in no list of people comes in with the ties that name them, wherever that is said first.
        unlisted = [one for one in self.records.stakeholders if one.origin in refused and not self._is_listed(one)]
        ids = {one.id for one in (*sound["stakeholders"], *unlisted)}.union(one for one, _ in self.known.people)
        topics = {record.id for record in sound["decisions"]}.union(identity for identity, _ in self.known.decisions)
        for table in ("relationships", "interactions"):
            sound[table] = [tie for tie in sound[table] if tie.source in ids and tie.target in ids]
        parts = sound["participations"]
        sound["participations"] = [part for part in parts if part.decision in topics and part.stakeholder in ids]
        if unlisted:
            named = {end for table in ("relationships", "interactions") for tie in sound[table] for end in _ends(tie)}
            named.update(part.stakeholder for part in sound["participations"])
            sound["stakeholders"] += [one for one in unlisted if one.id in named]
        return Records(**{table: tuple(records) for table, records in sound.items()})

    def _is_listed(self, person: Stakeholder) -> bool:
        return (person.origin.source, person.origin.sheet) in self.lists

    @property
    def notices(self) -> tuple[Issue, ...]:
        """The issues that merely tell."""
        return tuple(issue for issue in self.issues if not issue.is_error)


@dataclass(slots=True)
class Found:
    """The tables of one source and the reports on its files.

    Attributes
    ----------
    taken
        Which file or sheet holds each table.
    broken
        Tables that are known to lack rows: what refers to them cannot be judged.
    """

    tables: list[Table] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    taken: dict[str, str] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)

    def add(self, grid: Grid, name: str) -> None:
        """Take a grid as the table `name`."""
        report = grid.report
        self.reports.append(report)
        here = report.sheet or report.source
        first = self.taken.setdefault(name, here)
        if first != here:
            report.error("table_twice", first=first, table=name)
            return
        table = tabulate(grid, name)
        if table is None or table.broken:
            self.broken.add(name)
        # A table has the cells again, by columns.
        grid.rows.clear()
        if table is not None:
            self.tables.append(table)


def read(path: str | Path, *, policy: Policy | None = None, known: Known | None = None) -> Reading:
    """Read a network: a folder, a single edge list, a workbook or a JSON file.

    Parameters
    ----------
    path
        What to read.
    policy
        What is allowed and how ambiguous cells are read.
    known
        Whom and what the store that this is read for holds already.

    Returns
    -------
    Reading
        Records and issues; bad content never raises.

    Raises
    ------
    UsageError
        Where the path is not there, cannot be opened or is of no known format.
    """
    with collector_paused():
        return _read(path, policy or Policy(), known or Known())


def _read(path: str | Path, policy: Policy, known: Known) -> Reading:
    try:
        place = _home(Path(path))
        found = _find(place, policy)
    except OSError as error:
        raise failure(UsageError, "cannot_read", {"path": path, "why": error.strerror or error}) from error
    source = _called(place)
    records, between = _settled(gather(found.tables, policy=policy), found, policy, known)
    issues = [*(issue for report in found.reports for issue in report.issues), *between]
    if records == Records() and not any(issue.is_error for issue in issues):
        issues.append(notice_at(Origin(source), "nothing_there"))
    issues.sort(key=lambda issue: (issue.source, issue.sheet or "", issue.row or 0))
    broken = tuple(sorted(found.broken))
    lists = frozenset((each.report.source, each.report.sheet) for each in found.tables if each.name == "stakeholders")
    return Reading(records=records, issues=tuple(issues), source=source, broken=broken, known=known, lists=lists)


def _settled(records: Records, found: Found, policy: Policy, known: Known) -> tuple[Records, list[Issue]]:
    lacking = bool(found.broken & {"stakeholders", "decisions"})
    if lacking:
        # Rows of people are lacking: that nobody answers to a name is no news, everything else still is.
        policy = replace(policy, create_missing=True)
    records, issues = settle(records, policy=policy, known=known)
    headers = {(table.report.source, table.report.sheet): table.headers for table in found.tables}
    told = []
    for issue in issues:
        if not (lacking and issue.code in NO_NEWS):
            header = headers.get((issue.source, issue.sheet), {}).get(issue.column or "")
            told.append(replace(issue, column=header) if header else issue)
    return records, told


def _ends(tie: Relationship | Interaction) -> tuple[str, str]:
    return tie.source, tie.target


def base_name(path: str | Path) -> str:
    """Return what a network is called in results: its file or folder, the folder where it is one file of a pair."""
    return _called(_home(Path(path)))


def _called(place: Path) -> str:
    return place.name or place.resolve().name


def _home(place: Path) -> Path:
    """Return the folder where the path is one file of a pair, else the path itself."""
    if place.suffix.lower() == ".csv" and place.stem.lower() in PAIR and place.is_file():
        other = PAIR[1 - PAIR.index(place.stem.lower())]
        if any((place.parent / f"{name}.csv").is_file() for name in (other, other.capitalize())):
            return place.parent
    return place


def _find(place: Path, policy: Policy) -> Found:
    if not place.exists():
        raise failure(UsageError, "no_such_path", {"path": place})
    if place.is_dir():
        return _folder(place, policy)
    suffix = place.suffix.lower()
    if suffix in delimited.SUFFIXES:
        return _single(place, policy)
    if suffix in (".xlsx", ".xlsm"):
        from relgraph.io.workbook import read_sheets  # noqa: PLC0415 - openpyxl is for workbooks only

        return _workbook(*read_sheets(place))
    if suffix == ".json":
        from relgraph.io.json_network import read_tables  # noqa: PLC0415 - as for workbooks

        report, tables = read_tables(place, encoding=policy.encoding)
        broken = {"stakeholders"} if report.has_errors else {table.name for table in tables if table.broken}
        return Found(tables=tables, reports=[report, *(table.report for table in tables)], broken=broken)
    code = "save_as_xlsx" if suffix in SPREADSHEETS else ("unknown_format" if suffix else "no_suffix")
    raise failure(UsageError, code, {"path": place, "suffix": suffix})


def _folder(folder: Path, policy: Policy) -> Found:
    files = [
        file
        for file in sorted(folder.iterdir())
        if file.suffix.lower() in delimited.SUFFIXES and file.is_file() and not file.name.startswith((".", "~$"))
    ]
    named = {file: name for file in files if (name := table_called(file.stem))}
    if not named:
        raise failure(UsageError, "no_network", {"path": folder})
    found, texts = Found(), delimited.Texts()
    # The file called exactly what we call it comes before any that is called something like it.
    for file in sorted(named, key=lambda file: file.name.lower() != f"{named[file]}.csv"):
        grid = delimited.read_grid(file, encoding=policy.encoding, texts=texts)
        found.add(grid, table_of(grid, named[file]) or named[file])
    if ignored := tuple(file.name for file in files if file not in named and file.suffix.lower() == ".csv"):
        report = Report(folder.resolve().name)
        report.notice("files_ignored", files=ignored)
        found.reports.append(report)
    return found


def _single(file: Path, policy: Policy) -> Found:
    found = Found()
    grid = delimited.read_grid(file, encoding=policy.encoding)
    name = table_of(grid, table_called(file.stem))
    if name is None:
        delimited.head_edges(grid)
    found.add(grid, name or "relationships")
    return found


def _workbook(reports: list[Report], grids: list[Grid]) -> Found:
    found = Found(reports=reports)
    called = {grid.report.sheet: table_called(grid.report.sheet or "") for grid in grids}
    for grid in grids:
        name = called[grid.report.sheet]
        # In a workbook with Sheet1 and Sheet2 the columns say what they are.
        if name is not None or not any(called.values()):
            name = table_of(grid, name)
        if name is not None:
            found.add(grid, name)
        else:
            if grid.rows:
                grid.report.notice("sheet_ignored")
            reports.append(grid.report)
    if not found.taken and not any(report.has_errors for report in reports):
        reports[0].error("no_table")
    return found
