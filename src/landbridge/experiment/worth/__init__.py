"""What one more unit of each finite thing is worth: each is tried, paired with the run as it is."""

from __future__ import annotations

from landbridge.experiment.worth.result import Worth
from landbridge.experiment.worth.run import resume_worth, worth

__all__ = ["Worth", "resume_worth", "worth"]
