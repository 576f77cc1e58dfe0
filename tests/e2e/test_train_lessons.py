"""A step of the low-rank rung beside torch's own. Needs the training environment: ./dev test --train."""

import os
import subprocess
from pathlib import Path

import pytest

PYTHON = os.environ.get("HEADWATER_TRAIN", "")
ROOT = Path(__file__).parents[2]
NEEDED = pytest.mark.skipif(not PYTHON, reason="HEADWATER_TRAIN does not name a training Python")

BEGIN = """
import sys
sys.path[:0] = [r"{models}", r"{app}"]
import shutil, tempfile
from pathlib import Path
import numpy as np
import onnxruntime
import torch
from torch.nn import functional
from attention.lessons import BETAS, CLIP, EPSILON, INPUTS, LESSON, OUTPUTS, example, write_lesson
from attention.recover import recovered, to_onnx
from headwater.attention.card import GRAPH
from headwater.attention.personal.slots import LENGTH, ROWS, SIZE, SLOTS, STATES, WIDTH

FOLDER = Path(r"{models}") / "attention/artifacts"
with tempfile.TemporaryDirectory() as made:
    to_onnx(FOLDER / GRAPH, Path(made) / "graph.onnx")
    model = recovered(Path(made) / "graph.onnx").eval().requires_grad_(False)


def fed():
    given = dict(zip(INPUTS, example(model), strict=True))
    random = torch.Generator().manual_seed(1)
    draw = lambda *shape: torch.rand(*shape, generator=random)
    given["real"] = (torch.arange(LENGTH) < torch.tensor([[LENGTH], [37]])).float()
    given["weight"] = draw(ROWS, LENGTH) * given["real"]
    given["aim"] = torch.softmax(2 * torch.randn(ROWS, LENGTH, STATES, generator=random), -1)
    given["mask"] = torch.where(draw(*given["mask"].shape) < 0.3, -1e4, 0.0)
    given["params"] = torch.randn(given["params"].shape, generator=random) * 0.05
    return given


def run(file, given):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
    return session, {{name: value.numpy() for name, value in given.items()}}
"""

ADAMW = """

def merged(params):
    # The changes put into the weights themselves: x·a·b beside x·W is x·(W + a·b).
    values, at = dict(model.named_parameters()), 0
    parts = {{}}
    for name, (a, b) in SLOTS:
        parts[name], at = params[at : at + a * b].reshape(a, b), at + a * b
    for layer in range(model.s.layers):
        for name in ("qkv", "out"):
            low = parts[f"{{layer}}.{{name}}_a"] @ parts[f"{{layer}}.{{name}}_b"]
            key = f"blocks.{{layer}}.{{name}}.weight"
            values[key] = values[key] + low.T
    weight, bias = params[SIZE:-STATES].reshape(WIDTH, STATES), params[-STATES:]
    others = torch.zeros(2, WIDTH)
    values["judged.weight"] = values["judged.weight"] + torch.cat([weight.T, others])
    values["judged.bias"] = values["judged.bias"] + torch.cat([bias, others[:, 0]])
    return values


def lost(params, g):
    inputs = (g["title_emb"], g["num"], g["cos"], g["sin"], g["mask"], tuple(g["past"]))
    state, end, drift, *_ = torch.func.functional_call(model, merged(params), inputs)
    of_state = functional.cross_entropy(
        ((state + g["offset"]) / g["warmth"]).flatten(0, 1), g["aim"].flatten(0, 1), reduction="none"
    )
    words = (of_state * g["weight"].flatten()).sum() / g["weight"].sum()
    left = ((torch.stack([end, drift], -1) - g["kept"]) ** 2).sum(-1)[g["real"] > 0].mean()
    return words + g["stay"] * left


for stay, warmth, cut in ((0.01, 8.0, False), (50.0, 1.3, True)):
    given = fed() | {{"stay": torch.tensor(stay), "warmth": torch.tensor(warmth), "decay": torch.tensor(5.0)}}
    session, arrays = run(FOLDER / LESSON, given)
    params = torch.nn.Parameter(given["params"].clone())
    adam = torch.optim.AdamW([params], lr=0.0, betas=BETAS, eps=EPSILON, weight_decay=float(given["decay"]))
    for n in range(4):
        rate = 3e-3 * (1 - n / 8)
        arrays["lr"] = np.full(len(params), rate, np.float32)
        *state, value = session.run(list(OUTPUTS), arrays)
        arrays |= dict(zip(("params", "adam_m", "adam_v", "t"), state, strict=True))
        adam.param_groups[0]["lr"] = rate
        adam.zero_grad()
        loss = lost(params, given)
        loss.backward()
        norm = float(torch.nn.utils.clip_grad_norm_([params], CLIP))
        adam.step()
        assert (norm > CLIP) == cut, norm
        assert abs(float(loss) - float(value)) < 1e-4 * float(loss), (n, float(loss), float(value))
        kept = adam.state[params]
        for name, theirs, share in (
            ("params", params.detach(), 5e-4), ("adam_m", kept["exp_avg"], 1e-3), ("adam_v", kept["exp_avg_sq"], 1e-3)
        ):
            apart = float(np.abs(arrays[name] - theirs.numpy()).max())
            assert apart <= share * float(theirs.abs().max()), (n, name, apart)
        assert float(arrays["t"]) == float(kept["step"]) == n + 1
print("four steps, twice")
"""

ANEW = """
import onnx

with tempfile.TemporaryDirectory() as made:
    shutil.copy(FOLDER / GRAPH, made)
    write_lesson(Path(made))
    new = Path(made) / LESSON
    told = onnx.load(str(new)).graph
    assert not any(part.metadata_props or part.doc_string for part in (*told.node, *told.value_info))
    for place in (str(FOLDER), sys.prefix, made):
        assert place.encode() not in new.read_bytes(), place
    (mine, arrays), (shipped, _) = (run(file, fed()) for file in (new, FOLDER / LESSON))
    ours, theirs = (session.run(list(OUTPUTS), arrays) for session in (mine, shipped))
    for a, b in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-4, atol=1e-6)
print("the same graph")
"""


def run(script: str) -> str:
    code = (BEGIN + script).format(models=ROOT / "models", app=ROOT / "app")
    made = subprocess.run([PYTHON, "-c", code], check=False, capture_output=True, text=True, timeout=280)
    assert made.returncode == 0, made.stderr[-2000:]
    return made.stdout


@pytest.mark.train
@NEEDED
def test_the_step_that_ships_is_torchs_own_with_adamw_and_clipping() -> None:
    assert "four steps, twice" in run(ADAMW)


@pytest.mark.train
@NEEDED
def test_the_recipe_makes_the_step_that_ships_and_leaves_no_trace_of_the_machine() -> None:
    assert "the same graph" in run(ANEW)
