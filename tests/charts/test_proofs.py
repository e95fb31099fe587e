"""Each proof finds what it is there to find, and says so word for word.

Every file in `bad/` is a chart with one fault. The comments at its head say which, which proof finds it, and
what that proof says of which line.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from landbridge.simulation.charts import PROOFS, check_chart, parse_chart

BAD = sorted((Path(__file__).parent / "bad").glob("*.toml"))


def told(text: str) -> tuple[str, list[str]]:
    """The proof that finds the fault of a bad chart, and what it says."""
    head = [line.removeprefix("# ") for line in text.splitlines() if line.startswith("# ")]
    return head[1].removeprefix("proof: "), head[2:]


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_chart_is_told_word_for_word(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    name, expected = told(text)
    chart = parse_chart(text, "small.toml")
    proof = next(proof for proof in PROOFS if proof.__name__ == name)
    found = list(proof(chart))
    assert [str(problem).removeprefix("small.toml:") for problem in found] == expected
    assert set(found) <= set(check_chart(chart))


def test_every_proof_has_a_bad_chart() -> None:
    found = {told(path.read_text(encoding="utf-8"))[0] for path in BAD}
    assert found == {proof.__name__ for proof in PROOFS}


def test_problems_of_a_chart_come_in_the_order_of_lines() -> None:
    text = (Path(__file__).parent / "bad" / "declared_for_nothing.toml").read_text(encoding="utf-8")
    lines = [problem.line or 0 for problem in check_chart(parse_chart(text, "small.toml"))]
    assert len(lines) == 6
    assert lines == sorted(lines)
