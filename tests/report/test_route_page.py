"""The page of a route: its models say what the answer says, and a person sees it, from nobody else."""

from __future__ import annotations

import re
from html import unescape
from itertools import combinations, pairwise

import pytest

import landbridge
from landbridge.base.errors import InputErrors
from landbridge.behaviour.shipper import MODE_NAMES
from landbridge.experiment.route import Routes
from landbridge.report.make_route import route_model, write_route
from landbridge.report.pages.documentation import fields, models, route_documentation
from landbridge.report.pages.drawn import great_circle, line_between
from landbridge.report.pages.route.page import RoutePage
from landbridge.report.pages.route.pays import PayLine, cheapest
from landbridge.report.paint.plain import LETTER, Scale, apart
from landbridge.report.paint.route_page import route_document
from landbridge.report.paint.theme import DARK, MODES


@pytest.fixture(scope="module")
def found() -> Routes:
    return landbridge.route(
        "khorgos", "CNSHA", "DEDUI", goods="electronics", date="2023-12-01", until="2024-02-02", quick=True
    )


@pytest.fixture(scope="module")
def page(found: Routes) -> RoutePage:
    return route_model(found)


@pytest.fixture(scope="module")
def document(page: RoutePage) -> str:
    return route_document(page)


def test_a_course_ends_where_its_way_does_and_never_goes_back(found: Routes, page: RoutePage) -> None:
    best = found.answers[0].best
    assert [course.mode for course in page.courses] == list(best)
    for course, own in zip(page.courses, page.stages, strict=True):
        way, end = best[course.mode], course.points[-1]
        assert end.days_p50 == pytest.approx(way.days(0.5), rel=1e-4)
        assert end.days_p95 == pytest.approx(way.days(0.95), rel=1e-4)
        assert end.paid_usd == pytest.approx(way.paid_usd, rel=1e-4)
        assert end.km == pytest.approx(way.km, rel=1e-4)
        assert sum(stage.hours for stage in own.stages) == pytest.approx(way.hours, rel=1e-4)
        assert sum(stage.variance_h2 for stage in own.stages if stage.carriage is None) <= way.variance_h2
        assert sum(stage.co2e_kg for stage in own.stages) == pytest.approx(way.co2e_kg, rel=1e-4)
        for a, b in pairwise(course.points):
            assert a.km <= b.km
            assert a.days_p50 <= b.days_p50 + 1e-6
            assert b.days_p05 <= b.days_p50 <= b.days_p95
        for one, after in pairwise(own.stages):
            assert one.ends == after.begins


def test_borders_are_where_they_are_met(page: RoutePage) -> None:
    rail = next(one for one in page.stages if one.mode == "rail")
    kinds = [(stage.kind, stage.begins) for stage in rail.stages]
    assert [kind for kind, _ in kinds].count("border") == 2
    border = next(
        stage for stage in rail.stages if stage.part and stage.part.startswith("borders.rail.khorgos")
    )
    assert border.where == "Khorgos (Altynkol)"
    assert border.what == "border Khorgos, by rail, westbound"
    told = {row.part: row for row in page.borders}
    row = told["borders.rail.khorgos.westbound"]
    assert (row.grade, row.low, row.high) == ("derived", 12, 48)
    assert {source.id for source in page.sources} >= set(row.sources)


def test_the_cheapest_at_each_value_is_the_lowest_line() -> None:
    lines = tuple(
        PayLine(mode=mode, paid_usd=paid, usd_per_value=slope)
        for mode, paid, slope in (
            ("sea", 5000, 600),
            ("road", 9000, 590),
            ("rail", 7000, 250),
            ("air", 40000, 70),
        )
    )
    ranges = cheapest(lines)
    assert [one.mode for one in ranges] == ["sea", "rail", "air"]
    for one, after in pairwise(ranges):
        assert one.until_usd_per_kg == after.from_usd_per_kg
    for one in ranges:
        value = one.from_usd_per_kg + min(1.0, (one.until_usd_per_kg or 1e9) - one.from_usd_per_kg) / 2
        costs = {line.mode: line.paid_usd + line.usd_per_value * value for line in lines}
        assert min(costs, key=costs.__getitem__) == one.mode


def test_the_map_follows_lines_and_says_whose_they_are(page: RoutePage, document: str) -> None:
    assert page.map.straight == ()
    for line in page.map.lines:
        assert line.along_map or line.mode == "air"
    assert "© OpenStreetMap contributors" in page.map.attribution
    svg = document[document.index('id="map-h"') : document.index('id="along-h"')]
    assert svg.count(page.map.attribution) == svg.count("<svg")
    assert page.map.places[0].name == "Shanghai"
    points, along = line_between("rail", (43.2, 76.9), (10.0, -140.0))
    assert not along
    assert len(points) == len(great_circle((43.2, 76.9), (10.0, -140.0)))
    assert all(abs(a[1] - b[1]) < 180 for a, b in pairwise(points))  # over the antimeridian in one go


