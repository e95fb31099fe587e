import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.corridor.toml_lines import MOST_NESTING, TooDeepError, index_lines

TEXT = '''\
# a = "not a key"
id = "a # b"                      # c = 1
tracks.in."1435.mm" = 1
text = """
x = 3
[not.a.table] \\""" ""
"""
literal = \'\'\'
y = 4 ' '' \'\'\'
list = [
  1,           # one, with a ] and a }
  { x = "}, ]", y = [1, 2] },

  "]",
  [
    [3],
  ],
]
inline = { a.b = 1, "c d" = { e = 2 } }
[[t.u]]
value = 1
\'it # = [\' = 2
[[t.u]]
value = 3
[t.u.v]
w = 2024-01-01 00:00:00
[[t.u.z]]
[[t.u.z]]
q = 1
["caf\\u00e9"]
e = {}
z = """a"b""c"""""
s = ""
l = \'\'
n = -1.5e-3
'''

LINES = {
    ("id",): 2,
    ("tracks",): 3,
    ("tracks", "in", "1435.mm"): 3,
    ("text",): 4,
    ("literal",): 8,
    ("list",): 10,
    ("list", 0): 11,
    ("list", 1): 12,
    ("list", 1, "x"): 12,
    ("list", 1, "y", 1): 12,
    ("list", 2): 14,
    ("list", 3): 15,
    ("list", 3, 0): 16,
    ("list", 3, 0, 0): 16,
    ("inline", "a", "b"): 19,
    ("inline", "c d", "e"): 19,
    ("t", "u", 0): 20,
    ("t", "u", 0, "value"): 21,
    ("t", "u", 0, "it # = ["): 22,
    ("t", "u", 1): 23,
    ("t", "u", 1, "value"): 24,
    ("t", "u", 1, "v"): 25,
    ("t", "u", 1, "v", "w"): 26,
    ("t", "u", 1, "z", 0): 27,
    ("t", "u", 1, "z", 1): 28,
    ("t", "u", 1, "z", 1, "q"): 29,
    ("café",): 30,
    ("café", "z"): 32,
    ("café", "s"): 33,
    ("café", "l"): 34,
    ("café", "n"): 35,
}


def paths(value, path=()):
    """Yield the path of everything that tomllib found."""
    if path:
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from paths(inner, (*path, key))


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_lines(newline):
    text = TEXT.replace("\n", newline)
    lines = index_lines(text)
    assert {path: lines[path] for path in LINES} == LINES
    assert set(lines) == set(paths(tomllib.loads(text)))


@pytest.mark.parametrize("text", ["a" + ".a" * 10**5 + " = 1", "a = " + "[" * 10**5, "a = " + "{a=" * 10**5])
def test_nesting_is_limited(text):
    with pytest.raises(TooDeepError, match=f"nested deeper than {MOST_NESTING} levels"):
        index_lines(text)


keys = st.text("ab1-_", min_size=1, max_size=3) | st.text(max_size=4).map(
    lambda text: '"' + "".join(f"\\U{ord(c):08x}" for c in text if not 0xD800 <= ord(c) < 0xE000) + '"'
)
scalars = st.sampled_from(
    ["1", '"a]"', "'#'", "true", "2022-01-01", '"""\n"x" = ["""', "'''\n]'''", "1.5", '"\\"="']
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: "[\n" + " , # ]\n".join(items) + "\n]")
        | st.dictionaries(keys, inner.map(lambda text: text), max_size=2).map(
            lambda items: "{ " + ", ".join(f"{key} = {value}" for key, value in items.items()) + " }"
        )
    ),
    max_leaves=6,
)
statements = st.tuples(st.lists(keys, min_size=1, max_size=3).map(".".join), values).map(" = ".join)
headers = (
    st.lists(keys, min_size=1, max_size=3)
    .map(".".join)
    .flatmap(lambda key: st.sampled_from([f"[{key}]", f"[[{key}]]", f"[ {key} ] # x"]))
)


@given(st.lists(statements | headers, max_size=8))
def test_every_path_that_tomllib_finds_has_a_line(parts):
    text = "\n".join(parts)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        index_lines(text)
        return
    lines = index_lines(text)
    assert set(lines) == set(paths(data))
    assert all(1 <= line <= text.count("\n") + 1 for line in lines.values())


@given(st.text())
def test_any_text_is_taken(text):
    index_lines(text)
