"""Lowers steps about loads: carried and unloaded, places called, offered and taken, groups."""

from __future__ import annotations

from collections.abc import Callable

from landbridge.simulation.charts import Step
from landbridge.simulation.model.context import Context, cause_row


def _split(c: Context, step: Step) -> None:
    block = c.block(
        "split", step, place=c.place_of(step), kind=_kind(c, step), **c.amount(step.args["count"])
    )
    c.begun.append((block, str(step.target)))


def _ride(c: Context, step: Step) -> None:
    stored = any(other.verb == "store" for _, _, other in c.process.steps())
    c.block("ride", step, place=c.place_of(step), flag=int(stored))


def _unload(c: Context, step: Step) -> None:
    fields = {"res": -1}
    pair = next((s for _, _, s in c.process.steps() if s.verb == "pair"), None)
    if pair is not None:
        by, count = c.exchange_key(str(pair.target))
        fields = {"res": c.exchange(str(pair.target)), "by": by, "count": count, "mark": _skipped(c, step)}
    block = c.block("unload", step, place=c.place_of(step), cause=cause_row(step, "as"), **fields)
    c.begun.append((block, str(step.target)))


def _tell(c: Context, step: Step) -> None:
    c.block("tell", step)
    c.told = True


def _set_down(c: Context, step: Step) -> None:
    block = c.block("set_down", step)
    c.begun.append((block, str(step.target)))


def _kind(c: Context, step: Step) -> int:
    return c.draft.naming.kinds[c.chart.processes[str(step.target)].kind]


def _skipped(c: Context, step: Step) -> int:
    """Row of the regime whose boxes take no place (`except`), -1 = none."""
    word = step.args.get("except")
    return c.draft.naming.regimes.get(str(word), -1) if word else -1


def _call(c: Context, step: Step) -> None:
    if "per" not in step.args:
        block = c.block("call", step, kind=_kind(c, step))
    else:
        key = step.args["per"]
        exchange = next(name for name, x in c.chart.exchanges.items() if x.per == key)
        by, count = c.exchange_key(exchange)
        block = c.block(
            "call_keyed",
            step,
            kind=_kind(c, step),
            res=c.exchange(exchange),
            by=by,
            count=count,
            mark=_skipped(c, step),
            **c.amount(step.args["units"]),
            **c.amount(step.args["at"], "least"),
        )
    c.begun.append((block, str(step.target)))


def _pair(c: Context, step: Step) -> None:
    by, count = c.exchange_key(str(step.target))
    c.block(
        "pair",
        step,
        res=c.exchange(str(step.target)),
        attr=by,
        count=count,
        place=c.place_of(step),
        cause=cause_row(step),
        mark=_skipped(c, step),
        **c.patience(step),
    )


def _offer(c: Context, step: Step) -> None:
    by, count = c.exchange_key(str(step.target))
    c.block(
        "offer", step, res=c.exchange(str(step.target)), by=by, count=count, **c.amount(step.args["units"])
    )


def _until_filled(c: Context, step: Step) -> None:
    least = c.amount(step.args.get("at_least", 0), "least")
    c.block("until_filled", step, place=c.place_of(step), cause=cause_row(step), **least, **c.patience(step))


def _take(c: Context, step: Step) -> None:
    by, _ = c.exchange_key(str(step.target))
    block = c.block(
        "take",
        step,
        res=c.exchange(str(step.target)),
        by=by,
        place=c.place_of(step),
        cause=cause_row(step),
        flag=int(c.told),
        **c.patience(step),
    )
    c.otherwise(block, step)


def _board(c: Context, step: Step) -> None:
    c.block("board", step, place=c.place_of(step))


def _store(c: Context, step: Step) -> None:
    by, _ = c.exchange_key(str(step.target))
    c.block(
        "store", step, res=c.exchange(str(step.target)), by=by, place=c.place_of(step), cause=cause_row(step)
    )


def _batch(c: Context, step: Step) -> None:
    key = (c.instance, str(step.target))
    if key not in c.draft.batch_rows:
        c.draft.batch_rows[key] = c.draft.assembly.batch()
    c.block(
        "batch",
        step,
        res=c.draft.batch_rows[key],
        place=c.place_of(step),
        cause=cause_row(step),
        **c.amount(step.args["size"]),
        **c.patience(step),
    )


LOWER_LOAD: dict[str, Callable[[Context, Step], None]] = {
    "split": _split,
    "ride": _ride,
    "unload": _unload,
    "tell": _tell,
    "set_down": _set_down,
    "call": _call,
    "pair": _pair,
    "offer": _offer,
    "until_filled": _until_filled,
    "take": _take,
    "board": _board,
    "store": _store,
    "batch": _batch,
}
"""Verbs of loads."""
