"""What a person reads of one truck: a story over facilities and clocks, with its end."""

from __future__ import annotations

from typing import Any

from landbridge.cli.commands.explain import _story
from landbridge.experiment.explain import Explanation


def stay(row: tuple[Any, ...]) -> dict[str, Any]:
    names = ("from", "to", "hours", "facility", "side", "step", "cause")
    return {**dict(zip(names, row, strict=True)), "kind": "vehicle", "direction": "eastbound"}


DAY, LAST = "2024-08-15T", "2024-08-17T17:16:00+08:00"
STAYS = tuple(
    stay(row)
    for row in (
        (f"{DAY}10:46:00+05:00", f"{DAY}12:46:00+05:00", 2.0, "road.near", "kz", "seize_fleet", "truck"),
        (f"{DAY}12:46:00+05:00", f"{DAY}13:16:00+05:00", 0.5, "road.near", "kz", "papers_out.wait", "staff"),
        (f"{DAY}16:16:00+08:00", f"{DAY}17:16:00+08:00", 1.0, "road.near", "cn", "papers_in", "documents"),
        (f"{DAY}17:16:00+08:00", LAST, 48.0, "inland.near", None, "hold_my_step", "moving"),
    )
)


def told(capsys: Any, **more: Any) -> str:
    given = {"class_": "truck", "regime": "empty", "left": "home"} | more
    _story(Explanation("run", "kazakh:7", 0, STAYS, **given))
    return str(capsys.readouterr().out).strip()


def test_a_truck_is_followed_over_two_clocks_and_two_facilities(capsys: Any) -> None:
    lines = told(capsys).splitlines()
    assert lines[0] == "vehicle kazakh:7, truck, empty, replication 0: 51.5 h in all"
    rows = [" ".join(line.split()) for line in lines[2:6]]
    assert rows == [
        "2024-08-15 10:46 +5 2.00 road.near kz waits for a truck of the fleet truck of the fleet",
        "2024-08-15 12:46 +5 0.50 waits: papers staff",
        "2024-08-15 16:16 +8 1.00 road.near cn papers documents",
        "2024-08-15 17:16 +8 48.00 inland.near my step moving",
    ]
    assert lines[6] == "2024-08-17 17:16 +8  left: home, ready for the next trip"
    assert (
        lines[7]
        == "By cause: moving 48 h, truck of the fleet 2 h, documents 1 h, staff 0.5 h; 51.5 h together"
    )
    assert lines[8] == "By place: road.near kz 2.5 h, road.near cn 1 h, inland.near 48 h"


def test_the_end_is_told(capsys: Any) -> None:
    assert "left: lost, with what it carried" in told(capsys, left="lost")
    assert told(capsys, left="").splitlines()[6].endswith("+8  left")
    several = told(capsys, left="", might_have_left=("home", "lost"))
    assert (
        "left, in one of these ways: home, ready for the next trip; or lost, with what it carried" in several
    )
    assert "still there when the run ended" in told(capsys, left=None)


def test_json_says_what_it_was_and_how_it_left() -> None:
    made = Explanation("run", "kazakh:7", 0, STAYS, class_="truck", regime="empty", left="home").as_json()
    assert (made["kind"], made["class"], made["regime"], made["left"]) == (
        "vehicle",
        "truck",
        "empty",
        "home",
    )
    assert made["still_inside"] is False
    assert made["hours"] == sum(made["by_cause"].values())
    inside = Explanation("run", "kazakh:7", 0, STAYS).as_json()
    assert (inside["left"], inside["still_inside"]) == (None, True)
