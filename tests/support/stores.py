"""Stores with something in them, and what is wrong with one."""

from collections.abc import Callable
from pathlib import Path

import pytest

from headwater.store import Store, StoreUnavailable, Trouble
from tests.support.days import NOON, segment

ONE = [(segment(NOON, title="one"), None)]
TWO = [(segment(NOON + 30, title="two"), None)]


def trouble(call: Callable[[], object]) -> Trouble:
    with pytest.raises(StoreUnavailable) as caught:
        call()
    text = str(caught.value)
    assert text.endswith(".")
    assert "\n" not in text
    assert text.count(". ") == 0, "one sentence"
    return caught.value.trouble


def filled(path: Path) -> Path:
    with Store(path) as store:
        store.put(ONE)
    return path
