"""Records of calibrations, as far as a corridor needs to know them: which observed rows were fitted to.

A scenario that a calibration made names its record as a source, `calibrations/<name>.record.json`. The file
lies in the folder that holds the scenario's own folder `scenarios`.
"""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import TYPE_CHECKING

from landbridge.base.errors import InputErrors, Problem
from landbridge.corridor.files import LARGEST_TOML

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

RECORD = re.compile(r"calibrations/[A-Za-z0-9_-][A-Za-z0-9_.-]*\.record\.json", re.ASCII)
SCHEMA = 1


def is_record(source: str) -> bool:
    """Say whether a source is the record of a calibration."""
    return RECORD.fullmatch(source) is not None


def record_file(scenario: Path, source: str) -> Path:
    """Return where the record lies that a scenario in a file names."""
    folder = scenario.absolute().parent
    return (folder.parent if folder.name == "scenarios" else folder) / source


def records_named(scenario: Path, sources: Iterable[str]) -> dict[str, Path]:
    """Return the records among the sources of a scenario in a file."""
    return {source: record_file(scenario, source) for source in sources if is_record(source)}


def fitted_rows(source: str, file: Path) -> tuple[frozenset[str], str]:
    """Return the ids of the observed rows that a calibration was fitted to, and the sha256 of its record.

    Raises
    ------
    InputErrors
        If there is no such record, or it cannot be understood.
    """
    try:
        if file.stat().st_size > 10 * LARGEST_TOML:
            raise ValueError("it is too large")
        content = file.read_bytes()
        told = json.loads(content)
        if not isinstance(told, dict) or told.get("kind") != "calibration":
            raise ValueError("it is none")
        if told.get("schema") != SCHEMA:
            raise ValueError(f"its schema is {str(told.get('schema'))[:20]}, this version reads {SCHEMA}")
        rows = told.get("fitted")
        if not isinstance(rows, list) or not rows or not all(isinstance(row, str) for row in rows):
            raise ValueError("it does not say which rows were fitted to")
    except FileNotFoundError:
        raise _wrong(source, f"there is no such record of a calibration: {file}") from None
    except OSError as error:
        raise _wrong(source, f"cannot be read: {error.strerror or error}") from None
    except (ValueError, RecursionError) as error:
        why = (
            "it is not JSON" if isinstance(error, (json.JSONDecodeError, UnicodeDecodeError)) else str(error)
        )
        why = "it is nested too deeply" if isinstance(error, RecursionError) else why
        raise _wrong(source, f"is not a record of a calibration: {why}") from None
    return frozenset(rows), sha256(content).hexdigest()


def _wrong(source: str, sentence: str) -> InputErrors:
    return InputErrors([Problem(source, None, None, sentence)])
