"""Whatever a rule book holds, there is a corridor or a clear error: no crash, no hang."""

import time
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from landbridge.base.errors import InputErrors, Problem
from landbridge.corridor import Origin, apply_changes, parse_set, read_corridor
from landbridge.corridor.calendar import parse_hours
from landbridge.corridor.check import check

quick = settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def said(root):
    problems = check(root)
    assert all(isinstance(problem, Problem) and problem.problem for problem in problems)
    return problems


@quick
@given(content=st.binary(max_size=200))
def test_any_bytes(ruled_folder, content):
    root = ruled_folder()
    (root / "rules" / "border.toml").write_bytes(content)
    said(root)


@quick
@given(data=st.data())
def test_any_cut_or_splice(ruled_folder, rule_book, data):
    content = rule_book.encode()
    first, last = sorted(data.draw(st.tuples(*[st.integers(0, len(content))] * 2)))
    pieces = [b"", content[first:last] * 2, b'"', b"[[", b"0", b"\x00", b",", b"\n= {", b"note_only = true\n"]
    root = ruled_folder()
    piece = data.draw(st.sampled_from(pieces))
    (root / "rules" / "border.toml").write_bytes(content[:first] + piece + content[last:])
    said(root)


WORDS = {
    "scalar": '1 0 -1 nan inf 1e300 "x" "MRP" "always" true 2022-01-01 2022-07-01 [] ["daily_00:00-24:00"]',
    "key": "value open closed_on from until unit currency note_only rule triangular grade why source low",
    "table": "acceptance hours.kz hours fees.MRP fees.slot fees evidence title note note_only loop.loop",
}


def words(kind):
    return st.sampled_from(WORDS[kind].split())


blocks = st.dictionaries(words("key"), words("scalar"), max_size=4).map(
    lambda items: "{ " + ", ".join(f"{key} = {value}" for key, value in items.items()) + " }"
)
values = words("scalar") | blocks | st.lists(blocks, max_size=3).map(lambda found: f"[{', '.join(found)}]")


@quick
@given(items=st.dictionaries(words("table"), values, max_size=5))
def test_any_rules(ruled_folder, items):
    book = "\n".join(f"{key} = {value}".replace("_00:", " 00:") for key, value in items.items())
    said(ruled_folder(book=f'title = "T"\n{book}\n'))


@quick
@given(rule=st.sampled_from(["acceptance", "hours.kz", "fees.slot", "fees.MRP"]), value=words("scalar"))
def test_any_change_of_a_rule(ruled_folder, rule, value):
    ruled = read_corridor(ruled_folder())
    with suppress(InputErrors):
        apply_changes(ruled, [parse_set(f"rules.border.{rule}={value}")])


@quick
@given(text=st.text(alphabet="mon-sun 0123456789:;,closed.always", max_size=60))
def test_any_hours(text):
    with suppress(ValueError):
        parse_hours(text, "x", Origin("f", 1))


@pytest.mark.parametrize(
    "book",
    [
        "".join(f"[[r{n}]]\nvalue = 1\n" for n in range(20_000)),
        "".join(f"[[hours.k{n}]]\nopen = []\n" for n in range(5_000)),
        '[[hours.kz]]\nopen = ["' + "mon," * 50_000 + 'mon 08:00-20:00"]\n',
        "".join(f'c{n} = {{ value = 1, currency = "c{n + 1}" }}\n' for n in range(2_000)),
        'a = { value = 1, currency = "b" }\nb = { value = 1, currency = "a" }\n',
    ],
    ids=["many rules", "many hours", "a long line", "a long chain of money", "money in a circle"],
)
def test_large_nonsense_is_refused_soon(ruled_folder, book):
    start = time.monotonic()
    assert said(ruled_folder(book=f'title = "T"\n{book}'))
    assert time.monotonic() - start < 60
