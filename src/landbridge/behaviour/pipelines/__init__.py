"""Which way oil and gas flow: fields, lines with capacity, markets with netback, solved month by month."""

from landbridge.behaviour.pipelines.allocate import Allocation, NoSolverError, allocate
from landbridge.behaviour.pipelines.checks import contracts_kept, lines_pay, pipeline_problems
from landbridge.behaviour.pipelines.course import Course, Stretch, course_of
from landbridge.behaviour.pipelines.network import Field, Line, Market, Network, Way
from landbridge.behaviour.pipelines.read import unit_at, used_by_pipelines
from landbridge.behaviour.pipelines.ways import ways_of

__all__ = [
    "Allocation",
    "Course",
    "Field",
    "Line",
    "Market",
    "Network",
    "NoSolverError",
    "Stretch",
    "Way",
    "allocate",
    "contracts_kept",
    "course_of",
    "lines_pay",
    "pipeline_problems",
    "unit_at",
    "used_by_pipelines",
    "ways_of",
]
