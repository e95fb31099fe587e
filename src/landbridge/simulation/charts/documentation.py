"""The reference page of the chart language, made from the tables that read and prove charts."""

from __future__ import annotations

from collections.abc import Iterator
from inspect import getdoc

from landbridge.simulation.charts.causes import OF_HOLDS, OF_WAITS
from landbridge.simulation.charts.chart import BUILT_IN_ATTRIBUTES
from landbridge.simulation.charts.declarations import FIELDS
from landbridge.simulation.charts.describe import describe
from landbridge.simulation.charts.proofs import PROOFS
from landbridge.simulation.charts.read import chart_names, read_chart
from landbridge.simulation.charts.steps import TESTS
from landbridge.simulation.charts.verbs import ENTRIES, VERBS, Kind, Verb

_DECLARES = {
    "keys": "Sets of names that tell things apart: destination groups, types of platform.",
    "resources": "What is finite: `pool` (units seized and released), `quota` (units used up; new ones each "
    "`hour`, `day`, `week` or `month`, and what is left over is lost; or one each `slot`), `stock` (units "
    "used up; `capacity` are delivered each `day`, `week` or `month`, and what is left over stays, up to "
    "`most`; `first` are on hand at the start), `gate` (open or shut).",
    "exchanges": "Where places are offered and taken, or goods stored and fetched.",
    "times": "Times in `h` or `min`, constant or distributions.",
    "numbers": "Numbers; those with unit `share` lie from 0 to 1.",
    "charges": "Money that passes from payer to payee for a purpose: `usd_per_train`, or `per_train` where "
    "the facility says in what. A party `exit_post` or `entry_post` is that post of the direction.",
}
_TEST_TEXTS = {
    "attribute": "the attribute equals the value",
    "none": "nothing is on offer, or in store, in the exchange",
    "open": "the gate is open",
    "space": "so many units of the resource are free (`units`, default 1)",
    "longer": "more than so many wait for the resource",
    "expects": "the expected wait for the quota or stock is more than that time: none if a unit is to be had "
    "at once, else (those who wait + 1) × the time between two units as they come at present (those of a day "
    "spread over the day, and so on); while nothing comes it is without end",
}


def documentation() -> str:
    """Return the reference page of charts, in Markdown."""
    return "\n".join([*_intro(), *_declarations(), *_verbs(), *_conditions(), *_proofs(), *_shipped()]) + "\n"


def _intro() -> Iterator[str]:
    yield "# Charts"
    yield ""
    yield "A chart is a TOML file: what one type of facility has, and what each kind of entity goes through"
    yield "there. The numbers stand in the files of facilities, never in a chart."
    yield ""
    yield "`chart` (its name) and `summary` stand first. A pair of posts has `lanes`: every process then"
    yield "exists once for each lane, and a facility says which post is `exit` and which `entry`."


def _declarations() -> Iterator[str]:
    yield from ("", "## What a chart declares", "", "| table | keys of an entry | |", "|---|---|---|")
    for table, fields in FIELDS.items():
        yield f"| `[{table}]` | {', '.join(f'`{key}`' for key in fields)} | {_DECLARES[table]} |"
    yield ""
    yield '`per` is `"lane"` or a key set: one for each. `at = "post"`: one for each post; steps then say'
    yield "which, `exit.tracks` or `entry.tracks`. `failures = true`: each unit may fail by itself;"
    yield '`failures = "all"`: all units fail at once and are repaired together. `shared`: other facilities'
    yield "use it too. `ban`: has numbers at which it shuts and opens the gate `loading`. `optional`, of a"
    yield "quota: a facility that gives no capacity for it is not limited by it."
    yield ""
    yield (
        "`[process.<name>]` has `kind`, `enters` ("
        + ", ".join(f"`{entry}`" for entry in ENTRIES)
        + "; one or"
    )
    yield "a list), `attributes`, `receives` (resources that whoever calls it hands over) and `steps`."
    yield f"Every entity has the attributes {', '.join(f'`{name}`' for name in BUILT_IN_ATTRIBUTES)}."
    yield "As an amount, `party` is as many as it stands for: who go together, as the facility's stream says"
    yield "(`party`), else 1. Passages, times, populations and hours of the ledger count each of them; the"
    yield "queue for a resource counts a party once, and it takes as many units as the step says."
    yield "`[process.<name>.<sub>]` has `steps` alone: `branch` and `else` lead there and nothing comes back."


def _verbs() -> Iterator[str]:
    yield from ("", "## Steps", "")
    yield "One step a line, the verb first. Arguments in italics may be left out. Every step may have a"
    yield "`name` (by default the verb and what follows it): it keys the draws and the row in the ledger, so"
    yield "steps that draw, take time or measure need different ones within a process."
    yield from ("", "| verb | followed by | arguments | |", "|---|---|---|---|")
    for verb in VERBS.values():
        yield f"| `{verb.name}` | {verb.kind} | {_arguments(verb)} | {verb.meaning} |"
    yield ""
    yield "Where `hand_over` leads stands in the facility's file: `next` is one of `[next]` or"
    yield "`[next.<lane>]`, by shares; any other word is named under `[uses_facility]`. Each is `<facility>`,"
    yield "`<facility>.<lane>` or `<facility>.<lane>.<process>`. Without a lane it is the same one, or the"
    yield "only one; in another lane the direction becomes that lane's. Its own id leads to its beginning."
    yield "Who comes again draws anew; a ring must have a way out, and time must pass in each round."
    yield ""
    yield f"Causes of waiting (`waiting`): {', '.join(f'`{cause}`' for cause in OF_WAITS)}."
    yield f"Causes of time at work (`as`): {', '.join(f'`{cause}`' for cause in OF_HOLDS)}."


def _arguments(verb: Verb) -> str:
    shown = []
    for name, argument in verb.arguments.items():
        text = f"`{name}`: {argument.kind}"
        shown.append(text if argument.required else f"*{text}*")
    return "; ".join(shown)


def _conditions() -> Iterator[str]:
    yield from ("", "## Conditions", "")
    yield f"A branch is `{{ when = …, go = … }}` or `{{ share = …, go = … }}`, where a share is {Kind.SHARE}."
    yield from ("", "| condition | |", "|---|---|")
    for test, (needed, allowed) in TESTS.items():
        keys = [test, *([needed] if needed else []), *(f"{key}?" for key in allowed)]
        yield f"| {', '.join(f'`{key}`' for key in keys)} | {_TEST_TEXTS[test]} |"


def _proofs() -> Iterator[str]:
    yield from ("", "## What is proved before anything runs", "")
    for proof in PROOFS:
        yield f"* {getdoc(proof)}"


def _shipped() -> Iterator[str]:
    yield from ("", "## The charts that come with the package")
    for name in chart_names():
        yield from ("", f"### {name}", "", "```text", describe(read_chart(name)).rstrip(), "```")
