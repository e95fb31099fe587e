"""Stays of a share of all trains and boxes as one file."""

from __future__ import annotations

import polars as pl
import pytest

from landbridge.base.errors import InputErrors
from landbridge.experiment.run import run
from landbridge.experiment.tracing import trace


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    return run("tutorial", replications=1, draws=0, out=tmp_path_factory.mktemp("runs") / "one")


def test_all_stays_add_up_to_the_ledger(bundle, tmp_path):
    stays = pl.read_parquet(trace(bundle, tmp_path / "all.parquet"))
    assert stays.columns[:3] == ["who", "kind", "facility"]
    first = bundle.manifest["period"][0]
    # boxes that came and went within the period: their hours by cause are those of the ledger, edges apart
    ledger = bundle.table("ledger").filter(pl.col("kind") == "box")["hours"].sum()
    within = stays.filter((pl.col("kind") == "box") & (pl.col("from") >= pl.lit(first).str.to_datetime()))
    assert within["hours"].sum() == pytest.approx(ledger, rel=0.1)
    assert (stays["to"] >= stays["from"]).all()


def test_a_share_is_the_same_identities_every_time(bundle, tmp_path):
    one = pl.read_parquet(trace(bundle, tmp_path / "one.parquet", share=0.2))
    two = pl.read_parquet(trace(bundle, tmp_path / "two.parquet", share=0.2))
    assert one.equals(two)
    everybody = pl.read_parquet(trace(bundle, tmp_path / "three.parquet"))["who"].n_unique()
    assert 0.1 < one["who"].n_unique() / everybody < 0.3


def test_bad_share_and_existing_file_are_told_together(bundle, tmp_path):
    (tmp_path / "there.parquet").write_text("x")
    with pytest.raises(InputErrors) as caught:
        trace(bundle, tmp_path / "there.parquet", share=2)
    assert "2 is not above 0 and at most 1" in str(caught.value)
    assert "is there already" in str(caught.value)
