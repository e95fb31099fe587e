"""The compiled kernel in its file: never stale, never half, and never a reason to stop."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from landbridge.simulation.kernel import cache

CODE = b"code" * 1000


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "kernels"
    monkeypatch.setenv("LANDBRIDGE_CACHE", str(place))
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    return place


def test_what_is_written_is_read(folder: Path) -> None:
    assert cache.read(False) is None
    cache.write(False, CODE)
    assert cache.read(False) == CODE
    assert cache.read(True) is None
    assert [f.suffix for f in folder.iterdir()] == [".kernel"]


def test_a_file_cut_short_is_not_read(folder: Path) -> None:
    cache.write(False, CODE)
    file = folder / cache.name_of(False)
    for damaged in (file.read_bytes()[:-1], b"", hashlib.sha256(b"").digest() + b"x"):
        file.write_bytes(damaged)
        assert cache.read(False) is None


def test_a_folder_that_cannot_be_written(folder: Path) -> None:
    folder.write_text("a file, where the folder should be")
    with pytest.warns(
        RuntimeWarning, match=r"cannot be kept in .*kernels .*it is kept in .*landbridge-.* for now"
    ):
        cache.write(False, CODE)
    assert cache.read(False) == CODE


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="owners are a matter of POSIX")
def test_code_that_others_could_have_written_is_not_read(folder: Path, tmp_path: Path) -> None:
    folder.write_text("")
    with pytest.warns(RuntimeWarning):
        cache.write(False, CODE)
    own = tmp_path / f"landbridge-{os.getuid()}"
    own.chmod(0o777)
    assert cache.read(False) is None
    with pytest.warns(RuntimeWarning, match="kept nowhere: it is compiled anew each time"):
        cache.write(False, CODE)


def test_old_kernels_go(folder: Path) -> None:
    folder.mkdir()
    for i in range(20):
        old = folder / f"{i}.kernel"
        old.write_bytes(b"")
        os.utime(old, (i, i))
    cache.write(False, CODE)
    assert len(list(folder.iterdir())) == cache.KEPT
    assert cache.read(False) == CODE


def test_every_source_is_in_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    before = cache.digest.__wrapped__()
    read = Path.read_bytes
    sources = sorted((Path(cache.__file__).parent / "source").glob("*.py"))
    compiler = [Path(cache.__file__).with_name(f"{n}.py") for n in ("table", "compiled_columns", "build")]
    for path in [*sources, *compiler]:
        monkeypatch.setattr(
            Path, "read_bytes", lambda self, p=path: read(self) + (b"#" if self == p else b"")
        )
        assert cache.digest.__wrapped__() != before
    monkeypatch.setattr(Path, "read_bytes", read)
    monkeypatch.setattr(cache, "processor", lambda: "another")
    assert cache.digest.__wrapped__() != before
