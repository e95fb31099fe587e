"""A corridor with a field, two lines and three markets in a folder, to be spoilt in one place at a time."""

import pytest

from landbridge.corridor import read_corridor

MEASURED = 'grade = "measured", source = "S1"'
FILES = {
    "corridor.toml": 'title = "Pipes"\nfrom = 2022-01-01\nuntil = 2024-01-01\nbase = "2022"\n',
    "traffic.csv": "id,facility,direction,from,until,quantity,unit,note\n",
    "sources.csv": "id,title,url,year,publisher,kind\nS1,Book,,2022,,book\n",
    "facilities/pipeline.home.toml": f"""\
id = "pipeline.home"
chart = "pipeline"
time_zone = "Asia/Almaty"
title = "Home"

[fields.old]
at = "hub"
carries = "crude"
country = "KZ"
output = {{ value = 20, unit = "Mt/year", {MEASURED} }}

[markets.refinery]
at = "hub"
carries = "crude"
country = "KZ"
direction = "home"
price = {{ value = 100, unit = "USD/t", {MEASURED} }}
least = {{ value = 4, {MEASURED} }}
most = {{ value = 4, {MEASURED} }}
""",
    "facilities/pipeline.north.toml": f"""\
id = "pipeline.north"
chart = "pipeline"
time_zone = "Asia/Almaty"
title = "North"

[line]
begins = "hub"
ends = "samara"
carries = "crude"
country = "KZ"
open = true
capacity = {{ value = 12, {MEASURED} }}
tariff = {{ value = 30, {MEASURED} }}

[markets.russia]
at = "samara"
carries = "crude"
country = "RU"
direction = "north"
open = true
benchmark = "pipeline.world.prices.brent"
discount = {{ value = 2, {MEASURED} }}
bbl_per_t = {{ value = 7.5, {MEASURED} }}
""",
    "facilities/pipeline.east.toml": f"""\
id = "pipeline.east"
chart = "pipeline"
time_zone = "Asia/Almaty"
title = "East"

[line]
begins = "hub"
ends = "alashankou"
carries = "crude"
country = "KZ"
open = true
capacity = {{ value = 10, {MEASURED} }}
tariff = {{ value = 50, {MEASURED} }}

[markets.china]
at = "alashankou"
carries = "crude"
country = "CN"
direction = "east"
open = true
benchmark = "pipeline.world.prices.brent"
discount = {{ value = 4, grade = "assumed", low = 0, high = 8, why = "no source" }}
bbl_per_t = {{ value = 7.5, {MEASURED} }}
""",
    "facilities/pipeline.world.toml": f"""\
id = "pipeline.world"
chart = "pipeline"
time_zone = "Etc/UTC"
title = "World"

[prices]
brent = [
  {{ value = 100, until = 2022-07-01, {MEASURED} }},
  {{ value = 80, from = 2022-07-01, {MEASURED} }},
]
""",
}


class Pipes:
    def __init__(self, folder):
        self.folder = folder
        for name, text in FILES.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def change(self, name, before, after):
        """Put one text for another in a file."""
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert text.count(before) == 1, (before, text.count(before))
        path.write_text(text.replace(before, after), encoding="utf-8")

    def add(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def read(self):
        return read_corridor(self.folder)


@pytest.fixture
def pipes(tmp_path):
    return Pipes(tmp_path / "pipes")
