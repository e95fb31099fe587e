"""Kill experiments at random moments, resume them until they are finished, and compare their hashes.

    python kill_many.py FOLDER KILLS SEED

Prints JSON: kills, experiments, and what was wrong. Children are forked from this process, which has loaded
everything and started no thread, so that a start takes milliseconds and most kills fall into the work itself.
"""

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from landbridge.experiment import receipts, spool
from landbridge.experiment.bundle.read import open_bundle
from landbridge.experiment.resuming import resume
from landbridge.experiment.run import run
from landbridge.simulation.kernel import compiled_runner

SETTING = {"replications": 16, "draws": 4, "jobs": 2}
BATCH_S = 0.02
LOG = Path("log.txt")


def child(folder):
    """Run, or go on with what is there; note down everything that is finished."""
    receipts.BATCH_S = BATCH_S
    save, save_draw = spool.Spool.save, spool.Spool.save_draw

    def saved(kind, number):
        with LOG.open("a") as file:
            file.write(json.dumps([kind, number]) + "\n")

    def log_save(self, reduced):
        saved("replication", reduced.replication)
        save(self, reduced)

    def log_draw(self, number, *rest):
        saved("draw", number)
        save_draw(self, number, *rest)

    spool.Spool.save, spool.Spool.save_draw = log_save, log_draw
    if folder is None:
        run("tutorial", **SETTING)
    else:
        resume(folder, jobs=2)


def fork(folder):
    """Run, or go on with a folder, in a child that never comes back here; its number."""
    sys.stdout.flush()
    number = os.fork()
    if number:
        return number
    code = 1
    try:
        child(folder)
        code = 0
    except Exception as error:  # noqa: BLE001
        Path("error.txt").write_text(f"{type(error).__name__}: {error}")
    finally:
        os._exit(code)


def unfinished():
    """Find the folder that a killed run left, with the receipts in it."""
    for folder in sorted(Path("runs").glob("*-unfinished*")):
        if (folder / receipts.PLAN).is_file():
            with receipts.Receipts.open(folder) as left:
                return folder, {(kind, n) for kind in ("replication", "draw") for n in left.numbers(kind)}
    return None, set()


def noted():
    """What the last child finished; the last line may be cut."""
    lines = LOG.read_text().split("\n")[:-1] if LOG.exists() else []
    return {tuple(json.loads(line)) for line in lines}


def finished():
    return [open_bundle(path.parent) for path in sorted(Path("runs").glob("*/manifest.json"))]


def whole(folder):
    """Run undisturbed: its hash and how long it took."""
    folder.mkdir(parents=True)
    os.chdir(folder)
    start = time.monotonic()
    _, status = os.waitpid(fork(None), 0)
    if status:
        raise SystemExit(Path("error.txt").read_text())
    (bundle,) = finished()
    return bundle.hash, time.monotonic() - start


def main():
    folder, kills, seed = Path(sys.argv[1]).resolve(), int(sys.argv[2]), int(sys.argv[3])
    chance = random.Random(seed)
    compiled_runner()
    true, took = whole(folder / "whole")
    killed = experiments = 0
    wrong = []
    while killed < kills and not wrong:
        place = folder / f"run-{experiments:04d}"
        place.mkdir()
        os.chdir(place)
        experiments += 1
        done = False
        while not done and not wrong:
            left, there = unfinished()
            LOG.unlink(missing_ok=True)
            number = fork(left)
            time.sleep(chance.uniform(0, took) if killed < kills else 0)
            over, status = os.waitpid(number, os.WNOHANG if killed < kills else 0)
            if not over:
                os.kill(number, signal.SIGKILL)
                _, status = os.waitpid(number, 0)
            if os.WIFSIGNALED(status):
                killed += 1
            elif status:
                wrong.append(Path("error.txt").read_text())
            else:
                done = True
            again = noted() & there
            if again:
                wrong.append(f"done again: {sorted(again)}")
        wrong += [f"{one.path}: {one.hash}, not {true}" for one in finished() if one.hash != true]
    for place in sorted(folder.glob("run-*")):  # last, as reading tables starts threads
        os.chdir(place)
        wrong += [f"{place / one.path}: its tables are broken" for one in finished() if not one.check_hash()]
    told = {"kills": killed, "experiments": experiments, "wrong": wrong, "took_s": took}
    sys.stdout.write(json.dumps(told) + "\n")


main()
