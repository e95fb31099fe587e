"""The choice of way fitted to shares of modes of some years, judged by others."""

from __future__ import annotations

from landbridge.experiment.choice_fit.fit import ChoiceFit, fit_choice
from landbridge.experiment.choice_fit.rows import Markets, ShareRow, share_rows

__all__ = ["ChoiceFit", "Markets", "ShareRow", "fit_choice", "share_rows"]
