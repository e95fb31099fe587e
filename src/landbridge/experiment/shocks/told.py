"""What the pairs of a shock say, put together: rows, what carried more, warnings."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from landbridge.accounts.paired import difference
from landbridge.base.dates import hours_since
from landbridge.experiment.shocks.measure import NAMES, WEEK_H, Spell, behind_of, excess_of
from landbridge.experiment.shocks.result import Figure, Gain, Row, Shock, figure, recovery
from landbridge.experiment.shocks.rules import SCENARIO, rules_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from landbridge.corridor.change import Scenario
    from landbridge.corridor.corridor import Corridor
    from landbridge.experiment.shocks.lanes import Lane, LaneId
    from landbridge.experiment.shocks.pairs import Pairs
    from landbridge.experiment.shocks.window import Window
    from landbridge.experiment.study import Study
    from landbridge.simulation.charts import Chart

FEW = 5
"""Replications of which fewer are too few to tell much from chance."""
LEAST_PLACE = 0.05
"""Share of the peak that a place must hold to be named."""


class Clock:
    """Hours of a window, by the midnights of each facility."""

    def __init__(self, start: datetime, from_h: float, corridor: Corridor) -> None:
        self._start, self._from_h, self._corridor = start, from_h, corridor

    def _zone(self, lane: LaneId) -> str:
        facility = self._corridor.facilities.get(lane.facility or "")
        return facility.time_zone if facility else self._corridor.main_zone

    def hour(self, day: date, lane: LaneId) -> int:
        """Hour of the window at which a day begins there."""
        return max(0, round(hours_since(self._start, day, self._zone(lane)) - self._from_h))

    def spell(self, lane: LaneId, facilities: Iterable[str], window: Window) -> Spell:
        """Hours of the cause there, or at all facilities that a total is of."""
        begin, until = window.span(facilities)
        return Spell(self.hour(begin, lane), None if until is None else self.hour(until, lane))

    def day(self, hour: int, lane: LaneId) -> date:
        """Local day of an hour of the window; of midnight the day that ends with it."""
        from zoneinfo import ZoneInfo

        instant = self._start + timedelta(hours=self._from_h + hour, seconds=-1)
        return instant.astimezone(ZoneInfo(self._zone(lane))).date()


class Told:
    """Rows of one shock."""

    def __init__(self, pairs: Pairs, clock: Clock, window: Window) -> None:
        self.pairs, self.clock, self.window, self.compared = pairs, clock, window, len(pairs.lanes)
        self.numbers = range(len(pairs.replications))

    def shock(
        self,
        scenario: Scenario,
        given: tuple[str, ...],
        without: tuple[str, ...],
        shocked: Study,
        charts: Mapping[str, Chart],
    ) -> Shock:
        """Put it together."""
        rows: list[Row] = []
        totals: list[Row] = []
        gains: list[Gain] = []
        untouched = 0
        for at, lane in enumerate(self.pairs.lanes):
            both = (*self.pairs.figures[at], *self.pairs.drawn[at])
            if all(one.untouched for one in both):
                untouched += lane.id.facility is not None
                continue
            made = self._row(at, lane)
            if lane.id.facility is None:
                totals.append(made)
                continue
            rows.append(made)
        hit = {
            row.lane.kind for row in rows if row.claimed is not False and row.figures["late_while"].mean > 0
        }
        losers = {row.lane.facility for row in rows if row.figures["lost"].mean > 0}
        for row in rows:
            more = self._more(row)
            if more.mean <= 0 or row.lane.kind not in hit or row.lane.direction is None:
                continue
            rules = rules_of(row.lane, shocked.corridor, self.window, charts, losers)
            if row.lane.facility in self.window.spans and SCENARIO not in rules:
                continue  # hit itself: what it carries later is no detour of others
            claimed = self._claims(row, "lost")
            if claimed is False:
                continue
            base = row.figures["base"].mean
            gains.append(Gain(row.lane, more, more.mean / base if base else None, rules, claimed))
        rows.sort(key=lambda one: (one.claimed is False, -abs(one.figures["late_while"].mean)))
        return Shock(
            scenario=scenario.name,
            title=scenario.title,
            sources=scenario.sources,
            given=given,
            without=without,
            window=self.window,
            rows=tuple(rows),
            totals=tuple(totals),
            gains=tuple(sorted(gains, key=lambda one: -one.more.mean)),
            untouched=untouched,
            draws=len(self.pairs.drawn[0]),
            failed=len(self.pairs.failed),
            refuted=len(self.pairs.refuted),
            warnings=tuple(self._warnings(shocked)),
        )

    def _row(self, row: int, lane: Lane) -> Row:
        own, drawn = self.pairs.figures[row], self.pairs.drawn[row]
        begin = self.pairs.spells[row].begin
        figures: dict[str, Figure] = {}
        for name in NAMES:
            if name == "recovery_days":
                continue
            values, of_draws = (
                [v for one in many if (v := getattr(one, name)) is not None] for many in (own, drawn)
            )
            figures[name] = figure(values, of_draws)
        courses = [both.lane(row) for both in self.pairs.replications]
        behind = np.mean([behind_of(pair, begin) for pair in courses], axis=0)
        excess = np.mean([excess_of(pair, begin) for pair in courses], axis=0)
        named = [both.places[row] for both in self.pairs.replications]
        places = {name: float(np.mean([one[name] for one in named])) for name in named[0]}
        least = LEAST_PLACE * figures["peak"].mean
        shown = [(name, many) for name, many in places.items() if many > max(least, 0.0)]
        made = Row(
            lane=lane.id,
            cause=self.window.span(lane.facilities),
            figures=figures,
            recovery=recovery([one.recovery_days for one in own], [one.recovery_days for one in drawn]),
            behind_on=self.clock.day(begin + int(behind.argmax()), lane.id),
            peak_on=self.clock.day(begin + int(excess.argmax()), lane.id),
            places=tuple(sorted(shown, key=lambda one: -one[1])),
            claimed=None,
        )
        sure = [self._sure(own, name) for name in ("late_while", "waiting_while")]
        claimed = None if None in sure else any(sure)
        return Row(
            **{name: getattr(made, name) for name in Row.__slots__ if name != "claimed"}, claimed=claimed
        )

    def _sure(self, own: Sequence[object], name: str) -> bool | None:
        """Tell whether a difference excludes zero, with two numbers of every lane looked at."""
        if len(own) < 2:
            return None
        values = {number: float(getattr(one, name)) for number, one in enumerate(own)}
        gap = difference(dict.fromkeys(values, 0.0), values)
        return gap is not None and gap.excludes_zero(2 * self.compared)

    def _claims(self, row: Row, name: str) -> bool | None:
        at = [lane.id for lane in self.pairs.lanes].index(row.lane)
        return self._sure(self.pairs.figures[at], name)

    def _more(self, row: Row) -> Figure:
        lost = row.figures["lost"]
        turned = [
            None if one is None else -one for one in (lost.high, lost.low, lost.range_high, lost.range_low)
        ]
        return Figure(-lost.mean, *turned)

    def _warnings(self, shocked: Study) -> list[str]:
        told = []
        after = self.window.days_after
        if after is None:
            told.append("the cause does not end within the window, so nothing is said of recovery")
        elif after * 24 <= WEEK_H:
            told.append(
                f"the window ends {after} days after the cause: a recovery is seen over a week, so none is"
            )
        if len(self.numbers) == 1:
            told.append("one replication: no interval, so nothing is known of chance")
        elif len(self.numbers) < FEW:
            told.append(
                f"{len(self.numbers)} replications: intervals are wide, and little is more than chance"
            )
        if self.pairs.refuted:
            share, asked = shocked.setting.carried or 0.0, shocked.setting.draws
            first = sum(number < asked for number in self.pairs.refuted)
            told.append(
                f"{first} of {asked} draws carry less than {share:.0%} of the traffic on record: refuted, "
                "and replaced as far as others were found"
            )
        if self.pairs.failed:
            many = len(self.pairs.failed)
            why = next(iter(self.pairs.failed.values()))
            told.append(
                f"{many} of {many + len(self.pairs.drawn[0])} draws make no possible run, such as: {why}"
            )
        return told
