"""Encrypting that is cut off, killed or fails: the store is whole, nothing lies about, and it can be done again."""

import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from headwater.store import Store, Trouble
from headwater.store import converting as converting_room
from headwater.store import files as files_room
from headwater.store.encrypting import decrypt, encrypt, is_encrypted
from headwater.store.keys import name_of
from tests.support.keepers import MemoryKeeper, found_in
from tests.support.stored import content
from tests.support.stores import MARK, full, trouble


@pytest.fixture
def path(tmp_path: Path, keeper: MemoryKeeper) -> Path:
    return full(tmp_path / "data" / "headwater.db")


STEPS = ("create", "settle", "swap", "settle_names", "shred", "remove", "take_back")
INNER = ("_export", "_check", "_marks")


class CutOff(BaseException):
    """The power goes."""


@pytest.mark.parametrize("back", [False, True], ids=["encrypt", "decrypt"])
@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", [*STEPS, *INNER])
def test_cut_off_at_any_step_it_is_whole_and_can_be_finished(
    path: Path, step: str, late: bool, back: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(path)
    if back:
        encrypt(path)
    room: Any = converting_room if step in INNER else files_room
    real = getattr(room, step)
    left = [1 if step not in ("shred", "remove", "take_back") else 2]

    def cut_off(*given: Any, **more: Any) -> Any:
        left[0] -= 1
        result = real(*given, **more) if late or left[0] else None
        if left[0] <= 0:
            raise CutOff
        return result

    with monkeypatch.context() as patched:
        patched.setattr(room, step, cut_off)
        with pytest.raises(CutOff):
            (decrypt if back else encrypt)(path)
    assert content(path) == before
    with Store(path) as store:
        assert len(store.history(0, math.inf)) == 201
    if is_encrypted(path):
        assert found_in(path.parent, MARK) == {}, "opening it writes over what was left"
    (decrypt if back else encrypt)(path)
    assert is_encrypted(path) is not back
    assert content(path) == before
    assert {f.name for f in path.parent.iterdir()} <= {"headwater.db", "headwater.db-wal", "headwater.db-shm"}


_KILLED = """
import os, sys
from pathlib import Path
from headwater.store import converting, files
from headwater.store.connecting import use_keeper
from headwater.store.encrypting import encrypt
from tests.support.keepers import MemoryKeeper
path, where, links = Path(sys.argv[1]), sys.argv[2], sys.argv[3] == "links"
keeper = MemoryKeeper()
keeper.keys = {sys.argv[4]: bytes(range(32))}
use_keeper(keeper)
replace, done = os.replace, []
def dying(*given):
    done.append(given)
    if where == f"before {len(done)}":
        os._exit(9)
    replace(*given)
    if where == f"after {len(done)}":
        os._exit(9)
os.replace = dying
if not links:
    def none(*_):
        raise PermissionError
    os.link = none
if where == "exporting":
    converting._check = lambda *_: os._exit(9)
encrypt(path)
"""


@pytest.mark.parametrize(
    ("where", "links"),
    [("exporting", "links"), ("before 1", "links"), ("after 1", "links"), ("before 1", "none"), ("after 1", "none"),
     ("before 2", "none"), ("after 2", "none")],
)  # fmt: skip
def test_killed_in_the_middle(path: Path, keeper: MemoryKeeper, where: str, links: str) -> None:
    keeper.keys[name_of(path)] = bytes(range(32))
    before = content(path)
    command = [sys.executable, "-c", _KILLED, str(path), where, links, name_of(path)]
    assert subprocess.run(command, check=False, timeout=60).returncode == 9
    with Store(path) as store:
        assert len(store.history(0, math.inf)) == 201
        store.check()
    assert content(path) == before
    encrypt(path)
    assert content(path) == before
    assert {f.name for f in path.parent.iterdir()} <= {"headwater.db", "headwater.db-wal", "headwater.db-shm"}
    assert found_in(path.parent, MARK) == {}


def test_a_copy_that_came_out_wrong_does_not_take_the_place(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = content(path)
    counts = converting_room._counts
    monkeypatch.setattr(converting_room, "_counts", lambda db, schema: counts(db, "main") | {schema: 1})
    assert trouble(lambda: encrypt(path)) is Trouble.DAMAGED
    assert content(path) == before
    assert not is_encrypted(path)


def test_a_disk_that_is_full(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "no space")

    with monkeypatch.context() as patched:
        patched.setattr(files_room, "settle", full)
        assert trouble(lambda: encrypt(path)) is Trouble.FULL
    assert not is_encrypted(path)
    encrypt(path)
