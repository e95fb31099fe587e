"""What the page of the road says between its tables. What depends on a run is filled in."""

from __future__ import annotations

from evidence_page import road_asks as asks
from evidence_page.road_effects import GAINS, QUEUE, Found, figure, gain
from evidence_page.road_observed import observed
from evidence_page.road_refuted import jammed, judged
from evidence_page.road_survey import Judged, tally
from evidence_page.runs import Runs, told


def opening(seed: int, replications: int, draws: int) -> str:
    """Say what the page is."""
    return f"""Trucks and cars at Horgos – Nur Zholy, held against what was counted and reported. The
page is made by `scripts/evidence_road.py`, which runs all that it rests on: seed {seed},
{replications} replications and {draws} assumption draws; a run with a cause and the run without it
are paired replication by replication and draw by draw. A scenario cites causes only, never the row
that its effect is held against, and nothing was fitted to what is shown here. What roles, verdicts
and bands are: [Simulated against observed](verdicts.md). The railway has [its own page](evidence.md).

± is the 95% half-width over the replications (luck), square brackets are 5–95% over the draws (what is
not known), where it [is said](#draws-that-the-traffic-refutes) of draws that can carry the traffic on record.
Verdicts go by the brackets. Ids such as F216 are rows of the corridor's `sources.csv`."""


MANY = 900.0
"""Trucks before the post from which a draw counts as jammed: the least that is accepted of the 1,500."""


def picture(name: str, when: str) -> str:
    """Link to the picture of a cause."""
    return (
        f"![Trucks to China a day and trucks before Nur Zholy, {when}: without the cause (grey) and with it "
        f"(blue; lines are means over the replications, areas their extremes); diamonds and the outlined "
        f"block: observed](../assets/evidence-road-{name}.svg)"
    )


def verdicts(found: list[str]) -> str:
    """Count verdicts in words."""
    counted = tally(found)
    return f"{counted['inside']} inside, {counted['outside']} outside, {counted['undecided']} undecided"


def pair(one: Found) -> str:
    """What was observed, and what the twin has without and with the cause."""
    return f"{told(one.without.mean)} without, {told(one.with_.mean)} with it"


HOURS = """Until 2023 each post was open for 12 hours, an hour apart (F256). On 1 March 2024 Kazakhstan
moved its clocks back by an hour (Z1057). The posts have been open round the clock since
November 2023, so that changed nothing for them. The question is put to posts that are closed at
night as before: scenario `night-closed`, by their own clocks 10 hours together; with
`clocks-not-moved-2024` 11; with `synchronised-hours-2024` 12. In 2023 they had 11, with
`synchronised-hours` 12. Which hours of the day is assumed."""

GAIN = """The Finance Ministry expects at least 20% more capacity of the same hours on both sides (F266,
said in 2026 of posts in general): an estimate, not a count. Capacity shows only where there is
more traffic than can pass, so the same is also asked with half as much traffic again."""

SURVEY = """CAREC asks carriers what a border post takes of them: **TFI1** is hours, **TFI2** is what is
paid, unofficial payments included. In the twin they are `road.khorgos.border_h` (from the
grounds of a post to leaving it) and `road.khorgos.fees_usd`, by side and direction, for class
`truck`. The table has every row of the survey that touches this crossing. Only those that are
comparable **and** predicted are evidence. Fees are inputs: what is charged is read from the
survey, so their agreement proves nothing. Means over many posts are shown and never judged. Of
the years 2020 alone was drawn; the others are judged by their half-widths."""

HOURS_PICTURE = (
    "![Hours of a truck at the Chinese post, westbound, by year: survey (tick, its tolerance grey) and "
    "simulated (dot; line: 5–95% of the draws, where there are any)](../assets/evidence-road-hours.svg)"
)

WIDER = """What the survey times is not sure: it may hold the queue before the post, and where goods are
reloaded the wait for a Kazakh truck, which here stands in the yard of Horgos. The three side by
side:"""

