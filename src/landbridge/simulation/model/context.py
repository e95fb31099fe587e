"""One process of one facility in one lane, while its steps are lowered."""

from __future__ import annotations

from dataclasses import dataclass, field

from landbridge.corridor import Facility
from landbridge.simulation.charts import CAUSES, Chart, Process, Step
from landbridge.simulation.charts.chart import PARTY
from landbridge.simulation.kernel.source import prelude as k
from landbridge.simulation.model.draft import Draft, Instance
from landbridge.simulation.model.records import PlaceName

CAUSE_ROWS = {cause: row for row, cause in enumerate(CAUSES)}


@dataclass
class Context:
    """One process of one facility in one lane, while its steps are lowered."""

    draft: Draft
    facility: Facility
    chart: Chart
    process: Process
    instance: Instance
    labels: dict[str, int] = field(default_factory=dict)
    """Body: its first block."""
    patches: list[tuple[int, str, str]] = field(default_factory=list)
    """(block, field, body): fields to fill once every body has a block."""
    begun: list[tuple[int, str]] = field(default_factory=list)
    """(block, process of this facility that it begins)."""
    handovers: list[tuple[int, Step]] = field(default_factory=list)
    """(block, step that hands over to another facility)."""
    side: str | None = None
    before: bool = False
    """True until a handed-over entity has been taken over: it still stands at the facility before."""
    told: bool = False
    body: str = ""

    @property
    def lane(self) -> str | None:
        """Direction of the lane, or None."""
        return self.instance.lane

    @property
    def direction(self) -> str | None:
        """Direction that names carry: the lane, or that of the only lane that hands over to here."""
        if self.lane:
            return self.lane
        lanes = {lane for _, lane in self.draft.upstream.get(self.facility.id, []) if lane}
        return next(iter(lanes)) if len(lanes) == 1 else None

    def key(self, step: Step) -> str:
        """Name that keys the draws of a step."""
        return f"{self.instance}/{step.name}"

    def post(self, role: str | None) -> str | None:
        """Post of a role in this lane."""
        return self.facility.lanes.get(self.lane or "", {}).get(role) if role else None

    def place_of(self, step: Step, part: str | None = None) -> int:
        """Ledger row of a step, or of a part of it."""
        facility, side = self.where()
        name = f"{step.name}.{part}" if part else step.name
        return self.draft.place(PlaceName(facility, side, self.direction, self.process.kind, name))

    def where(self) -> tuple[str, str | None]:
        """Facility and side at which an entity stands now."""
        if self.before:
            previous = self.previous()
            if previous is not None:
                return previous
        return self.facility.id, self.side

    def previous(self) -> tuple[str, str | None] | None:
        """Facility and side that hand over to this process, if there is only one."""
        ways = self.draft.upstream.get(self.facility.id, [])
        if len(ways) != 1:
            return None
        name, lane = ways[0]
        entry = self.draft.corridor.facilities[name].lanes.get(lane or "", {}).get("entry")
        return name, entry

    def time(self, name: str) -> int:
        """Distribution of a time as a step writes it."""
        role, _, bare = name.rpartition(".")
        return self.draft.time(self.facility, bare, self.post(role or None), self.lane)

    def time_key(self, name: str) -> int:
        """Attribute that picks the member of a time kept per key; -1 where it is not."""
        per = self.chart.times[name.rpartition(".")[2]].per
        return self.draft.naming.attribute(per) if per and per != "lane" else -1

    def number(self, name: str) -> int:
        """Number as a step writes it."""
        role, _, bare = name.rpartition(".")
        return self.draft.number(self.facility, bare, self.post(role or None), self.lane)

    def number_key(self, name: str) -> int:
        """Attribute that picks the member of a number kept per key; -1 where it is not."""
        per = self.chart.numbers[name.rpartition(".")[2]].per
        return self.draft.naming.attribute(per) if per and per != "lane" else -1

    def amount(self, what: int | str, prefix: str = "amount") -> dict[str, int]:
        """Fields that say how a number of units is found."""
        if isinstance(what, int):
            return {f"{prefix}_kind": k.AMOUNT_CONSTANT, prefix: what}
        if what == PARTY:
            return {f"{prefix}_kind": k.AMOUNT_PARTY, prefix: 0}
        if self.process.has_attribute(what):
            return {f"{prefix}_kind": k.AMOUNT_ATTRIBUTE, prefix: self.draft.naming.attribute(what)}
        fields = {f"{prefix}_kind": k.AMOUNT_NUMBER, prefix: self.number(what)}
        if prefix != "each":
            fields[f"{prefix}_by"] = self.number_key(what)
        return fields

    def resource(self, name: str) -> int:
        """Row of a resource as a step writes it."""
        return self.draft.resource(self.facility, name, self.lane) or 0

    def lacks(self, name: str) -> bool:
        """Whether it is a resource that a chart may do without, and that this facility does not give."""
        return (
            self.chart.resource(name).optional and self.draft.resource(self.facility, name, self.lane) is None
        )

    def keyed_by(self, name: str) -> int:
        """Attribute that picks the member of a resource kept per key; -1 where it is not."""
        per = self.chart.resource(name).per
        return self.draft.naming.attribute(per) if per and per != "lane" else -1

    def bans(self, name: str) -> bool:
        """Whether a resource keeps a gate shut while too many want it, be it another facility's."""
        return int(self.draft.assembly.resources[self.resource(name)].get("ban_gate", -1)) >= 0

    def exchange(self, name: str) -> int:
        """First row of an exchange's family."""
        return self.draft.exchange_rows[(self.facility.id, name)]

    def exchange_key(self, name: str) -> tuple[int, int]:
        """Attribute that picks the member of an exchange (-1 = none), and the number of members."""
        per = self.chart.exchanges[name].per
        return (self.draft.naming.attribute(per), len(self.draft.members(per))) if per else (-1, 1)

    def block(self, op: str, step: Step, **fields: int) -> int:
        """Add a block for a step."""
        return self.draft.block(op, self.key(step), **fields)

    def rank(self, step: Step) -> dict[str, int]:
        """Fields of the priority of a request: a number, or the attribute that holds it."""
        if isinstance(step.priority, str):
            return {"rank": 0, "rank_by": self.draft.naming.attribute(step.priority)}
        return {"rank": step.priority}

    def patience(self, step: Step) -> dict[str, int]:
        """Field of the longest wait."""
        return {"patience": self.time(step.args["at_most"])} if "at_most" in step.args else {}

    def otherwise(self, block: int, step: Step) -> None:
        """The block's other way leads to the step's `else`."""
        if "else" in step.args:
            self.patches.append((block, "other", step.args["else"]))

    def requests(self, step: Step, names: tuple[str, ...], units: tuple[int | str, ...]) -> dict[str, int]:
        """Rows of a list of requests."""
        first = len(self.draft.assembly.requests)
        causes = step.causes if len(step.causes) == len(names) else step.causes[:1] * len(names)
        asked = [i for i, name in enumerate(names) if not self.lacks(name)]
        for i in asked:
            name = names[i]
            self.draft.assembly.request(
                res=self.resource(name),
                by=self.keyed_by(name),
                **self.amount(units[i]),
                cause=CAUSE_ROWS[causes[i]] if causes else 0,
            )
        return {"first": first, "count": len(asked)}


def cause_row(step: Step, key: str = "waiting") -> int:
    """Row of the cause that a step names: of its wait, or of its time at work."""
    if key == "waiting":
        return CAUSE_ROWS[step.causes[0]]
    return CAUSE_ROWS[str(step.args[key])]
