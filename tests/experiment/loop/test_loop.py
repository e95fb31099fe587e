"""The loop over the gateway: finds back to what is counted, answers a cut, and says what is wrong at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import landbridge
from landbridge.base.errors import InputErrors
from landbridge.experiment.border_times import BorderTimes, border_times
from landbridge.experiment.loop.asked import Asked, asked_of
from landbridge.experiment.loop.boxes import Crossing
from landbridge.experiment.loop.gateway import Gateway, scaled
from landbridge.experiment.loop.loop import turn

KHORGOS = Crossing("rail.khorgos", "westbound")
DOSTYK = Crossing("rail.dostyk", "westbound")


def question(*, sets: tuple[str, ...] = (), replications: int = 2) -> Asked:
    return asked_of(
        "khorgos", "2022-07-01", "2022-07-11", "rail.khorgos", (), sets, (), replications, 15, 1, 1, 8
    )


@dataclass(frozen=True)
class PlainLogit:
    """Boxes that go over each crossing or elsewhere, by hours alone."""

    crossings: tuple[Crossing, ...]
    per_hour: float = 0.02

    def boxes(self, times: BorderTimes | None) -> np.ndarray:
        laws = [None if times is None else times.law(*crossing) for crossing in self.crossings]
        hours = np.array([48.0 if law is None else law.mean_h for law in laws])
        odds = np.exp(-self.per_hour * hours)
        return 50_000 * odds / (1.0 + odds.sum())


@pytest.fixture(scope="module")
def asked() -> Asked:
    return question()


def test_without_a_change_it_finds_back_to_what_is_counted(asked: Asked) -> None:
    assert KHORGOS in asked.crossings
    people = PlainLogit(asked.crossings)
    found = turn(asked, people, people, 1, 15)
    assert found.start == "tables"
    assert found.closed_gap
    assert len(found.passes) <= 6
    for row in found.crossings:
        assert row.factor == pytest.approx(1.0, abs=0.02)
        assert row.modelled == pytest.approx(row.counted, rel=0.02)
    told = found.json()
    assert told["converged"] is True
    assert told["gap"] <= told["gap_wanted"]
    assert {row["role"] for row in told["crossings"]} == {"modelled"}


def test_a_cut_of_what_is_taken_sends_some_elsewhere_and_the_queue_is_shorter_than_without_choice() -> None:
    cut = ("rail.khorgos.acceptance.westbound.capacity=8",)
    changed = question(sets=cut)
    people = PlainLogit(changed.crossings)
    found = turn(changed, people, people, 1, 15)
    row = next(row for row in found.crossings if row.crossing == KHORGOS)
    stubborn = Gateway(changed.read, changed.setting, 1).run({}).times.law(*KHORGOS)
    assert found.closed_gap
    assert found.start == "counted"
    assert 0.5 < row.factor < 0.97
    assert row.base is not None
    assert row.ended is not None
    assert stubborn is not None
    assert row.base.mean_h < row.ended.mean_h < stubborn.mean_h


def test_times_of_records_are_those_of_a_bundle(asked: Asked, tmp_path: Path) -> None:
    factors = {KHORGOS: 1.1}
    ran = Gateway(asked.read, asked.setting, 1).run(factors)
    bundle = landbridge.run(
        "khorgos", from_="2022-07-01", until="2022-07-11", only=asked.setting.only, sets=scaled(factors),
        replications=2, draws=0, lead_in_days=8, out=tmp_path / "run",
    )  # fmt: skip
    told = border_times(bundle)
    assert set(told.laws) == set(ran.times.laws)
    for key, law in told.laws.items():
        assert ran.times.laws[key].mean_h == pytest.approx(law.mean_h)
        assert ran.times.laws[key].variance_h2 == pytest.approx(law.variance_h2, rel=1e-6)
        assert ran.times.laws[key].quantile(0.95) == pytest.approx(law.quantile(0.95))
    rows = bundle.table("measures").filter(
        (pl.col("facility") == "rail.khorgos") & (pl.col("measure") == "through")
    )
    west = rows.filter(pl.col("direction") == "westbound")["count"].sum() / 2
    assert ran.came[KHORGOS] == pytest.approx(west)
    assert west == pytest.approx(1.1 * asked.counted[KHORGOS], rel=0.1)


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(InputErrors) as caught:
        landbridge.loop("khorgos", from_="2013", closed=["suze"], only="rial")
    told = {problem.address: problem for problem in caught.value.problems}
    assert told["--closed"].nearest == "suez"
    assert told["--only"].nearest == "rail"
    assert "is not within what khorgos covers" in told["--from --until"].problem
    with pytest.raises(InputErrors, match=r"tutorial has no demand\.csv: without it nobody chooses a way"):
        landbridge.loop("tutorial")
    with pytest.raises(InputErrors, match="0 is outside 1 to 1000"):
        landbridge.loop("khorgos", from_="2024-03", most=0)
    with pytest.raises(InputErrors, match="no crossing of the network is simulated"):
        landbridge.loop("khorgos", from_="2024-03", only="zone")


def test_shippers_of_the_corridor_leave_a_border_that_takes_longer(asked: Asked) -> None:
    from landbridge.experiment.loop.shippers import choosers

    people = choosers(asked.read, asked.crossings, asked.setting.from_, asked.setting.until)
    base = Gateway(asked.read, asked.setting, 1).run({}).times
    at = asked.crossings.index(KHORGOS)
    usual = people.boxes(base)
    law = base.laws[KHORGOS]
    slow = BorderTimes(
        "", "", "khorgos", base.from_, base.until, 2, {**base.laws, KHORGOS: law.shifted(48.0)}
    )
    fewer = people.boxes(slow)
    assert 0.2 * usual[at] < fewer[at] < 0.9 * usual[at]
    assert people.boxes(None).shape == usual.shape
