"""The code list of UN/LOCODE: with and without a heading, both orders of columns, what is wrong with rows."""

import csv

import pytest

from landbridge import import_
from landbridge.base.errors import InputErrors
from landbridge.exchange.unlocode import coordinates_of

OLD = """\
,"CN",,".CHINA",,,,,,,,
,"CN","SHA","Shanghai","Shanghai","SH","AI","12345---","0401",,"3114N 12129E",
"+","KZ","KHC","Khorgos","Khorgos",,"RL","-23----B","1601",,,
"X","KZ","OLD","Gone","Gone",,"XX","1-------","1601",,,
,"SE","GOT","Göteborg","Goteborg","O","AI","1--45---","0207","XWL","5743N 01158E",
,"SE","BAD","Bad","Bad","O","AI","--3-----","0207",,"5799N 01158E",
,"SE","B0D","Bad code","Bad code","O","AI","--3-----","0207",,,
"""
NEW_HEAD = (
    "Change,Country,Location,Name,NameWoDiacritics,Subdivision,Function,Status,Date,IATA,Coordinates,R\n"
)


def taken(folder):
    with (folder / "places.csv").open(encoding="utf-8", newline="") as stream:
        return {row["id"]: row for row in csv.DictReader(stream)}


def test_without_a_heading_as_windows_wrote_it(tmp_path):
    file = tmp_path / "list.csv"
    file.write_bytes(OLD.encode("cp1252"))
    found = import_(file, tmp_path / "draft")
    rows = taken(tmp_path / "draft")
    assert list(rows) == ["CNSHA", "KZKHC", "SEGOT", "SEBAD"]
    assert (rows["CNSHA"]["kinds"], rows["KZKHC"]["kinds"]) == ("port rail road air", "rail road border")
    assert float(rows["CNSHA"]["latitude"]) == pytest.approx(31.2333333333)
    assert (rows["SEGOT"]["name"], rows["SEGOT"]["also"]) == ("Göteborg", "Goteborg XWL")
    for sentence in (
        "1 entries that are marked for removal",
        "2 places without coordinates",
        "list.csv:6: SEBAD: coordinates '5799N 01158E' are no degrees and minutes",
        "B0D: is no UN/LOCODE",
        "gauges and time zones",
    ):
        assert any(sentence in one for one in found.not_taken), (sentence, found.not_taken)


def test_with_a_heading_of_some_countries_and_functions(tmp_path):
    file = tmp_path / "list.csv"
    rows = "".join(
        f",{country},{code},N,N,,{function},AI,0401,,0000N 00000E,\n"
        for country, code, function in (
            ("KZ", "AAA", "-2------"),
            ("KZ", "BBB", "--3-----"),
            ("CN", "CCC", "12------"),
        )
    )
    file.write_text(NEW_HEAD + rows, encoding="utf-8")
    import_(file, tmp_path / "draft", countries=["kz"], functions="12")
    assert list(taken(tmp_path / "draft")) == ["KZAAA"]
    with pytest.raises(InputErrors, match="'QQ' is no country"):
        import_(file, tmp_path / "other", countries=["QQ"])
    with pytest.raises(InputErrors, match="holds nothing that could be taken"):
        import_(file, tmp_path / "other", countries=["DE"])
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InputErrors, match="is no list of UN/LOCODE"):
        import_(file, tmp_path / "other")
    with pytest.raises(InputErrors, match="--country: is of a list"):
        import_(file, tmp_path / "other", format="geojson", countries=["KZ"])


def test_coordinates():
    assert coordinates_of("3330S 07030W") == (-33.5, -70.5)
    assert coordinates_of("  ") is None
    for wrong in ("31.2 121", "9100N 01000E", "3160N 12100E"):
        with pytest.raises(ValueError, match="coordinates"):
            coordinates_of(wrong)
