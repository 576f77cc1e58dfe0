"""The bench of architectures from nothing to its table. Needs the training environment: ./dev test --train."""

import json
import os
import subprocess
from pathlib import Path

import pytest

PYTHON = os.environ.get("HEADWATER_TRAIN", "")
MODELS = Path(__file__).parents[2] / "models"
NEEDED = pytest.mark.skipif(not PYTHON, reason="HEADWATER_TRAIN does not name a training Python")
ASKED = (
    "majority",
    "rules",
    "switches",
    "hmm-bins",
    "seven-windows",
    "lightgbm",
    "viterbi-lightgbm",
    "ours",
    "lstm",
    "no-titles",
)


def run(*arguments: str) -> str:
    made = subprocess.run([PYTHON, *arguments], check=False, capture_output=True, text=True, timeout=880)
    assert made.returncode == 0, made.stderr[-2000:]
    return made.stdout


@pytest.mark.train
@pytest.mark.timeout(900)
@NEEDED
def test_a_tiny_bench_trains_measures_compares_and_goes_on(tmp_path: Path) -> None:
    size = ["--people", "2", "--check", "1", "--calibrate", "2", "--test", "2", "--days", "1", "--seeds", "1"]
    size += ["--ablation-seeds", "1"]
    command = [str(MODELS / "attention/bench.py"), *size, "--steps", "6", "--runs", str(tmp_path), "--only"]
    first = run(*command, *ASKED)
    table = json.loads((tmp_path / "bench/table.json").read_text(encoding="utf-8"))
    assert table["against"] == "ours"
    rows = {row["name"]: row for row in table["figures"]}
    for name in set(ASKED) - {"switches", "seven-windows"}:
        assert 0 <= rows[f"bench.{name}.state_macro_f1"]["value"] <= 1
    assert "bench.seven-windows.task_end_f1" in rows
    assert "bench.switches.drift_auroc" in rows
    assert rows["bench.rules.state_macro_f1"]["baseline"].startswith("ours ")
    assert rows["bench.no-titles.state_macro_f1"]["baseline"].startswith("ours ")
    assert "M parameters" in first
    again = run(*command, *ASKED)
    assert "bench: lstm" not in again  # it was kept
    assert first.splitlines()[-1] == again.splitlines()[-1]


CAUSAL = """
import sys
sys.path[:0] = [r"{models}", r"{app}"]
import torch
from attention.networks import NETWORKS
from headwater.features import NAMES

torch.manual_seed(0)
kinds = torch.nn.functional.normalize(torch.randn(9, 192), dim=-1)
title, num = kinds[torch.randint(9, (1, 700))], torch.rand(1, 700, len(NAMES))
for name, make in NETWORKS.items():
    network = make().eval()
    with torch.no_grad():
        whole = network.whole(title, num)
        changed = title.clone()
        changed[:, 650:] = -title[:, 650:]
        for a, b in zip(whole, network.whole(changed, num.clone()), strict=True):
            assert torch.allclose(a[:, :650], b[:, :650], atol=1e-5), name
        first = 699 - network.reach
        if first > 0:
            part = network.whole(title[:, first:], num[:, first:])
            for a, b in zip(whole, part, strict=True):
                assert name == "lstm" or torch.allclose(a[:, -1], b[:, -1], atol=1e-4), name
print(len(NETWORKS), "networks")
"""


@pytest.mark.train
@pytest.mark.timeout(300)
@NEEDED
def test_no_network_sees_ahead_or_further_back_than_it_says() -> None:
    assert "12 networks" in run("-c", CAUSAL.format(models=MODELS, app=MODELS.parent / "app"))
