"""`landbridge sql`: what it answers, what it refuses, and the queries of the documentation."""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path

import polars as pl
import polars.selectors as cs
import pytest

import landbridge
from landbridge.accounts.columns import TABLES
from landbridge.base.errors import BundleError, InputErrors
from landbridge.cli import app
from landbridge.experiment.bundle.described import unit_of
from landbridge.experiment.run import run

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "sql.md"
DOCUMENTED = re.findall(r"```sql\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
FIRST = "2024-09-01"


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Two runs of the tutorial corridor that differ by a scenario, in a folder of their own."""
    folder = tmp_path_factory.mktemp("work") / "runs"
    few = {"from_": FIRST, "until": "2024-09-15", "replications": 3, "draws": 0}
    run("tutorial", out=folder / "base", **few)
    run("tutorial", out=folder / "one-officer", scenarios=["one-officer"], **few)
    return folder


@pytest.fixture
def ask(runs, tmp_path, monkeypatch, capsys):
    """Ask the runs: `code, out, err = ask(query, *words)`."""
    monkeypatch.chdir(tmp_path)
    Path("runs").symlink_to(runs)

    def ask(*words):
        capsys.readouterr()
        code = app.run(["sql", *map(str, words)])
        told = capsys.readouterr()
        return code, told.out, told.err

    return ask


def wrong(query, runs):
    with pytest.raises(InputErrors) as caught:
        landbridge.sql(query, runs / "base")
    (problem,) = caught.value.problems
    assert str(problem).startswith("the query: ")
    return problem


@pytest.mark.parametrize("query", DOCUMENTED, ids=lambda query: query.split("\n")[0])
def test_every_query_of_the_documentation_answers(runs, query):
    found = landbridge.sql(query, sorted(runs.iterdir()))
    assert found.height
    numbers = found.select(cs.numeric())
    assert numbers.columns
    assert not any(numbers[name].null_count() for name in numbers.columns)


def test_the_documentation_has_five_queries_that_say_what_other_tables_say(runs):
    assert len(DOCUMENTED) == 5
    base, officer = landbridge.open_bundle(runs / "base"), landbridge.open_bundle(runs / "one-officer")
    paired = landbridge.sql(DOCUMENTED[1], [base, officer])
    dwell = paired.filter(pl.col("id") == "inland.tutorial.dwell_h", pl.col("statistic") == "mean")
    means = [
        one.indicators.filter(
            (pl.col("id") == "inland.tutorial.dwell_h")
            & (pl.col("statistic") == "mean")
            & pl.col("class").is_null()
            & pl.col("regime").is_null()
        )["mean"].item()
        for one in (base, officer)
    ]
    assert dwell["difference"].item() == pytest.approx(means[1] - means[0])
    assert dwell["pairs"].item() == 3
    ledger = base.table("ledger").filter(pl.col("kind") == "box")
    counts = base.table("counts").filter(pl.col("status").is_null() & (pl.col("kind") == "box"))
    each = landbridge.sql(DOCUMENTED[2], base)["hours_each"].sum()
    assert each == pytest.approx(ledger["hours"].sum() / counts["left"].sum())


def test_a_table_for_people_and_one_for_programs(ask):
    query = 'select run, scenario, "from", seed, 1.5 as half, null as none from runs order by run'
    code, out, err = ask(query, "runs/base", "runs/one-officer")
    assert (code, err) == (0, "")
    assert out.split("\n")[1:4] == [
        "2 rows",
        "run          scenario     from        seed  half  none",
        "base                      2024-09-01     1   1.5",
    ]
    code, out, _ = ask(query, "runs/base", "--json")
    told = json.loads(out)
    assert [column["type"] for column in told["columns"]] == ["str", "str", "date", "int", "float", "str"]
    assert told["rows"] == [
        {"run": "base", "scenario": "", "from": FIRST, "seed": 1, "half": 1.5, "none": None}
    ]
    _, out, _ = ask(
        "select 'a,\"b\"\nc' as text, time_utc from states order by hour limit 1", "runs/base", "--csv"
    )
    assert list(csv.reader(out.splitlines(keepends=True))) == [
        ["text", "time_utc"],
        ['a,"b"\nc', "2024-08-31T19:00:00Z"],
    ]


@pytest.mark.parametrize("ending", ["csv", "parquet", "xlsx"])
def test_an_answer_as_a_file(ask, ending):
    query = "select run, cause, hours from ledger"
    code, out, err = ask(query, "runs/base", "--out", f"hours.{ending}")
    assert (code, err) == (0, "")
    assert re.fullmatch(rf"Written: \d+ rows in hours\.{ending}\n", out)
    code, _, err = ask(query, "runs/base", "--out", f"hours.{ending}")
    assert (code, err) == (2, f"hours.{ending}: is there already, and nothing is overwritten\n")
    if ending != "xlsx":
        read = pl.read_csv if ending == "csv" else pl.read_parquet
        assert read(f"hours.{ending}").columns == ["run", "cause", "hours"]


def test_tables_are_listed_with_and_without_runs(ask):
    for words in ((), ("--tables",), ("--tables", "runs/base"), ("runs/base",)):
        code, out, err = ask(*words)
        assert (code, err) == (0, "")
        assert "ledger: Where the hours went" in out
    told = json.loads(ask("--tables", "--json")[1])
    assert [table["name"] for table in told["tables"]] == ["runs", *TABLES]
    assert all(column["meaning"] for table in told["tables"] for column in table["columns"])


def test_every_float_has_a_unit():
    lacking = [
        (table.name, column.name)
        for table in TABLES.values()
        for column in table.columns
        if column.base_type == "float" and unit_of(table.name, column) is None
    ]
    assert not lacking


def test_types_without_a_form_of_their_own_are_text_and_sums_are_whole(runs):
    found = landbridge.sql(
        "select sum(n) as whole, 10::hugeint * 10 ** 25 as beyond, 1.25 as exact, [1, 2] as list, "
        "interval 2 day as span, {'a': 1} as object, timestamp '2024-01-01 10:00' as naive, 1 as a, 2 as a "
        "from (select unnest([1, 2, 3]) as n)",
        runs / "base",
    )
    assert found.row(0, named=True) | {"beyond": None, "naive": None} == {
        "whole": 6, "beyond": None, "exact": 1.25, "list": "[1, 2]", "span": "2 days", "object": "{'a': 1}",
        "naive": None, "a": 1, "a_1": 2,
    }  # fmt: skip
    assert found.schema["whole"] == pl.Int64
    assert wrong("select date '20000-01-01' as d", runs).problem.startswith("d has days outside the years")


@pytest.mark.parametrize(
    ("query", "problem", "near"),
    [
        ("select * from legder", "there is no table 'legder'", "ledger"),
        ("select hourz from ledger", "there is no column 'hourz'", "hours"),
        ("select l.casue from ledger l", "there is no column 'casue'", "cause"),
        ("select * exclude (huors) from ledger", "there is no column 'huors'", "hours"),
        ("select 1 from runs where scenario = \"x y\"", "a text stands between single quotes: 'x y'", None),
        ("select from from indicators", 'are written "from" and "until"', None),
        ("select run\nfrom runs wher 1", 'near "1" (line 2)', None),
        ("select sum(cause) from ledger", "No function matches the given name and argument types", None),
        ("", "is empty", None),
        ("select 1; select 2", "has 2 statements", None),
        ("pivot ledger on cause", "a PIVOT that must name its values", None),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_query(runs, query, problem, near):
    told = wrong(query, runs)
    assert problem in told.problem
    assert "\n" not in told.problem
    assert told.nearest == near


def contents(folder):
    return {file: file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


@pytest.mark.parametrize(
    "query",
    [
        "copy (select 1) to '{file}' (use_tmp_file false)",
        "with x as (copy (select 1 as run) to '{file}' (use_tmp_file false)) from x",
        "select * from (with x as (copy (select 1) to '{file}' (use_tmp_file false)) from x)",
        "from query('with x as (copy (select 1) to ''{file}'' (use_tmp_file false)) from x')",
        "with x as (delete from runs returning *) from x",
        "with x as (insert into runs (run) values ('x') returning *) select count(*) from x",
        "create table ledger2 as from ledger",
        "attach '{file}.db'",
        "set threads = 1",
        "install httpfs",
        "load httpfs",
        "export database '{file}.d'",
        "explain analyze copy (select 1) to '{file}'",
        "from read_csv('{other}')",
        "from read_text('{other}')",
        "from read_blob('{folder}/*')",
        "from glob('/etc/*')",
        "from '{other}'",
        "from read_parquet('https://example.org/x.parquet')",
        "from enable_logging(storage = 'file', storage_path = '{file}.log')",
        "from duckdb_secrets()",
        "from some_frame",
    ],
)
def test_a_query_writes_nothing_and_reads_nothing_else(runs, tmp_path, monkeypatch, query):
    monkeypatch.chdir(tmp_path)
    some_frame = pl.DataFrame({"a": [1]})
    other = tmp_path / "other.csv"
    other.write_text("secret\n1\n")
    before = contents(runs), contents(tmp_path)
    file = runs / "base" / "tables" / "ledger.parquet"
    with pytest.raises(InputErrors):
        landbridge.sql(query.format(file=file, other=other, folder=tmp_path) + " -- ledger", runs / "base")
    assert (contents(runs), contents(tmp_path)) == before
    assert some_frame.height


def test_runs_of_one_name_are_told_apart_and_a_folder_twice_is_one_run(ask, runs):
    shutil.copytree(runs / "base", "copy/base")
    shutil.copytree(runs / "base", "r[1]*")
    query = "select run, count(*) as n from ledger group by all order by run"
    _, out, _ = ask(query, "runs/base", "runs/base", "copy/base", "runs/one-officer", "r[1]*", "--json")
    rows = json.loads(out)["rows"]
    assert [row["run"] for row in rows] == ["copy/base", "one-officer", "r[1]*", "runs/base"]
    assert rows[0]["n"] == rows[2]["n"] == rows[3]["n"]


def test_folders_that_are_no_runs(ask):
    Path("notes.txt").write_text("x")
    Path("unfinished").mkdir()
    query = "select run from runs"
    code, out, err = ask(query, "notes.txt", "runs/base", "unfinished")
    assert (code, err) == (0, "Left out, as they are no runs: notes.txt, unfinished\n")
    assert "base" in out
    code, _, err = ask(query, "runs/base", "runs/bsae")
    assert code == 1
    assert "runs/bsae: no such folder; runs there: " in err
    code, _, err = ask(query, "unfinished")
    assert (code, err.split(":")[0]) == (1, "unfinished is not a run")
    shutil.copytree("runs/base", "half")
    Path("half/manifest.json").unlink()
    assert ask(query, "runs/base", "half")[0] == 1


def test_words_that_do_not_go_together(ask):
    query = "select run from runs"
    code, _, err = ask(query)
    assert (code, err) == (2, "BUNDLES: is missing: one or several folders of runs after the query\n")
    assert ask(query, "runs/base", "--csv", "--json")[0] == 2
    code, _, err = ask(query, "runs/base", "--out", "x.ods")
    assert (code, err) == (2, "x.ods: is written as .csv, .parquet, .xlsx, not as .ods\n")


def test_many_rows_are_cut_on_the_screen_only(ask):
    query = "select range as n from range(1000)"
    _, out, err = ask(query, "runs/base")
    assert out.count("\n") == 203
    assert err == "The first 200 of 1000 rows; --csv, --json or --out gives all.\n"
    assert ask(query, "runs/base", "--csv")[1].count("\n") == 1001


def test_letters_that_steer_a_terminal_are_shown(ask):
    assert "a\\x1b[31m\\nb" in ask("select 'a' || chr(27) || '[31m' || chr(10) || 'b' as x", "runs/base")[1]


def test_without_the_extra(ask, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    code, _, err = ask("select 1", "runs/base")
    assert (code, err) == (1, "SQL over runs needs the extra `query`: pip install 'landbridge[query]'\n")


def test_one_broken_file_spoils_only_what_reads_it(runs, tmp_path):
    shutil.copytree(runs / "base", tmp_path / "bad")
    file = tmp_path / "bad" / "tables" / "ledger.parquet"
    content = bytearray(file.read_bytes())
    content[4 : len(content) // 2] = bytes(len(content) // 2 - 4)
    file.write_bytes(content)
    both = [runs / "base", tmp_path / "bad"]
    assert landbridge.sql("select distinct run from indicators", both).height == 2
    with pytest.raises(BundleError, match=r"ledger\.parquet is not as it was written: this run is not whole"):
        landbridge.sql("select sum(hours) from ledger", both)
