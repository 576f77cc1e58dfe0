"""What tests of several rooms need."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from headwater.base import Paths
from tests.support.keepers import MemoryKeeper, keeping


@pytest.fixture
def keeper() -> Iterator[MemoryKeeper]:
    """A keyring in memory, which the store uses."""
    with keeping(MemoryKeeper()) as kept:
        yield kept


@pytest.fixture(scope="session")
def untrained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of days and labels, from which nothing was learned; tests take copies."""
    from tests.support.taught import taught  # brings the model, which other tests do without

    folder = tmp_path_factory.mktemp("taught")
    taught(Paths.under(folder), 4, 16)
    return folder


@pytest.fixture(scope="session")
def trained(untrained: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same once something was learned, which waits: trained once, for it takes long; tests take copies."""
    from headwater.engine.learnt import Verdict
    from tests.support.learner import desk

    folder = tmp_path_factory.mktemp("trained") / "home"
    shutil.copytree(untrained, folder)
    assert desk(Paths.under(folder))[0].train().verdict is Verdict.BETTER
    return folder
