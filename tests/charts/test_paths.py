"""The proofs about resources say the same as walking every path one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hypothesis import example, given, settings
from hypothesis import strategies as st

from landbridge.simulation.charts import Chart, Process, Step, check_chart, held_at, parse_chart
from landbridge.simulation.charts.proofs import holding

HEAD = """
chart = "small"
[resources]
crane = { unit = "crane" }
yard = { unit = "teu" }
quota = { unit = "train", kind = "quota", period = "day" }
[times]
lift = { unit = "h" }
"""
STEPS = (
    '{ seize = "crane", waiting = "crane" }',
    '{ seize = "yard", units = 2, waiting = "far_side_full" }',
    '{ seize = ["crane", "quota"], waiting = ["crane", "quota"] }',
    '{ release = "crane" }',
    '{ release = "yard", units = 2 }',
    '{ release = "yard" }',
    '{ hold = "lift", as = "handling", with = "crane" }',
    '{ tally = "n" }',
    '{ try = "crane", else = "SUB" }',
    '{ seize = "crane", waiting = "crane", at_most = "lift", else = "SUB" }',
    '{ branch = [{ share = 0.5, go = "SUB" }] }',
)
ENDS = ('{ leave = "out" }', '{ hand_over = "next", keeping = ["yard"] }')
PROOFS = (
    holding.seized_once,
    holding.released_when_held,
    holding.released_as_seized,
    holding.nothing_is_kept_at_the_end,
    holding.work_is_done_with_what_is_held,
)
Held = dict[str, int | str]


GIVE_BACK = {"crane": '{ release = "crane" }', "yard": '{ release = "yard", units = 2 }'}


@st.composite
def processes(draw: st.DrawFn) -> str:
    """A chart of one process with two sub-processes that lead forward only; mostly nearly right."""
    subs = ["", "one", "two"]
    text = HEAD
    for number, sub in enumerate(subs):
        after = subs[number + 1 :]
        held = draw(st.sets(st.sampled_from(sorted(GIVE_BACK)))) if sub else set()
        steps = []
        for step in draw(st.lists(st.sampled_from(STEPS), max_size=5)):
            seizes = re.match(r"{ (seize|try)", step) is not None
            names = set(re.findall("crane|yard", step.partition("waiting")[0]))
            sensible = not names & held if seizes else names <= held
            if ("SUB" in step and not after) or (not sensible and draw(st.integers(0, 9)) > 0):
                continue
            steps.append(step.replace("SUB", draw(st.sampled_from(after or [""]))))
            held = held | names if seizes else held - names if "release" in step else held
        steps += [GIVE_BACK[name] for name in sorted(held) if draw(st.integers(0, 9)) > 0]
        steps.append(ENDS[draw(st.integers(0, 9)) == 0])
        head = f"[process.box.{sub}]" if sub else '[process.box]\nkind = "box"\nenters = "flow"'
        text += f"{head}\nsteps = [{', '.join(steps)}]\n"
    return text


def walks(process: Process) -> Iterator[list[tuple[str, int, Step, bool]]]:
    """Every path: body, index and step, and whether it was done or left for its `else` or branch."""

    def go_on(body: str, index: int) -> Iterator[list[tuple[str, int, Step, bool]]]:
        step = process.bodies[body][index]
        for after in step.jumps:
            for rest in go_on(after, 0):
                yield [(body, index, step, False), *rest]
        if step.verb in ("leave", "hand_over"):
            yield [(body, index, step, True)]
        else:
            for rest in go_on(body, index + 1):
                yield [(body, index, step, True), *rest]

    return go_on("", 0)


def do(held: Held, step: Step) -> bool:
    """Change what is held by a step that is done; tell whether it may be done."""
    good = True
    for name, units in zip(step.targets, step.units, strict=bool(step.targets)):
        if step.verb in ("seize", "try") and name != "quota":
            good &= name not in held
            held[name] = units
        elif step.verb == "release":
            good &= held.pop(name, None) == units
    for name in step.args.get("keeping", ()):
        good &= held.pop(name, None) is not None
    if "with" in step.args:
        good &= step.args["with"] in held
    return good


def walk(chart: Chart) -> tuple[bool, dict[tuple[str, int], set[str]]]:
    """Whether every path is good, and what may be held at each step."""
    good, standing = True, dict[tuple[str, int], set[str]]()
    for path in walks(chart.processes["box"]):
        held: Held = {}
        for body, index, step, done in path:
            standing.setdefault((body, index), set()).update(held)
            if done:
                good &= do(held, step)
            elif step.verb in ("seize", "try"):
                good &= "crane" not in held
        good &= not held
    return good, standing


@given(processes())
@example(HEAD + '[process.box]\nkind = "box"\nenters = "flow"\nsteps = [{ leave = "out" }]')
@settings(max_examples=400, deadline=None)
def test_proofs_agree_with_walking_every_path(text: str) -> None:
    chart = parse_chart(text, "small.toml")
    good, standing = walk(chart)
    found = [problem for proof in PROOFS for problem in proof(chart)]
    assert (not found) == good
    if good:
        held = {place: set(names) for place, names in held_at(chart, "box").items()}
        assert held == standing
    assert set(found) <= set(check_chart(chart))


def test_many_ways_are_joined_not_counted() -> None:
    """A process with 2**40 paths is proved at once."""
    text = HEAD + '[process.box]\nkind = "box"\nenters = "flow"\n'
    text += 'steps = [{ branch = [{ share = 0.5, go = "s0" }] }, { leave = "out" }]\n'
    for number in range(40):
        both = ", ".join(f'{{ share = {share}, go = "s{number + 1}" }}' for share in (0.5, 0.2))
        text += f'[process.box.s{number}]\nsteps = [{{ branch = [{both}] }}, {{ leave = "out" }}]\n'
    text += '[process.box.s40]\nsteps = [{ release = "crane" }, { leave = "out" }]\n'
    chart = parse_chart(text, "small.toml")
    assert [problem.problem for problem in holding.released_when_held(chart)] == ["`crane` is not held here"]
