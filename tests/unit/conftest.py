"""What tests of several rooms need."""

from collections.abc import Iterator

import pytest

from tests.support.keepers import MemoryKeeper, keeping


@pytest.fixture
def keeper() -> Iterator[MemoryKeeper]:
    """A keyring in memory, which the store uses."""
    with keeping(MemoryKeeper()) as kept:
        yield kept
