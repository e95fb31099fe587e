"""From a bundle to a report on disk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from landbridge.experiment.bundle.read import Bundle
    from landbridge.report.pages.report import Report

FILE = "report.html"
"""Name of the report in the run's folder where no other place is given."""


def page_models(bundle: str | Path | Bundle) -> Report:
    """Make the report's page models, all that a painter may draw.

    Parameters
    ----------
    bundle
        A run: its folder, or opened.

    Returns
    -------
    Report
        Frozen models. `model_dump_json()` is the documented JSON; floats have six significant digits and what
        is missing is null.

    Raises
    ------
    BundleError
        If the folder holds no run.
    """
    from landbridge.report.pages.report import page_models as make

    return make(_opened(bundle))


def report(bundle: str | Path | Bundle, out: str | Path | None = None) -> Path:
    """Write the report of a run: one HTML file that needs neither network nor script.

    Parameters
    ----------
    bundle
        A run: its folder, or opened.
    out
        File to write; None: `report.html` in the run's folder. A report already there is replaced, the run's
        tables never.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    BundleError
        If the folder holds no run, or the file cannot be written; nothing half-written is left.
    """
    from landbridge.experiment.bundle.files import write_text_whole
    from landbridge.report.paint.page import page

    opened = _opened(bundle)
    file = Path(out) if out is not None else opened.path / FILE
    document = page(page_models(opened))
    write_text_whole(file, document)
    return file


def _opened(bundle: str | Path | Bundle) -> Bundle:
    from landbridge.experiment.bundle.read import Bundle, open_bundle

    opened = open_bundle(bundle) if isinstance(bundle, (str, Path)) else bundle
    if isinstance(opened, Bundle):
        for name in opened.table_names:  # a page with holes would look like a run in which nothing happened
            opened.table(name)
    return opened
