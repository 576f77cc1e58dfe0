"""The title encoder's training: word pieces, a table of 192 numbers each, and what each weighs in the mean.

The teacher's 384 numbers are turned to their 192 main directions; the table learns to give those. Afterwards Chinese
words get the vectors of the English ones that `glossary.tsv` (our own writing) puts beside them.
"""

import math
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from attention.titles import Teacher

WIDTH = 192
PIECES = 48
SPECIAL = ["[PAD]", "[UNK]"]


def glossary() -> dict[str, str]:
    """Chinese words and the English ones that mean about the same in window titles."""
    lines = (Path(__file__).parent / "glossary.tsv").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines if line and not line.startswith("#"))


def word_pieces(texts: list[str], size: int, zh: dict[str, str]) -> Any:
    """A WordPiece tokenizer of `size` learned pieces, each Chinese character one, and the glossary's words beside."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

    made = Tokenizer(models.WordPiece(unk_token="[UNK]", max_input_chars_per_word=40))
    made.normalizer = normalizers.BertNormalizer(lowercase=True, handle_chinese_chars=False, strip_accents=True)
    words = "|".join(sorted(zh, key=len, reverse=True))
    made.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(f"(?=[\u3400-\u9fff])(?:{words}|[\u3400-\u9fff])"), "isolated"),
            pre_tokenizers.BertPreTokenizer(),
        ]
    )
    trainer = trainers.WordPieceTrainer(
        vocab_size=size, special_tokens=SPECIAL, min_frequency=2, limit_alphabet=3000, show_progress=False
    )
    made.train_from_iterator(texts, trainer)
    made.add_tokens([])
    return _with_words(made, list(zh))


def _with_words(made: Any, words: list[str]) -> Any:
    """The glossary's words as ordinary pieces of the vocabulary (added tokens would be looked for inside words)."""
    import json

    from tokenizers import Tokenizer

    table = json.loads(made.to_str())
    vocabulary = table["model"]["vocab"]
    for word in words:
        vocabulary.setdefault(word, len(vocabulary))
    return Tokenizer.from_str(json.dumps(table))


class Table(nn.Module):  # type: ignore[misc]
    """Texts as piece numbers [B, T] (0 is padding) to unit vectors [B, 192]."""

    def __init__(self, start: Tensor) -> None:
        super().__init__()
        self.vector = nn.Embedding.from_pretrained(start, freeze=False)
        self.weight = nn.Embedding(len(start), 1)
        nn.init.zeros_(self.weight.weight)

    def forward(self, ids: Tensor) -> Tensor:
        weight = torch.softmax(self.weight(ids)[..., 0].masked_fill(ids == 0, -1e4), -1)
        return functional.normalize((self.vector(ids) * weight[..., None]).sum(1), dim=-1)


