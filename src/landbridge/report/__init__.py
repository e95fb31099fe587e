"""A run as pages: models made from a bundle's tables, and one HTML file without network or script."""

from __future__ import annotations

from landbridge.report.make import page_models, report

__all__ = ["page_models", "report"]
