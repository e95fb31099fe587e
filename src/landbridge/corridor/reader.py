"""Reads a corridor's folder, and tells everything that is wrong in it at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TypeVar

from landbridge.base.problems import Problems
from landbridge.corridor.checks import CHECKS
from landbridge.corridor.corridor import Corridor, CustomsUnion
from landbridge.corridor.demand_tables import FILES as DEMAND_FILES
from landbridge.corridor.demand_tables import read_demand
from landbridge.corridor.facility import Facility
from landbridge.corridor.facility_file import read_facility
from landbridge.corridor.files import LARGEST_TOML, CsvFile, Folder
from landbridge.corridor.find import HEAD, find_corridor
from landbridge.corridor.heads import CorridorHead
from landbridge.corridor.network_tables import FILES as NETWORK_FILES
from landbridge.corridor.network_tables import read_network
from landbridge.corridor.quantity import Evidence, Origin, Period, Quantity
from landbridge.corridor.rates import RATES, RATES_EVIDENCE, Rate, rate_rows, rates_of
from landbridge.corridor.rules import RULES
from landbridge.corridor.rules_file import RulesFile, read_rules
from landbridge.corridor.rules_link import linked
from landbridge.corridor.schema import validated
from landbridge.corridor.tables import (
    EvidenceRow,
    EvidenceTable,
    ObservedRow,
    PlaceRow,
    SeedRow,
    SourceRow,
    TrafficRow,
    read_rows,
)

TRAFFIC, EVIDENCE = "traffic.csv", "traffic.evidence.csv"
REQUIRED = (HEAD, TRAFFIC, "sources.csv")
OPTIONAL = (
    EVIDENCE,
    "observed.csv",
    "seeds.csv",
    "places.csv",
    RATES,
    RATES_EVIDENCE,
    *NETWORK_FILES,
    *DEMAND_FILES,
)
NOT_YET = ("programme.csv",)
FOLDERS = ("facilities", "scenarios", "charts", RULES)

Row = TypeVar("Row", TrafficRow, ObservedRow, SourceRow, SeedRow, PlaceRow)


def read_corridor(name_or_path: str | Path) -> Corridor:
    """Return the corridor in a folder, or one that comes with landbridge, checked.

    Raises
    ------
    InputErrors
        With every problem found in any of its files.
    """
    problems = Problems()
    corridor = read_what_can_be(name_or_path, problems)
    problems.stop_if_any()
    return corridor


def read_what_can_be(name_or_path: str | Path, problems: Problems) -> Corridor:
    """Return what of a corridor could be read, and note every problem; for `check`, not for runs.

    Raises
    ------
    InputErrors
        If there is no such corridor.
    """
    corridor = _Reader(Folder(find_corridor(name_or_path), problems)).read()
    for check in CHECKS:
        problems.extend(check(corridor))
    return corridor


class _Reader:
    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.problems = folder.problems
        self.origins: dict[str, Origin] = {}
        self.covered: tuple[date, date] | None = None

    def read(self) -> Corridor:
        present = self.listing()
        head = self.head() if HEAD in present else None
        ids = sorted(Path(file).stem for file in present if file.startswith("facilities/"))
        self.covered = (head.from_, head.until) if head else None
        books = self.rules(present)
        rules = {key: rule for book in books for key, rule in book.rules.items()}
        unread = frozenset(key for book in books for key in book.unread)
        facilities = {
            id_: linked(facility, rules, unread, self.problems)
            for id_, facility in self.facilities(ids).items()
        }
        traffic = self.rows(TRAFFIC, TrafficRow, present)
        path = self.folder.path

        def csv(file: str) -> CsvFile | None:
            return self.folder.csv(file) if file in present else None

        def evidence(
            file: str, name: str, ids: Mapping[str, object], columns: tuple[str, ...]
        ) -> EvidenceTable:
            return self.evidence(file, present, ids, name, columns)

        scenarios = {Path(file).stem: path / file for file in present if file.startswith("scenarios/")}
        return Corridor(
            name=path.resolve().name,
            folder=path,
            title=head.title if head else "",
            summary=head.summary if head else None,
            from_=head.from_ if head else date.min,
            until=head.until if head else date.max,
            base=head.base if head else (date.min, date.max),
            currency=head.currency if head else None,
            money_year=head.money_year if head else None,
            includes=head.includes if head else (),
            customs_unions=tuple(
                CustomsUnion(union.name, union.members, union.from_, union.until)
                for union in (head.customs_unions if head else ())
            ),
            facilities=facilities,
            traffic=traffic,
            traffic_quantities=self.traffic_quantities(
                traffic, self.evidence(EVIDENCE, present, traffic, "traffic", ("quantity",))
            ),
            observed=self.rows("observed.csv", ObservedRow, present),
            sources=self.rows("sources.csv", SourceRow, present),
            seeds=self.rows("seeds.csv", SeedRow, present),
            places=self.rows("places.csv", PlaceRow, present),
            scenarios=scenarios,
            origins=self.origins,
            digests=self.folder.digests,
            charts=self.charts(present),
            unread=frozenset(ids) - frozenset(facilities),
            rates=self.rates(present),
            rules=rules,
            rule_books={book.name: book.title for book in books},
            parts=head.parts if head else {},
            network=read_network(csv, evidence, self.problems),
            demand=read_demand(csv, evidence, self.problems),
        )

    def listing(self) -> list[str]:
        """Return the files that are read; note those that are missing, unknown or not used yet."""
        known = (*REQUIRED, *OPTIONAL)
        present: list[str] = []
        for path in sorted(self.folder.path.iterdir()):
            name = path.name
            if name in NOT_YET or name.replace(".evidence", "") in NOT_YET:
                self.problems.add(name, None, None, "is not used yet; move it out of the folder")
            elif name in known:
                present.append(name)
            elif path.suffix in (".toml", ".csv"):
                among = (*known, *NOT_YET)
                self.problems.add(name, None, None, "is no file that a corridor has", name, among)
        for folder in FOLDERS:
            if (self.folder.path / folder).is_dir():
                files = sorted((self.folder.path / folder).glob("*.toml"))
                present.extend(f"{folder}/{path.name}" for path in files)
        for name in REQUIRED:
            if name not in present:
                self.problems.add(name, None, None, "is missing")
        if not any(file.startswith("facilities/") for file in present):
            self.problems.add("facilities", None, None, "holds no facility; write facilities/<id>.toml")
        return present

    def head(self) -> CorridorHead | None:
        file = self.folder.toml(HEAD)
        if file is None:
            return None
        head = validated(CorridorHead, file.data, HEAD, file.line, "", self.problems)
        if head is None:
            return None
        first, after = head.base
        if head.until <= head.from_:
            self.problems.add(HEAD, file.line(("until",)), "until", "is not after `from`")
        elif not head.from_ <= first < after <= head.until:
            self.problems.add(HEAD, file.line(("base",)), "base", "is not within `from` and `until`")
        self.origins["includes"] = Origin(HEAD, file.line(("includes",)))
        self.origins.update(
            {f"parts.{part}": Origin(HEAD, file.line(("parts", part))) for part in head.parts}
        )
        return head

    def facilities(self, ids: list[str]) -> dict[str, Facility]:
        facilities = {}
        for id_ in ids:
            file = self.folder.toml(f"facilities/{id_}.toml")
            facility = read_facility(file, id_, self.problems, self.covered) if file else None
            if facility is not None:
                facilities[id_] = facility
        return facilities

    def rules(self, present: list[str]) -> list[RulesFile]:
        """Return the files of the rule book."""
        files = [self.folder.toml(name) for name in present if name.startswith(f"{RULES}/")]
        return [
            read_rules(file, Path(file.file).stem, self.problems, self.covered)
            for file in files
            if file is not None
        ]

    def charts(self, present: list[str]) -> dict[str, str]:
        """Return the text of each chart of the corridor's own; a higher floor makes sense of it."""
        files = [file for file in present if file.startswith("charts/")]
        texts = {Path(file).stem: self.folder.read(file, LARGEST_TOML) for file in files}
        return {name: text for name, text in texts.items() if text is not None}

    def rows(self, file: str, model: type[Row], present: list[str]) -> dict[str, Row]:
        table = self.folder.csv(file) if file in present else None
        name = file.removesuffix(".csv")
        rows: dict[str, Row] = {}
        if table is None:
            return rows
        for origin, row in read_rows(table, model, name, self.problems):
            key = f"{name}.{row.id}"
            if row.id in rows:
                problem = f"this id is given twice, first on line {self.origins[key].line}"
                self.problems.add(file, origin.line, key, problem)
                continue
            rows[row.id] = row
            self.origins[key] = origin
        return rows

    def rates(self, present: list[str]) -> dict[str, Rate]:
        """Return the exchange rates and units of account."""
        table = self.folder.csv(RATES) if RATES in present else None
        rows = rate_rows(table, self.problems) if table is not None else []
        ids = {row.id: row for _, row in rows}
        evidence = self.evidence(RATES_EVIDENCE, present, ids, "rates", ("rate",))
        return rates_of(rows, evidence, self.problems)

    def evidence(
        self,
        file: str,
        present: list[str],
        ids: Mapping[str, object],
        table_name: str,
        columns: tuple[str, ...],
    ) -> EvidenceTable:
        """Return what the columns of a table that carry evidence stand on."""
        rows: dict[tuple[str, str, date | None], EvidenceRow] = {}
        table = self.folder.csv(file) if file in present else None
        name = f"{table_name}.evidence"
        for origin, row in read_rows(table, EvidenceRow, name, self.problems) if table else ():
            address = f"{table_name}.{row.id}.{row.column}"
            key = (row.id, row.column, row.from_)
            if row.id != "*" and row.id not in ids:
                self.problems.add(file, origin.line, address, "no row has this id", row.id, ids)
            elif row.column not in columns:
                told = f"only {', '.join(f'`{column}`' for column in columns)} carries evidence"
                self.problems.add(file, origin.line, address, told, row.column, columns)
            elif key in rows:
                self.problems.add(file, origin.line, address, "is given twice")
            rows[key] = row
        return EvidenceTable(rows)

    def traffic_quantities(
        self, traffic: Mapping[str, TrafficRow], evidence: EvidenceTable
    ) -> dict[str, Quantity]:
        quantities = {}
        for id_, row in traffic.items():
            stands_on: Evidence = evidence.of(id_, "quantity", row.from_, row.quantity)
            origin = self.origins[f"traffic.{id_}"]
            period = Period(row.quantity, row.from_, row.until, stands_on, origin, unit=row.unit)
            quantities[id_] = Quantity(f"traffic.{id_}.quantity", (period,))
        return quantities
