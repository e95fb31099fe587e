"""Plans: what may be fitted to what, and what is told of those that may not, all at once."""

import random

import pytest

import landbridge
from landbridge.base.errors import InputErrors
from landbridge.base.problems import Problems
from landbridge.corridor.reader import read_corridor
from landbridge.experiment.calibrate.prepared import prepare, prepare_in
from landbridge.experiment.modelling import Modeller

PLACE = "inland.tutorial"
FILE = "calibrations/wait.toml"
ADDRESS = f'address = "{PLACE}.times.collection"'
FILTER = (
    f'indicator = ["{PLACE}.yard_teu", "{PLACE}.dwell_h"]\nfrom      = 2024-09-01\nuntil     = 2024-10-01\n'
)
HELD = "from  = 2024-10-01\nuntil = 2024-11-01\n"
NEEDS = "{} at least {} rows to fit (one for 5), here are {}; rows that are inputs or context do not count"
SAME = "is of the same number as row dwell-09, which is fitted to, and shares days"
ONLY = "only derived and assumed numbers are fitted"
CONTEXT = "is context, which fits the place only loosely: nothing is fitted to it or judged by it"
INPUT = "is an input of the run of its period, so nothing can be fitted to it and it judges nothing"
SHARE = "is a share of a whole, which cannot be fitted yet: the other shares would have to follow"
VALUES = "has 2 values over these rows: one `low` and `high` cannot hold for all; leave them out"
TWIN = f"moves with {PLACE}.times.collection, which is a parameter too; name one of them"
BOTH = "is fitted to and held out: a row that was fitted to judges nothing"
DAYS = "is fitted to, but shares days with the period that is held out"
NOTHING = "says nothing; write a table [hold_out] with `ids`, or `indicator`, `from` and `until`"
SCENARIO = "there is no scenario 'one-oficer' in small (did you mean one-officer?)"
BACKWARDS = "ends 2024-09-01, which is not after its beginning 2024-10-01"
SECOND = f'[[parameter]]\naddress = "{PLACE}.times.documents"\n\n[rows]'


def told(folder, *pieces, more=""):
    """What is said of the plan with pieces of it replaced."""
    file = folder / FILE
    text = file.read_text()
    for old, new in pieces:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    file.write_text(text)
    if more:
        with (folder / "observed.csv").open("a") as rows:
            rows.write(more)
    try:
        prepare(read_corridor(folder), "wait", str(folder), Modeller())
    except InputErrors as error:
        return [str(problem) for problem in error.problems]
    return []


