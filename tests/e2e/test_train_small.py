"""The recipe from nothing to a model that the program loads. Needs the training environment: ./dev test --train."""

import os
import subprocess
from pathlib import Path

import pytest

from headwater.attention import AttentionModel
from tests.support.rows import day, rows

PYTHON = os.environ.get("HEADWATER_TRAIN", "")
RECIPE = Path(__file__).parents[2] / "models/attention/train.py"


@pytest.mark.train
@pytest.mark.timeout(900)
@pytest.mark.skipif(not PYTHON, reason="HEADWATER_TRAIN does not name a training Python")
def test_the_small_recipe_makes_a_model_that_the_program_takes(tmp_path: Path) -> None:
    out = tmp_path / "out"
    made = subprocess.run(
        [PYTHON, str(RECIPE), "--small", "--out", str(out), "--runs", str(tmp_path / "runs")],
        check=False, capture_output=True, text=True, timeout=880,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr[-2000:]
    model = AttentionModel.load(out)
    assert "-small+" in model.version
    assert len(model.stream().run(rows(day()[:20]))) == 20
    assert "model.live_is_history" in made.stdout
    assert (out / "CARD.md").read_text(encoding="utf-8").startswith("# Headwater")
