"""A model's card that is judged again keeps what only training knows."""

import shutil
import tomllib
from pathlib import Path

from headwater.attention.card import read_card
from tests.bench import model  # noqa: F401 - makes the recipe importable

from attention import card  # isort: skip
from attention.figures import Figure  # isort: skip

ARTIFACTS = Path(__file__).parents[2] / "models/attention/artifacts"


def test_new_figures_take_the_old_ones_place_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(ARTIFACTS, folder)
    before = tomllib.loads((folder / "card.toml").read_text(encoding="utf-8"))
    card.judged_again(folder, [Figure("model.ece", 0.0123, "", "<= .05", "", True)], 7, ("bench", "judge"))
    after = tomllib.loads((folder / "card.toml").read_text(encoding="utf-8"))
    assert {f["name"]: f["value"] for f in after["figures"]}["model.ece"] == 0.0123
    of_floats = {f["name"] for f in before["figures"] if f["name"].startswith("model.int8_")}
    assert of_floats  # only training leaves the graph that they need
    assert {f["name"] for f in after["figures"]} == {"model.ece", *of_floats}
    assert after["made"].pop("judged") > "2026"
    before["made"].pop("judged", None)
    trained = [line for line in before["made"].pop("commands") if line.startswith("./dev train")]
    assert [line for line in after["made"].pop("commands") if not line.startswith("#")] == [*trained, "bench", "judge"]
    before["made"]["config"]["test_people"] = 7
    for name in before.keys() - {"figures"}:
        assert after[name] == before[name], name
    assert read_card(folder).calibration == read_card(ARTIFACTS).calibration
    words = (folder / "CARD.md").read_text(encoding="utf-8")
    assert "0.0123" in words
    assert "model.scenes" not in words