def ids(*names):
    return f"ids = {list(names)}\n"


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ([], []),
        (
            [('title     = "Time until the truck comes"\n', ""), ("draws     = 140", "draws = 2\nseeed = 4")],
            [
                "1: title: is missing",
                "2: draws: is 2, but must be at least 20",
                "3: seeed: unknown key (did you mean seed?)",
            ],
        ),
        ([("draws     = 140", 'draws = "many"')], ["3: draws: input should be a valid integer"]),
        (
            [("draws     = 140", 'method = "guess"')],
            ["3: method: 'guess' is none of importance"],
        ),
        (
            [(ADDRESS, f'address = "{PLACE}.times.colection"')],
            [f"10: {PLACE}.times.colection: unknown address (did you mean {PLACE}.times.collection?)"],
        ),
        (
            [(ADDRESS, 'address = "traffic.in-2024-09.quantity"')],
            ["10: traffic.in-2024-09.quantity: is what the runs are fed with, which is no parameter"],
        ),
        (
            [(ADDRESS, f'address = "{PLACE}.streams.goods.share"')],
            [f"10: {PLACE}.streams.goods.share: {SHARE}"],
        ),
        (
            [(ADDRESS, f'address = "{PLACE}.officers.calendar"')],
            [f"10: {PLACE}.officers.calendar: is no number"],
        ),
        (
            [(ADDRESS, f'address = "{PLACE}.numbers.box_teu"')],
            [f"10: {PLACE}.numbers.box_teu: has no range in its evidence; give `low` and `high`"],
        ),
        (
            [(ADDRESS, f"{ADDRESS}\nlow = 20\nhigh = 30")],
            [f"10: {PLACE}.times.collection: is 18 without a fit, outside its range 20 to 30"],
        ),
        (
            [(ADDRESS, f"{ADDRESS}\nlow = 20")],
            ["9: parameter 1: has one end of a range only; give `low` and `high`"],
        ),
        (
            [(ADDRESS, f"{ADDRESS}\nlow = 20\nhigh = 20")],
            ["11: parameter 1: `low` 20 is not below `high` 20"],
        ),
        (
            [(ADDRESS, f'address = "{PLACE}.loaders.capacity"\nlow = 1\nhigh = 3')],
            [f"10: {PLACE}.loaders.capacity: {VALUES}"],
        ),
        ([("[rows]", SECOND)], [f"10: parameter: {NEEDS.format('2 free parameters need', 10, 6)}"]),
        (
            [(FILTER, ids("dwell-09", "yard-2024-09-01"))],
            [f"10: parameter: {NEEDS.format('1 free parameter needs', 5, 2)}"],
        ),
        (
            [("[rows]", f"[[parameter]]\n{ADDRESS}\n\n[rows]")],
            [f"14: {PLACE}.times.collection: {TWIN}"],
        ),
        (
            [(FILTER, FILTER + ids("dwell-10", "dwel-09"))],
            [
                "17: rows.ids: there is no observed row 'dwel-09' (did you mean dwell-09?)",
                f"19: hold_out: row dwell-10 {BOTH}",
            ],
        ),
        (
            [(HELD, "from = 2024-09-27\n")],
            [f"18: hold_out: row dwell-09 {DAYS}"],
        ),
        (
            [(f"[hold_out]\n{HELD}", "")],
            [f"1: hold_out: {NOTHING}"],
        ),
        (
            [(HELD, "from = 2024-10-01\nuntil = 2024-09-01\n")],
            [f"20: hold_out.until: {BACKWARDS}"],
        ),
        ([(HELD, 'indicator = ["nothing"]\n')], ["18: hold_out: chooses no observed row"]),
        (
            [("seed      = 3", 'scenarios = ["one-oficer"]')],
            [f"7: scenarios: {SCENARIO}"],
        ),
    ],
)
def test_what_is_told_of_a_plan(small, pieces, expected):
    assert told(small, *pieces) == [f"{FILE}:{line}" for line in expected]


def test_measured_numbers_are_not_fitted(small):
    file = small / "facilities" / "inland.tutorial.toml"
    text = file.read_text(encoding="utf-8")
    old = "collection = { exponential = 18, low = 10, high = 36 }"
    assert text.count(old) == 1
    new = 'collection = { exponential = 18, grade = "measured", source = "example" }'
    file.write_text(text.replace(old, new), encoding="utf-8")
    assert told(small) == [f"{FILE}:10: {PLACE}.times.collection: is measured (example); {ONLY}"]


def test_inputs_and_context_are_refused_by_name_and_left_out_of_a_filter(small):
    more = (
        f"mean,{PLACE}.dwell_h,,,,,p50,2024-09-01,2024-10-01,30,,,h,0.1,count,context: of a whole region\n"
        f"fed,{PLACE}.yard_teu,,,,,p95,2024-09-01,2024-09-20,200,,,TEU,0.1,known,\n"
    )
    with (small / "sources.csv").open("a") as sources:
        sources.write("known,In force,,2024,nobody,test\n")
    file = small / "facilities" / "inland.tutorial.toml"
    text = file.read_text(encoding="utf-8")
    old = "inspected_share = { value = 0.1,"
    assert text.count(old) == 1
    new = f'{old} grade = "derived", source = "known",'
    file.write_text(text.replace(old, new), encoding="utf-8")
    assert told(small, more=more) == []
    prepared = prepare(read_corridor(small), "wait", str(small), Modeller())
    assert prepared.left_out == ({"id": "mean", "why": "context"}, {"id": "fed", "why": "input"})
    assert told(small, (FILTER, FILTER + ids("mean", "fed"))) == [
        f"{FILE}:17: rows.ids: row mean {CONTEXT}",
        f"{FILE}:17: rows.ids: row fed {INPUT}",
    ]


