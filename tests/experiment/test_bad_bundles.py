"""Runs that are cut, broken, mixed up or of another kind: every command says so in one line."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path

import polars as pl
import pytest

from landbridge.cli import app
from landbridge.experiment.run import run

COMMANDS = {
    "report": ("report", "bad", "--out", "page.html"),
    "export csv": ("export", "bad", "--csv", "csv"),
    "export xlsx": ("export", "bad", "--xlsx", "book.xlsx"),
    "explain": ("explain", "bad", "--id", "parts:3"),
    "trace": ("trace", "bad", "--out", "stays.parquet", "--share", "0.1"),
    "replay": ("replay", "bad", "--jobs", "1"),
    "compare to": ("compare", "good", "bad"),
    "compare from": ("compare", "bad", "good"),
    "cite": ("cite", "bad"),
    "seeds": ("seeds", "tutorial", "--run", "bad"),
    "sql": ("sql", "select * from ledger, states, indicators limit 3", "bad"),
    "sql of two": ("sql", "select run, count(*) from values group by all", "good", "bad"),
}
ALL = frozenset(COMMANDS)
READ_ALL = frozenset({"report", "export csv", "export xlsx", "replay"})
"""Commands that read every table."""


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    """A small run, and one of more replications."""
    place = tmp_path_factory.mktemp("runs")
    few = {"from_": "2024-09-01", "until": "2024-09-08", "draws": 0}
    run("tutorial", out=place / "good", replications=2, **few)
    run("tutorial", out=place / "more", replications=3, seed=2, **few)
    return place


@pytest.fixture
def place(good, tmp_path, monkeypatch):
    for name in ("good", "more"):
        os.symlink(good / name, tmp_path / name)
    shutil.copytree(good / "good", tmp_path / "bad")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def refuses(capsys):
    """Run a command; it must end with a line, not a crash, and leave nothing half-written."""

    def refuses(name, must):
        capsys.readouterr()
        code = app.run(list(COMMANDS[name]))
        out, err = capsys.readouterr()
        if must:
            assert code in (1, 2), (out, err)
            assert err, "an error is told"
        made = [one for one in ("csv", "book.xlsx", "page.html", "stays.parquet") if Path(one).exists()]
        if code and not out:  # a replay tells on its output what differs
            assert err.count("\n") == 1, err
            assert len(err) < 600, err
            assert not made
        for one in made:
            shutil.rmtree(one) if Path(one).is_dir() else Path(one).unlink()
        return code if not out else 0, err

    return refuses


def altered(**entries):
    def alter(bad):
        file = bad / "manifest.json"
        manifest = json.loads(file.read_text())
        for path, value in entries.items():
            *outer, last = path.split("__")
            at = manifest
            for name in outer:
                at = at[name]
            if value is ...:
                del at[last]
            else:
                at[last] = value
        file.write_text(json.dumps(manifest))

    return alter


def written(content):
    return lambda bad: (bad / "manifest.json").write_bytes(content)


def other_file(make):
    def alter(bad):
        (bad / "manifest.json").unlink()
        make(bad / "manifest.json")

    return alter


def loop(file):
    file.symlink_to(file)


TEXT = [None, [], 1, True, "\ud800"]
NEEDED = {
    "run": TEXT,
    "corridor": TEXT,
    "title": TEXT,
    "hash": TEXT,
    "scenario": [None, "x", [1], {}],
    "period": [None, "x", [], ["2024-09-01"], ["2024-09-08", "2024-09-01"], ["x", "y"], [1, 2]],
    "seed": [None, "1", -1, 2**63, True, 1.5, float("nan"), 2],
    "replications": [None, "x", -1, 10**30, True, float("inf")],
    "setting": [None, [], "x", {}],
    "changes": [None, "x", [1]],
    "inputs": [None, [], {"a": 1}],
    "versions": [None, "x", {"a": None}],
    "warnings": [None, "x", [None]],
    "draws": [None, "x", -1, 10**30],
}
MANIFESTS = {
    "empty": written(b""),
    "cut": lambda bad: written((bad / "manifest.json").read_bytes()[:200])(bad),
    "not UTF-8": written(b'{"run": "\xff\xfe"}'),
    "UTF-16": lambda bad: written((bad / "manifest.json").read_text().encode("utf-16"))(bad),
    "list": written(b"[]"),
    "text": written(b'"run"'),
    "number of 5,000 figures": written(b"9" * 5000),
    "deep": written(b"[" * 200_000),
    "zeros": written(bytes(1000)),
    "of something else": written(b'{"name": "x", "schema": 1}'),
    "a folder": other_file(lambda file: file.mkdir()),
    "missing": lambda bad: (bad / "manifest.json").unlink(),
    "a link to itself": other_file(loop),
    "a pipe": other_file(os.mkfifo),
    **{f"without {name}": altered(**{name: ...}) for name in ("run", "period", "hash", "schema")},
    **{
        f"{name} {value!r:.20}": altered(**{name: value})
        for name, values in NEEDED.items()
        for value in values
    },
    **{f"schema {value!r}": altered(schema=value) for value in (None, "1", 0, -1, True, 99, 10**30)},
    "setting without a seed": altered(setting__seed=...),
    "setting of other days": altered(setting__until="2024-09-30"),
    "setting with a huge count": altered(setting__replications=10**30),
    "setting with a target of text": altered(setting__target="x"),
    "setting with a target of nothing": altered(setting__target={}),
    "setting held as on no day": altered(setting__steady="x"),
    "setting with texts for lists": altered(setting__sets="abc"),
}


@pytest.mark.parametrize("name", MANIFESTS)
def test_a_bad_manifest_is_refused_by_every_command(place, refuses, name):
    MANIFESTS[name](place / "bad")
    for command in COMMANDS:
        _, err = refuses(command, must=True)
        assert "bad" in err, command


def replaced(make):
    def alter(file):
        file.unlink()
        make(file)

    return alter


def reframed(make):
    """Write a table anew from its data frame."""

    def alter(file):
        make(pl.read_parquet(file)).write_parquet(file)

    return alter


def flipped(file):
    """Turn over bits in the middle of the pages."""
    content = bytearray(file.read_bytes())
    for at in range(4, len(content) // 2, 7):
        content[at] ^= 0x55
    file.write_bytes(content)


def of_more(file):
    shutil.copy(file.parents[2] / "more" / "tables" / file.name, file)


def first_null(data):
    return data.with_columns(
        pl.when(pl.int_range(pl.len()) == 0).then(None).otherwise(pl.col(name)).alias(name)
        for name in data.columns
    )


FILES = {
    "missing": lambda file: file.unlink(),
    "empty": lambda file: file.write_bytes(b""),
    "cut in half": lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]),
    "cut at the end": lambda file: file.write_bytes(file.read_bytes()[:-4]),
    "cut at the start": lambda file: file.write_bytes(file.read_bytes()[40:]),
    "bits turned over": flipped,
    "text": lambda file: file.write_text("a,b\n1,2\n"),
    "zeros": lambda file: file.write_bytes(bytes(5000)),
    "marks only": lambda file: file.write_bytes(b"PAR1PAR1"),
    "huge foot": lambda file: file.write_bytes(b"PAR1" + b"\xff" * 8 + b"\xff\xff\xff\x7fPAR1"),
    "a folder": replaced(lambda file: file.mkdir()),
    "a folder with a table": replaced(
        lambda file: (file.mkdir(), pl.DataFrame({"a": [1]}).write_parquet(file / "x.parquet"))
    ),
    "a link to itself": replaced(loop),
    "a link to nothing": replaced(lambda file: file.symlink_to("nothing")),
    "a pipe": replaced(os.mkfifo),
    "another table": lambda file: shutil.copy(file.with_name("charges.parquet"), file),
    "a column too many": reframed(lambda data: data.with_columns(pl.lit("x").alias("colour"))),
    "a column less": reframed(lambda data: data.drop(data.columns[1])),
    "columns of text": reframed(lambda data: data.cast(pl.String)),
    "no columns": reframed(lambda data: data.select([])),
    "columns renamed": reframed(lambda data: data.rename(str.upper)),
    "first row null": reframed(first_null),
}
MIXED = {
    "of another run": of_more,
    "no rows": reframed(lambda data: data.clear()),
    "one row": reframed(lambda data: data.head(1)),
    "rows twice": reframed(lambda data: pl.concat([data, data])),
    "rows turned round": reframed(lambda data: data.reverse()),
    "odd words": reframed(lambda data: data.with_columns(pl.col(pl.String).fill_null("") + "\x1b[31m\n☃")),
    "not a number": reframed(lambda data: data.with_columns(pl.col(pl.Float64, pl.Float32) * float("nan"))),
    "endless": reframed(lambda data: data.with_columns(pl.col(pl.Float64, pl.Float32) * float("inf"))),
}
BROKEN = ("ledger", "states")
"""A table of declared columns, and one with further ones."""


@pytest.mark.parametrize("table", BROKEN)
@pytest.mark.parametrize("name", FILES)
def test_a_bad_table_is_refused_by_every_command_that_reads_it(place, refuses, name, table):
    FILES[name](place / "bad" / "tables" / f"{table}.parquet")
    for command in COMMANDS:
        code, err = refuses(command, must=command in READ_ALL)
        if code:
            assert f"{table}.parquet" in err, (command, err)


@pytest.mark.parametrize("table", ["indicators", "ledger"])
@pytest.mark.parametrize("name", MIXED)
def test_a_table_that_is_odd_crashes_no_command(place, refuses, name, table):
    MIXED[name](place / "bad" / "tables" / f"{table}.parquet")
    for command in COMMANDS:
        refuses(command, must=False)


@pytest.mark.parametrize("table", ["ledger", "states", "indicators"])
def test_a_table_that_was_exchanged_is_refused_where_the_manifest_knows_its_file(place, refuses, table):
    file = place / "bad" / "tables" / f"{table}.parquet"
    digests = {one.name: hashlib.sha256(one.read_bytes()).hexdigest() for one in file.parent.iterdir()}
    altered(files=digests)(place / "bad")
    shutil.copy(place / "more" / "tables" / file.name, file)
    for command in READ_ALL:
        _, err = refuses(command, must=True)
        assert f"{table}.parquet is not as it was written: this run is not whole" in err


def test_a_run_that_does_not_say_how_it_was_set_cannot_be_made_again(place, refuses):
    altered(setting=...)(place / "bad")
    for command in ("explain", "trace", "replay", "seeds"):
        _, err = refuses(command, must=True)
        assert "its manifest does not say how it was set" in err
    assert refuses("report", must=False)[0] == 0
