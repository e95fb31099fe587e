"""The page of evidence of the road: scenarios cite causes only, and it says what its script makes."""

import re
import sys
from importlib.resources import files
from pathlib import Path

import pytest

from landbridge.corridor import read_corridor, read_scenario

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

from evidence_page import road_asks, road_effects, road_observed, road_survey  # noqa: E402
from evidence_page.runs import Ask, Spread, told  # noqa: E402

PAGE = ROOT / "docs" / "background" / "evidence-road.md"
ASKS = [one for one in vars(road_asks).values() if isinstance(one, Ask)]
ASKS += [road_asks.survey_year(number) for number in road_asks.YEARS]


@pytest.fixture(scope="module")
def page() -> str:
    return PAGE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def corridor():
    return read_corridor("khorgos")


def cited(corridor, name: str) -> set[str]:
    """Ids of the sources that a scenario names, in its head or at a change."""
    file = files("landbridge") / "corridors" / "khorgos" / "scenarios" / f"{name}.toml"
    read_scenario(corridor, name)
    return set(" ".join(re.findall(r'^\s*source\s*=\s*"([^"]*)"', file.read_text(), re.MULTILINE)).split())


@pytest.mark.parametrize("cause", road_effects.CAUSES, ids=lambda cause: cause.title)
def test_scenarios_cite_causes_only(corridor, cause):
    held = {source for one in cause.held for source in road_observed.observed()[one.row].sources}
    assert held
    assert set(cause.with_.scenarios) == set(cause.scenarios)
    for name in cause.scenarios:
        sources = cited(corridor, name)
        assert sources, name
        assert not sources & held, f"{name} cites what it is held against"


def test_scenarios_of_hours_do_not_cite_the_gain_that_was_estimated(corridor):
    names = {
        name for _, before, after in road_effects.OVERLAPS for name in (*before.scenarios, *after.scenarios)
    }
    assert len(names) == 4
    assert not {source for name in names for source in cited(corridor, name)} & {"F266"}


def test_without_and_with_differ_by_the_cause_alone():
    for cause in road_effects.CAUSES:
        without, with_ = cause.without, cause.with_
        assert without.scenarios == ()
        for part in ("from_", "until", "sets", "only", "lead_in", "draws"):
            assert getattr(without, part) == getattr(with_, part)
    for _, without, with_, before, after in road_effects.GAINS:
        assert (without.from_, without.until, without.sets) == (with_.from_, with_.until, with_.sets)
        assert before < after


def test_judged_runs_have_both_bands():
    judged = [ask for cause in road_effects.CAUSES for ask in (cause.without, cause.with_)]
    judged += [ask for gain in road_effects.GAINS for ask in gain[1:3]]
    judged += [road_asks.survey_year(number) for number in road_asks.SURE]
    assert {ask.draws for ask in judged} == {64}


def test_every_row_that_is_held_is_in_the_run_of_its_cause():
    for cause in road_effects.CAUSES:
        for one in cause.held:
            row = road_observed.observed()[one.row]
            assert cause.with_.from_ <= row.from_ < row.until <= cause.with_.until
            assert not row.is_context


def test_the_page_was_made_of_the_runs_of_its_script(page):
    """Every run that the script asks for stands on the page with its hash, and no other."""
    line = r"^\| `(landbridge run [^`]*)` \| `([0-9a-f]{16})`(?: †)? \|$"
    listed = dict(re.findall(line, page, re.MULTILINE))
    assert set(listed) == {ask.command for ask in ASKS}
    assert len(set(listed.values())) == len(listed)


def test_the_page_has_what_is_observed_now(page):
    """A row of observed.csv that was changed after the page was made is told."""
    for cause in road_effects.CAUSES:
        for one in cause.held:
            row = road_observed.observed()[one.row]
            least, most = row.accepted
            told_of = f"**{told(row.value)}** ({' '.join(row.sources)}; {told(least)}–{told(most)} accepted)"
            assert f"| {one.label} | {told_of} |" in page
    for row in road_observed.surveyed():
        assert f"{told(row.value)} ({' '.join(row.sources)}) | {road_observed.comparable(row)} |" in page


def test_every_verdict_on_the_page_follows_from_its_band(page):
    """Judged again from the numbers that are printed."""
    number = r"(−?[\d,.]+)"
    found = re.findall(
        rf"; {number}–{number} accepted\) \|[^|]*\| [^|\[]*\[{number}–{number}\] \|[^|]*\| \*\*(\w+)\*\*",
        page,
    )
    assert len(found) == sum(len(cause.held) for cause in road_effects.CAUSES)
    for *numbers, verdict in found:
        least, most, low, high = (float(text.replace(",", "").replace("−", "-")) for text in numbers)
        assert verdict == road_effects.judge(low, high, least, most)


def test_which_rows_of_the_survey_may_be_compared():
    words = {row.id: road_observed.comparable(row) for row in road_observed.surveyed()}
    assert words["road-border-2020-cn-w"].startswith("**yes**")
    assert words["road-border-2023-cn-w"].startswith("**yes**")
    assert words["road-border-2021-cn-w"].startswith("yes, read as")
    assert words["road-fees-2021-cn-w"].startswith("yes, but no test")
    assert sum(word.startswith("no: ") for word in words.values()) > 20
    for row in road_observed.surveyed():
        assert row.is_context == words[row.id].startswith("no: ")
        assert row.class_ == "truck"


class Fake:
    """Stands in for runs: what each run gives for every figure, by replication and by draw."""

    def __init__(self, **given):
        self.given = given

    def by_replication(self, ask, figure):
        return self.given[ask.name]

    by_draw = by_replication

    def spread(self, ask, figure):
        values = self.given[ask.name].values()
        return Spread.of(values, values)

    def difference(self, without, with_, figure):
        values = [self.given[with_.name][k] - self.given[without.name][k] for k in self.given[with_.name]]
        return Spread.of(values, values)


def test_a_gain_is_taken_pair_by_pair():
    runs = Fake(**{"road-hours-2023": {1: 100.0, 2: 200.0}, "road-hours-2023-together": {1: 110.0, 2: 220.0}})
    more = road_effects.gain(runs, road_asks.HOURS_2023, road_asks.TOGETHER_2023)
    assert (more.mean, more.half, more.low, more.high) == pytest.approx((10.0, 0.0, 10.0, 10.0))


def test_a_cause_is_judged_by_its_draws_and_beside_the_naive_forecast():
    runs = Fake(**{"road-queue": {1: 2600.0, 2: 2700.0}, "road-queue-caused": {1: 3600.0, 2: 3640.0}})
    found = road_effects.find(runs, road_effects.QUEUE)
    taken = found[0]
    assert (taken.verdict, taken.before, taken.nearer) == ("inside", "outside", True)
    assert taken.change.mean == pytest.approx(970.0)
    stood = found[1]
    assert stood.verdict == "outside"  # 3,600 trucks where 1,500 stood
    assert stood.nearer is False


def test_roles_of_the_survey_are_those_of_the_run():
    row = road_observed.observed()["road-border-2023-cn-w"]
    assert road_survey._role(row, {"role": "predicted"}) == "predicted"
    assert road_survey._role(road_observed.observed()["road-border-2020-carec"], None) == "context"
