"""Finished replications on the disk while a run goes on, so that none is lost when it is stopped."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import numpy as np

from landbridge.accounts.measured import Key
from landbridge.base.errors import BundleError
from landbridge.experiment.bundle.files import sync_folder, why_not, write_whole
from landbridge.experiment.bundle.write import free_name
from landbridge.experiment.setting import Setting
from landbridge.simulation.model.records import Records

if TYPE_CHECKING:
    from landbridge.accounts.answers import Measured
    from landbridge.simulation.model.records import Names

SETTING = "setting.json"
_PLAIN = ("seed", "replication", "from_h", "until_h", "blocks_done", "events_done", "warnings")


class Spool:
    """Folder of a run that is not finished: its setting and one file per finished replication or draw."""

    def __init__(self, folder: Path, setting: Setting, inputs: dict[str, str]) -> None:
        self.folder = folder
        self.setting = setting
        self.inputs = inputs
        """Files of the corridor and their sha256: another state of them is another run."""

    @classmethod
    def begin(cls, place: Path, setting: Setting, inputs: dict[str, str]) -> Spool:
        """Make the folder; another name is taken if there is one already.

        Raises
        ------
        BundleError
            If it cannot be written.
        """
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            folder = free_name(place)
            folder.mkdir()
        except OSError as error:
            raise BundleError(why_not(error, place)) from error
        spool = cls(folder, setting, inputs)
        try:
            content = {"schema": 1, "setting": setting.as_json(), "inputs": inputs}
            spool._write_json(SETTING, content)
        except BaseException:
            spool.remove()
            raise
        return spool

    @classmethod
    def open(cls, folder: Path) -> Spool:
        """Open a folder that an unfinished run left.

        Raises
        ------
        BundleError
            If it is none.
        """
        file = folder / SETTING
        try:
            content = json.loads(file.read_text(encoding="utf-8"))
            return cls(folder, Setting.from_json(content["setting"]), dict(content["inputs"]))
        except (FileNotFoundError, NotADirectoryError):
            raise BundleError(_not_unfinished(folder)) from None
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise BundleError(f"{file} is broken ({error}); the run must be begun anew") from error

    def save(self, records: Records) -> None:
        """Keep a finished replication."""
        arrays: dict[str, Any] = {
            field.name: getattr(records, field.name)
            for field in dataclasses.fields(records)
            if field.name != "names" and field.name not in _PLAIN
        }
        plain = json.dumps({name: getattr(records, name) for name in _PLAIN})
        path = self.folder / f"replication-{records.replication:06d}.npz"
        write_whole(path, lambda part: _save(part, arrays, plain))

    def finished(self, names: Names) -> dict[int, Records]:
        """Read the replications that are there, by number."""
        found = {}
        for path in sorted(self.folder.glob("replication-*.npz")):
            try:
                with np.load(path, allow_pickle=False) as file:
                    plain = json.loads(str(file["plain"]))
                    plain["warnings"] = tuple(plain["warnings"])
                    arrays = {name: file[name] for name in file.files if name != "plain"}
                record = Records(names=names, **plain, **arrays)
            except (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile) as error:
                raise BundleError(_broken(path, error)) from error
            found[record.replication] = record
        return found

    def save_draw(self, number: int, values: dict[str, float], measured: Measured) -> None:
        """Keep what a draw gave."""
        rows = [[*key, value] for key, value in measured.items()]
        self._write_json(f"draw-{number:06d}.json", {"values": values, "measured": rows})

    def finished_draws(self) -> dict[int, tuple[dict[str, float], Measured]]:
        """Read the draws that are there, by number."""
        found = {}
        for path in sorted(self.folder.glob("draw-*.json")):
            try:
                content = json.loads(path.read_text(encoding="utf-8"))
                measured: Measured = {Key(*row[:-1]): row[-1] for row in content["measured"]}
                found[int(path.stem.partition("-")[2])] = (content["values"], measured)
            except (OSError, ValueError, KeyError, TypeError) as error:
                raise BundleError(_broken(path, error)) from error
        return found

    def count(self) -> int:
        """Count the finished replications and draws."""
        return len([*self.folder.glob("replication-*.npz"), *self.folder.glob("draw-*.json")])

    def remove(self) -> None:
        """Take the folder away: the run is written, or there is nothing to keep."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _write_json(self, name: str, content: dict[str, Any]) -> None:
        text = json.dumps(content, ensure_ascii=False)
        write_whole(self.folder / name, lambda part: _write_text(part, text))
        sync_folder(self.folder)


def _broken(path: Path, error: Exception) -> str:
    return f"{path} is broken ({error}); delete this file to have that part run again"


def _not_unfinished(folder: Path) -> str:
    if (folder / "manifest.json").is_file():
        return f"{folder} is a finished run: there is nothing to resume"
    what = f"it has no {SETTING}" if folder.is_dir() else "no such folder"
    there = sorted(path.parent.name for path in folder.absolute().parent.glob(f"*/{SETTING}"))
    hint = f"; unfinished runs there: {', '.join(there[:3])}" if there else ""
    return f"{folder} is not an unfinished run: {what}{hint}"


def _save(path: Path, arrays: dict[str, Any], plain: str) -> None:
    with path.open("wb") as handle:
        np.savez(handle, plain=np.array(plain), **arrays)


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
