"""States on the disk: what a run that begins with one is given, and what a run leaves for another."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from landbridge.base.errors import BundleError, InputErrors, Problem
from landbridge.experiment.setting import Setting

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from landbridge.corridor.corridor import Corridor
    from landbridge.experiment.bundle.read import Bundle
    from landbridge.simulation.model.begun.exact import Exactly
    from landbridge.simulation.model.begun.rows import Row
    from landbridge.simulation.model.begun.written import Written

LIST, HEAD, EXACT, FOLDER = "state.csv", "state.json", "exact", "state"
SCHEMA = 1
RESERVE_DAYS = 31
"""Days beyond its end for which a run that leaves a state has everything that is known of them."""
LARGEST = 32 * 1024 * 1024
"""Bytes of a list: more is none."""


@dataclass(frozen=True)
class Given:
    """A state that a run begins with.

    Parameters
    ----------
    path
        A folder that a run left, or a list as a CSV file.
    sha256
        Of the list, or of the head of the folder, which has those of its files.
    head
        What the folder says of itself; None: a list.
    """

    path: Path
    sha256: str
    head: dict[str, Any] | None = None

    @property
    def setting(self) -> Setting:
        """The run that left it."""
        assert self.head is not None
        return Setting.from_json(self.head["setting"])

    @property
    def at(self) -> datetime:
        """Local time of the state."""
        assert self.head is not None
        return datetime.fromisoformat(self.head["at"])


def read_given(written: str | Path) -> Given:
    """Look at what `--state` names.

    Raises
    ------
    InputErrors
        If it is no state.
    """
    path = Path(written).resolve()

    def refuse(told: str) -> InputErrors:
        return InputErrors([Problem(None, None, "--state", f"{written}: {told}")])

    try:
        if path.is_dir():
            content = (path / HEAD).read_bytes()
            head = json.loads(content)
            if head["schema"] != SCHEMA or not isinstance(head["files"], dict):
                raise refuse(f"was written with schema {head['schema']}; this version reads {SCHEMA}")
            for name in ("setting", "at", "first_day", "horizon", "replications", "inputs"):
                head[name]
            return Given(path, hashlib.sha256(content).hexdigest(), head)
        if path.stat().st_size > LARGEST:
            raise refuse("is too large for a list of what stands where")
        return Given(path, hashlib.sha256(path.read_bytes()).hexdigest())
    except FileNotFoundError:
        there = f"it has no {HEAD}: no run left it" if path.is_dir() else "there is no such file or folder"
        raise refuse(there) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise refuse(f"is no state ({error})") from error


def rows_of(given: Given) -> list[Row]:
    """Read the rows of a list.

    Raises
    ------
    InputErrors
        With everything that is wrong in them.
    """
    from landbridge.simulation.model.begun.rows import read_rows

    try:
        text = given.path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise InputErrors(
            [Problem(given.path.name, None, None, f"is no UTF-8 text ({error.reason})")]
        ) from error
    return read_rows(text, given.path.name)


def beginning(setting: Setting) -> Exactly | Written | None:
    """Give what the runs of a setting begin with; None: empty, with days that fill them.

    Raises
    ------
    InputErrors
        If the state is not there any more, or is another one now.
    """
    from landbridge.simulation.model.begun.exact import Exactly
    from landbridge.simulation.model.begun.written import Written

    if setting.state is None:
        return None
    given = read_given(setting.state)
    if given.sha256 != setting.state_sha256:
        told = f"{setting.state} is not the state any more that this run was begun with"
        raise InputErrors([Problem(None, None, "--state", told)])
    if given.head is None:
        return Written(tuple(rows_of(given)), given.path.name)
    files = given.head["files"]

    def content_of(number: int) -> bytes:
        name = _file(number)
        try:
            content = (given.path / name).read_bytes()
        except OSError as error:
            raise BundleError(f"{given.path / name} cannot be read: {error.strerror}") from error
        if hashlib.sha256(content).hexdigest() != files.get(name):
            raise BundleError(f"{given.path / name} is not as it was written")
        return content

    return Exactly(content_of)


def follow_saved(given: Given, hours: int) -> Setting:
    """Give the setting of a run that goes on exactly from a saved state.

    Raises
    ------
    InputErrors
        If it is to go on for longer than the state knows of.
    """
    assert given.head is not None
    first = given.at.date()
    horizon = date.fromisoformat(given.head["horizon"])
    end = given.at + timedelta(hours=hours)
    if end > datetime.combine(horizon, datetime.min.time()):
        most = int((datetime.combine(horizon, datetime.min.time()) - given.at) / timedelta(hours=1))
        told = f"the state can be gone on with for {most} hours at most, not {hours}"
        raise InputErrors([Problem(None, None, "--hours", told)])
    return replace(
        given.setting,
        from_=first,
        until=_day_after(end),
        hour=given.at.hour,
        hours=hours,
        lead_in_days=(first - date.fromisoformat(given.head["first_day"])).days,
        replications=int(given.head["replications"]),
        draws=0,
        target=None,
        horizon=horizon,
        state=str(given.path),
        state_sha256=given.sha256,
        save=None,
    )


def _day_after(end: datetime) -> date:
    """The day after the last that a run touches that ends then."""
    whole = end.time() == datetime.min.time()
    return end.date() if whole else end.date() + timedelta(days=1)


def end_of(from_: date, hour: int, hours: int) -> date:
    """The day after the last of a run that begins at an hour of a day and lasts so many."""
    return _day_after(datetime.combine(from_, datetime.min.time()) + timedelta(hours=hour + hours))


def capacities(rows: list[Row], file: str, corridor: Corridor, from_: date, until: date) -> tuple[str, ...]:
    """Give the changes of capacities that rows ask for, as `--set` takes them: who is on duty, what is there.

    Raises
    ------
    InputErrors
        If there is no such number.
    """
    from landbridge.base.nearest import nearest

    changes, problems = [], []
    for row in rows:
        if not row.what.endswith(".capacity"):
            continue
        head = row.what.removesuffix(".capacity")
        address = ".".join(part for part in (row.facility, head, row.direction, "capacity") if part)
        if corridor.has(address):
            changes.append(f"{address}={row.count}@{from_}..{until}")
        else:
            near = nearest(address, [one for one in corridor.addresses() if one.endswith(".capacity")])
            told = f"there is no number {address}"
            problems.append(Problem(file, row.line, f"{row.facility} {row.what}", told, near))
    if problems:
        raise InputErrors(problems)
    return tuple(changes)


def _file(number: int) -> str:
    return f"{EXACT}/{number:05d}.npz"


# --- beside a run -----------------------------------------------------------------------------------------


def keep_given(setting: Setting, folder: Path) -> None:
    """Copy the state that a run begins with into a folder: it can be made again from there."""
    if setting.state is None:
        return
    source, target = Path(setting.state), folder / FOLDER
    if target.exists():
        return
    try:
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            target.mkdir()
            shutil.copyfile(source, target / LIST)
    except OSError as error:
        raise BundleError(f"{source} cannot be copied to {target}: {error.strerror}") from error


def found_beside(setting: Setting, folder: Path) -> Setting:
    """The setting of a run, with the state that was kept beside it."""
    if setting.state is None:
        return setting
    kept = folder / FOLDER
    if not kept.is_dir():
        return setting
    return replace(setting, state=str(kept if (kept / HEAD).exists() else kept / LIST))


def setting_of(bundle: Bundle) -> Setting:
    """The setting of a finished run, with the state that is kept in its folder."""
    return found_beside(Setting.from_json(bundle.manifest["setting"]), Path(bundle.path))


def write_saved(
    place: Path,
    setting: Setting,
    corridor: Corridor,
    first_day: date,
    contents: Mapping[int, Callable[[], bytes]],
    listed: str,
    versions: Mapping[str, str],
) -> None:
    """Write what a run leaves as a folder: the list of the first replication, and each of them exactly.

    Raises
    ------
    BundleError
        If it cannot be written.
    """
    at = datetime.combine(setting.from_, datetime.min.time()) + timedelta(
        hours=setting.hour + (setting.hours or 0)
    )
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=f".part-{place.name}-", dir=place.parent))
        try:
            (part / EXACT).mkdir()
            files = {}
            for number, content in contents.items():
                data = content()
                (part / _file(number)).write_bytes(data)
                files[_file(number)] = hashlib.sha256(data).hexdigest()
            (part / LIST).write_text(listed, encoding="utf-8")
            head = {
                "schema": SCHEMA,
                "corridor": corridor.name,
                "at": at.isoformat(timespec="minutes"),
                "zone": corridor.main_zone,
                "first_day": str(first_day),
                "horizon": str(setting.horizon),
                "seed": setting.seed,
                "replications": len(files),
                "setting": setting.as_json(),
                "inputs": corridor.inputs(),
                "versions": dict(versions),
                "files": files,
                "written": datetime.now(UTC).isoformat(timespec="seconds"),
            }
            (part / HEAD).write_text(json.dumps(head, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
            part.chmod(0o755)
            os.rename(part, place)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
    except OSError as error:
        raise BundleError(f"{place} cannot be written: {error.strerror}") from error
