"""What was worked out of texts and is kept at hand, so that it is quick the next time; and can be forgotten, all of it.

It holds what people saw: titles of windows and words of plans. So it goes when something is forgotten, and as nobody
looks any more.
"""

from collections.abc import Callable
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Protocol, TypeVar
from weakref import WeakSet

if TYPE_CHECKING:
    from functools import _lru_cache_wrapper

T = TypeVar("T")


class Kept(Protocol):
    """Something that keeps answers at hand."""

    def cache_clear(self) -> None:
        """Forget them; from any thread, also as others ask."""


_ALL: WeakSet[Kept] = WeakSet()
_GATE = Lock()


def at_hand(most: int) -> "Callable[[Callable[..., T]], _lru_cache_wrapper[T]]":
    """A function whose last `most` answers are kept; `forget_at_hand` forgets them."""

    def kept(function: Callable[..., T]) -> "_lru_cache_wrapper[T]":
        wrapped = lru_cache(most)(function)
        keep_at_hand(wrapped)
        return wrapped

    return kept


def keep_at_hand(kept: Kept) -> None:
    """Let `forget_at_hand` know of one that keeps its answers itself, for as long as it lives."""
    with _GATE:
        _ALL.add(kept)


def forget_at_hand() -> None:
    """All that is kept anywhere is forgotten; it is worked out again when it is asked for."""
    with _GATE:
        every = tuple(_ALL)
    for kept in every:
        kept.cache_clear()
