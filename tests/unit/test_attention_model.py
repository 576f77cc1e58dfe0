"""Loading the model: only files that belong together, on a provider that is told."""

import hashlib
import io
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from headwater.attention import AttentionModel, ModelMismatch
from headwater.base import Paths
from headwater.features import SPEC_ID

SHIPPED = Paths.bundled("models/attention/artifacts")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "model"))


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def swap(folder: Path, name: str, content: bytes) -> None:
    """Another file, and the card made to fit."""
    old = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    (folder / name).write_bytes(content)
    edit(folder / "card.toml", old, hashlib.sha256(content).hexdigest())


def test_the_shipped_model_loads_and_says_what_it_is() -> None:
    model = AttentionModel.load()
    card = tomllib.loads((SHIPPED / "card.toml").read_text(encoding="utf-8"))
    assert model.version == card["version"]
    assert card["spec"] == SPEC_ID
    assert card["data"]
    assert card["cannot"]
    assert any(f["name"] == "model.state_macro_f1" for f in card["figures"])


def test_all_files_together_are_small() -> None:
    assert sum(f.stat().st_size for f in SHIPPED.iterdir()) <= 12e6


def test_the_base_provider_is_the_cpu_and_says_why() -> None:
    told = AttentionModel.load().provider
    assert told.name == "CPUExecutionProvider"
    assert told.name in told.available
    assert "millisecond" in told.why
    assert told.version.count(".") == 2


@pytest.mark.parametrize("wanted", ["cuda", "openvino", "QNNExecutionProvider", "no such thing"])
def test_a_provider_that_is_not_there_is_told_and_the_cpu_does_it(wanted: str) -> None:
    told = AttentionModel.load(provider=wanted).provider
    assert told.name == "CPUExecutionProvider"
    assert "not in this installation" in told.why


@pytest.mark.parametrize("name", ["attention.ort", "titles.npz", "tokenizer.json"])
def test_a_file_that_is_missing_or_another_one_is_refused(folder: Path, name: str) -> None:
    with (folder / name).open("ab") as file:
        file.write(b" ")
    with pytest.raises(ModelMismatch, match=f"{name} is not the one"):
        AttentionModel.load(folder)
    (folder / name).unlink()
    with pytest.raises(ModelMismatch, match=f"{name} cannot be read"):
        AttentionModel.load(folder)


def test_a_model_for_other_features_is_refused(folder: Path) -> None:
    edit(folder / "card.toml", SPEC_ID, "features-0-000000000000")
    with pytest.raises(ModelMismatch, match="made for other features"):
        AttentionModel.load(folder)


@pytest.mark.parametrize("damage", ["not toml [", "version = 1", "", "\x00\x01"])
def test_a_damaged_card_is_refused(folder: Path, damage: str) -> None:
    (folder / "card.toml").write_text(damage, encoding="utf-8")
    with pytest.raises(ModelMismatch, match="card is damaged"):
        AttentionModel.load(folder)


@pytest.mark.parametrize("name", ["temperature", "task_end", "drift", "threshold", "coarse"])
@pytest.mark.parametrize("value", ["nan", "inf", '"x"', "[]", "[nan, 0.0]", None])
def test_a_calibration_that_is_none_is_refused(folder: Path, name: str, value: str | None) -> None:
    lines = (folder / "card.toml").read_text(encoding="utf-8").splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith(f"{name} = "))
    lines[at : at + 1] = [] if value is None else [f"{name} = {value}"]
    (folder / "card.toml").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(ModelMismatch, match="card is damaged"):
        AttentionModel.load(folder)


def test_files_that_changed_places_are_refused(folder: Path) -> None:
    (folder / "titles.npz").rename(folder / "aside")
    (folder / "tokenizer.json").rename(folder / "titles.npz")
    (folder / "aside").rename(folder / "tokenizer.json")
    with pytest.raises(ModelMismatch, match="is not the one"):
        AttentionModel.load(folder)


def test_titles_of_another_vocabulary_are_refused(folder: Path) -> None:
    """Even where the card was made to fit: pieces would be looked up in rows that mean something else."""
    with np.load(folder / "titles.npz") as z:
        arrays = {name: z[name] for name in z.files}
    whole = len(arrays["table"])
    fewer: dict[str, Any] = {n: a[:-7] if a.shape[:1] == (whole,) else a for n, a in arrays.items()}
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **fewer)
    swap(folder, "titles.npz", buffer.getvalue())
    with pytest.raises(ModelMismatch, match="damaged"):
        AttentionModel.load(folder)


@pytest.mark.parametrize("share", [0.0, 0.001, 0.1, 0.5, 0.99])
def test_a_graph_cut_short_is_refused_whatever_the_card_says(folder: Path, share: float) -> None:
    content = (folder / "attention.ort").read_bytes()
    swap(folder, "attention.ort", content[: int(share * len(content))])
    with pytest.raises(ModelMismatch, match="cannot be read as a model"):
        AttentionModel.load(folder)


def test_no_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = tmp_path / "nowhere"
    with pytest.raises(ModelMismatch, match=r"cannot be read .*Choose another folder than .*nowhere") as chosen:
        AttentionModel.load(nowhere)
    assert "Install" not in str(chosen.value)
    monkeypatch.setattr(Paths, "bundled", lambda _: nowhere)
    with pytest.raises(ModelMismatch, match="Install Headwater again"):
        AttentionModel.load()


@pytest.mark.parametrize(
    ("name", "content"), [("attention.ort", b"junk"), ("titles.npz", b"PK junk"), ("tokenizer.json", b"{}")]
)
def test_junk_with_a_card_that_fits_is_still_refused(folder: Path, name: str, content: bytes) -> None:
    swap(folder, name, content)
    with pytest.raises(ModelMismatch, match="Choose another folder"):
        AttentionModel.load(folder)


def test_importing_the_room_loads_no_runtime() -> None:
    code = "import sys, headwater.attention; sys.exit('onnxruntime' in sys.modules or 'tokenizers' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0
