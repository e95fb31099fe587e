"""What a run stands on: methods with their references, and the sources of its numbers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from landbridge.experiment.bundle.read import Bundle

METHODS: tuple[tuple[str, str], ...] = (
    (
        "Random draws are pure functions of who draws, where and which",
        "Steele, Lea and Flood (2014), Fast splittable pseudorandom number generators, OOPSLA",
    ),
    (
        "Normal and exponential draws by the ziggurat",
        "Marsaglia and Tsang (2000), The ziggurat method, Journal of Statistical Software 5(8)",
    ),
    (
        "Observed counts divided into whole trains by largest remainders",
        "Balinski and Young (1982), Fair Representation, Yale University Press",
    ),
    (
        "Half-widths of means over independent replications",
        "Law (2015), Simulation Modeling and Analysis, 5th edition, chapter 9",
    ),
    (
        "Assumptions drawn by a Latin hypercube",
        "McKay, Beckman and Conover (1979), A comparison of three methods …, Technometrics 21(2)",
    ),
    (
        "Weight of an assumption: Spearman's rank correlation, its interval by Fisher's z",
        "Bonett and Wright (2000), Sample size requirements for … correlations, Psychometrika 65(1)",
    ),
    (
        "Flows of pipelines: linear programme over the ways from fields to markets, solved by HiGHS",
        "Dantzig (1963), Linear Programming and Extensions; Huangfu and Hall (2018), Math. Prog. Comp. 10",
    ),
    (
        "Conservation of entities and of time, checked in every replication",
        "Little (1961), A proof for the queuing formula L = λW, Operations Research 9(3)",
    ),
    (
        "Calibration: adaptive multiple importance sampling",
        "Cornuet, Marin, Mira and Robert (2012), Adaptive multiple importance …, Scand. J. Stat. 39(4)",
    ),
    (
        "Calibration: what the model may be off for other reasons",
        "Kennedy and O'Hagan (2001), Bayesian calibration of computer models, J. R. Stat. Soc. B 63(3)",
    ),
    (
        "Calibration: rows that the model misses",
        "Box and Tiao (1968), A Bayesian approach to some outlier problems, Biometrika 55(1)",
    ),
)
"""Method and reference."""


def cite(what: str | Path | Bundle = "khorgos") -> dict[str, Any]:
    """List what a run or a corridor stands on.

    Parameters
    ----------
    what
        A run, its folder, or a corridor by name or folder.

    Returns
    -------
    dict
        `software`; `methods` (method, reference); `indicators` (id, meaning, reference) of a run; `sources`
        (id, title, url, year, publisher, kind).
    """
    import landbridge
    from landbridge.experiment.bundle.read import Bundle, open_bundle

    told: dict[str, Any] = {
        "schema": 1,
        "software": f"landbridge {landbridge.__version__}",
        "methods": [{"method": method, "reference": reference} for method, reference in METHODS],
        "indicators": [],
    }
    if not isinstance(what, Bundle) and (Path(what) / "manifest.json").is_file():
        what = open_bundle(what)
    if isinstance(what, Bundle):
        told["run"] = what.run
        told["indicators"] = _indicators(what)
        told["sources"] = what.table("sources").to_dicts()
        return told
    from landbridge.corridor.reader import read_corridor

    names = ("id", "title", "url", "year", "publisher", "kind")
    sources = read_corridor(what).sources.values()
    told["sources"] = [{name: getattr(row, name) for name in names} for row in sources]
    return told


def _indicators(bundle: Bundle) -> list[dict[str, str]]:
    from landbridge.accounts.indicators import all_indicators, split_id

    known = all_indicators()
    rows = []
    for id_ in sorted(set(bundle.indicators["id"].to_list())):
        indicator = known.get(split_id(id_)[1])
        if indicator is not None:
            rows.append({"id": id_, "meaning": indicator.meaning, "reference": indicator.reference})
    return rows
