"""Bundles: written whole, read back, exported, hashed by what they say; replay."""

import json

import polars as pl
import pytest

from landbridge.accounts.columns import TABLES
from landbridge.accounts.schema import SCHEMA_VERSION
from landbridge.base.errors import BundleError
from landbridge.experiment.bundle import open_bundle, write_bundle
from landbridge.experiment.bundle.canonical import canonical_hash
from landbridge.experiment.bundle.database import database
from landbridge.experiment.replay import replay
from landbridge.experiment.run_json import INDICATOR_KEYS


@pytest.fixture
def bundle(carry):
    return carry(replications=2, draws=2)


def test_json_is_exactly_as_documented(bundle):
    told = json.loads(json.dumps(bundle.json(), allow_nan=False))
    assert list(told) == [
        "schema",
        "run",
        "corridor",
        "scenario",
        "period",
        "seed",
        "replications",
        "indicators",
        "warnings",
        "hash",
        "draws",
        "refuted",
    ]
    assert told["run"] == bundle.path.name
    for row in told["indicators"]:
        assert tuple(row) == INDICATOR_KEYS
        assert row["range"] is None or len(row["range"]) == 2


def test_hash_sees_content_and_nothing_else():
    data = pl.DataFrame({"a": [1, 2], "b": ["x", None], "c": [0.5, None]})
    digest = canonical_hash({"t": data})
    assert canonical_hash({"t": data.select("c", "b", "a")}) == digest
    assert canonical_hash({"t": data.rechunk()}) == digest
    assert canonical_hash({"u": data}) != digest
    assert canonical_hash({"t": data.with_columns(b=pl.Series(["x", ""]))}) != digest
    assert canonical_hash({"t": data.with_columns(c=pl.Series([0.5, 0.0]))}) != digest
    assert canonical_hash({"t": data.with_columns(pl.col("a").cast(pl.Float64))}) != digest


def test_csv_and_workbook(bundle, tmp_path):
    files = bundle.to_csv(tmp_path / "csv")
    assert {file.stem for file in files} == set(TABLES)
    assert pl.read_csv(tmp_path / "csv" / "ledger.csv").height == bundle.table("ledger").height
    assert bundle.to_xlsx(tmp_path / "run.xlsx").stat().st_size > 10_000


def test_a_workbook_without_its_extra_says_what_to_do(bundle, tmp_path, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(BundleError, match=r"pip install 'landbridge\[xlsx\]'"):
        bundle.to_xlsx(tmp_path / "run.xlsx")


def test_runs_are_one_database(bundle, carry):
    other = carry(replications=1)
    with database([bundle.path, other.path]) as connection:
        rows = connection.sql("select run, count(*) from indicators group by run order by run").fetchall()
    assert {run for run, _ in rows} == {bundle.run, other.run}


def test_opening_what_is_no_run(tmp_path, bundle):
    with pytest.raises(BundleError, match="no such folder"):
        open_bundle(tmp_path / "nowhere")
    (bundle.path.parent / "empty").mkdir()
    with pytest.raises(BundleError, match=rf"not a run.*runs there: {bundle.run}"):
        open_bundle(bundle.path.parent / "empty")
    (bundle.path / "tables" / "ledger.parquet").write_bytes(b"broken")
    with pytest.raises(BundleError, match=r"ledger\.parquet is not as it was written: this run is not whole"):
        open_bundle(bundle.path).table("ledger")
    with pytest.raises(BundleError, match="no table 'legder'"):
        bundle.table("legder")
    manifest = bundle.path / "manifest.json"
    manifest.write_text(manifest.read_text().replace(f'"schema": {SCHEMA_VERSION}', '"schema": 99'))
    with pytest.raises(BundleError, match="written with table schema 99"):
        open_bundle(bundle.path)
    manifest.write_text("{")
    with pytest.raises(BundleError, match=r"manifest\.json is broken, no JSON"):
        open_bundle(bundle.path)
    manifest.write_text("[]")
    with pytest.raises(BundleError, match="not the manifest of a run"):
        open_bundle(bundle.path)


def test_a_run_from_before_a_table_lacks_only_that(bundle):
    files = bundle.manifest["files"]
    late = {name for name, table in TABLES.items() if table.since > 2}
    assert {"week_hours", "stock_weeks"} <= late
    for name in late:
        (bundle.path / "tables" / f"{name}.parquet").unlink()
    older = bundle.manifest | {
        "schema": 2,
        "files": {name: digest for name, digest in files.items() if name.partition(".")[0] not in late},
    }
    (bundle.path / "manifest.json").write_text(json.dumps(older))
    old = open_bundle(bundle.path)
    assert set(TABLES) - set(old.table_names) == late
    assert not old.check_hash()  # its hash is that of a run with these tables
    with pytest.raises(BundleError, match="is older than the table week_hours; run it again"):
        old.table("week_hours")
    with database([old]) as connection:
        assert connection.sql("select count(*) from ledger").fetchall()[0][0] == bundle.table("ledger").height


def test_unknown_tables_are_refused(tmp_path):
    with pytest.raises(BundleError, match="no such table: smiles"):
        write_bundle({"smiles": pl.DataFrame()}, {"corridor": "x"}, tmp_path / "x")


def test_replay_gives_the_same_hash(bundle, made_model):
    again = replay(bundle, modelled=made_model())
    assert again.same
    assert again.intact
    assert again.differences == ()
    assert again.largest is None


def test_replay_says_what_differs(bundle, made_model):
    manifest = json.loads((bundle.path / "manifest.json").read_text())
    manifest["versions"]["numpy"] = "1.0"
    manifest["inputs"]["traffic.csv"] = "0" * 64
    (bundle.path / "manifest.json").write_text(json.dumps(manifest))
    again = replay(bundle.path, modelled=made_model(slow=1.001))
    assert not again.same
    assert any(text.startswith("version of numpy: 1.0 then") for text in again.differences)
    assert any(text.startswith("input traffic.csv: 000000000000 then") for text in again.differences)
    assert any(text.startswith("table values: columns value") for text in again.differences)
    assert 0 < again.largest <= 1
    assert again.where
    assert json.dumps(again.as_json())


def test_a_full_disk_leaves_no_half_of_an_export(bundle, tmp_path, monkeypatch):
    from landbridge.experiment.bundle import export

    def full(path, write):
        if path.name == "ledger.csv":
            raise BundleError(f"the disk is full: could not write {path}")
        path.write_text("")

    monkeypatch.setattr(export, "write_whole", full)
    with pytest.raises(BundleError, match="the disk is full"):
        bundle.to_csv(tmp_path / "new")
    assert not (tmp_path / "new").exists()
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "ledger.csv").write_text("kept")
    with pytest.raises(BundleError, match="the disk is full"):
        bundle.to_csv(tmp_path / "old")
    assert [path.name for path in (tmp_path / "old").iterdir()] == ["ledger.csv"]
    assert (tmp_path / "old" / "ledger.csv").read_text() == "kept"
