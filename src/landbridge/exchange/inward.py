"""`import`: an open format as a draft of corridor tables, with what could not be taken."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from landbridge.base.errors import InputErrors, Problem
from landbridge.base.nearest import nearest
from landbridge.corridor.network_rows import Mode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landbridge.exchange.draft import Draft

FORMATS = ("gmns", "gtfs", "geojson", "omx", "unlocode")


@dataclass(frozen=True, slots=True)
class Imported:
    """A draft that was written, and what could not be taken into it."""

    format: str
    source: Path
    files: tuple[Path, ...]
    holds: dict[str, int]
    """Rows by table."""
    not_taken: tuple[str, ...]
    """One sentence each."""

    def json(self) -> dict[str, Any]:
        """Return what `import --json` prints."""
        return {
            "schema": 1, "format": self.format, "source": str(self.source),
            "files": [str(file) for file in self.files], "holds": self.holds,
            "not_taken": list(self.not_taken),
        }  # fmt: skip


def import_(
    source: str | Path,
    out: str | Path,
    *,
    format: str | None = None,  # noqa: A002 - it is the word
    mode: str | None = None,
    countries: Sequence[str] = (),
    functions: str = "",
    overwrite: bool = False,
) -> Imported:
    """Read an open format and write it as a draft of corridor tables.

    A draft is tables of a corridor that `check` can read, each number assumed within half to twice its value
    until somebody gives it a source; it is no corridor by itself.

    Parameters
    ----------
    source
        File or folder.
    out
        Folder for the draft.
    format
        `gmns`, `gtfs`, `geojson`, `omx` or `unlocode`; as a rule told by what is in it.
    mode
        Of links that do not say theirs (GMNS, GeoJSON).
    countries, functions
        Of a list of UN/LOCODE: only places of these countries (two letters each), and with one of these
        functions (1 port, 2 rail, 3 road, 4 airport, B border).
    overwrite
        Write over what is there.

    Raises
    ------
    InputErrors
        If it is not what it is taken for, or `out` holds such files already.
    """
    path = Path(source)
    problems = []
    kind = format or told_by(path)
    if kind not in FORMATS:
        told = (
            "cannot be told from what is in it"
            if kind is None
            else f"{kind[:40]!r} is none of {', '.join(FORMATS)}"
        )
        problems.append(Problem(None, None, "--as", told, None if kind is None else nearest(kind, FORMATS)))
    modes = get_args(Mode)
    if mode is not None and mode not in modes:
        told = f"{mode[:40]!r} is none of {', '.join(modes)}"
        problems.append(Problem(None, None, "--mode", told, nearest(mode, modes)))
    if kind != "unlocode" and (countries or functions):
        told = "is of a list of UN/LOCODE"
        problems += [
            Problem(None, None, option, told)
            for option, given in (("--country", countries), ("--functions", functions))
            if given
        ]
    if not path.exists():
        problems = [Problem(str(path), None, None, "there is no such file or folder")]
    if problems or kind is None:
        raise InputErrors(problems)
    draft = _read(kind, path, mode, countries, functions)
    if not draft.files():
        raise InputErrors([Problem(str(path), None, None, "holds nothing that could be taken")])
    return Imported(kind, path, draft.write(Path(out), overwrite), draft.count(), tuple(draft.lost))


def told_by(path: Path) -> str | None:
    """Return the format that a file or folder looks like; None if it looks like none."""
    if path.is_dir():
        if (path / "node.csv").is_file():
            return "gmns"
        return "gtfs" if (path / "stops.txt").is_file() else None
    if path.suffix.lower() == ".zip" and path.is_file():
        from landbridge.base.problems import Problems
        from landbridge.exchange.tables_in import Tables

        return "gmns" if "node.csv" in Tables(path, Problems()) else "gtfs"
    return {".geojson": "geojson", ".json": "geojson", ".omx": "omx", ".csv": "unlocode"}.get(
        path.suffix.lower()
    )


def _read(kind: str, path: Path, mode: str | None, countries: Sequence[str], functions: str) -> Draft:
    if kind == "unlocode":
        from landbridge.exchange.unlocode import read_unlocode

        return read_unlocode(path, countries, functions)
    if kind == "gtfs":
        from landbridge.exchange.gtfs import read_gtfs

        return read_gtfs(path)
    if kind == "geojson":
        from landbridge.exchange.geojson import read_geojson

        return read_geojson(path, mode)
    if kind == "omx":
        from landbridge.exchange.omx.read import draft_of

        return draft_of(path)
    from landbridge.exchange.gmns import read_gmns

    return read_gmns(path, mode)
