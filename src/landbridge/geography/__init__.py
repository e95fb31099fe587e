"""The earth under a corridor: lines by rail, road and sea, ports, airports, land; how far and which way.

Lines ship with the package and nothing is fetched. Rail and road are made of OpenStreetMap: whoever shows
what is made of them prints `attribution(mode)`. A distance is *surveyed* (along the line, by its owner),
*published* (stated in print) or *computed* (added up on the map); here all are computed unless `distance` is
asked.

    >>> from landbridge.geography import distance_km, port
    >>> round(distance_km("sea", port("CNSHA"), port("NLRTM"), closed=["suez"]), -2)
    25700.0
"""

from landbridge.geography.attribution import OPENSTREETMAP, attribution
from landbridge.geography.declared import (
    Crossing,
    KnownDistance,
    LaidLink,
    Passage,
    Transfer,
    crossings,
    known_distances,
    laid_links,
    not_yet_open,
    passages,
    transfers,
)
from landbridge.geography.land import land_rings
from landbridge.geography.points import Point, airport, airports, port, ports
from landbridge.geography.ways import Distance, Way, computed_km, distance, distance_km, distances_km, way

__all__ = [
    "OPENSTREETMAP",
    "Crossing",
    "Distance",
    "KnownDistance",
    "LaidLink",
    "Passage",
    "Point",
    "Transfer",
    "Way",
    "airport",
    "airports",
    "attribution",
    "computed_km",
    "crossings",
    "distance",
    "distance_km",
    "distances_km",
    "known_distances",
    "laid_links",
    "land_rings",
    "not_yet_open",
    "passages",
    "port",
    "ports",
    "transfers",
    "way",
]
