"""How well titles alone are told apart, set by set, beside what is simpler on the same rows.

    python models/attention/judge_titles.py --data DIR [--model DIR]

The F1 is the mean over the categories that a set has; a guess of any other category is a miss. Where a set has one
category only, it is the share recognised. "keywords" are the program's own lists, `categories.titles.by_title`;
"name" is the nearest of the categories' names by the encoder's cosine.
"""

import argparse
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "app"))

from attention import tone
from attention.figures import Figure, auroc
from attention.kinds import HELD, arxiv, mapping, reddit, rows_of, vectors
from headwater.attention.titles import KINDS, TitleEncoder
from headwater.categories.graph import shipped
from headwater.categories.titles import by_title
from headwater.records import Category

Told = list[tuple[str, Category]]
"""Titles and what they are."""
_MOST = 4000
"""Rows that are judged of a set, drawn once and for all."""
_FEWEST = 20
"""A category of which a set has fewer rows is left out there."""
_SURE = 0.6
NAMES = {
    Category.CODE: "software code programming", Category.WRITE: "writing document", Category.DESIGN: "graphic design",
    Category.DATA: "data spreadsheet statistics", Category.READ: "science learning documentation",
    Category.MAIL: "email inbox", Category.CHAT: "chat messages", Category.MEET: "video call meeting",
    Category.PLAN: "calendar tasks planning", Category.SYSTEM: "system settings files", Category.NEWS: "news",
    Category.SOCIAL: "social media", Category.WATCH: "video film music", Category.PLAY: "games",
    Category.SHOP: "shopping store",
}  # fmt: skip


def _labelled(source: str, column: str, title: str) -> Callable[[Path], Told]:
    """Reads a set whose labels `kinds.tsv` knows."""

    def read(path: Path) -> Told:
        kinds = mapping()
        told = ((row[title].strip()[:120], kinds.get((source, row[column]))) for row in rows_of(path))
        return [(text, kind) for text, kind in told if kind and text]

    return read


def _hackernews(path: Path) -> Told:
    """Titles whose site the program's lists know; judged by the title alone."""
    told = ((row["title"], shipped().site(row["domain"].removeprefix("www."))) for row in rows_of(path))
    return [(title, kind) for title, kind in told if kind and kind is not Category.OTHER and title]


def _held(read: Callable[[Path], Iterator]) -> Callable[[Path], Told]:  # type: ignore[type-arg]
    return lambda path: [(row.title, row.category) for row in read(path) if row.group in HELD]


SOURCES: dict[str, tuple[str, Callable[[Path], Told]]] = {
    "reddit": ("reddit_titles.parquet", _held(reddit)),
    "arxiv": ("arxiv_titles.csv.gz", _held(arxiv)),
    "hackernews": ("hackernews_titles_unlabelled.csv.gz", _hackernews),
    "stackoverflow": ("stackoverflow_titles.csv.gz", _labelled("stackoverflow", "label", "title")),
    "youtube": ("youtube_titles.csv.gz", _labelled("youtube", "category", "title")),
    "google_play": ("google_play_apps.csv.gz", _labelled("google_play", "Category", "App")),
    "zh_nlpcc": ("zh_nlpcc2017_18class.csv.gz", _labelled("zh_nlpcc", "label", "title")),
    "zh_thucnews": ("zh_thucnews_10class.csv.gz", _labelled("zh_thucnews", "label", "title")),
    "zh_iflytek": ("zh_iflytek_apps_119class.csv.gz", _labelled("zh_iflytek", "label", "description")),
}
"""File of every set, and how it is read. reddit and arxiv: only labels that were held out of the training."""


def drawn(source: str, data: Path) -> Told:
    """The rows of a set that are judged."""
    file, read = SOURCES[source]
    told = read(data / file)
    told = random.Random(0).sample(told, min(len(told), _MOST))
    count = {kind: sum(k is kind for _, k in told) for _, kind in told}
    return [(title, kind) for title, kind in told if count[kind] >= _FEWEST]


def macro_f1(guess: Sequence[Category | None], truth: Sequence[Category]) -> float:
    """Mean F1 over the categories in `truth`; the share that is right where there is one only."""
    found = sorted(set(truth))
    if len(found) == 1:
        return float(np.mean([g is found[0] for g in guess]))
    scores = []
    for kind in found:
        both = sum(g is kind and t is kind for g, t in zip(guess, truth, strict=True))
        scores.append(2 * both / max(sum(g is kind for g in guess) + sum(t is kind for t in truth), 1))
    return float(np.mean(scores))


def rivals(titles: Sequence[str], truth: Sequence[Category], encoder: TitleEncoder) -> dict[str, float]:
    """What is simpler, on the same rows."""
    most = max(set(truth), key=list(truth).count)
    names = vectors(encoder, [NAMES[kind] for kind in KINDS])
    near = (vectors(encoder, titles) @ names.T).argmax(1)
    return {
        "majority": macro_f1([most] * len(truth), truth),
        "keywords": macro_f1([by_title(shipped(), title) for title in titles], truth),
        "name": macro_f1([KINDS[i] for i in near], truth),
    }


