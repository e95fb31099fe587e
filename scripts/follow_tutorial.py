"""Follow pages of documentation as a reader would, each in a folder empty at first.

Usage: follow_tutorial.py [--renew] PAGE[+PAGE…]…

Pages that are joined by + are followed one after the other in the same folder; the others at once, as many as
there are processors, and what they print is shown when they are done.

With --renew the output shown in a page is brought up to date: only the numbers of a line may differ.

A page stops at the first thing that does not work; the other pages go on. Blocks of a page, in order:

    ```sh                        commands; each must succeed
    ```sh fails                  commands of which the last must exit with 2 (a mistake shown on purpose)
    ```python                    run after all Python of the page before it
    ```toml title="a/b.toml"     the file a/b.toml is written with this text (any language)
    ```text                      after commands: every line must occur in what they printed, in this order;
                                 a line `…` or a `…` within a line stands for anything, runs of spaces are one
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

FENCE = re.compile(r"^```(?P<language>\w*)(?P<rest>[^\n]*)\n(?P<text>.*?)^```[ ]*$", re.MULTILINE | re.DOTALL)
TITLE = re.compile(r'title="(?P<title>[^"]+)"')
COMMAND_LIMIT_S = 300


@dataclass(frozen=True)
class Block:
    """A fenced block of the page."""

    language: str
    rest: str
    text: str
    line: int

    @property
    def title(self) -> str | None:
        """File that the block is the text of, if it is one."""
        found = TITLE.search(self.rest)
        return found["title"] if found else None


Tell = Callable[[str], None]
"""Takes a line that is told of what is done."""


class StepError(Exception):
    """The page says something that does not hold."""


def blocks(page: str) -> list[Block]:
    """Every fenced block of the page, in order."""
    return [
        Block(m["language"], m["rest"].strip(), m["text"], page.count("\n", 0, m.start()) + 1)
        for m in FENCE.finditer(page)
    ]


def follow(page: str, folder: Path, tell: Tell, renew: bool = False) -> tuple[int, str]:
    """Do what the blocks say in `folder`; return how many were done, and the page, renewed if asked for."""
    printed = python = ""
    done = 0
    for block in blocks(page):
        if block.title:
            target = folder / block.title
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block.text, encoding="utf-8")
        elif block.language == "sh":
            printed = run(block, ["bash", "-eu", "-c", block.text], folder, tell)
        elif block.language == "python":
            python += block.text
            printed = run(block, [sys.executable, "-c", python], folder, tell)
        elif block.language == "text":
            shown = compare(block, printed, renew)
            page = page.replace(f"```text\n{block.text}", f"```text\n{shown}", 1)
        else:
            continue
        done += 1
    return done, page


def run(block: Block, command: list[str], folder: Path, tell: Tell) -> str:
    """Run the commands or the Python of a block; return what it printed."""
    tell("\n".join(f"  $ {line}" for line in block.text.splitlines()))
    start = time.monotonic()
    result = subprocess.run(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=COMMAND_LIMIT_S,
        check=False,
    )
    expected = 2 if block.rest == "fails" else 0
    if result.returncode != expected:
        raise StepError(f"line {block.line}: exit {result.returncode}, not {expected}:\n{result.stdout}")
    tell(f"    {time.monotonic() - start:.1f} s")
    return result.stdout


def compare(block: Block, printed: str, renew: bool) -> str:
    """Every line of the block occurs in what was printed, in order; return the block, perhaps renewed."""
    rest = iter(printed.splitlines())
    shown = []
    for line in block.text.splitlines():
        if line.strip() in {"", "…"}:
            shown.append(line)
            continue
        pattern = pattern_of(line, renew)
        found = next((seen for seen in rest if pattern.search(" ".join(seen.split()))), None)
        if found is None:
            raise StepError(f"line {block.line}: the page shows {line!r}; printed was:\n{printed}")
        shown.append(found.rstrip() if renew and "…" not in line else line)
    return "".join(f"{line}\n" for line in shown)


def pattern_of(line: str, any_number: bool) -> re.Pattern[str]:
    """What a line that is shown may have been printed as."""
    parts = [re.escape(part) for part in re.split(r"\s*…\s*", " ".join(line.split()))]
    if any_number:
        parts = [re.sub(r"\d[\d,]*(\\\.\d+)?", r"[\\d,.]+", part) for part in parts]
    return re.compile(".*".join(parts))


def follow_all(pages: list[Path], renew: bool) -> tuple[bool, list[str]]:
    """Follow pages one after the other in a folder; give whether all is as they say, and what is told."""
    told: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for page in pages:
            start = time.monotonic()
            try:
                done, text = follow(page.read_text(encoding="utf-8"), Path(folder), told.append, renew)
            except (StepError, subprocess.TimeoutExpired) as problem:
                return False, [*told, f"{page}, {problem}"]
            if renew:
                page.write_text(text, encoding="utf-8")
            told.append(f"{page}: {done} blocks followed in {time.monotonic() - start:.0f} s")
    return True, told


def main(words: list[str]) -> int:
    """Follow the pages, those that are joined in a folder of their own."""
    renew = "--renew" in words
    together = [[Path(page) for page in word.split("+")] for word in words if word != "--renew"]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results: Iterator[tuple[bool, list[str]]] = pool.map(lambda pages: follow_all(pages, renew), together)
        failed = 0
        for good, told in results:
            failed += not good
            print("\n".join(told), file=sys.stdout if good else sys.stderr, flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
