"""`landbridge`: which commands there are, and how they end.

Exit codes: 0 done; 1 failed; 2 wrong input. A command's file is loaded only when it is called.
"""

from __future__ import annotations

import gc
import keyword
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cyclopts import App

COMMANDS: tuple[tuple[str, str], ...] = (
    ("run", "Run a corridor: the main job, to a table, a report and a folder of results."),
    ("worth", "Say what one more track, crane, officer, locomotive or path is worth, ranked."),
    ("shock", "Say what shocks cost: what came late or never, the longest queue, days to recover."),
    ("calibrate", "Fit a few numbers to what was observed, on record, judged by rows held out."),
    ("check", "Check a corridor without running it: everything that is wrong, at once."),
    ("new", "Start a corridor of your own in a new folder."),
    ("ids", "List the addresses of all numbers of a corridor, and its indicators."),
    ("dispatch", "Say which crossing trains take day by day, and what overflow sends elsewhere."),
    ("pipelines", "Say which way oil and gas flow, year by year, and what each line carries."),
    ("flows", "Say what is traded, from where to where, and which ways it takes: modelled flows."),
    ("loop", "Turn choice and gateway about until shippers and queues have answered each other."),
    ("route", "Say which ways a shipment has from door to door: price, days, lateness, carbon."),
    ("code", "Say what a container's number, its size and type code or a UN/LOCODE means."),
    ("seeds", "List the statements the project began with, and what the twin says of each."),
    ("compare", "Say why two runs differ: what was changed, what differs, where the hours moved."),
    ("explain", "Show the timetable of one train, box or truck of a run, and why it waited."),
    ("trace", "Write every stay of the trains and boxes of a run as one Parquet file."),
    ("sql", "Ask any number of runs one question in SQL."),
    ("report", "Write a run as one HTML page that needs no network."),
    ("export", "Write the tables of a run as CSV or a workbook, or a corridor's network in an open format."),
    ("import", "Make a draft of corridor tables of a network, a timetable, a map or a list of places."),
    ("replay", "Make a run again and say whether it is the same."),
    ("resume", "Go on with a run, a weighing, shocks or a calibration that was stopped."),
    ("cite", "List the methods and sources that a run or a corridor stands on."),
)
"""Name and what it does; the command is the function of that name in `commands/<name>.py` (`import_`)."""


def own_name(command: str) -> str:
    """Return the name in Python of a command's function and file: `import_` of `import`."""
    return f"{command}_" if keyword.iskeyword(command) else command


def build() -> App:
    """Make the application; no command is loaded yet."""
    from cyclopts import App

    import landbridge

    app = App(
        name="landbridge",
        help="A digital twin of a trade corridor: every train and box over the border, and why it waits.",
        version=landbridge.__version__,
        help_format="plaintext",
        help_formatter="default" if sys.stdout.isatty() else "plain",
        suppress_keyboard_interrupt=False,
        result_action="return_value",
    )
    for name, text in COMMANDS:
        own = own_name(name)
        app.command(f"landbridge.cli.commands.{own}:{own}", name=name, help=text)
    return app


def main(words: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    # What is read stays: looking through it again and again takes a fifth of a start.
    gc.set_threshold(100_000, 20, 20)
    code = run(list(sys.argv[1:] if words is None else words))
    gc.freeze()  # nor is it looked through once more, thing by thing, when all of it goes
    sys.exit(code)


def run(words: list[str]) -> int:
    """Run a command and give its exit code; every expected error becomes one message."""
    as_json = "--json" in words
    try:
        return _run(words, as_json)
    except KeyboardInterrupt:  # before or after the command itself
        sys.stderr.write("stopped\n")
        return 1


def _run(words: list[str], as_json: bool) -> int:
    from cyclopts import CycloptsError

    from landbridge.base.errors import LandbridgeError
    from landbridge.cli import failure

    try:
        code = build()(words, exit_on_error=False, print_error=False)
        sys.stdout.flush()
    except CycloptsError as error:
        return failure.tell_usage(error, as_json)
    except LandbridgeError as error:
        return failure.tell(error, as_json)
    except KeyboardInterrupt as error:
        return failure.tell_text("; ".join(["stopped", *getattr(error, "__notes__", [])]), 1, as_json)
    except MemoryError as error:
        return failure.tell_text(
            "; ".join(["there is not enough memory", *getattr(error, "__notes__", [])]), 1, as_json
        )
    except BrokenPipeError:
        # whoever read the output has gone: keep Python from complaining about it at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        return failure.tell_os(error, as_json)
    return code if isinstance(code, int) else 0
