"""The discrete-event kernel: numba and numpy only, knows nothing of freight."""

from .assembly import Assembly, Template, name_key
from .engine import compiled_runner, is_compiled, plain_runner
from .run import KernelError, Run, inside, open_window, settle_all
from .state import State, Twin

__all__ = [
    "Assembly",
    "KernelError",
    "Run",
    "State",
    "Template",
    "Twin",
    "compiled_runner",
    "inside",
    "is_compiled",
    "name_key",
    "open_window",
    "plain_runner",
    "settle_all",
]
