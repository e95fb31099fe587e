"""GeoJSON (RFC 7946): places, links, services and ways on a map."""

from __future__ import annotations

from landbridge.exchange.geojson.read import read_geojson
from landbridge.exchange.geojson.write import geojson_of

__all__ = ["geojson_of", "read_geojson"]
