"""OMX: the specification's layout; there and back the same matrices; what others write; without the extra."""

import csv
import sys

import numpy as np
import pytest

from landbridge import export, import_
from landbridge.base.errors import InputErrors, LandbridgeError
from landbridge.exchange.omx import Matrices, read_omx, write_omx

DAY = "2024-09-02"


@pytest.fixture(scope="module")
def h5py():
    return pytest.importorskip("h5py", reason="the extra `omx` is not installed")


def test_layout_and_there_and_back(h5py, tmp_path):
    values = {"a": np.array([[1.5, np.nan, 3.0], [4.0, 5.0, 1e-9]]), "b": np.zeros((2, 3))}
    made = Matrices(("A", "B"), ("C", "D", "E"), values, {"a": {"unit": "days"}, "b": {}}, {"date": DAY})
    (file,) = write_omx(tmp_path / "x.omx", made, overwrite=False)
    with h5py.File(file) as raw:
        assert raw.attrs["OMX_VERSION"] == b"0.2"
        assert raw.attrs["SHAPE"].tolist() == [2, 3]
        assert set(raw) == {"data", "lookup"}
        assert all(one.chunks and one.shape == (2, 3) for one in raw["data"].values())
        assert raw["lookup/origin"].attrs["DIM"] == 0
    again = read_omx(file)
    assert (again.origins, again.destinations, again.told, again.about) == (
        made.origins, made.destinations, made.told, made.about,
    )  # fmt: skip
    for name, matrix in values.items():
        assert np.array_equal(again.values[name], matrix, equal_nan=True)
    with pytest.raises(InputErrors, match="is there already"):
        write_omx(file, made, overwrite=False)


def test_what_others_write(h5py, tmp_path):
    with h5py.File(tmp_path / "x.omx", "w") as raw:
        raw.create_dataset("data/trips", data=np.arange(6).reshape(2, 3)).attrs["NA"] = 5
        raw.create_dataset("lookup/taz", data=[7, 8, 9])
    found = read_omx(tmp_path / "x.omx")
    assert (found.origins, found.destinations) == (("1", "2"), ("7", "8", "9"))
    assert np.isnan(found.values["trips"][1, 2])
    import_(tmp_path / "x.omx", tmp_path / "draft")
    with (tmp_path / "draft" / "matrices.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert rows[1] == {"origin": "1", "destination": "8", "trips": "1"}
    assert len(rows) == 5
    with h5py.File(tmp_path / "y.omx", "w") as raw:
        raw.attrs["SHAPE"] = [2, 2]
        raw.create_dataset("data/a", data=np.zeros((2, 3)))
        raw.create_dataset("data/b", data=[b"x"])
    with pytest.raises(InputErrors) as error:
        read_omx(tmp_path / "y.omx")
    assert [problem.address for problem in error.value.problems] == ["data/a", "data/b"]
    (tmp_path / "z.omx").write_text("no HDF5", encoding="utf-8")
    with pytest.raises(InputErrors, match="is no HDF5 file"):
        read_omx(tmp_path / "z.omx")


def test_matrices_of_a_network_are_those_of_its_ways(h5py, small, network, tmp_path):
    from landbridge.network.search import skims

    file = tmp_path / "x.omx"
    made = export(small, "omx", file, date=DAY, origins=["Alpha"], goods=["coal"])
    assert made.holds["origins"] == 1
    found = read_omx(file)
    assert found.origins == ("AAALP",)
    whole = skims(network, ["coal"])
    j = found.destinations.index("BBDEL")
    cell = whole.cell("coal", "sea", "AAALP", "BBDEL")
    assert found.values["coal_sea_price_usd"][0, j] == pytest.approx(whole.price_usd[cell])
    assert found.values["coal_sea_days_p95"][0, j] == pytest.approx(whole.days_of(0.95)[cell])
    assert found.told["coal_sea_co2e_kg"]["unit"] == "kg"
    nowhere = found.destinations.index("AABRA")
    assert np.isnan(
        [found.values[f"coal_sea_{name}"][0, nowhere] for name in ("days_p50", "price_usd")]
    ).all()
    with pytest.raises(InputErrors, match="nothing leaves it or comes to it"):
        export(small, "omx", tmp_path / "y.omx", date=DAY, origins=["Cape"])


def test_without_the_extra_it_is_said(small, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "h5py", None)
    with pytest.raises(LandbridgeError, match=r"pip install 'landbridge\[omx\]'"):
        export(small, "omx", tmp_path / "x.omx", date=DAY)
    assert not (tmp_path / "x.omx").exists()
