"""The HTML report: a person finds everything in it, and it asks nobody else for anything."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from landbridge.report.pages.report import page_models
from landbridge.report.paint.page import page
from landbridge.simulation.charts.causes import CAUSES


class Seen(HTMLParser):
    """What a document is made of."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(document)
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] != "style":
            self.words.append(data)

    def having(self, name: str) -> list[tuple[str, str]]:
        """Return (tag, value) wherever an attribute stands."""
        return [(tag, attrs[name] or "") for tag, attrs in self.tags if name in attrs]


@pytest.fixture(scope="module")
def document(make: Any) -> str:
    return page(page_models(make()))


@pytest.fixture(scope="module")
def seen(document: str) -> Seen:
    return Seen(document)


def test_a_person_sees_numbers_bands_and_verdicts(seen: Seen) -> None:
    for words in (
        "A near border", "7,012 trains", "chance: 7,012 ± 140", "assumptions: 5,610 to 9,120", "✗ outside",
        "✓ inside", "? undecided", "9.87 ± 0.20", "13 no", "30 yes", "Rail saves ten days.", "not yet",
        "The queue at rail.near grew all year.", "no place ahead", "P90 13.1 h", "of 3 cranes", "+0.61",
        "dryport.near.times.lift", "landbridge replay near-1a2b3c", "Yearbook", "0f0f0f0f", "abababab",
    ):  # fmt: skip
        assert words in seen.text, words


def test_nothing_reads_as_a_programming_slip(seen: Seen) -> None:
    assert not re.search(r"\b(nan|None|null|inf|undefined|NaN|True|False)\b", seen.text)


def test_it_asks_no_other_host(document: str, seen: Seen) -> None:
    assert not {tag for tag, _ in seen.tags} & {"script", "link", "iframe", "img", "object", "embed", "base"}
    assert not seen.having("src")
    for name in ("href", "xlink:href"):
        for tag, address in seen.having(name):
            assert address.startswith("#") or (tag == "a" and address == "https://example.org/book")
    style = re.sub(r"url\(#[\w-]+\)", "", document)
    assert not re.search(r"@import|url\(|@font-face", style)
    assert re.findall(r"https?://[^\"<\s]+", document) == ["https://example.org/book"]


def test_it_is_small(document: str) -> None:
    assert len(document.encode()) < 400_000


def test_every_chart_has_words_and_a_table(document: str, seen: Seen) -> None:
    charts = [attrs for tag, attrs in seen.tags if tag == "svg"]
    assert len(charts) == document.count("<figure>") == 15
    titles = dict(re.findall(r'<title id="([^"]+)">([^<]+)</title>', document))
    for attrs in charts:
        assert attrs["role"] == "img"
        assert len(titles[str(attrs["aria-labelledby"])]) > 20
    assert document.count("<table>") >= 14


def test_sources_are_linked_where_they_are_cited(seen: Seen) -> None:
    links = [address for tag, address in seen.having("href") if tag == "a"]
    assert links.count("#source-F001") >= 8


def test_ids_are_unique_and_links_lead_somewhere(seen: Seen) -> None:
    ids = [value for _, value in seen.having("id")]
    assert len(ids) == len(set(ids))
    for tag, address in seen.having("href"):
        if tag == "a" and address.startswith("#"):
            assert address[1:] in ids


def test_every_colour_of_a_chart_is_known_to_dark_mode_or_stays(document: str) -> None:
    from landbridge.report.paint import theme

    used = set(re.findall(r'(?:fill|stroke)="(#[0-9a-f]+)"', document))
    fills = {
        *theme.WAITS,
        *theme.DONE.values(),
        *theme.USE.values(),
        theme.ON_DARK,
        theme.ON_LIGHT,
        theme.OTHER,
    }
    assert used <= set(theme.DARK) | fills
    assert "prefers-color-scheme: dark" in document
    assert "@media print" in document


def test_text_from_files_is_never_markup(make: Any) -> None:
    bundle = make(days=2)
    bundle.manifest["title"] = "<script>alert(1)</script>"
    bundle.tables["assumptions"] = bundle.tables["assumptions"].with_columns(
        why=_lit("<img src=x onerror=y>")
    )
    bundle.manifest["warnings"] = ["a `<script>` & more"]
    bundle.tables["sources"] = bundle.tables["sources"].with_columns(url=_lit("javascript:alert(1)"))
    bundle.tables["resources"] = bundle.tables["resources"].with_columns(
        name=_lit("</svg><script>x</script>")
    )
    found = Seen(page(page_models(bundle)))
    assert not {"script", "img"} & {tag for tag, _ in found.tags}
    assert not any(address.startswith("javascript") for _, address in found.having("href"))
    assert "<script>alert(1)</script>" in found.text


def _lit(text: str) -> Any:
    import polars as pl

    return pl.lit(text)


def test_one_replication_and_no_draws_say_so(make: Any) -> None:
    import polars as pl

    bundle = make(days=2, replications=1)
    bundle.manifest |= {"replications": 1, "draws": 0}
    bundle.tables["weights"] = bundle.tables["weights"].clear()
    nothing = [pl.lit(None).cast(pl.Float64).alias(name) for name in ("half_width", "low", "high")]
    bundle.tables["indicators"] = bundle.tables["indicators"].with_columns(nothing)
    text = Seen(page(page_models(bundle))).text
    assert "With one replication and no draws of the assumptions the figures carry no bands." in text
    assert "chance: one replication, no band" in text
    assert "assumptions: not drawn" in text
    assert "--draws 64" in text


def test_all_causes_fit_in_one_chart(make: Any) -> None:
    text = Seen(page(page_models(make(days=2, causes=CAUSES)))).text
    assert "other waits" in text
    for word in ("giving way", "acceptance used up", "loading ban", "handling"):
        assert word in text


def test_an_empty_bundle_is_still_a_page(make: Any) -> None:
    bundle = make()
    bundle.tables.clear()
    text = Seen(page(page_models(bundle))).text
    for words in (
        "No indicator of this run has an observed value", "The run left no delay ledger.",
        "The run left no hourly states", "The run measured no times.", "The run has no resources.",
        "This corridor keeps no list of statements.", "The run has no indicators.",
    ):  # fmt: skip
        assert words in text


def test_ratios_far_off_are_drawn_at_the_edge(make: Any) -> None:
    from landbridge.report.paint.charts.compared import compared, drawable

    rows = page_models(make(days=2)).comparison.rows
    assert {row.id for row in rows} - {row.id for row in drawable(rows)} == {
        "rail.near.max_day_trains",
        "rail.near.parked_trains",
    }
    chart = compared(rows)
    assert chart is not None
    drawn = {datum["row"].partition("|")[2]: datum for datum in chart["data"]["values"]}
    assert drawn["trains waiting|rail crossing Near"]["arrow"] == "◀"
    assert drawn["trains waiting|rail crossing Near"]["mean"] == 1 / 8


def test_no_chart_where_there_is_nothing(make: Any) -> None:
    from landbridge.report.paint.charts.compared import compared

    assert compared(()) is None
