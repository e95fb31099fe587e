"""Two runs of an example, as the reader would make them, and their comparison."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import landbridge

CORRIDOR, PART = "khorgos", "rail.khorgos"


@dataclass(frozen=True)
class Ask:
    """One run: what is asked for beside corridor, replications and draws."""

    name: str
    from_: str
    until: str | None = None
    scenarios: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pair:
    """An example: A as it was, B with the change."""

    name: str
    a: Ask
    b: Ask
    replications: int
    draws: int

    def run(self, folder: Path, jobs: int | None) -> landbridge.Comparison:
        """Run both, compare them, and write the whole comparison as a page of its own."""
        made = [
            landbridge.run(
                CORRIDOR,
                only=[PART],
                from_=ask.from_,
                until=ask.until,
                scenarios=ask.scenarios,
                sets=ask.sets,
                replications=self.replications,
                draws=self.draws,
                jobs=jobs,
                out=folder / ask.name,
            )
            for ask in (self.a, self.b)
        ]
        return landbridge.compare(*made, again=self.replications)

    @property
    def page(self) -> str:
        """Name of the page that holds the whole comparison."""
        return f"{self.name}-compared.html"

    @property
    def commands(self) -> list[str]:
        """What to type to have it all again."""
        a, b = f"runs/{self.a.name}", f"runs/{self.b.name}"
        told = [self._command(ask) for ask in (self.a, self.b)]
        return [*told, f"landbridge compare {a} {b} --again {self.replications} -o {self.page}"]

    def _command(self, ask: Ask) -> str:
        words = [f"landbridge run {CORRIDOR} --only {PART} --from {ask.from_}"]
        words += [f"--until {ask.until}"] if ask.until else []
        words += [f"--scenario {name}" for name in ask.scenarios]
        words += [f'--set "{change}"' for change in ask.sets]
        words += [f"--replications {self.replications} --draws {self.draws} --out runs/{ask.name}"]
        return " ".join(words)
