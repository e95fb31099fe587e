"""Ways of the real world: passages, gauges, ferries, known distances; what is said where there is no way."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from landbridge.base.errors import InputErrors
from landbridge.geography import (
    Point,
    computed_km,
    crossings,
    distance,
    distance_km,
    distances_km,
    known_distances,
    not_yet_open,
    port,
    way,
)
from landbridge.geography.declared import KnownDistance
from landbridge.geography.net import net
from landbridge.geography.packed import great_circle_km

PAGE = Path(__file__).parent.parent.parent / "docs" / "background" / "geography.md"
ALTYNKOL, DUISBURG = Point(44.17, 80.25, "Altynkol"), Point(51.40, 6.74, "Duisburg")
XIAN, BAKU = Point(34.40, 109.00, "Xi'an"), Point(40.38, 49.85, "Baku")
SHANGHAI, ROTTERDAM = port("CNSHA"), port("NLRTM")


def refused(*arguments: object, **more: object) -> str:
    with pytest.raises(InputErrors) as error:
        distance_km(*arguments, **more)  # type: ignore[arg-type]
    return str(error.value)


def test_shanghai_to_rotterdam_leads_through_suez() -> None:
    assert way("sea", SHANGHAI, ROTTERDAM).through == ("malacca", "babelmandeb", "suez", "gibraltar")


@pytest.mark.parametrize("closed", ["suez", "babelmandeb"])
def test_closing_suez_leads_round_the_cape_not_through_panama_or_the_arctic(closed: str) -> None:
    found = way("sea", SHANGHAI, ROTTERDAM, closed=[closed])
    assert "cape" in found.through
    assert not {"panama", "magellan", "northeast", "northwest"} & set(found.through)
    assert found.km == pytest.approx(25_558, rel=0.02)


def test_panama_is_taken_when_asked_for() -> None:
    assert "panama" in way("sea", SHANGHAI, ROTTERDAM, closed=["suez"], opened=["panama"]).through
    assert "northeast" in way("sea", SHANGHAI, ROTTERDAM, opened=["northeast"]).through


def test_without_malacca_through_the_sunda_strait() -> None:
    assert way("sea", SHANGHAI, ROTTERDAM, closed=["malacca"]).through[0] == "sunda"


def test_xian_to_duisburg_changes_gauge_twice() -> None:
    assert way("rail", XIAN, DUISBURG).through == ("dostyk", "malaszewicze")
    assert way("rail", XIAN, DUISBURG, closed=["dostyk"]).through == ("khorgos", "malaszewicze")


def test_the_kilometres_of_a_railway_are_told_by_country_and_gauge() -> None:
    found = way("rail", XIAN, DUISBURG)
    assert list(found.km_by_country) == ["CN", "KZ", "RU", "BY", "PL", "DE"]
    assert sum(found.km_by_country.values()) == pytest.approx(found.km)
    assert sum(found.km_by_gauge.values()) == pytest.approx(found.km)
    broad = sum(found.km_by_country[code] for code in ("KZ", "RU", "BY"))
    # The transfers lie on the border, their lines on either side of it.
    assert found.km_by_gauge[1520] == pytest.approx(broad, abs=30)
    assert set(found.km_by_gauge) == {1435, 1520}
    assert way("sea", SHANGHAI, ROTTERDAM).km_by_country == {}


def test_khorgos_is_no_island() -> None:
    found = way("rail", Point(43.69, 77.12), ALTYNKOL)
    assert 0 < found.bridged_km < 5
    assert found.km == pytest.approx(293, rel=0.03)


def test_to_baku_by_the_ferry_only_when_asked_for() -> None:
    by_land = way("rail", ALTYNKOL, BAKU)
    by_ferry = way("rail", ALTYNKOL, BAKU, opened=["aktau_alat"])
    assert "aktau_alat" not in by_land.through
    assert by_ferry.through == ("aktau_alat",)
    assert by_ferry.km < by_land.km


def test_the_middle_corridor_reaches_istanbul_and_poti() -> None:
    europe = way("rail", ALTYNKOL, Point(41.02, 28.77, "Halkalı"), opened=["aktau_alat"])
    assert europe.through == ("aktau_alat", "akhalkalaki", "gebze_kosekoy", "marmaray")
    assert way("rail", ALTYNKOL, Point(42.15, 41.67, "Poti"), opened=["aktau_alat"]).km < 4_500


def test_before_a_line_was_opened_it_is_closed() -> None:
    early = not_yet_open("rail", date(2012, 1, 1))
    assert {"khorgos", "akhalkalaki", "marmaray"} <= early
    assert not {"dostyk", "malaszewicze"} & early
    assert way("rail", XIAN, Point(41.29, 69.28, "Tashkent"), closed=early).through == ("dostyk",)
    assert way("rail", XIAN, Point(41.29, 69.28, "Tashkent")).through == ("khorgos",)


@pytest.mark.parametrize("row", known_distances(), ids=lambda row: row.id)
def test_the_page_shows_each_known_distance_and_its_error(row: KnownDistance) -> None:
    found = computed_km(row)
    error = 100 * (found / row.km - 1)
    line = f"| {row.names[0]} – {row.names[1]} "
    (shown,) = [text for text in PAGE.read_text(encoding="utf-8").splitlines() if f"`{row.id}`" in text]
    assert shown.startswith(line)
    cells = [cell.strip() for cell in shown.strip("|").split("|")]
    assert cells[2:5] == [f"{row.km:,.0f}", f"{found:,.0f}", f"{error:+.1f}%"]
    assert cells[5] == {"calibration": "chosen on", "held_out": "held out"}[row.role]
    # What is held out is not asked to be near: the page says where it is not.
    assert (cells[6] == "no") == (abs(error) > 5)
    assert row.role == "held_out" or abs(error) < 5


def test_trucks_are_diverted_from_one_crossing_to_the_next() -> None:
    urumqi, almaty = Point(43.83, 87.60, "Urumqi"), Point(43.25, 76.95, "Almaty")
    closed: list[str] = []
    km = 0.0
    for post in ("nur_zholy", "kalzhat", "dostyk"):
        found = way("road", urumqi, almaty, closed=closed)
        assert found.through == (post,)
        assert found.km >= km
        km = found.km
        closed.append(post)
    # With all of them closed it goes round by Russia or Mongolia, which this list does not name.
    everything = [crossing.id for crossing in crossings()]
    assert distance_km("road", urumqi, almaty, closed=everything) > 2 * km


def test_a_thinned_way_keeps_its_ends_and_its_shape() -> None:
    found = way("rail", ALTYNKOL, DUISBURG)
    few = found.thinned(20.0)
    assert 10 < len(few) < 200
    assert np.array_equal(few[[0, -1]], found.points[[0, -1]])
    lat, lon = few[:, 0], few[:, 1]
    assert great_circle_km(lat[:-1], lon[:-1], lat[1:], lon[1:]).sum() > 0.9 * found.km
    assert np.array_equal(found.thinned(0.0)[:5], found.points[:5])


def test_a_known_distance_is_said_to_be_published() -> None:
    found = distance("rail", Point(44.15, 80.30), Point(43.65, 51.20))
    assert (found.km, found.measured, found.source) == (3128.0, "published", "seanews")
    assert distance("rail", Point(43.65, 51.20), Point(44.15, 80.30)) == found


def test_any_other_distance_is_said_to_be_computed() -> None:
    found = distance("rail", ALTYNKOL, DUISBURG)
    assert (found.measured, found.source) == ("computed", None)
    assert found.km == distance_km("rail", ALTYNKOL, DUISBURG)


def test_one_tree_gives_what_single_questions_give() -> None:
    goals = [DUISBURG, XIAN, BAKU, Point(35.68, 139.76, "Tokyo")]
    many = distances_km("rail", ALTYNKOL, goals)
    assert many[:3] == pytest.approx([distance_km("rail", ALTYNKOL, goal) for goal in goals[:3]])
    assert many[3] == float("inf")


def test_a_place_between_two_points_of_a_line_is_on_the_line() -> None:
    """Lines run on for hundreds of kilometres in the steppe without a point that is a junction."""
    rail = net("rail")
    lines = rail.lines
    lat1, lon1, lat2, lon2 = (x[end] for end in (lines.tail, lines.head) for x in (lines.lat, lines.lon))
    nearly_straight = lines.km < 1.01 * great_circle_km(lat1, lon1, lat2, lon2)
    edge = int(
        np.where(nearly_straight & (lines.drawn_from[1:] - lines.drawn_from[:-1] > 2), lines.km, 0).argmax()
    )
    assert lines.km[edge] > 100
    drawn = rail.lines.drawn(edge)
    a, middle, b = (Point(*(float(x) for x in drawn[i])) for i in (1, len(drawn) // 2, -2))
    parts = distance_km("rail", a, middle) + distance_km("rail", middle, b)
    assert parts == pytest.approx(distance_km("rail", a, b), rel=1e-6)


def test_an_unknown_mode_gets_the_nearest_one() -> None:
    assert "did you mean rail?" in refused("rial", ALTYNKOL, DUISBURG)


def test_an_unknown_closure_gets_the_nearest_one() -> None:
    text = refused("sea", SHANGHAI, ROTTERDAM, closed=["suetz"])
    assert "closes nothing by sea" in text
    assert "did you mean suez?" in text


def test_an_unknown_port_gets_the_nearest_one() -> None:
    with pytest.raises(InputErrors, match="no port has this code"):
        port("CNSHX")


@pytest.mark.parametrize("place", [Point(121.8, 31.2), Point(float("nan"), 0.0), Point(0.0, 200.0)])
def test_no_place_on_earth_is_refused(place: Point) -> None:
    assert "no place on earth" in refused("sea", place, ROTTERDAM)


def test_swapped_coordinates_are_noticed() -> None:
    assert "latitude comes first" in refused("sea", Point(121.8, 31.2, "Shanghai"), ROTTERDAM)


def test_a_place_far_from_any_line_is_told_how_far() -> None:
    text = refused("sea", Point(43.25, 76.95, "Almaty"), ROTTERDAM)
    assert re.search(r"no sea lane within 150 km: the nearest passes \d+ km away", text)
    assert distance_km("rail", Point(46.0, 74.0), ALTYNKOL, within_km=500) > 0


def test_both_places_are_told_at_once() -> None:
    with pytest.raises(InputErrors) as error:
        distance_km("sea", Point(43.25, 76.95, "Almaty"), Point(50.0, 85.0, "Altai"))
    assert len(error.value.problems) == 2


def test_what_is_closed_is_named_where_no_way_is_left() -> None:
    text = refused("sea", SHANGHAI, ROTTERDAM, closed=["suez", "cape"])
    assert "no way by sea while cape and suez are closed" in text
    assert text.endswith("leads through suez")


def test_what_is_shut_is_named_where_no_way_is_left() -> None:
    assert "opened = volga_don" in refused("sea", SHANGHAI, Point(43.6, 51.2, "Aktau"))


def test_two_pieces_are_told_with_the_gap_between_them() -> None:
    text = refused("rail", ALTYNKOL, Point(35.68, 139.76, "Tokyo"))
    assert "pieces that nothing joins" in text
    assert re.search(r"a link of some \d+ km between", text)


def test_a_break_of_gauge_without_a_place_of_transfer_is_named() -> None:
    text = refused("rail", Point(53.35, -6.25, "Dublin"), Point(54.60, -5.92, "Belfast"))
    assert "1600" in text
    assert "no place of transfer" in text
