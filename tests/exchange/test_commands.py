"""`export --as`, `import` and `code` from the shell: exit codes, what is printed, JSON."""

import json

import pytest

from landbridge.cli import app


@pytest.fixture
def landbridge(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    def landbridge(*words):
        code = app.run([str(word) for word in words])
        told = capsys.readouterr()
        return code, told.out, told.err

    return landbridge


def test_export_and_import(landbridge, small, network):
    words = ("export", small, "--as", "gmns", "--date", "2024-09-02", "-o", "out")
    code, out, err = landbridge(*words)
    services = f"{5 + len(network.node_place)} service nodes, {len(network)} service links"
    assert (code, out) == (0, f"Written: out: small on 2024-09-02, 5 nodes, 9 links, {services}\n")
    assert "Services tell a headway" in err
    code, out, err = landbridge(*words, "--json")
    assert (code, err) == (2, "")
    assert "nothing was written" in json.loads(out)["errors"][0]["problem"]
    code, out, _ = landbridge(*words, "--json", "--overwrite")
    assert (code, json.loads(out)["holds"]["links"]) == (0, 9)
    code, out, err = landbridge("import", "out", "-o", "draft")
    assert (code, out.startswith("Draft of 9 rows of links, 5 rows of places, ")) == (0, True)
    assert "no sources yet" in err
    code, out, _ = landbridge("import", "out", "-o", "again", "--json")
    assert (code, json.loads(out)["format"]) == (0, "gmns")


def test_what_does_not_go_together(landbridge, small):
    for words, told in (
        (("export", small, "--as", "gmns"), "--date: is needed with --as gmns"),
        (("export", small, "--date", "2024-09-02"), "--date: belongs to --as"),
        (("export", small), "say where to write"),
        (("export", small, "--as", "gtfs", "--date", "2024", "-o", "x", "--csv", "y"), "not with --as"),
        (("import", "nowhere", "-o", "x"), "there is no such file or folder"),
        (("import", small), "--out: is missing"),
    ):
        code, out, err = landbridge(*words)
        assert (code, out) == (2, ""), words
        assert told in err


def test_code(landbridge):
    assert landbridge("code", "CSQU3054383")[:2] == (
        0,
        "CSQU3054383: container 305438 of owner CSQ; check digit 3 is right\n",
    )
    code, out, err = landbridge("code", "CSQU3054385", "22Q1", "--json")
    assert (code, err, len(json.loads(out)["errors"])) == (2, "", 2)
    code, out, err = landbridge("code", "CSQU3054385", "22Q1")
    assert (code, out) == (2, "")
    assert "the check digit of CSQU305438 is 3, not 5 (did you mean CSQU3054383?)" in err
    assert "its third sign, Q, is no type" in err
    assert [one["kind"] for one in json.loads(landbridge("code", "CNSHA", "22G1", "--json")[1])["codes"]] == [
        "locode",
        "size_type",
    ]