def test_one_number_under_two_ids_is_one_row_and_no_leak(small):
    twice = f"again,{PLACE}.dwell_h,,,,,mean,2024-09-01,2024-10-01,41,,,h,0.1,example,\n"
    assert told(small, more=twice) == []
    prepared = prepare(read_corridor(small), "wait", str(small), Modeller())
    assert len(prepared.fitted) == 6
    (row,) = [row for row in prepared.fitted if "again" in row.ids]
    assert row.ids == ("dwell-09", "again")
    names = [f"yard-2024-09-{day:02d}" for day in (1, 6, 11, 16, 21)]
    assert told(small, (FILTER, ids("dwell-09", *names)), (HELD, HELD + ids("again"))) == [
        f"{FILE}:16: hold_out: row again {SAME}"
    ]


def test_a_plan_that_is_not_there(small):
    with pytest.raises(InputErrors) as refused:
        landbridge.calibrate(small, "wiat")
    assert str(refused.value) == (
        "there is no plan 'wiat' in small and no such file (there is: wait) (did you mean wait?)"
    )


def test_rows_are_met_in_as_few_runs_as_may_be(small):
    pieces = (FILTER, FILTER.replace(f', "{PLACE}.dwell_h"', ""))

    def periods():
        prepared = prepare(read_corridor(small), "wait", str(small), Modeller())
        return [tuple(map(str, part.period)) for part in prepared.parts if part.fitted]

    month = ("2024-09-01", "2024-10-01")
    assert periods() == [month]
    assert told(small, pieces) == []
    assert len(periods()) == 5
    assert told(small, ("seed      = 3", 'runs = ["2024-09"]')) == []
    assert periods() == [month]
    assert told(small, ('"2024-09"', '"2024-13"')) == [f"{FILE}:7: runs.0: there is no day 2024-13"]


def test_a_plan_in_a_file_of_its_own(small, tmp_path):
    (small / FILE).rename(tmp_path / "mine.toml")
    corridor = read_corridor(small)
    assert prepare(corridor, tmp_path / "mine.toml", str(small), Modeller()).plan.file == "mine.toml"


def test_plans_are_checked_with_the_corridor(small):
    assert landbridge.check(small) == []
    (small / FILE).write_text((small / FILE).read_text().replace(ADDRESS, 'address = "nowhere"'))
    (problem,) = landbridge.check(small)
    assert (problem.file, problem.line, problem.problem) == (FILE, 10, "unknown address")


def test_other_ranges_than_the_evidence_says(small):
    assert told(small, (ADDRESS, f"{ADDRESS}\nlow = 15\nhigh = 60")) == []
    prepared = prepare(read_corridor(small), "wait", str(small), Modeller())
    (period,) = prepared.prior.quantity(f"{PLACE}.times.collection").periods
    assert (period.evidence.low, period.evidence.high) == (15, 60)
    (period,) = prepared.corridor.quantity(f"{PLACE}.times.collection").periods
    assert (period.evidence.low, period.evidence.high) == (10, 36)


def test_any_content_gives_a_clear_error_or_a_plan(small):
    """Bytes cut out, doubled or replaced: never a crash."""
    file = small / FILE
    content, rng = file.read_bytes(), random.Random(5)
    pieces = [b"", b'"', b"[[", b"0", b"\x00", b"1e999", b"\n= {", b"nan", b"[]", b"\xff", b"2024-99-99"]
    corridor, modelled = read_corridor(small), Modeller()
    outcomes = set()
    for _ in range(200):
        first = rng.randrange(len(content))
        last = first + rng.randrange(8)
        file.write_bytes(content[:first] + rng.choice([*pieces, content[first:last] * 2]) + content[last:])
        outcomes.add(outcome(corridor, modelled))
    assert outcomes == {"plan", "refused"}


def outcome(corridor, modelled):
    problems = Problems()
    path = corridor.folder / FILE
    made = prepare_in(corridor, path, str(corridor.folder), modelled, problems)
    assert made is not None or problems
    assert all(problem.problem for problem in problems.rows())
    return "refused" if problems else "plan"
