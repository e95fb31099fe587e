"""The form of a file of receipts.

Layout of a file: a line `landbridge receipts 1 <bytes of the head> <sha256 of the head>`, the head (JSON: one
`[kind, number, bytes, sha256]` for each receipt), then the receipts one behind the other.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SCHEMA = 1
MAGIC = "landbridge receipts"
MOST_HEAD = 100_000_000

Name = tuple[str, int]
"""Kind and number of a receipt."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a receipt stands."""

    file: Path
    offset: int
    length: int
    sha256: str


def entries(content: memoryview) -> Iterator[tuple[str, int, int, int, str]]:
    """Yield kind, number, offset, length and digest of each receipt of a file; ValueError if it is broken."""
    end = bytes(content[:200]).find(b"\n")
    if end < 0:
        raise ValueError("has no first line")
    words = bytes(content[:end]).decode("ascii", "replace").rsplit(" ", 3)
    if len(words) != 4 or words[0] != MAGIC:
        raise ValueError("is no file of receipts")
    if words[1] != str(SCHEMA):
        raise ValueError(f"has schema {words[1]}")
    size = int(words[2]) if words[2].isdigit() else -1
    if not 0 <= size <= MOST_HEAD:
        raise ValueError("has no head")
    head = content[end + 1 : end + 1 + size]
    if hashlib.sha256(head).hexdigest() != words[3]:
        raise ValueError("its head is not as it was written")
    offset = end + 1 + size
    for kind, number, length, digest in json.loads(bytes(head)):
        yield kind, number, offset, length, digest
        offset += length
    if offset != len(content):
        raise ValueError("is cut" if offset > len(content) else "is too long")


def packed(file: Path, batch: dict[Name, bytes]) -> tuple[dict[Name, Place], bytes]:
    """Return where each receipt will stand in a file, and the content of the file."""
    rows = [(*name, len(data), hashlib.sha256(data).hexdigest()) for name, data in batch.items()]
    head = json.dumps(rows, separators=(",", ":")).encode()
    first = f"{MAGIC} {SCHEMA} {len(head)} {hashlib.sha256(head).hexdigest()}\n".encode()
    offset, places = len(first) + len(head), {}
    for kind, number, length, digest in rows:
        places[kind, number] = Place(file, offset, length, digest)
        offset += length
    return places, b"".join([first, head, *batch.values()])
