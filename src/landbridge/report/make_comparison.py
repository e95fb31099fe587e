"""From a comparison of two runs to a page on disk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from landbridge.experiment.compare import Comparison
    from landbridge.report.pages.compared_runs import ComparedRuns


def comparison_model(found: Comparison) -> ComparedRuns:
    """Make the page model of a comparison, all that a painter may draw.

    Parameters
    ----------
    found
        What `compare` gave.

    Returns
    -------
    ComparedRuns
        A frozen model; floats have six significant digits and what is missing is null.
    """
    from landbridge.report.pages.compared_runs import compared_runs

    return compared_runs(found)


def write_comparison(found: Comparison, out: str | Path) -> Path:
    """Write a comparison of two runs: one HTML file that needs neither network nor script.

    Parameters
    ----------
    found
        What `compare` gave.
    out
        File to write; one already there is replaced.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    BundleError
        If the file cannot be written; nothing half-written is left.
    """
    from landbridge.experiment.bundle.files import write_text_whole
    from landbridge.report.paint.compared_page import compared_page

    file = Path(out)
    document = compared_page(comparison_model(found))
    write_text_whole(file, document)
    return file
