"""The model: plan and charts joined to arrays, run to Records."""

from landbridge.simulation.model.change_checks import change_problems
from landbridge.simulation.model.clock import Stretch
from landbridge.simulation.model.compile import Model, check_model, compile_model, identity_key, misfits
from landbridge.simulation.model.courses import Course, course
from landbridge.simulation.model.journeys import Journey, journeys
from landbridge.simulation.model.live import LiveRun, start_live
from landbridge.simulation.model.plan import WARM_UP_DAYS, Plan, build_plan, read_charts
from landbridge.simulation.model.records import Names, Records
from landbridge.simulation.model.replicate import (
    Stay,
    Trace,
    run_replication,
    start_run,
    trace_many,
    trace_one,
)
from landbridge.simulation.model.waiters import Waiter, waiters

__all__ = [
    "WARM_UP_DAYS",
    "Course",
    "Journey",
    "LiveRun",
    "Model",
    "Names",
    "Plan",
    "Records",
    "Stay",
    "Stretch",
    "Trace",
    "Waiter",
    "build_plan",
    "change_problems",
    "check_model",
    "compile_model",
    "course",
    "identity_key",
    "journeys",
    "misfits",
    "read_charts",
    "run_replication",
    "start_live",
    "start_run",
    "trace_many",
    "trace_one",
    "waiters",
]