def main_directions(labels: NDArray[np.float16]) -> NDArray[np.float32]:
    """[384, 192]: the directions in which the teacher's vectors differ most, the mean left in."""
    some = labels[:: max(1, len(labels) // 20000)].astype(np.float32)
    return np.ascontiguousarray(np.linalg.svd(some, full_matrices=False)[2][:WIDTH].T)


def turned(labels: NDArray[np.float16], directions: NDArray[np.float32]) -> Tensor:
    """The teacher's vectors in those directions, unit length again."""
    return functional.normalize(torch.from_numpy(labels.astype(np.float32) @ directions), dim=-1)


def _ids(tokenizer: Any, texts: list[str]) -> Tensor:
    ids = torch.zeros(len(texts), PIECES, dtype=torch.long)
    for row, found in enumerate(tokenizer.encode_batch(texts, add_special_tokens=False)):
        some = found.ids[:PIECES]
        ids[row, : len(some)] = torch.tensor(some, dtype=torch.long)
    return ids


def _start(tokenizer: Any, directions: NDArray[np.float32]) -> Tensor:
    """Each piece begins as the teacher's vector of its letters."""
    pieces = [tokenizer.id_to_token(i).removeprefix("##") for i in range(tokenizer.get_vocab_size())]
    vectors = torch.from_numpy(Teacher()(pieces).astype(np.float32))
    vectors = (vectors - vectors.mean(0)) @ torch.from_numpy(directions)
    vectors[: len(SPECIAL)] = 0
    return vectors


def learn(
    tokenizer: Any, texts: list[str], labels: NDArray[np.float16], seconds: float, rate: float
) -> tuple[Table, float]:
    """Train for `seconds`; gives the table and the mean cosine to the teacher on texts that were held out."""
    directions = main_directions(labels)
    goal, ids = turned(labels, directions), _ids(tokenizer, texts)
    table = Table(_start(tokenizer, directions))
    held, kept = torch.arange(len(ids)) % 25 == 0, torch.arange(len(ids))
    optimiser = torch.optim.Adam(table.parameters(), rate)
    begun, told = monotonic(), 0.0
    for n, batch in enumerate(_batches(kept[~held], ids)):
        spent = monotonic() - begun
        if spent >= seconds:
            break
        for group in optimiser.param_groups:
            group["lr"] = rate * min(1, (n + 1) / 50) * max(0.02, 0.5 * (1 + math.cos(math.pi * spent / seconds)))
        found, wanted = table(ids[batch, : int((ids[batch] > 0).sum(1).max())]), goal[batch]
        loss = (1 - (found * wanted).sum(-1)).mean() + 5 * ((found @ found.T - wanted @ wanted.T) ** 2).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if spent - told > 30:
            told = spent
            held_out = _cosine(table, ids, goal, held)
            print(f"titles: {spent:.0f} s, loss {float(loss):.3f}, held out {held_out:.4f}", flush=True)
    return table, _cosine(table, ids, goal, held)


def _batches(rows: Tensor, ids: Tensor, size: int = 128) -> Iterator[Tensor]:
    lengths = (ids > 0).sum(1)
    while True:
        for some in rows[torch.randperm(len(rows))].split(size * 16):
            yield from some[lengths[some].argsort()].split(size)


def _cosine(table: Table, ids: Tensor, goal: Tensor, held: Tensor) -> float:
    with torch.no_grad():
        return float((table(ids[held]) * goal[held]).sum(-1).mean())


_QUIET = 3.0
"""How much less, in the exponent, a Chinese character weighs that the glossary does not know: the teacher cannot read
it, so that what was learned of it is noise beside the words that are known."""


def translate(table: Table, tokenizer: Any, zh: dict[str, str]) -> None:
    """Give each Chinese word the mean vector of its English ones, and the weight of the heaviest."""
    for piece, at in tokenizer.get_vocab().items():
        letter = piece.removeprefix("##")
        if len(letter) == 1 and "\u3400" <= letter <= "\u9fff" and letter not in zh:
            table.weight.weight.data[at, 0] -= _QUIET
    for word, english in zh.items():
        ids = torch.tensor(tokenizer.encode(english, add_special_tokens=False).ids)
        vectors, weights = table.vector.weight.data, table.weight.weight.data
        share = torch.softmax(weights[ids, 0], 0)
        at = tokenizer.token_to_id(word)
        vectors[at] = share @ vectors[ids]
        weights[at, 0] = weights[ids, 0].max()


def save(table: Table, tokenizer: Any, folder: Path) -> None:
    """Write `tokenizer.json` and `titles.npz`: eight bits a number, a scale a row, half floats for the rest."""
    vectors = table.vector.weight.detach().numpy()
    weight = table.weight.weight.detach().numpy()[:, 0]
    scale = (np.abs(vectors).max(1) / 127 + 1e-9).astype(np.float16).clip(np.float16(1e-6))
    whole = np.round(vectors / scale.astype(np.float32)[:, None]).clip(-127, 127).astype(np.int8)
    np.savez(folder / "titles.npz", table=whole, scale=scale, weight=(weight - weight.mean()).astype(np.float16))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
