"""Loss and recovery: how far B lay behind A in what came through, place by place and class by class.

What is looked at is the number that had come through by the end of each day, A less B. The area under it is
the loss triangle. It is made good once no more than a tenth of its peak is left for a week, or to the end of
the period. A loss is claimed by what was missing while the change lasted: what comes weeks later is in the
triangle too, but there chance alone moves much.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from landbridge.accounts.paired import Difference, difference
from landbridge.experiment.compared.passages import NO_TRAFFIC, Span, Who, box_teu, insides, passed, same_teu
from landbridge.experiment.compared.resampled import of_pairs, resampled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from landbridge.experiment.bundle.read import Bundle
    from landbridge.experiment.compared.again import Pairs

LEFT = 0.1
"""Share of the peak below which a shortfall is made good."""
WEEK = 7

Interval = tuple[float | None, float | None]
"""Ends of a 95% interval; None: not known, or not within the period."""


@dataclass(frozen=True, slots=True)
class Loss:
    """What did not come through in time."""

    who: Who
    area: Difference
    """A less B, entity-days: how long all those that came later came later."""
    lost: Difference
    """A less B, entities by the end of the period: those that did not come through at all."""
    peak: Difference | None
    """A less B on the day on which B lay behind most, on the mean of the replications; None: a run does not
    keep it by class."""
    peak_on: date | None
    made_good_on: date | None
    """Day from which on no more than a tenth of the peak was left for a week; None: not within the period."""
    recovery_days: float | None
    """From the end of the change until then; None where either did not come about."""
    recovery_interval: Interval
    """95%, of pairs drawn again."""
    teu_each: float | None
    """TEU of one, where that is the same in both runs and always; None of trains and trucks."""
    claimed: bool
    """Whether what was missing while the change lasted is more than chance, with all rows looked at
    (Bonferroni)."""

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values."""
        teu, who = self.teu_each, self.who
        return {
            "facility": who.facility,
            "what": who.what,
            "class": who.class_,
            "regime": who.regime,
            "direction": who.direction,
            "area_days": self.area.mean,
            "area_interval": [self.area.low, self.area.high],
            "lost": self.lost.mean,
            "lost_interval": [self.lost.low, self.lost.high],
            "peak": self.peak.mean if self.peak else None,
            "peak_interval": [self.peak.low, self.peak.high] if self.peak else [None, None],
            "peak_on": str(self.peak_on) if self.peak_on else None,
            "made_good_on": str(self.made_good_on) if self.made_good_on else None,
            "recovery_days": self.recovery_days,
            "recovery_interval": list(self.recovery_interval),
            "teu_each": teu,
            "area_teu_days": None if teu is None else teu * self.area.mean,
            "lost_teu": None if teu is None else teu * self.lost.mean,
            "peak_teu": None if teu is None or self.peak is None else teu * self.peak.mean,
            "claimed": self.claimed,
        }


class _Found(NamedTuple):
    who: Who
    area: Difference
    lost: Difference
    during: Difference
    """The part of the area while the change lasts, or all of it where no day is known."""
    course: NDArray[Any] | None
    """(pair, day) A less B by the end of each day; one row if the runs are not paired."""
    numbers: tuple[int, ...]
    """Replications of the pairs."""
    teu_each: float | None


def losses(
    a: Bundle, b: Bundle, pairs: Pairs | None, begin: date, end: date | None, after: date, paired: bool
) -> tuple[Loss, ...]:
    """Tell the losses of a change that lasts from `begin` until `end`, those claimed first."""
    span = Span(begin, end, after)
    classes = _by_class(a, b, pairs, span) if pairs is not None else _by_class_in_all(a, b, paired)
    found = [*_at_facilities(a, b, span, paired), *classes]
    rows = [_loss(one, span, claimed=one.during.excludes_zero(len(found))) for one in found]
    return tuple(
        sorted(
            rows,
            key=lambda row: (not row.claimed, row.who.facility is None, row.who.what, -abs(row.area.mean)),
        )
    )


def _loss(one: _Found, span: Span, claimed: bool) -> Loss:
    import numpy as np

    made: dict[str, Any] = {"who": one.who, "area": one.area, "lost": one.lost, "teu_each": one.teu_each}
    if one.course is None:
        nothing: dict[str, Any] = dict.fromkeys(("peak", "peak_on", "made_good_on", "recovery_days"))
        return Loss(**made, **nothing, recovery_interval=(None, None), claimed=claimed)
    course = one.course if one.area.mean >= 0 else -one.course
    mean = course.mean(axis=0)
    at = int(np.argmax(mean))
    last = None if span.end is None else (span.end - span.begin).days - 1  # day of the change

    def days(good: float) -> float | None:
        return None if last is None or not math.isfinite(good) else max(0.0, good - last)

    good = float(made_good(mean[None, :])[0])
    over = resampled(course, made_good)
    return Loss(
        **made,
        peak=of_pairs(one.numbers, one.course[:, at]),
        peak_on=span.begin + timedelta(days=at),
        made_good_on=span.begin + timedelta(days=int(good)) if math.isfinite(good) else None,
        recovery_days=days(good),
        recovery_interval=(None, None) if over is None else (days(over[0]), days(over[1])),
        claimed=claimed,
    )


