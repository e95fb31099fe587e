"""The table of a forecast."""

from landbridge.cli.forecast import print_forecast

WHO = {"facility": "rail.a", "direction": "westbound", "kind": "train"}


def row(what, from_h, until_h, p05, p50, p95, **who):
    points = {"p05": p05, "p50": p50, "p95": p95}
    return {**WHO, **who, "what": what, "from_h": from_h, "until_h": until_h, **points, "unit": "trains"}


def test_each_lane_has_a_line_with_bands(capsys):
    rows = [
        row("through", 0, 24, 17.0, 20.0, 23.0),
        row("through", 24, 48, 15.0, 18.0, 20.0),
        row("waiting", 0, 0, 12.0, 12.0, 12.0),
        row("waiting", 24, 24, 5.0, 9.0, 14.0),
        row("waiting", 48, 48, 0.0, 4.0, 9.0),
        row("gone", 0, 48, 41.0, None, None),
        row("hours:border@cn", 0, 48, 10.0, 12.5, 15.0),
        row("through", 0, 24, 0.0, 0.0, 0.0, facility="rail.idle"),
        row("through", 0, 24, 90.0, 99.0, 110.0, kind="box"),
    ]
    print_forecast({"forecast": rows})
    out = capsys.readouterr().out
    line = next(line for line in out.splitlines() if line.startswith("rail.a westbound"))
    assert "20 (17 to 23)" in line
    assert "12 (12 to 12)" in line
    assert line.rstrip().endswith("later, at the earliest 41")
    assert "through 24-48 h" in out
    assert "border cn" in out
    assert "12.5 (10 to 15)" in out
    assert "rail.idle" not in out
    assert "99" not in out
