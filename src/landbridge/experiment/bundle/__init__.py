"""A run as a folder: `manifest.json` and one Parquet file per table."""

from __future__ import annotations

from landbridge.experiment.bundle.read import Bundle, open_bundle
from landbridge.experiment.bundle.write import write_bundle

__all__ = ["Bundle", "open_bundle", "write_bundle"]
