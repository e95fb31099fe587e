"""The causes of the ledger have the same numbers in the engine as in the charts."""

from landbridge.simulation.charts.causes import CAUSES
from landbridge.simulation.kernel.source import prelude

OTHERWISE = {"quota": "QUOTA_CAUSE"}
"""Names that the engine has for something else, too."""


def test_causes_have_one_order():
    numbers = [getattr(prelude, OTHERWISE.get(cause, cause.upper())) for cause in CAUSES]
    assert numbers == list(range(len(CAUSES)))
    assert len(CAUSES) <= prelude.N_CAUSES
