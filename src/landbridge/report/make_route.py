"""From a question from door to door to a page on disk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from landbridge.experiment.route import Routes
    from landbridge.report.pages.route.page import RoutePage


def route_model(found: Routes) -> RoutePage:
    """Make the page model of a question from door to door, all that a painter may draw.

    Parameters
    ----------
    found
        What `route` gave, of one shipment.

    Returns
    -------
    RoutePage
        A frozen model; floats have six significant digits and what is missing is null.

    Raises
    ------
    InputErrors
        If there are several shipments.
    """
    from landbridge.report.pages.route.page import route_page

    return route_page(found)


def write_route(found: Routes, out: str | Path) -> Path:
    """Write a question from door to door and its answer: one HTML file that needs neither network nor script.

    Parameters
    ----------
    found
        What `route` gave, of one shipment.
    out
        File to write; one already there is replaced.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    InputErrors
        If there are several shipments.
    BundleError
        If the file cannot be written; nothing half-written is left.
    """
    from landbridge.experiment.bundle.files import write_text_whole
    from landbridge.report.paint.route_page import route_document

    file = Path(out)
    document = route_document(route_model(found))
    write_text_whole(file, document)
    return file
