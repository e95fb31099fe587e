"""`landbridge report`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from landbridge.cli.output import print_json, say
from landbridge.cli.usage import flowing


@flowing
def report(
    bundle: Path,
    *,
    out: Annotated[Path | None, Parameter(name=("--out", "-o"))] = None,
    json: Annotated[bool, Parameter(negative=(), show_default=False)] = False,
) -> None:
    """Write a run as one HTML page that needs no network.

    Parameters
    ----------
    bundle
        Folder of the run.
    out
        File to write; as a rule report.html in that folder.
    json
        Print the page's content as JSON instead.
    """
    from landbridge.experiment.bundle import open_bundle
    from landbridge.report import page_models
    from landbridge.report import report as write_report

    run = open_bundle(bundle)
    if json:
        print_json(page_models(run).model_dump(mode="json"))
        return
    page = out or run.path / "report.html"
    write_report(run, page)
    say(f"Written: {page}")
