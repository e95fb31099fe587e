"""Try radii for the bridges over gaps of the railways, on distances known from elsewhere.

    python scripts/survey_geography.py WORLD_ATLAS

Prints the table of docs/background/geography.md: the kilometres of each known distance for each radius, and
the error on the rows that the radius is chosen on. Needs what build_geography.py needs, and landbridge
itself; some minutes.
"""

from __future__ import annotations

import sys
from math import sqrt
from pathlib import Path

from build_geography import LONGEST_GAP_KM, contracted_rail, not_under, read_open_street_map
from geography.bridges import find_bridges
from geography.countries import country_of
from geography.pack import lines_as_arrays

from landbridge.base.errors import InputErrors
from landbridge.geography.declared import known_distances
from landbridge.geography.lines import lines_of
from landbridge.geography.net import assembled
from landbridge.geography.trees import Search
from landbridge.geography.ways import computed_km

RADII_KM = (0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 7.0, 10.0)


def main(atlas: Path) -> None:
    """Print the table."""
    lines = read_open_street_map("world_railways.py")
    country = country_of(atlas / "countries-50m.json", lines.lat, lines.lon)
    every = not_under(find_bridges(lines, LONGEST_GAP_KM), lines)
    rows = [row for row in known_distances() if row.mode == "rail"]
    found: dict[tuple[str, float], float] = {}
    heads = []
    for radius in RADII_KM:
        bridges = every.up_to(radius)
        net = contracted_rail(lines, bridges, country)
        # With little bridged, some laid links find no line to go on.
        map_of_it = lines_of("rail", lines_as_arrays(net, 0.001, country[net.raw]))
        search = Search(assembled(map_of_it, all_links=False))
        for row in rows:
            try:
                found[row.id, radius] = computed_km(row, search)
            except InputErrors:
                found[row.id, radius] = float("nan")
        heads.append(f"{radius:g} km: {len(bridges.km)} bridges, {bridges.km.sum():.0f} km")
    print("\n".join(heads), "\n")
    print("| | known | " + " | ".join(f"{radius:g}" for radius in RADII_KM) + " |")
    for role in ("calibration", "held_out"):
        for row in (row for row in rows if row.role == role):
            cells = " | ".join(f"{found[row.id, radius]:.0f}" for radius in RADII_KM)
            print(f"| {row.names[0]} – {row.names[1]} ({role}) | {row.km:.0f} | {cells} |")
    chosen_on = [row for row in rows if row.role == "calibration"]
    errors = [
        sqrt(sum((found[row.id, radius] / row.km - 1) ** 2 for row in chosen_on) / len(chosen_on))
        for radius in RADII_KM
    ]
    print(
        "| root mean square error of the calibration rows | | "
        + " | ".join(f"{100 * e:.2f}%" for e in errors)
        + " |"
    )


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]))
