"""Modelled flows on their ways: what is asked, and that nothing is lost on the way."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import pytest

from landbridge import flows
from landbridge.base.errors import InputErrors
from landbridge.behaviour.choice import NESTS, Choice
from landbridge.cli.app import run
from landbridge.corridor import Corridor, read_corridor
from landbridge.demand import modelled
from landbridge.experiment.choice_fit import Markets, fit_choice, share_rows
from landbridge.experiment.flows import ModalFlows, Parameters, market_on, parameters_of
from landbridge.experiment.flows.empties import empties_of, rows_of
from landbridge.network import network_on


@pytest.fixture(scope="module")
def corridor() -> Corridor:
    return read_corridor("khorgos")


@pytest.fixture(scope="module")
def asked(corridor: Corridor) -> ModalFlows:
    return flows(corridor, 2019, from_="CN", to="DEDUI", month=5)


def test_what_is_sent_takes_some_way(asked: ModalFlows) -> None:
    for measure in ("value_usd", "tonnes", "teu"):
        sent = getattr(asked.demand, measure)[:, :, 4]
        np.testing.assert_allclose(asked.by_nest[measure][:, :, 0].sum(2), sent, rtol=1e-9)
    assert asked.unserved_teu == pytest.approx(0, abs=1e-6)
    (row,) = asked.rows()
    assert (row["origin"], row["destination"], row["regime"]) == ("CN", "DE", "transit")
    assert sum(row["share_teu"].values()) == pytest.approx(1)
    assert row["share_value_usd"]["air"] > row["share_teu"]["air"]  # the dear goods fly
    assert 0 < asked.through["rail.khorgos", "westbound"] < row["teu"]
    by_goods = asked.rows(by="place", by_goods=True)
    assert sum(r["teu"] for r in by_goods) == pytest.approx(row["teu"])
    json.dumps(asked.to_json(), allow_nan=False)


def test_one_kind_of_goods_in_parts(corridor: Corridor, asked: ModalFlows) -> None:
    one = flows(corridor, 2019, from_="CN", to="DEDUI", month=5, goods="machinery", in_parts=True)
    n = asked.demand.goods.index("machinery")
    assert one.total("teu") == pytest.approx(asked.by_nest["teu"][:, n].sum())
    assert not np.allclose(one.by_nest["teu"][:, 0], asked.by_nest["teu"][:, n])


def test_slips_are_told_at_once(corridor: Corridor) -> None:
    with pytest.raises(InputErrors) as error:
        flows(corridor, "1999", from_="Xanadu", to="DEDIU", goods="machinry", month=13)
    told = "\n".join(str(problem) for problem in error.value.problems)
    for part in (
        "--year: 1999 is outside the data, which reach from 2016 to 2025 (did you mean 2016?)",
        "--from: no trade begins or ends in 'Xanadu': give a place, a country or a region",
        "(did you mean DEDUI?)",
        "(did you mean machinery?)",
        "--month: is a month from 1 to 12, not 13",
    ):
        assert part in told


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["flows", "tutorial"]) == 2
    assert "tutorial has no trade: no demand.csv" in capsys.readouterr().err
    assert run(["flows", "--year", "2019", "--from", "CNURC", "--to", "KZALA", "--month", "5"]) == 0
    told = capsys.readouterr()
    assert "CN    KZ" in told.out
    assert "road.khorgos" in told.out
    assert "Inputs, not evidence" in told.err


def test_what_goes_back_empty(corridor: Corridor) -> None:
    """Every place ends with the boxes it began with; the head haul bears the way back, the other saves it."""
    day = date(2019, 5, 15)
    demand = modelled(corridor, 2019, ("cn-kz", "kz-cn"))
    network = network_on(corridor, day)
    carried = market_on(network, demand, 5).carried(parameters_of(corridor, day))
    pools = empties_of(corridor, network, carried, "2019-05")
    for one in pools:
        balance = np.bincount(one.begins, one.found.flow) - np.bincount(one.ends, one.found.flow)
        np.testing.assert_allclose(balance, one.loaded_in - one.loaded_out, atol=1e-3)
    boxes = {(r["from"], r["to"]): r for r in rows_of(corridor, pools, [carried]) if r["pool"] == "boxes"}
    forth, back = boxes["cn", "kz"], boxes["kz", "cn"]
    head, tail = (forth, back) if forth["loaded_teu"] > back["loaded_teu"] else (back, forth)
    assert head["usd_per_loaded_teu"] > 0 > tail["usd_per_loaded_teu"]
    assert tail["empty_teu"] - head["empty_teu"] == pytest.approx(head["loaded_teu"] - tail["loaded_teu"])


def test_shares_on_record_and_what_a_choice_makes_of_them(corridor: Corridor) -> None:
    rows = {one.id: one for one in share_rows(corridor)}
    fit = [one for one in rows.values() if one.row.use == "fit"]
    assert len(fit) >= 10  # five for each of the two numbers
    assert max(one.row.until.year for one in fit) <= 2021
    assert all(one.row.from_.year > 2020 for one in rows.values() if one.row.use == "held")
    markets = Markets(corridor, ("eu-cn",))
    market, relation = markets.of(2019, 5)
    assert set(relation) == {"eu-cn"}
    all_sea = Parameters(Choice(1.0, {"sea": 500.0}), 0.8)
    carried = market.carried(all_sea)
    by_nest = carried.by_nest(carried.value_usd).sum((0, 1))
    assert by_nest[NESTS.index("sea")] / by_nest.sum() > 0.95  # deep inland it is mixed


def test_too_few_rows_are_refused(corridor: Corridor) -> None:
    from dataclasses import replace

    rows = dict(list(corridor.demand.mode_shares.items())[:4])
    few = replace(corridor, demand=replace(corridor.demand, mode_shares=rows))
    with pytest.raises(InputErrors, match="rows to fit 2 numbers to"):
        fit_choice(few)


def test_the_choice_of_the_tables_is_that_on_record(corridor: Corridor) -> None:
    record = json.loads((corridor.folder / "calibrations" / "choice-2016-20.record.json").read_text())
    choice = parameters_of(corridor, date(2023, 5, 15)).choice
    assert choice.scale == pytest.approx(record["scale"][0], abs=0.01)
    assert choice.constants["sea"] == pytest.approx(record["constant_sea"][0], abs=0.01)
    assert {row["id"] for row in record["rows"]} == set(corridor.demand.mode_shares)
