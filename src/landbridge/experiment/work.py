"""Working through tasks on threads: done in any order, kept in theirs; stoppable with Ctrl-C."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is."""

    stage: str
    """`compile`, `replications`, `draws` or `tables`."""
    done: int
    total: int
    seconds_left: float | None
    """Of this stage, or None where nothing is known yet."""
    detail: Callable[[], str] | None = None
    """Says what is known so far, in a few words: asked only where somebody watches."""


Tell = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What became of the tasks."""

    results: dict[int, T]
    """By number of the task, in order of the numbers."""
    interrupted: bool
    """Stopped by the user."""
    late: bool = False
    """Stopped because the time was up."""


def default_jobs() -> int:
    """Count the processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


def work_through(
    numbers: Sequence[int],
    task: Callable[[int], T],
    jobs: int,
    stage: str,
    tell: Tell | None = None,
    *,
    until: float | None = None,
    detail: Callable[[], str] | None = None,
) -> Outcome[T]:
    """Do a task for each number, on so many threads.

    Ctrl-C begins no further task, waits for those at work and keeps all that were finished; a second one
    gives up at once. If a task fails, no further one is begun and its error is raised.

    Parameters
    ----------
    numbers
        Numbers of the tasks.
    task
        What to do; what it returns must depend on the number alone.
    jobs
        Threads.
    stage
        Name for the progress told.
    tell
        Is told after each finished task.
    until
        Instant of the monotonic clock after which no further task is begun; those at work are finished.
    detail
        Says what is known so far, for the progress told.
    """
    results: dict[int, T] = {}
    start = time.monotonic()
    if tell is not None:
        tell(Progress(stage, 0, len(numbers), None))
    pool = ThreadPoolExecutor(max_workers=max(1, min(jobs, len(numbers) or 1)))
    waiting: dict[Future[T], int] = {}
    finished: SimpleQueue[Future[T]] = SimpleQueue()
    interrupted = late = False
    try:
        for number in numbers:
            future = pool.submit(task, number)
            waiting[future] = number
            future.add_done_callback(finished.put)
        while waiting:
            left = None if until is None or late else max(0.0, until - time.monotonic())
            with contextlib.suppress(Empty):
                future = finished.get(timeout=left)
                if future in waiting:  # and not one that was taken back
                    results[waiting.pop(future)] = future.result()
            if left is not None and time.monotonic() >= (until or 0.0):
                late = True
                waiting = {future: n for future, n in waiting.items() if not future.cancel()}
            if tell is not None and results:
                spent = time.monotonic() - start
                seconds = spent / len(results) * len(waiting)
                tell(Progress(stage, len(results), len(numbers), seconds, detail))
    except KeyboardInterrupt:
        interrupted = True
        for future in [future for future in waiting if future.cancel()]:
            del waiting[future]
        wait(waiting)
        for future, number in waiting.items():
            if future.exception() is None:
                results[number] = future.result()
    finally:
        pool.shutdown(wait=not interrupted, cancel_futures=True)
    return Outcome(dict(sorted(results.items())), interrupted, late and len(results) < len(numbers))
