"""What of the General Modeling Network Specification is written and read: fields, units, our own columns.

Reference: GMNS 0.97, zephyr-data-specs: node, link, zone, geometry, use_definition, config.
"""

from __future__ import annotations

VERSION = 0.97
CRS = "EPSG:4326"
WKT = "WKT"
SERVICES = "services"
"""Folder within the folder: what runs over the links, as a network of its own."""
MOST_SPEED = 200.0
"""The largest free_speed that the specification allows; a faster one stands in no cell."""

NODE = ("node_id", "name", "x_coord", "y_coord", "node_type", "zone_id", "parent_node_id")
OWN_NODE = ("country", "kinds", "gauges", "time_zone", "also")
LINK = (
    "link_id", "name", "from_node_id", "to_node_id", "directed", "geometry_id", "dir_flag", "length",
    "facility_type", "free_speed", "allowed_uses", "toll",
)  # fmt: skip
OWN_LINK = ("gauge", "km_kind", "border", "passages")
OWN_SERVICE = (
    "kind", "service", "from_medium", "to_medium", "time_h_p50", "time_h_p95", "headway_h", "price_usd",
    "price_unit", "subsidy_usd", "subsidy_payer", "fees_usd", "co2e_kg_per_t", "co2e_kg_per_teu", "via",
    "through",
)  # fmt: skip
"""Of the network of services: not of the specification, which has no words for them."""
CONFIG = (
    "dataset_name", "short_length", "long_length", "speed", "crs", "geometry_field_format", "currency",
    "version_number", "id_type",
)  # fmt: skip
USE = ("use", "persons_per_vehicle", "pce", "special_conditions", "description")
ZONE = ("zone_id", "name")
GEOMETRY = ("geometry_id", "geometry")

KM_OF = {
    "km": 1.0, "kilometer": 1.0, "kilometers": 1.0, "kilometre": 1.0, "kilometres": 1.0, "mi": 1.609344,
    "mile": 1.609344, "miles": 1.609344, "m": 0.001, "meter": 0.001, "meters": 0.001, "metre": 0.001,
    "metres": 0.001, "ft": 0.0003048, "feet": 0.0003048, "foot": 0.0003048, "nm": 1.852,
}  # fmt: skip
"""Kilometres of one `long_length`."""
KMH_OF = {
    "kmh": 1.0, "km/h": 1.0, "kph": 1.0, "kmph": 1.0, "mph": 1.609344, "mi/h": 1.609344, "m/s": 3.6,
    "kn": 1.852, "knots": 1.852,
}  # fmt: skip
"""Kilometres an hour of one `speed`."""
MODE_OF = {
    "rail": "rail", "railway": "rail", "train": "rail", "freight_rail": "rail",
    "sea": "sea", "ship": "sea", "water": "sea", "waterway": "sea", "ferry": "ferry", "air": "air",
    "road": "road", "freeway": "road", "motorway": "road", "highway": "road", "trunk": "road",
    "expressway": "road", "arterial": "road", "primary": "road", "secondary": "road", "tertiary": "road",
    "collector": "road",
    "local": "road", "ramp": "road", "truck": "road", "trucks": "road", "auto": "road", "car": "road",
    "driving": "road", "hov": "road",
}  # fmt: skip
"""Our mode by a word of `facility_type` or `allowed_uses`."""
