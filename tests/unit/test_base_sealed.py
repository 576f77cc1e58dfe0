"""What is put aside can be read here from any place, and on the disk by nobody."""

import io
import os
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.base.sealed import Sealed

MARK = b"Quixotic plans for tomorrow. "


def on_disk(sealed: Sealed) -> bytes:
    """What lies in the folder of temporary files."""
    sealed._file.flush()
    return Path(f"/proc/self/fd/{sealed._file.fileno()}").read_bytes()


@settings(deadline=None)
@given(
    st.lists(st.binary(max_size=70), max_size=6),
    st.lists(st.tuples(st.integers(0, 300), st.integers(0, 80)), max_size=8),
)
def test_any_stretch_is_read_as_it_was_written(parts: list[bytes], places: list[tuple[int, int]]) -> None:
    whole = b"".join(parts)
    with Sealed() as sealed:
        assert [sealed.write(part) for part in parts] == [len(part) for part in parts]
        for at, size in places:
            sealed.seek(at)
            assert sealed.read(size) == whole[at : at + size]
            assert sealed.tell() == at + len(whole[at : at + size])
        sealed.seek(0)
        assert sealed.read() == whole
        assert sealed.seek(-1, os.SEEK_END) == max(0, len(whole) - 1)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="looks at an open file by /proc")
def test_the_disk_holds_nothing_of_it() -> None:
    with Sealed() as one, Sealed() as two:
        for sealed in (one, two):
            sealed.write(MARK * 50_000)
        first, second = on_disk(one), on_disk(two)
    assert len(first) == len(MARK) * 50_000
    assert MARK[:8] not in first
    assert first[:64] != second[:64], "each has a key of its own"


def test_it_is_written_at_its_end_only() -> None:
    with Sealed() as sealed:
        sealed.write(MARK)
        sealed.seek(3)
        with pytest.raises(io.UnsupportedOperation):
            sealed.write(b"x")
        sealed.seek(0, os.SEEK_END)
        sealed.write(b"more")
        sealed.seek(0)
        assert sealed.read() == MARK + b"more"


def test_two_readers_take_turns() -> None:
    whole = random.Random(1).randbytes(100_000)
    with Sealed() as sealed:
        sealed.write(whole)
        for at in (0, 50_001, 777, 99_999, 16, 15, 17):
            sealed.seek(at)
            assert sealed.read(1000) == whole[at : at + 1000]


def test_closed_twice_does_no_harm() -> None:
    sealed = Sealed()
    sealed.close()
    sealed.close()
    with pytest.raises(ValueError, match="closed"):
        sealed.read(1)
