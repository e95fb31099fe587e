"""A state saved exactly: a run that goes on from it is the run that was never stopped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from landbridge.base.errors import RunError
from landbridge.simulation.kernel.kept import digest_of, read_facts, read_state, write_state

if TYPE_CHECKING:
    from collections.abc import Callable

    from landbridge.simulation.kernel import Run, State
    from landbridge.simulation.model.compile import Model


def model_digest(model: Model) -> str:
    """SHA-256 of everything that runs of a model begin with, whatever their seed."""
    return digest_of(model.template.state)


def saved(model: Model, state: State, seed: int, replication: int, **facts: Any) -> bytes:
    """The state of a replication as the bytes of a file."""
    known = {"model": model_digest(model), "seed": seed, "replication": replication, "hour": state.now}
    return write_state(state, model.template.start(seed, replication), {**known, **facts})


def restored(model: Model, content: bytes, seed: int, replication: int) -> State:
    """The state that `saved` wrote.

    Raises
    ------
    RunError
        If it is of another model, seed or replication, or broken.
    """
    try:
        facts = read_facts(content)
        wanted = {"model": model_digest(model), "seed": seed, "replication": replication}
        other = [name for name, value in wanted.items() if facts.get(name) != value]
        if other:
            raise ValueError(f"it is of another {' and '.join(other)}")
        return read_state(content, model.template.start(seed, replication))
    except ValueError as error:
        raise RunError(
            f"the saved state of replication {replication} cannot be gone on with: {error}"
        ) from error


@dataclass(frozen=True)
class Exactly:
    """Begin with states that were saved exactly.

    Parameters
    ----------
    content_of
        Gives the bytes of the file of a replication.
    """

    content_of: Callable[[int], bytes]

    @property
    def comes_by_itself(self) -> bool:
        """Streams go on as they were."""
        return True

    def begin(self, model: Model, run: Run, seed: int, replication: int) -> None:
        """Put the saved state in place of the run's; a trace that was asked for goes on from there."""
        fresh, state = run.state, restored(model, self.content_of(replication), seed, replication)
        if fresh.trace_limit:
            state.resize("trace", fresh.size("trace"))
            for name in ("trace_limit", "trace_key", "trace_full"):
                setattr(state, name, getattr(fresh, name))
        run.state = state