def kind_figures(encoder: TitleEncoder, data: Path) -> list[Figure]:
    """Every set that is there, and how far the probabilities can be believed on all of them together."""
    figures, sure, right = [], [], []
    for source in (s for s, (file, _) in SOURCES.items() if (data / file).is_file()):
        titles, truth = zip(*drawn(source, data), strict=True)
        told = [encoder.kind(title) or (None, 0.0) for title in titles]
        own, beside = macro_f1([kind for kind, _ in told], truth), rivals(titles, truth, encoder)
        text = ", ".join(f"{name} {value:.3f}" for name, value in beside.items())
        many = len(set(truth))
        name = f"model.title_kind_{'f1' if many > 1 else 'recall'}_{source}"
        best = max(beside["keywords"], beside["name"], beside["majority"] if many > 1 else 0.0)
        unit = f"{many} categories, {len(titles)} titles" if many > 1 else f"of {len(titles)} titles"
        figures.append(Figure(name, own, unit, "> baselines", text, own > best))
        sure += [p for _, p in told]
        right += [kind is t for (kind, _), t in zip(told, truth, strict=True)]
    return [*figures, *_belief(np.array(sure), np.array(right))] if figures else []


def _belief(sure: NDArray[np.float64], right: NDArray[np.bool_]) -> list[Figure]:
    part = np.minimum((sure * 10).astype(int), 9)
    ece = sum(abs(float((sure - right)[part == b].sum())) for b in range(10)) / len(sure)
    said = sure >= _SURE
    unit = f"where p >= {_SURE}, {said.mean():.0%} of the titles of all sets"
    return [
        Figure("model.title_kind_ece", ece, "all sets together"),
        Figure("model.title_kind_accuracy_when_sure", float(right[said].mean()), unit, "", f"all {right.mean():.3f}"),
    ]


def tone_figures(encoder: TitleEncoder, data: Path) -> list[Figure]:
    """The tone of titles that were read one by one, beside the lexicon that the head learned from."""
    titles, truth = read_titles(data)
    if not titles:
        return []
    p = np.array([encoder.tone(title) for title in titles])
    words = np.array([tone.verdict(title) for title in titles])
    figures = []
    for side in (0, 2):
        own, plain = auroc(p[:, side], truth == side), auroc(abs(2 - side - words).astype(float), truth == side)
        name = f"model.title_tone_auroc_{tone.TONES[side]}"
        figures.append(Figure(name, own, f"{len(titles)} titles", "> lexicon", f"lexicon {plain:.3f}", own > plain))
    own, plain, most = (_tone_f1(guess, truth) for guess in (p.argmax(1), words, np.full(len(truth), 1)))
    beside = f"majority {most:.3f}, lexicon {plain:.3f}"
    return [*figures, Figure("model.title_tone_f1", own, f"{len(titles)} titles", "> lexicon", beside, own > plain)]


def read_titles(data: Path) -> tuple[list[str], NDArray[np.int64]]:
    """The titles of `tone_read.tsv` out of their sets, and their tones."""
    import pyarrow.parquet as pq

    news, boards = data / SOURCES["hackernews"][0], data / SOURCES["reddit"][0]
    if not (news.is_file() and boards.is_file()):
        return [], np.zeros(0, np.int64)
    known = {row["id"]: row["title"] for row in rows_of(news)}
    posts = pq.read_table(boards, columns=["title"])["title"]
    lines = (Path(__file__).parent / "tone_read.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    titles = [str(posts[int(at[1:])]).strip() if at.startswith("r") else known[at] for at, _ in rows]
    return titles, np.array([tone.TONES.index(told) for _, told in rows])


def _tone_f1(guess: NDArray[np.int64], truth: NDArray[np.int64]) -> float:
    both = [((guess == t) & (truth == t)).sum() for t in range(3)]
    return float(np.mean([2 * b / max((guess == t).sum() + (truth == t).sum(), 1) for t, b in enumerate(both)]))


def title_figures(encoder: TitleEncoder, data: Path) -> list[Figure]:
    """All figures of the two heads; sets that are not in `data` are left out."""
    return kind_figures(encoder, data) + tone_figures(encoder, data)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, default=Path(__file__).parent / "artifacts")
    given = parser.parse_args()
    encoder = TitleEncoder.load(given.model / "tokenizer.json", given.model / "titles.npz")
    for f in title_figures(encoder, given.data):
        print(f"{f.name:40s} {f.value:.3f}  {f.unit}  [{f.bound}]  {'' if f.holds is None else f.holds}  {f.baseline}")


if __name__ == "__main__":
    main()
