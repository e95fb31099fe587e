"""Container numbers, size and type codes, UN/LOCODE."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.base.errors import InputErrors
from landbridge.exchange.codes import (
    check_digit,
    code,
    parse_container,
    parse_locode,
    parse_size_type,
)

PUBLISHED = ("CSQU3054383", "ABZU0012343", "HLXU2008419", "TOLU4734787", "GVTU3000389")
"""Printed as examples by the register of owners, by carriers and by handbooks."""
FIRST_TEN = st.from_regex(r"[A-Z]{3}[UJZ][0-9]{6}", fullmatch=True)
LETTERS = dict(
    zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", [n for n in range(10, 39) if n % 11], strict=True)
)  # as the standard prints them: 10 to 38 without 11, 22, 33


@pytest.mark.parametrize("number", PUBLISHED)
def test_published_numbers_are_right(number):
    assert str(parse_container(f"{number[:4]} {number[4:10]}-{number[10]}".lower())) == number


@given(FIRST_TEN)
def test_the_digit_is_that_of_the_standard(ten):
    total = sum((LETTERS[s] if s in LETTERS else int(s)) * 2**i for i, s in enumerate(ten))
    assert check_digit(ten) == total % 11 % 10
    assert parse_container(f"{ten}{check_digit(ten)}").is_ten == (total % 11 == 10)


@given(FIRST_TEN, st.integers(0, 9), st.integers(4, 9))
def test_one_wrong_digit_is_seen_unless_the_remainder_is_ten(ten, digit, place):
    """2 has no divisor in common with 11, so another digit gives another remainder: 0 and 10 look alike."""
    other = f"{ten[:place]}{digit}{ten[place + 1 :]}"
    if other != ten and check_digit(other) == check_digit(ten):
        assert check_digit(ten) == 0
    with pytest.raises(InputErrors):
        parse_container(f"{ten}{(check_digit(ten) + 1) % 10}")


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("CSQU3054385", "the check digit of CSQU305438 is 3, not 5 (did you mean CSQU3054383?)"),
        ("CSQU305438", "has no check digit: it is 3 (did you mean CSQU3054383?)"),
        ("CSQU3O54383", "has 'O' in place 6, where a digit stands; a number is 4 letters and 7 digits"),
        ("CSQX3054383", "the fourth letter is none of U (container)"),
        ("CSQU30543", "has 9 signs"),
        ("", "has 0 signs"),
    ],
)
def test_what_is_wrong_with_a_number(number, told):
    with pytest.raises(InputErrors) as error:
        parse_container(number)
    assert told in str(error.value)


def test_a_remainder_of_ten_is_written_0():
    tens = [
        f"CSQU{n:06}" for n in range(40) if parse_container(f"CSQU{n:06}{check_digit(f'CSQU{n:06}')}").is_ten
    ]
    assert tens
    assert {check_digit(ten) for ten in tens} == {0}


def test_sizes_and_types():
    box = parse_size_type("45g1")
    assert (box.length_ft, box.teu, box.group) == (40, 2, "general purpose")
    assert box.height.startswith("2,896 mm")
    assert parse_size_type("L5R1").teu == 2.25
    assert parse_size_type("22T6").kind is None
    for wrong, told in (("9200", "length"), ("2XG1", "height"), ("22X1", "third sign"), ("22", "four signs")):
        with pytest.raises(InputErrors, match=told):
            parse_size_type(wrong)


def test_places():
    found = parse_locode("cn sha", {"CNSHA": "Shanghai"})
    assert (found.country, found.location, found.name) == ("CN", "SHA", "Shanghai")
    for wrong, told in (("CNSH1", "is no UN/LOCODE"), ("QQABC", "QQ is no country"), ("Shanghai", "CNSHA")):
        with pytest.raises(InputErrors, match=told):
            parse_locode(wrong, {"CNSHA": "Shanghai"})


def test_codes_of_the_corridor_are_right():
    assert len(code(places="khorgos")) > 100


def test_one_command_knows_them_apart():
    assert [one.kind for one in code("CSQU3054383", "22G1", "DEDUI")] == ["container", "size_type", "locode"]
    with pytest.raises(InputErrors) as error:
        code("CSQU3054384", "DEDU1", "ZZZ")
    assert len(error.value.problems) == 3
    with pytest.raises(InputErrors, match="name a code"):
        code()


def test_a_place_whose_code_is_of_another_country(tmp_path):
    import shutil

    from landbridge.corridor.find import find_corridor

    mine = tmp_path / "mine"
    shutil.copytree(find_corridor("tutorial"), mine)
    text = "id,name,country,also\nCNSHA,Shanghai,KZ,\nmoon,Moon,,tutorial\n"
    (mine / "places.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputErrors) as error:
        code(places=mine)
    assert "places.csv:2: places.CNSHA: the code is of CN, the country of the row is KZ" in str(error.value)
    assert "places.csv:3: places.moon: is no UN/LOCODE" in str(error.value)
