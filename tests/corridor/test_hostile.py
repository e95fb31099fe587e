"""Whatever a file holds, there is a corridor or a clear error: no crash, no hang."""

import json
import time
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from landbridge.base.errors import InputErrors, Problem
from landbridge.corridor import read_corridor
from landbridge.corridor.check import check

FILES = [
    "corridor.toml",
    "facilities/rail.aa.toml",
    "facilities/dryport.aa.toml",
    "scenarios/slow.toml",
    "traffic.csv",
    "traffic.evidence.csv",
    "observed.csv",
    "sources.csv",
    "seeds.csv",
    "places.csv",
]
quick = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def said(root):
    problems = check(root)
    assert all(isinstance(problem, Problem) and problem.problem for problem in problems)
    return problems


@pytest.mark.parametrize("file", FILES)
@quick
@given(content=st.binary(max_size=200))
def test_any_bytes(folder, file, content):
    said(folder(add={file: content}))


@pytest.mark.parametrize("file", FILES[:-2])
@quick
@given(data=st.data())
def test_any_cut_or_splice(folder, file, data):
    """A file of the corridor with a piece taken out, doubled or replaced."""
    root = folder()
    content = (root / file).read_bytes()
    first, last = sorted(data.draw(st.tuples(*[st.integers(0, len(content))] * 2)))
    piece = data.draw(
        st.sampled_from([b"", content[first:last] * 2, b'"', b"[[", b"0", b"\x00", b",", b"\n= {"])
    )
    (root / file).write_bytes(content[:first] + piece + content[last:])
    said(root)


WORDS = {
    "scalar": '1 -1 0.5 nan inf 1e300 "x" true 2022-01-01 2022-01-01T00:00:00Z 10:00:00 [] {}',
    "key": "value from until low triangular integer grade why x",
    "table": "posts lanes next uses uses_facility calendars streams evidence resources groups times cn",
    "leaf": 'capacity share open closed_on direction exit title id "a.b"',
    "change": "set scale close open value by per from until cause",
}


def words(*kinds):
    return st.sampled_from([word for kind in kinds for word in WORDS[kind].split()])


values = st.recursive(
    words("scalar"),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.dictionaries(words("key"), inner, max_size=3).map(
            lambda items: "{ " + ", ".join(f"{key} = {value}" for key, value in items.items()) + " }"
        )
    ),
    max_leaves=5,
)
names = words("table", "leaf")
statements = st.tuples(st.lists(names, min_size=1, max_size=4).map(".".join), values).map(" = ".join)


@quick
@given(lines=st.lists(statements, max_size=6, unique_by=lambda line: line.split(" = ")[0]))
def test_any_tables_in_a_facility(folder, lines):
    said(folder(add={"facilities/dryport.aa.toml": "\n".join(lines)}))


@quick
@given(
    lines=st.lists(
        st.tuples(words("change"), values)
        .map(" = ".join), max_size=5, unique_by=lambda line: line.split(" = ")[0],
    )
)  # fmt: skip
def test_any_change(folder, lines):
    said(folder(add={"scenarios/slow.toml": 'title = "T"\n[[change]]\n' + "\n".join(lines)}))


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("facilities/dryport.aa.toml", "a" + ".a" * 500_000 + " = 1"),
        ("facilities/dryport.aa.toml", "a = " + "[" * 500_000),
        ("facilities/dryport.aa.toml", "a = " + "9" * 500_000),
        ("facilities/dryport.aa.toml", 'a = "' + "\\" * 500_000),
        ("facilities/dryport.aa.toml", "a = '''" + "''\n" * 300_000),
        ("facilities/dryport.aa.toml", "\n".join(f"[t{n}]\ncapacity = 0" for n in range(30_000))),
        ("facilities/dryport.aa.toml", "\n".join(f"k{n} = {n}" for n in range(50_000))),
        ("traffic.csv", "id,facility\n" + "x,y\n" * 300_000),
        ("traffic.csv", "id," * 200_000 + "\n"),
        ("traffic.csv", '"' * 1_000_001),
        ("traffic.csv", "id\n" + "x" * 1_000_000),
        ("sources.csv", "id,title\n" + "".join(f"Q{n},t\n" for n in range(50_000))),
    ],
    ids=lambda value: value[:24].replace("\n", " "),
)
def test_large_nonsense_is_refused_soon(folder, file, content):
    start = time.monotonic()
    assert said(folder(add={file: content}))
    assert time.monotonic() - start < 60


def test_a_file_beyond_all_bounds(folder):
    root = folder(add={"facilities/dryport.aa.toml": "#" * 2_000_001})
    with pytest.raises(InputErrors) as error:
        read_corridor(root)
    assert "facilities/dryport.aa.toml: larger than 2 MB" in [
        str(problem) for problem in error.value.problems
    ]


def test_nothing_in_a_file_is_ever_run(folder):
    root = folder(
        add={"facilities/dryport.aa.toml": "!!python/object/apply:os.system ['true']\n__import__('os')\n"}
    )
    assert "is not TOML" in str(said(root)[0])


def test_a_folder_where_a_file_should_be(folder):
    root = folder(drop="traffic.csv")
    (root / "traffic.csv").mkdir()
    assert any(problem.file == "traffic.csv" for problem in said(root))


@quick
@given(text=st.text(max_size=30))
def test_any_name_of_a_corridor(text):
    with suppress(InputErrors):
        assert read_corridor(text).name


@pytest.mark.parametrize("file", ["rates.csv", "rates.evidence.csv"])
@quick
@given(content=st.binary(max_size=200), cut=st.tuples(st.integers(0, 300), st.integers(0, 300)))
def test_any_rates(folder, money, file, content, cut):
    """Any bytes, and the file with any piece replaced by them."""
    said(folder(add={**money, file: content}))
    whole = money[file].encode()
    first, last = sorted(min(at, len(whole)) for at in cut)
    said(folder(add={**money, file: whole[:first] + content[:5] + whole[last:]}))


@quick
@given(
    amount=st.one_of(st.floats(), st.integers(), st.text(max_size=5), st.booleans()),
    currency=st.one_of(st.sampled_from(["USD", "KZT", "MRP"]), st.text(max_size=5)),
)
def test_any_amount_in_any_currency(folder, money, amount, currency):
    written = str(amount).lower() if isinstance(amount, (bool, float, int)) else json.dumps(amount)
    row = f'charge = "dryport.aa.charges.fee"\namount = {written}\ncurrency = {json.dumps(currency)}\n'
    said(folder(add={**money, "scenarios/slow.toml": f'title = "T"\n[[change]]\n{row}'}))