def made_good(means: NDArray[Any]) -> NDArray[Any]:
    """Find the day from which on no more than a tenth of the peak is left for a week.

    Parameters
    ----------
    means
        (sample, day) what is missing by the end of each day, above zero.

    Returns
    -------
    NDArray
        (sample,) number of the day; infinite where it does not come within the period. At the end of the
        period a day is enough.
    """
    import numpy as np

    length = means.shape[1]
    day = np.arange(length)
    peak_at = means.argmax(axis=1)
    fine = means <= LEFT * means.max(axis=1, keepdims=True).clip(0.0)
    # next day, from each on, that is not fine; the length of the period if there is none
    bad = np.where(fine, length, day)
    following = np.minimum.accumulate(bad[:, ::-1], axis=1)[:, ::-1]
    holds = fine & ((following - day >= WEEK) | (following == length)) & (day >= peak_at[:, None])
    found: NDArray[Any] = np.where(holds.any(axis=1), holds.argmax(axis=1), np.inf)
    return found


def _at_facilities(a: Bundle, b: Bundle, span: Span, paired: bool) -> list[_Found]:
    import numpy as np

    first, second = passed(a, span), passed(b, span)
    teu = [box_teu(bundle) for bundle in (a, b)]
    found = []
    for who in sorted(first.keys() & second.keys(), key=str):
        behind = [{n: np.cumsum(row) for n, row in one[who].items()} for one in (first, second)]
        numbers = tuple(sorted(behind[0].keys() & behind[1].keys()))
        parts = (slice(None), slice(span.lasts), slice(-1, None))
        area, during, lost = (
            _difference([{n: float(row[part].sum()) for n, row in by.items()} for by in behind], paired)
            for part in parts
        )
        if area is None or lost is None or during is None or area.same:
            continue
        if paired:
            course = np.stack([behind[0][n] - behind[1][n] for n in numbers])
        else:
            course, numbers = (_mean(behind[0]) - _mean(behind[1]))[None, :], (0,)
        each = [one.get(who.facility or "") for one in teu] if who.what == "boxes" else [None, None]
        same = each[0] if each[0] == each[1] else None
        found.append(_Found(who, area, lost, during, course, numbers, same))
    return found


def _by_class(a: Bundle, b: Bundle, pairs: Pairs, span: Span) -> list[_Found]:
    """Follow every class day by day, where pairs were run again."""
    start = (span.begin - date.fromisoformat(str(a.manifest["period"][0]))).days
    each, found = same_teu(a, b), []
    for group, behind in pairs.behind.items():
        course = behind[:, 24 * (start + 1) :: 24].astype("f8")
        area, during, lost = (
            of_pairs(pairs.numbers, course[:, part].sum(axis=1))
            for part in (slice(None), slice(span.lasts), slice(-1, None))
        )
        if group.kind in NO_TRAFFIC or area is None or lost is None or during is None or area.same:
            continue
        who = Who(None, group.kind, group.class_, group.regime, group.direction)
        teu = each if group.kind == "box" else None
        found.append(_Found(who, area, lost, during, course, pairs.numbers, teu))
    return found


def _by_class_in_all(a: Bundle, b: Bundle, paired: bool) -> list[_Found]:
    """Tell of every class what a run keeps of it: the same come in, so what more is inside has not left."""
    each, found = same_teu(a, b), []
    both = [insides(bundle) for bundle in (a, b)]
    for who in sorted(both[0].keys() & both[1].keys(), key=str):
        area, lost = (
            _difference([{n: sign * row[i] for n, row in one[who].items()} for one in both], paired)
            for i, sign in ((0, -1 / 24), (1, 1.0))
        )
        if area is not None and lost is not None and not area.same:
            teu = each if who.what == "box" else None
            found.append(_Found(who, area, lost, area, None, (), teu))
    return found


def _difference(both: list[dict[int, float]], paired: bool) -> Difference | None:
    """A less B."""
    return difference(both[1], both[0], paired)


def _mean(by: Mapping[int, NDArray[Any]]) -> NDArray[Any]:
    import numpy as np

    mean: NDArray[Any] = np.mean(list(by.values()), axis=0)
    return mean
