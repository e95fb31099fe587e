"""The railways' choice between crossings, day by day within a run: the plan kept, or overflow elsewhere."""

from landbridge.experiment.dispatch.run import dispatch

__all__ = ["dispatch"]