CHANGED = """First runs of March 2023 and November 2025 were looked at before this page was made. What was
wrong by itself was put right; nothing was set so that a result meets a row:

* **Slots.** Trucks on their way home to China passed beside the e-queue and used up a third of what
  China takes, so trucks were called for years whom nobody could take (24,600 before the post in March
  2023). All freight vehicles that leave book (F257).
* **Forms.** A truck that missed its slot lost its form. It keeps it.
* **The trial week.** Its forms (Thursday 6 November 2025) came on the Monday after; now on the Monday
  before, three days early.
* **Where a run begins.** The base hands over more forms than are used and unused ones stay, so a run
  that begins in summer hoards them and feels no shortage. The runs of November 2025 begin on 23 August
  with the forms in hand that are assumed.
* **Before the post.** `called_vehicles` left out those who stood at the gate.
* **Refuted draws.** To leave out draws that cannot carry the traffic was decided after these results had been
  seen. What it leaves out is told by an input alone, and its 90% is the tolerance of counts, fixed before.
* **Trucks.** Rows of the survey were compared with all vehicles, cars on their own wheels included;
  fees by direction were those of the direction in which a truck had begun its round.

Before these changes the first runs gave, without draws: in November 2025 2,660 trucks without and 2,860
with the causes of 3,625 taken, and 149 and 274 before the post of 1,500; on 19 March 2023 283 trucks
and cars from China and 283 trucks to China with the cause."""

REFUTED = """Some twenty kinds of lanes, teams, places and times stand one behind the other at a post, none
of them published, each drawn from a range that was made wide on purpose, by itself. Most combinations cannot
pass what passed. A draw in which a post passes less than 90% of it in a direction, with no scenario, is
[refuted](uncertainty.md#draws-that-the-traffic-refutes) there and replaced. The traffic is an input; none
of the counts and queues that this page judges by has a part in that. It is not sharp:
the traffic of these posts is itself assumed, with a wide range, and a draw has to carry only what it draws.
So far it is done for {done}; all other brackets are over the ranges as they are."""

RANGES = """What it does to the ranges of the two events, without their cause:"""

NARROWED = """The assumptions that it moved most, in November 2025. Where the traffic itself is only assumed,
there is less of it in the draws that are kept, as less is easier to carry:"""

RUNS = """Each with `--seed {seed} --replications {replications} --draws {draws}`, where the command names
no other number of draws; the first sixteen figures of the hash. The same command on the same
version and kind of machine gives the same hash on any number of threads. When a table of the
runs gets another cause or column the hash changes too, though no number of this page does."""


OLDER = "† Made before the last change of the tables: the command gives another hash now."


def summary(runs: Runs, reopening: list[Found], queue: list[Found], survey: list[Judged]) -> str:
    """Say how it stands, in short."""
    events = (*reopening, *queue)
    tests = verdicts([one.verdict for one in events])
    base = verdicts([one.base_verdict for one in events])
    hours = verdicts([one.verdict for one in survey if one.counts])
    nearer = [one.nearer for one in events if one.nearer is not None]
    taken, stood, out, back = queue[0], queue[1], reopening[1], reopening[2]
    return f"""**In short.** {len(events)} counts of the two events: {tests}. Without draws: {base}.
{sum(nearer)} of {len(nearer)} are nearer than the naive forecast. Four years of hours at the post: {hours}.

* **November 2025.** {told(taken.with_.mean)} trucks pass in five days with the causes and
  {told(taken.without.mean)} without; {told(seen(taken))} were counted. But {told(stood.with_.mean)} are
  before the post, not {told(seen(stood))}: the twin has the flow, not the queue.
* **March 2023.** The rise is there, its size is not: {told(out.with_.mean)} trucks from China on 19 March
  instead of {told(seen(out))}, and {told(back.with_.mean)} to China instead of {told(seen(back))}. The lanes
  assumed for that spring limit the one, the bookings assumed drive the other.
* **An hour more together** takes less than an hour off a truck, on the side that is reached, and lets no
  more trucks through. The ministry expects 20% more. In the twin each side's own hours limit, not the hours
  that they share.
* **Hours at the post** are missed by a factor of four and more, as on the railway.
* **What the traffic refutes.** {refuted(runs)}

Trust it for what follows from permits, slots and acceptance in comparison, at the base values. Do not trust
how long its queues are on a day, nor its hours at the post."""


