"""The figures on real data, from the sets to the table. Needs both: HEADWATER_TRAIN and HEADWATER_DATA."""

import json
import os
import subprocess
from pathlib import Path

import pytest

PYTHON, DATA = os.environ.get("HEADWATER_TRAIN", ""), os.environ.get("HEADWATER_DATA", "")
RECIPE = Path(__file__).parents[2] / "models/attention"


@pytest.mark.train
@pytest.mark.timeout(600)
@pytest.mark.skipif(
    not (PYTHON and DATA), reason="HEADWATER_TRAIN and HEADWATER_DATA do not name a Python and real sets"
)
def test_next_application_is_told_of_real_people() -> None:
    made = subprocess.run(
        [PYTHON, str(RECIPE / "real.py"), "--data", DATA, "--part", "logs", "--json"],
        check=False, capture_output=True, text=True, timeout=580,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr[-2000:]
    value = {f["name"]: f["value"] for f in json.loads(made.stdout)}
    assert value["model.next_app_hit3"] > 0.6
    assert 0 < value["model.next_app_hit3_head_alone"] < 1
    assert 5 < value["model.logs_switches_hour"] < 500
