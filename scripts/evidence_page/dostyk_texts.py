"""What the page of evidence of the crossing Dostyk says between its tables."""

from __future__ import annotations

from evidence_page.compared import ORDER, Predicted

PREDICTED = (
    "Rows whose source feeds nothing in the run and that are no identity of what is fed. Trains a year "
    "are inputs and are left out. Each row has two bands: 95% of the mean over the replications, and "
    "5–95% over the draws of all assumptions; the verdict uses the second."
)
FAILURES = (
    "Two of the rows are of storms that these runs know nothing of: they are outside, as they should "
    "be. **What fails.** Hours at the border of 2020–22 are the waits of boxes for platforms and of "
    "trains in disinfection; the twin has the platforms as a range and disinfection not at all. The "
    "most trains in a day come out too high, as trains keep to no published plan and are taken to be "
    "late by a day on the mean: assumed, and left as it is."
)
WIND_2023 = (
    "Scenario `wind-dostyk`: on 12 and 13 December 2023 the line, the engines that draw trains up from "
    "the loops and the lifters at Dostyk stand still for three quarters of the time, all at the same "
    "instants. How long they stood is not known: assumed, with a wide range. Observed: of 15 trains a "
    "day handed over to China 3 were left, none in the night (D013). The share stopped was set once "
    "before and changed after a first result had been seen; the verdict is weak."
)
WIND_2025 = (
    "The same on the days from the evening of 10 to 13 December. The report (F720, F721) has no year; "
    "by the number of the article on its site it is of 2025. Observed: 9 trains a day brought to Dostyk"
    " instead of 20, and Altynkol “normal”."
)
WIND_AFTER = (
    "One process of weather stops all of it, so trains wait at the border, before it and under the "
    "lifters in the same hours; in the ledger all of them wait for `weather`. Khorgos has nothing of "
    "it, as observed."
)
TRACK = (
    "Scenario `no-second-track-dostyk`: the line stays at 12 pairs a day after 30 September 2025 where "
    "60 became possible, and trains keep 800 km a day. Both numbers are said of all freight "
    "(F622–F625)."
)
TRACK_AFTER = (
    "No count tells the same before and after: what is published is trains of all freight, 37 a day in "
    "the first three months on both tracks, 19 of them on the old one (F627, F628), and passenger "
    "trains may be among them. The second track is a prediction without a verdict."
)
WINTER = (
    "Scenario `covid-acceptance-2020`: from November 2020 to the end of February China takes 10 to 11 "
    "trains a day of the 18 agreed, both crossings together (F691, F692). Reported effects: 7,000 "
    "wagons standing in January (F690), 12,000 in March (F694), 42 days at the longest (F689), all of "
    "ordinary freight above all."
)
WINTER_AFTER = (
    "The wagons that were told are 159 trains of China's count in January and 273 in March, before both"
    " crossings together: far more than comes out. The twin is fed with the trains that did cross, "
    "after the cut: those kept away are missing, and a cut of what passed anyhow finds little to keep "
    "back. That is a failure of what is known, not a success of the border."
)
PLAN = (
    "Which crossing a train takes is no result of these runs: `traffic.csv` holds the railways' plan as"
    " it was carried out, so rows of trains by crossing are inputs. What overflows is a result, of "
    "`landbridge dispatch` alone: see [Which crossing](../guides/what-if.md#which-crossing)."
)
RUNS = (
    "All with seed {seed}; `--only rail.dostyk` runs the crossing with its terminals alone, with the "
    "numbers it has in the whole."
)


TONNES = (
    "Container trains at 987 t (2018, F858) to 875 t (2025, F080 F082) each, and the wagons that the "
    "yards transload, beside what the railways publish. **Their role is input, not evidence**: trains "
    "are counted traffic, at Khorgos the wagons are what the published tonnes leave beyond those "
    "trains, and at Dostyk, eastbound, what counts of wagons come to. Kazakh and Chinese railways "
    "differ by some 15% for the same crossing and year."
)
TONNES_AFTER = "The split between the crossings is an input likewise."


def opening(seed: int, replications: int, draws: int) -> str:
    """Say what the page is."""
    return (
        "Alashankou–Dostyk beside the facts: what nothing was fed with, and what causes do whose effects "
        "were reported. "
        f"Each run has {replications} replications, seed {seed}, and {draws} draws of all assumptions."
    )


def summary(rows: list[Predicted], storms: list[Predicted]) -> str:
    """Count the verdicts."""

    def counted(of: list[Predicted]) -> str:
        return ", ".join(f"{sum(row.verdict == word for row in of)} {word}" for word in ORDER)

    return (
        f"**In short.** Of {len(rows)} predicted rows {counted(rows)}. Of {len(storms)} rows of the "
        f"two storms {counted(storms)} with the storm as cause."
    )
