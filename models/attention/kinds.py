"""What learns to read a title: a head for its category and one for its tone, put into `titles.npz`.

Both are linear on the encoder's vectors as the program computes them, eight bits and all. The category head knows
every `Category` but OTHER, which is what nobody knows: 15 of them. Of these, MEET, MAIL, CHAT and SYSTEM are learned
from titles of our own writing, applications and domains alone, because no published set of titles has them.
The sets' labels become categories by `kinds.tsv`. Some labels are left out of the training whole, `HELD`, to measure
on what was never seen, and `TEMPER`, to set the temperature on: on rows of known labels it would be far too sure.
"""

import csv
import gzip
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from attention import tone
from attention.titles import BROWSERS
from headwater.attention.titles import KINDS, LONGEST, Heads, TitleEncoder
from headwater.categories import Categories
from headwater.categories.graph import shipped
from headwater.features import compose
from headwater.records import Category
from headwater.simulate import TitleBank

HELD = frozenset({
    "java", "vim", "chemistry", "AskHistorians", "typography", "canada", "worldnews", "hockey", "starcraft",
    "nintendo", "television", "electronicmusic", "AskWomen", "memes", "tifu", "Watches", "headphones", "statistics",
    "LaTeX", "jobs", "cs.CL", "cs.RO",
})  # fmt: skip
"""Subreddits and kinds of papers that measure and are never trained on."""
TEMPER = frozenset({
    "dotnet", "Physics", "graphic_design", "australia", "nfl", "wow", "movies", "relationships", "gadgets",
    "personalfinance",
})  # fmt: skip
_A_LABEL = 600
"""Titles at most of one label: a set's large labels would drown the others."""
_OWN = 30
"""Titles composed of each kind that each surface of our own shows."""


_WORD = 20.0
"""What a single word of our own list weighs: as much as many titles, for there are few."""
_RATE = 0.02
Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Row:
    """A page or an application and what it is for; `group` is what is held out together."""

    title: str
    domain: str
    app: str
    category: Category
    group: str


