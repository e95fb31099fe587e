"""An experiment that is killed at any moment, again and again, ends with the hash of one that never was."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

KILLS = 200


@pytest.mark.skipif(not hasattr(os, "fork"), reason="children are forked")
def test_killed_at_any_moment_and_resumed(tmp_path):
    script = Path(__file__).with_name("kill_many.py")
    words = [sys.executable, str(script), str(tmp_path), str(KILLS), "20221011"]
    done = subprocess.run(words, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["wrong"] == []
    assert told["kills"] >= KILLS
    assert told["experiments"] > 2  # some were finished between the kills; on a busy machine few
