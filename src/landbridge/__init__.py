"""Digital twin of the Khorgos gateway: describe a trade corridor in data, run it, see why it waits.

Public names are loaded when first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

import importlib
from typing import Any

__version__ = "0.1.0"

_HOMES: dict[str, str] = {
    "AddressError": "landbridge.base.errors",
    "Bundle": "landbridge.experiment.bundle",
    "BundleError": "landbridge.base.errors",
    "Calibration": "landbridge.experiment.calibrate",
    "Comparison": "landbridge.experiment.compare",
    "Corridor": "landbridge.corridor.corridor",
    "DeadlockError": "landbridge.base.errors",
    "InputErrors": "landbridge.base.errors",
    "LandbridgeError": "landbridge.base.errors",
    "ModalFlows": "landbridge.experiment.flows",
    "Problem": "landbridge.base.errors",
    "Routes": "landbridge.experiment.route",
    "RunError": "landbridge.base.errors",
    "Shocks": "landbridge.experiment.shocks",
    "Worth": "landbridge.experiment.worth",
    "calibrate": "landbridge.experiment.calibrate",
    "check": "landbridge.experiment.checking",
    "cite": "landbridge.experiment.citations",
    "code": "landbridge.exchange.codes",
    "compare": "landbridge.experiment.compare",
    "dispatch": "landbridge.experiment.dispatch",
    "explain": "landbridge.experiment.explain",
    "export": "landbridge.exchange.outward",
    "flows": "landbridge.experiment.flows",
    "ids": "landbridge.experiment.listing",
    "import_": "landbridge.exchange.inward",
    "in_force": "landbridge.experiment.in_force",
    "loop": "landbridge.experiment.loop",
    "new": "landbridge.corridor.new",
    "open_bundle": "landbridge.experiment.bundle",
    "pipelines": "landbridge.experiment.pipelines",
    "read_corridor": "landbridge.corridor.reader",
    "replay": "landbridge.experiment.replay",
    "resume": "landbridge.experiment.resuming",
    "route": "landbridge.experiment.route",
    "run": "landbridge.experiment.run",
    "seeds": "landbridge.experiment.statements",
    "shock": "landbridge.experiment.shocks",
    "sql": "landbridge.experiment.bundle.sql",
    "trace": "landbridge.experiment.tracing",
    "worth": "landbridge.experiment.worth",
    "write_comparison": "landbridge.report.make_comparison",
    "write_report": "landbridge.report.make:report",
    "write_route": "landbridge.report.make_route",
}
"""Public name: module that holds it, after a colon its name there if it is another one."""

__all__ = sorted(["__version__", *_HOMES])


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, _, own = home.partition(":")
    value = getattr(importlib.import_module(module), own or name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return list(__all__)