def test_words_do_not_overlap(document: str) -> None:
    texts = re.compile(
        r'<text x="([\d.-]+)" y="([\d.-]+)" font-size="([\d.]+)"[^>]*?(?:text-anchor="(\w+)")?>([^<]+)</text>'
    )
    drawn = [svg for svg in re.findall(r"<svg .*?</svg>", document, re.S) if len(texts.findall(svg)) > 1]
    assert drawn
    for svg in drawn:
        boxes = []
        for x, y, size, anchor, written in texts.findall(svg):
            words = unescape(written)
            wide = len(words) * float(size) * LETTER * 0.9
            left = float(x) - {"middle": wide / 2, "end": wide}.get(anchor, 0.0)
            boxes.append((left, float(y) - float(size) * 0.7, left + wide, float(y), words))
        for a, b in combinations(boxes, 2):
            apart_ = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
            assert apart_, (a[4], b[4])


def test_a_person_sees_the_answer_with_units(document: str, page: RoutePage) -> None:
    text = " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"<style>.*?</style>", "", document, flags=re.S)).split())
    for words in (
        "Shanghai to Duisburg: electronics, computers, phones, ready on 1 December 2023",
        "10 t worth 30 USD a kg", "Not in the price: insurance", "days since the goods were ready",
        "USD paid so far", "km from the origin",
        "value of the goods, USD a kg", "these goods: 30 USD a kg", "day on which the goods are ready",
        "Border Khorgos, by rail, westbound", "2023-12-15", "landbridge route khorgos CNSHA DEDUI --goods",
        "Dec 2023", "costs least",
    ):  # fmt: skip
        assert words in text, words
    assert not re.search(r"\b(nan|None|null|inf|undefined|True|False)\b", text)
    assert page.sentences[0] in text


def test_it_asks_no_other_host(document: str) -> None:
    assert not re.search(r"<(script|link|iframe|img|object|embed|base)\b|@import|\bsrc=", document)
    assert not re.search(r"url\((?!#)", document)
    assert len(document) < 400_000


def test_several_shipments_have_no_page(tmp_path, found: Routes) -> None:
    many = Routes(found.corridor, found.answers * 2, (), found.read)
    with pytest.raises(InputErrors, match="a page is of one shipment, and here are 2"):
        write_route(many, tmp_path / "page.html")
    assert not list(tmp_path.iterdir())


def test_every_field_says_what_it_is() -> None:
    for model in models(RoutePage):
        for name, kind, meaning in fields(model):
            assert meaning.endswith("."), f"{model.__name__}.{name} has no docstring"
            assert kind
    assert "| `days_p95` |" in route_documentation()


def test_labels_are_apart_and_stay_within() -> None:
    for places in ([5.0, 6.0, 7.0], [0.0, 0.0], [98.0, 99.0, 99.5], [50.0]):
        at = apart(places, 10, 0, 100)
        assert all(b - a >= 10 - 1e-9 for a, b in pairwise(sorted(at)))
        assert min(at) >= 0
        assert max(at) <= 100
    assert Scale(0.3, 700, 0, 1, is_log=True).ticks(8) == pytest.approx([0.3, 1, 3, 10, 30, 100, 300])
    assert Scale(0, 60, 0, 1).ticks(6) == [0, 10, 20, 30, 40, 50, 60]


def test_a_way_that_is_beaten_in_all_and_far_longer_is_not_drawn() -> None:
    near = landbridge.route("khorgos", "CNSIA", "KZALA", goods="machinery", date="2024-06-03", quick=True)
    page = route_model(near)
    best = near.answers[0].best
    assert "sea" in page.not_drawn
    assert [course.mode for course in page.courses] == [mode for mode in best if mode not in page.not_drawn]
    assert len(page.courses) >= 2
    assert "sea" in {line.mode for line in page.pays.lines} & {one.mode for one in page.stages}
    assert re.search("Not drawn: [^.]*by sea[^.]*, far longer and beaten", route_document(page))


def test_each_mode_has_a_colour_of_its_own_in_light_and_dark() -> None:
    colours = [MODES[mode] for mode in MODE_NAMES]
    assert len({*colours}) == len({DARK[colour] for colour in colours}) == len(MODE_NAMES)