def refuted(runs: Runs) -> str:
    """Say how many draws cannot pass the traffic that did pass, and what is left."""
    one = judged(runs, asks.QUEUE)
    assert one is not None
    many, kept = jammed(runs, MANY)
    base = runs.spread(asks.QUEUE, figure(QUEUE.held[1]))
    return f"""{one["refuted_of_first"]} of {one["wanted"]} draws of November 2025 could not pass the
  traffic that did pass, **without** any cause, and so are refuted by it; they were in all brackets of this
  page before. The brackets are over {one["kept"]} draws that could. In {many} of these {kept} more than
  {told(MANY)} trucks still stand before the post without a cause ({told(base.mean)} at the base values): a
  tenth of the traffic may be left standing before it refutes, and after ten weeks that is a long queue."""


def seen(one: Found) -> float:
    """What was observed."""
    return observed()[one.held.row].value


def reopening(found: list[Found]) -> str:
    """Say what came out of March 2023, and why it fails."""
    before, out, back, queue, after = found
    return f"""**What came out.** Before the change the twin passes {told(before.without.mean)}
trucks from China, the limit of its rules; {told(seen(before))} were counted, so the limit that was
reported was not kept, or was of other vehicles. On 19 March from China: {pair(out)}
({told(seen(out))} counted). To China: {pair(back)} ({told(seen(back))} counted). Before Nur Zholy on
20 March: {pair(after)} ({told(seen(after))} counted, {told(seen(queue))} a week before).
Cars on their own wheels are taken off the vehicles from China at their mean of the three weeks, so the
row before the change moves a little too.

**Why it fails.** From China: until 1 April 2023 the twin has 10 lanes and 14 officers a post, twice
what the trucks of those years needed, by assumption. With the lanes of April (the last row below) it
passes nearly what was counted: the count refutes the assumption. To China: thousands are booked by
then, since all who wanted to pass while limits held are taken to have stayed in line; 550 slots let
them come at once. That only {told(seen(back))} went says that few bookings were trucks (until 2025
one truck could be booked several times, Z907), or that China freed its side later. And the store in
Horgos, four times the usual arrivals, is assumed: the rise from China rests on it. One thing more put
in at a time, replications only:"""


def queue(found: list[Found]) -> str:
    """Say what came out of November 2025, and why it fails."""
    taken, stood, wait = found
    return f"""**What came out.** In five days {told(taken.with_.mean)} ± {told(taken.with_.half)}
trucks with the causes, {told(taken.without.mean)} without. The forms of the trial week free those who
had waited for one, and the slots let 800 a day come, of whom a tenth stay away. Before the post:
{pair(stood)}, most of them on their way to it; the longest wait at the gate is
{told(wait.with_.mean)} h, where drivers told of {told(seen(wait))}.

**Why it fails.** The table puts one thing more in at a time, replications only. The trucks sent on
from Kalzhat (a stated assumption) add next to nothing, since they need slots too. If China takes 725
a day, as was counted, and not the 800 agreed, more stand there. If besides everybody who is called
comes, the queue is nearly of the size that was reported, with the same number taken. So the queue is
what is called beyond what is taken, a tenth of the flow, day after day; the agreed number hides it,
and the no-shows that the twin assumes swallow it. Both are put in with the outcome known: an
explanation, not a prediction."""


def hours(runs: Runs) -> str:
    """Say what an hour more together does."""
    gains = ", ".join(f"{told(gain(runs, one[1], one[2]).mean, True)}%" for one in GAINS)
    return f"""**What came out.** Less than an hour, on the side that is reached, and no more vehicles
({gains}). A truck that leaves one post while the other is shut waits on the grounds of the
other or between them, and is seen in the morning. What limits is what officers and lanes of **each** side
do in their own twelve hours, and an hour more together gives neither side an hour more. So the twin
contradicts the estimate, unless the places between the posts are far fewer than the 40 and 150 assumed,
or the estimate is of something else. No count was found that could decide."""


def survey(rows: list[Judged]) -> str:
    """Say what came out of the survey."""
    counted = verdicts([one.verdict for one in rows if one.counts])
    return f"""**What came out.** Hours: {counted}. Without a wait for another truck or driver a
truck is hours, not days, at the post, and no year differs much from the next, while the survey goes
from 16 to 78, 24 and 51 h. The stay in the yard alone (about four days, assumed) is longer than all
of them. So the survey times something between the post and the whole stay: the handing over of loads
under covid rules (2020 to 2022), the wait for a Kazakh truck (2023). Neither is at the post of the
twin: the first missing cause, as on the railway.

Fees agree because they are put in. What they are for is not known by part: the price of a slot and of
reloading are in the 5,809 USD of 2021."""
