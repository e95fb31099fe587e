"""Fitting a few numbers to what was observed, on record: plan, fit, scenario, judgement by rows held out."""

from __future__ import annotations

from landbridge.experiment.calibrate.result import Calibration
from landbridge.experiment.calibrate.run import calibrate, resume_calibration

__all__ = ["Calibration", "calibrate", "resume_calibration"]