def mapping() -> dict[tuple[str, str], Category]:
    """Set and label to category, from `kinds.tsv`."""
    lines = (Path(__file__).parent / "kinds.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {(source, label): Category(kind) for source, kind, labels in rows for label in labels.split("; ")}


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a packed table."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def reddit(path: Path) -> Iterator[Row]:
    """Titles by what their subreddit is about."""
    import pyarrow.parquet as pq

    kinds = mapping()
    for row in pq.read_table(path, columns=["title", "subreddit", "domain"]).to_pylist():
        kind = kinds.get(("reddit", row["subreddit"]))
        own = str(row["domain"]).startswith("self.")
        if kind and row["title"].strip():
            yield Row(row["title"].strip(), "reddit.com" if own else row["domain"], "", kind, row["subreddit"])


def arxiv(path: Path) -> Iterator[Row]:
    """Papers."""
    for row in rows_of(path):
        yield Row(row["title"], "arxiv.org", "", Category.READ, row["first_category"])


def domains(path: Path) -> Iterator[Row]:
    """Sites by the lists that they are in; a list of a company stands before a list of a trade."""
    kinds = mapping()
    found: dict[str, Row] = {}
    for row in sorted(rows_of(path), key=lambda r: r["list"].startswith("category-")):
        kind = kinds.get(("domains", row["list"]))
        if kind and row["match"] != "regexp":
            found.setdefault(row["domain"], Row("", row["domain"], "", kind, row["list"]))
    yield from found.values()


def applications(path: Path) -> Iterator[Row]:
    """Programs by the lists' categories: what they say of themselves, and their names."""
    kinds = mapping()
    for row in rows_of(path):
        kind = kinds.get(("apps", row["category"].partition(" [")[0]))
        if kind:
            said = row["description"].partition("](")[0].strip(" .]。")[:90]
            yield Row(said, "", row["app"], kind, row["category"])


SETS: dict[str, tuple[Callable[[Path], Iterator[Row]], float]] = {
    "reddit_titles.parquet": (reddit, 3.0),
    "arxiv_titles.csv.gz": (arxiv, 1.0),
    "v2fly_domain_lists.csv.gz": (domains, 1.0),
    "desktop_apps_categories.csv.gz": (applications, 1.0),
}
"""What may train, how it is read, and what a row of it weighs: titles that people wrote weigh most."""


def own(bank: TitleBank, seed: int) -> Iterator[Row]:
    """Titles of our own writing, by what the program's lists say of the application or site that shows them."""
    bank = bank.without([f.name for f in bank.families if f.given])  # what others wrote comes with its own label
    known, rng = Categories(), np.random.default_rng(seed)
    for surface in bank.surfaces:
        said = known.of("" if surface.page else surface.app, "", surface.domain)
        kind = surface.category if said is Category.OTHER else said
        for locale in surface.locales if kind is not Category.OTHER else ():
            project = bank.fill("project", locale, rng)
            for what in surface.kinds:
                for _ in range(1 if surface.calm else _OWN):
                    doc = bank.compose(what, kind, locale, rng, {"project": project})
                    title = surface.title.replace("{doc}", doc).replace("{project}", project)
                    yield Row(title, surface.domain, surface.app, kind, surface.id)
                    yield Row(doc, "", "", kind, surface.id)


def named() -> Iterator[Row]:
    """The words and names of sites by which the program's own list tells titles apart, in both languages."""
    for word, kind in [*shipped().words.items(), *shipped().site_names.items()]:
        yield Row(word, "", "", kind, "words")


def texts(row: Row, rng: random.Random) -> Iterator[str]:
    """The row as the program may see it: what is written alone, and one window with what surrounds it."""
    yield row.title or row.domain or row.app
    if row.domain:
        browser, suffix = rng.choice(BROWSERS)
        title = f"{row.title}{suffix}" if row.title else ""
        yield compose(browser, title, row.domain if not title or rng.random() < 0.5 else "")
    elif row.app:
        yield compose(row.app, row.title if rng.random() < 0.6 else "")


def collected(bank: TitleBank, data: Path | None, seed: int) -> list[tuple[Row, float]]:
    """All rows that may be trained on or set the temperature, and what each weighs; at most `_A_LABEL` of a label."""
    rng = random.Random(seed)
    found = [(row, 1.0) for row in own(bank, seed)] + [(row, _WORD) for row in named()]
    for name, (read, worth) in SETS.items():
        if data and (data / name).is_file():
            labels: dict[str, list[Row]] = {}
            for row in read(data / name):
                if row.group not in HELD:
                    labels.setdefault(row.group, []).append(row)
            for some in labels.values():
                rng.shuffle(some)
                found += [(row, worth) for row in some[:_A_LABEL]]
    return found


def vectors(encoder: TitleEncoder, lines: Sequence[str]) -> Matrix:
    """[n, 192] of each text."""
    return np.stack([encoder(line) for line in lines])


def fit(x: Matrix, goal: Matrix, weight: Matrix, seed: int, steps: int = 1200) -> tuple[Matrix, Matrix]:
    """A linear layer, [192, K] and [K], whose softmax comes near `goal` [n, K]; each row weighs `weight` [n]."""
    torch.manual_seed(seed)
    layer = torch.nn.Linear(x.shape[1], goal.shape[1])
    torch.nn.init.zeros_(layer.weight)
    optimiser: Any = torch.optim.AdamW(layer.parameters(), _RATE, weight_decay=0.1)
    made, wanted, weighs = torch.from_numpy(x), torch.from_numpy(goal), torch.from_numpy(weight)
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = _RATE * (1 - step / steps)
        batch = torch.randint(len(made), (2048,))
        loss = (functional.cross_entropy(layer(made[batch]), wanted[batch], reduction="none") * weighs[batch]).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return layer.weight.detach().numpy().T.copy(), layer.bias.detach().numpy().copy()


def temperature(logits: Matrix, truth: NDArray[np.int64]) -> float:
    """What the logits [n, K] must be divided by to be right as often as they say."""
    tried = np.geomspace(0.2, 8, 75)
    losses = []
    for t in tried:
        z = logits / t
        p = z[np.arange(len(z)), truth] - np.log(np.exp(z - z.max(1, keepdims=True)).sum(1)) - z.max(1)
        losses.append(-float(p.mean()))
    return float(tried[int(np.argmin(losses))])


def evenly(kinds: NDArray[np.int64], worth: NDArray[np.float32]) -> NDArray[np.float32]:
    """A weight a row, so that rare categories weigh nearly as much as common ones."""
    weight = worth / np.bincount(kinds, weights=worth, minlength=len(KINDS)).clip(1)[kinds] ** 0.75
    return np.asarray(weight / weight.mean(), np.float32)


def kind_head(encoder: TitleEncoder, rows: Sequence[tuple[Row, float]], seed: int) -> tuple[Matrix, Matrix]:
    """The category head, its temperature worked in."""
    rng = random.Random(seed)
    seen = [(text, row, worth) for row, worth in rows for text in texts(row, rng)]
    x = vectors(encoder, [text for text, _, _ in seen])
    kind = np.array([KINDS.index(row.category) for _, row, _ in seen])
    weight = evenly(kind, np.array([worth for _, _, worth in seen], np.float32))
    apart = np.array([row.group in TEMPER for _, row, _ in seen])
    goal = np.eye(len(KINDS), dtype=np.float32)[kind]
    w, b = fit(x[~apart], goal[~apart], weight[~apart], seed)
    t = temperature(x[apart] @ w + b, kind[apart]) if apart.any() else 1.0
    return w / t, b / t


def tone_head(encoder: TitleEncoder, rows: Sequence[tuple[Row, float]], seed: int) -> tuple[Matrix, Matrix]:
    """The tone head: it learns the lexicon's verdicts, and by the vectors carries them to words of like meaning.

    Sentences that the teacher compares with titles were tried beside the lexicon and added nothing measurable.
    """
    titles = sorted({row.title for row, _ in rows if row.title})
    verdict = np.array([tone.verdict(title) for title in titles])
    count = np.bincount(verdict, minlength=3).clip(1)
    weight = np.asarray((1 / count**0.25)[verdict], np.float32)
    goal = np.eye(3, dtype=np.float32)[verdict]
    return fit(vectors(encoder, titles), goal, weight / weight.mean(), seed)


def learn(folder: Path, bank: TitleBank, data: Path | None, seed: int) -> float:
    """Add both heads to `titles.npz` in `folder`, beside its tokenizer; gives the share of its rows that are right.

    `bank` gives the titles of our own; what `with_titles` put into it is left out. About a minute on one free core.
    """
    file = folder / "titles.npz"
    with np.load(file, allow_pickle=False) as z:
        kept: dict[str, Any] = {name: z[name] for name in ("table", "scale", "weight")}
    encoder = headless(folder)
    rows = collected(bank, data, seed)
    kind_w, kind_b = kind_head(encoder, rows, seed)
    tone_w, tone_b = tone_head(encoder, rows, seed)
    heads: dict[str, Any] = {"kind_w": kind_w, "kind_b": kind_b, "tone_w": tone_w, "tone_b": tone_b}
    np.savez(file, **kept, **{name: x.astype(np.float16) for name, x in heads.items()})
    made = TitleEncoder.load(folder / "tokenizer.json", file)
    some = [row for row, _ in rows if row.title][::20]
    return sum((k := made.kind(row.title)) is not None and k[0] is row.category for row in some) / max(len(some), 1)


def headless(folder: Path) -> TitleEncoder:
    """The encoder in a folder, with or without heads: for its vectors only."""
    from tokenizers import Tokenizer

    with np.load(folder / "titles.npz", allow_pickle=False) as z:
        table, scale, weight = z["table"], z["scale"].astype(np.float32), z["weight"].astype(np.float32)
    words = Tokenizer.from_file(str(folder / "tokenizer.json"))
    words.enable_truncation(LONGEST)
    return TitleEncoder(words, table, scale, weight, Heads.blank())
