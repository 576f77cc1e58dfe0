"""What the line needs before it can run: the store and the model, waited for as long as it takes."""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from headwater.base import Clock, Paths, Settings, Words, language_of
from headwater.categories import Categories
from headwater.store import Store, StoreUnavailable, Trouble, open_or_set_aside

if TYPE_CHECKING:
    from headwater.attention import AttentionModel
    from headwater.engine.recorder import Recorder

_LOG = logging.getLogger("headwater.engine")
_RETRY_S = 15.0
UNSCRUBBED = "unscrubbed"
"""Name of the state by which `store.forgetting` remembers that bytes are still to be written over."""


class Starter:
    """Makes a recorder, again and again if need be; the model is loaded once."""

    def __init__(
        self, paths: Paths, clock: Clock, categories: Categories,
        load: "Callable[[], tuple[AttentionModel | None, str]]", stopped_within: Callable[[float], bool],
        trouble: Callable[[str, str], None],
    ) -> None:  # fmt: skip
        """`load` gives the model, or none and a sentence; `stopped_within` waits so many seconds and says whether to
        give up; `trouble` is told what is wrong, by a name, and '' when it is not any more.
        """
        self._paths, self._clock, self._categories = paths, clock, categories
        self._load, self._stopped_within, self._trouble = load, stopped_within, trouble
        self._loaded = False
        self.model: AttentionModel | None = None
        """What judges; None until it is loaded, and where it cannot be."""

    def prepare(self, settings: Settings) -> "Recorder | None":
        """A recorder; waits for a store that cannot be had yet. None where it was told to give up."""
        thorough = False
        while True:
            try:
                store = self._open(settings, thorough=thorough)
                self._finish_forgetting(store)
                self._load_once()
                return self._recorder_on(store, settings)
            except StoreUnavailable as e:
                if e.trouble is Trouble.DAMAGED and not thorough:
                    thorough = True  # sound at first sight only: look at all of it, and set it aside
                    continue
                self._trouble("store", str(e))
                if self._stopped_within(_RETRY_S):
                    return None

    def _open(self, settings: Settings, *, thorough: bool) -> Store:
        store, kept = open_or_set_aside(self._paths.database, self._clock, thorough=thorough)
        if kept:
            self._trouble("damaged", Words(language_of(settings))("engine.damaged", path=kept.name))
        self._trouble("store", "")
        _LOG.info("ready: store")
        return store

    def _finish_forgetting(self, store: Store) -> None:
        """A run before was cut off, or was not alone, while the bytes of what was forgotten were written over."""
        if store.state(UNSCRUBBED) is None:
            return
        from headwater.store.forgetting import Forgetting

        try:
            with Forgetting(self._paths.database) as forgetting:
                forgetting.scrub()
        except StoreUnavailable as e:
            _LOG.error("forgotten bytes are not written over yet: %s", e)

    def _load_once(self) -> None:
        if not self._loaded:
            self.model, why = self._load()
            self._loaded = True
            self._trouble("model", why)

    def _recorder_on(self, store: Store, settings: Settings) -> "Recorder":
        from headwater.engine.adapting import take_up_adapter
        from headwater.engine.obeying import take_up_rules
        from headwater.engine.recorder import Recorder

        try:
            take_up_rules(store, self._categories)
            if self.model is not None:
                self._trouble("adapter", take_up_adapter(store, self.model))
            recorder = Recorder(store, self.model, settings, self._categories, self._clock)
        except StoreUnavailable:
            store.close()
            raise
        _LOG.info("ready: model")
        return recorder
