"""The shipped model, checked and loaded."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from headwater.attention.card import GRAPH, LESSON, TITLES, TOKENIZER, Calibration, Card, read_card
from headwater.attention.checks import Checks
from headwater.attention.errors import ModelMismatch
from headwater.attention.personal.adapter import Adapter
from headwater.attention.personal.lowrank import Deep
from headwater.attention.personal.tiles import Tile
from headwater.attention.provider import Provider, Sessions, session
from headwater.attention.stream import Stream, probe
from headwater.attention.titles import TitleEncoder
from headwater.base import Paths
from headwater.records import Category


class AttentionModel:
    """Title encoder, stream model and calibration. Load once, then one `stream()` a person."""

    def __init__(self, folder: Path, card: Card, encoder: TitleEncoder, sessions: Sessions) -> None:
        """Use `load`."""
        self.version = card.version
        """The model's version, as it stands in every inference."""
        self._folder, self._card, self._encoder, self._sessions = folder, card, encoder, sessions
        self._adapted: tuple[Adapter | None, str] = (None, "")

    @property
    def provider(self) -> Provider:
        """What computes single steps, and why."""
        return self._sessions.provider

    def history_provider(self) -> Provider:
        """What computes long runs, and why; the first time it is asked for, other processors are tried."""
        return self._sessions.history()[1]

    def darkness(self, title: str) -> float:
        """How likely topic and wording of a title are negative: of what is shown, never of who reads it."""
        return self._encoder.tone(title)[0]

    @classmethod
    def load(cls, folder: Path | None = None, provider: str = "auto", checks: Path | None = None) -> "AttentionModel":
        """Read the model in `folder`, by default the one that ships with the program.

        `provider` is "auto", a short name ("cpu", "cuda", "openvino" …) or onnxruntime's own. One that is missing,
        answers otherwise than the CPU or is not faster gives the CPU, and `.provider.why` says so. What was measured
        is kept in the file `checks`, if one is named.

        Raises:
            ModelMismatch: a file is missing or damaged, or was made for another version of the features.
            MissingFiles: the installation has no model.
        """
        try:
            return cls._read(folder or Paths.bundled("models/attention/artifacts"), provider, checks)
        except ModelMismatch as e:
            mend = f"Choose another folder than {folder}." if folder else "Install Headwater again."
            raise ModelMismatch(f"{e} {mend}") from None

    @classmethod
    def _read(cls, folder: Path, provider: str, checks: Path | None) -> "AttentionModel":
        import onnxruntime

        card = read_card(folder)
        card.verify(folder)
        encoder = TitleEncoder.load(folder / TOKENIZER, folder / TITLES)
        kept = Checks(checks, card.sha256[GRAPH][:16], onnxruntime.__version__)
        sessions = Sessions(folder / GRAPH, provider, kept)
        _check(sessions.cpu)
        return cls(folder, card, encoder, sessions)

    def kind(self, texts: Iterable[tuple[str, float]]) -> tuple[Category, float] | None:
        """What kind of thing windows' texts (`features.compose`) name together, each with how much it weighs, and how
        likely that is; None where no word is known. May be asked from any thread."""
        return self._encoder.kind_of_all(texts)

    def adapt(self, body: bytes | None) -> None:
        """From now on streams begin with this personal adapter; None: as the model came. From any thread.

        Raises:
            AdapterUnusable: it is damaged, or belongs to another model; what was there before goes on.
        """
        adapter = None if body is None else Adapter.from_bytes(body, self.version)
        self._adapted = (adapter, adapter.version if adapter else "")

    @property
    def adapter(self) -> str:
        """Version of the personal adapter; '' where there is none."""
        return self._adapted[1]

    def stream(self, *, plain: bool = False) -> Stream:
        """A stream that has seen nothing yet; `plain` is without the personal adapter."""
        name = bytes.fromhex(self._card.sha256[GRAPH])
        sessions = self._sessions
        return Stream(
            sessions.live, self._encoder, self._card.calibration, self.version, name, lambda: sessions.history()[0],
            None if plain else self._adapted[0],
        )  # fmt: skip

    def deep(self, tiles: Sequence[Tile]) -> Deep:
        """What the low-rank rung of a personal adapter is trained by, on rows that a plain stream kept.

        Raises:
            ModelMismatch: its file is missing, or another one than the card names.
        """
        self._card.verify_one(self._folder, LESSON)
        step = session(self._folder / LESSON, sparing=True)
        return Deep(tiles, step, self._sessions.cpu, self._card.calibration.temperature)

    @property
    def calibration(self) -> Calibration:
        """How the base model's outputs become answers."""
        return self._card.calibration



def _check(graph: Any) -> None:
    """The graph must take what we give it.

    Raises:
        ModelMismatch: it takes something else.
    """
    wanted = {name: value.shape for name, value in probe().items()}
    takes = {i.name: i.shape for i in graph.get_inputs()}
    fits = takes.keys() == wanted.keys() and all(
        len(takes[n]) == len(shape) and all(isinstance(a, str) or a == b for a, b in zip(takes[n], shape, strict=True))
        for n, shape in wanted.items()
    )
    if not fits:
        raise ModelMismatch("The model takes other inputs than this program gives.")
