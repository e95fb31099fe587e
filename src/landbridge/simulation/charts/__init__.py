"""Charts: the structure of facilities as data, read and proved before anything runs."""

from landbridge.simulation.charts.causes import CAUSES, OF_HOLDS, OF_WAITS, WAITS, WORK
from landbridge.simulation.charts.chart import (
    BUILT_IN_ATTRIBUTES,
    LANE,
    MAIN,
    ROLES,
    Branch,
    Charge,
    Chart,
    Exchange,
    KeySet,
    Number,
    Process,
    Resource,
    Setting,
    Step,
    Time,
    When,
    split_role,
)
from landbridge.simulation.charts.describe import describe
from landbridge.simulation.charts.holdings import held_at
from landbridge.simulation.charts.proofs import PROOFS, check_chart
from landbridge.simulation.charts.read import chart_names, parse_chart, read_chart
from landbridge.simulation.charts.risks import risks
from landbridge.simulation.charts.verbs import VERBS, Kind, Verb

__all__ = [
    "BUILT_IN_ATTRIBUTES",
    "CAUSES",
    "LANE",
    "MAIN",
    "OF_HOLDS",
    "OF_WAITS",
    "PROOFS",
    "ROLES",
    "VERBS",
    "WAITS",
    "WORK",
    "Branch",
    "Charge",
    "Chart",
    "Exchange",
    "KeySet",
    "Kind",
    "Number",
    "Process",
    "Resource",
    "Setting",
    "Step",
    "Time",
    "Verb",
    "When",
    "chart_names",
    "check_chart",
    "describe",
    "held_at",
    "parse_chart",
    "read_chart",
    "risks",
    "split_role",
]
