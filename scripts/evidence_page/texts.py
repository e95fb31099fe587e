"""What the page says between its tables. What depends on a run is filled in; the rest is judgement."""

from __future__ import annotations


def opening(seed: int, replications: int, draws: int) -> str:
    """Say what the page is."""
    return (
        f"This page is made by `scripts/evidence.py`, which runs all that it rests on: seed {seed}, "
        f"{replications} replications and {draws} assumption draws in every run, so that a run with a cause "
        "and the run without it are paired replication by replication and draw by draw. The hash of each "
        "run stands at the end. Nothing was fitted to the observed values shown here. What roles, verdicts "
        "and bands are: [Simulated against observed](verdicts.md).\n\nIn all tables: ± is the 95% "
        "half-width over the replications (the luck of the draw), the range is 5–95% over the draws (what "
        "is not known). Ids such as F724 or Z1159 are rows of the corridor's `sources.csv`."
    )


def summary(count: int, all_: dict[str, int], base: dict[str, int]) -> str:
    """Say how it stands, in short."""
    return (
        f"**In short.** Of {count} predictions in 2019–2025, {all_['inside']} are inside their tolerance, "
        f"{all_['outside']} outside and {all_['undecided']} undecided, judged by the range over all "
        f"assumptions as the rules ask. Judged by the values used without draws alone, {base['inside']} are "
        f"inside, {base['outside']} outside and {base['undecided']} undecided. The twin does not explain "
        "the long hours at the border of 2020–22. It meets the hours of 2023 and the busiest day of 2024 "
        "with its base values, but these rest largely on inputs of the same kind. Its ranges are "
        "wide, though draws in which the trains that crossed could not have are left out "
        "([below](#which-assumptions-the-traffic-itself-refutes)). Trust it for what follows from queues "
        "and capacities in comparison; do not trust its hours at the border in disturbed years."
    )


PREDICTED = """Every row of `observed.csv` that is a prediction in the run of its year; trains and TEU of
a year are inputs and not here. “Without draws” is the verdict on mean ± half-width at the
base values. “Nearer than naive” asks whether the simulated mean is nearer to the observed
value than the last comparable observed one; – where there is none."""

EFFECTS = """Each scenario cites a cause only, and no scenario cites the row that its effect is held
against. The paired difference is “with” less “without”, of the same replication or of the
same draw (a draw is one replication, so its range holds some luck too). “No figure found”
means that reality left no number to hold it against: then it is a statement about the
twin, not evidence. Square brackets: 5–95% over the draws."""

FAILURES = """* **Hours at the border, both sides, 2020–22.** The twin is at a third to a fifteenth of what
  the CAREC survey (TFI1) found in seven places, and mostly at the same level in all years,
  while the survey falls by nine tenths on the Chinese side from 2021 to 2023 as traffic
  *grows*. Such a fall cannot come from a lack of capacity; it is what the end of the
  covid controls looks like: disinfection, tests of drivers and boxes, closed shifts. Only
  one to two hours of sanitary control in Kazakhstan are in the base; for China no dated
  figure was found, so none is there. This is the first missing cause.
* **What the survey times is wider**, as we read it: from the arrival at the border to the
  departure from it, so with the queue before the station and, where boxes are reloaded,
  with the reloading and the wait for wagons. In the twin they are stays of their own. The table
  adds the next one: it closes part of the gap westbound and is far from closing all of
  it.
* **Kazakh side, westbound: rising (54, 62, 78 h) while everything else fell.** The
  shortage of platforms of those years (a delay of 10 to 14 days was reported in 2020) is
  the likely cause. At the base values the fleet hardly runs short before 2024, and the
  twin misses it."""

FAILURES_AFTER = """* **The two Chinese figures of 2023 that are met** are worth little: 12 h of clearance is
  an input for that year (F171), and the twin adds next to nothing to it. The same holds
  for the Kazakh side eastbound (about 4 h of clearance, F208).
* **The busiest day** is close to the sum of the two acceptances, which are inputs, and can
  pass it only because the two sides count their days from different midnights. A real
  plan of acceptance is monthly: a day may well see more than the daily mean.
* **Golden Week 2019.** 82 trains against some 64: the traffic of 2019 is known for the
  whole year only and is spread evenly, so this shows that the year was not even, nothing
  more.
* **Parked trains and the waits of weeks** of 2021 and 2024 at Altynkol are mostly wagons
  of ordinary freight, which are not in the twin; those rows are context."""

CARRIED = """The trains of a year did cross. A set of assumptions under which they cannot is refuted by
that alone, without any other comparison. The table counts the draws in which at least 95%
of the westbound trains sent come through within the year, and shows the median of some
assumptions among those draws and among the others."""


def carried_after(found: list[tuple[str, int, int]]) -> str:
    """Say what the draws that cannot carry the traffic have in common."""
    counts = "; ".join(f"{what}: {good} of {of}" for what, good, of in found)
    return f"""So the bands of this page are wider than what is known: they hold worlds that did not
happen. Draws of 2022 that carry the traffic: {counts}. The fleet of platforms times its
turn is the number that no source gives and that the traffic says most about: larger
fleets and shorter turns carry it, smaller ones do not. Beside it stands how trains are
dealt out to the terminals, by share alone: a terminal that cannot go on is still sent its
trains, and they hold the tracks at Altynkol that the others need. The draws that fail were
not left out of any band above: that would be fitting."""


LIMITS = """Four rivals (and the cranes, for control) are relaxed one at a time, for the busiest
quarter of 2022: as it was, and with 30% more westbound trains. The first row of each
table is the state before, the others are paired differences to it. Cells: mean ±
half-width at the base values, 5–95% over the draws. The last three columns count draws:
in how many relaxing it gives the dry port over 2% more trains, in how many it is the one
that gives most, and in how many it *costs* over 2% (a queue is not always shorter with
more of one thing; and a draw is one replication)."""

LIMITS_AFTER = """What to make of it:

* **At the traffic of 2022 and the base values nothing limits the number of trains**: what
  is sent comes through. One more track takes half an hour off the wait on the Kazakh side,
  acceptance and paths shorten a queue that is under one train.
* **With 30% more trains acceptance binds first**, at 14 trains a day. With acceptance out of
  the way a track more or half as many platforms again each carry about one and a half
  trains a day more over the border; platforms also shorten the stay under the cranes, a
  track lengthens it.
* **Over the draws** platforms are what most often carries more at the traffic of 2022 (17 of
  64 draws), a track nearly as often (14); at 30% more it is acceptance (39 of 64). In most
  draws of the first table nothing carries more, as everything comes through already.
* **Cranes and the paths of the line** seldom carry more. A crane saves minutes under the
  cranes, and the paths next to nothing.
* This order hangs on the width of the ranges: of fleet, turn and tracks none is measured."""

RUNS = """Each with `--seed {seed} --replications {replications} --draws {draws}`; the first sixteen
figures of the hash. The same command on the same version and kind of machine gives the
same hash on any number of threads."""
