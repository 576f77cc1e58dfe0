"""The shipped model, checked and loaded."""

from pathlib import Path
from typing import Any

from headwater.attention.card import GRAPH, TITLES, TOKENIZER, Card, read_card
from headwater.attention.errors import ModelMismatch
from headwater.attention.provider import Provider, open_session
from headwater.attention.stream import Graph, Stream, probe
from headwater.attention.titles import TitleEncoder
from headwater.base import Paths


class AttentionModel:
    """Title encoder, stream model and calibration. Load once, then one `stream()` a person."""

    def __init__(self, card: Card, encoder: TitleEncoder, graph: Graph, provider: Provider) -> None:
        """Use `load`."""
        self.version = card.version
        """The model's version, as it stands in every inference."""
        self.provider = provider
        """What computes, and why."""
        self._card, self._encoder, self._graph = card, encoder, graph

    @classmethod
    def load(cls, folder: Path | None = None, provider: str = "cpu") -> "AttentionModel":
        """Read the model in `folder`, by default the one that ships with the program.

        `provider` is a short name ("cpu", "cuda", "openvino" …) or onnxruntime's own; one that is missing or no
        faster gives the CPU, and `.provider.why` says so.

        Raises:
            ModelMismatch: a file is missing or damaged, or was made for another version of the features.
            MissingFiles: the installation has no model.
        """
        try:
            return cls._read(folder or Paths.bundled("models/attention/artifacts"), provider)
        except ModelMismatch as e:
            mend = f"Choose another folder than {folder}." if folder else "Install Headwater again."
            raise ModelMismatch(f"{e} {mend}") from None

    @classmethod
    def _read(cls, folder: Path, provider: str) -> "AttentionModel":
        card = read_card(folder)
        card.verify(folder)
        encoder = TitleEncoder.load(folder / TOKENIZER, folder / TITLES)
        graph, told = open_session(folder / GRAPH, provider, probe())
        _check(graph)
        return cls(card, encoder, graph, told)

    def stream(self) -> Stream:
        """A stream that has seen nothing yet."""
        name = bytes.fromhex(self._card.sha256[GRAPH])
        return Stream(self._graph, self._encoder, self._card.calibration, self.version, name)


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
