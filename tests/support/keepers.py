"""Keyrings in memory, stores of both kinds, and a look at every byte that they leave on the disk."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from headwater.store import Store
from headwater.store.connecting import use_keeper
from headwater.store.encrypting import encrypt
from headwater.store.keys import KeyKeeper, KeyringMissing

Keeper = TypeVar("Keeper", bound=KeyKeeper)
KINDS = ("plain", "encrypted")


class MemoryKeeper:
    """Satisfies `KeyKeeper`."""

    def __init__(self) -> None:
        self.keys: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        return self.keys.get(name)

    def set(self, name: str, key: bytes) -> None:
        self.keys[name] = key

    def delete(self, name: str) -> None:
        self.keys.pop(name, None)


class NoKeyring(MemoryKeeper):
    """A computer without one."""

    def get(self, name: str) -> bytes | None:
        raise KeyringMissing

    def set(self, name: str, key: bytes) -> None:
        raise KeyringMissing


class Forgetful(MemoryKeeper):
    """A keyring that takes everything and keeps nothing, as `keyring.backends.null`."""

    def set(self, name: str, key: bytes) -> None:
        pass


@contextmanager
def keeping(keeper: Keeper) -> Iterator[Keeper]:
    """Stores find their keys there."""
    before = use_keeper(keeper)
    try:
        yield keeper
    finally:
        use_keeper(before)


def begun(path: Path, kind: str) -> Path:
    """A store with nothing in it."""
    Store(path).close()
    if kind == "encrypted":
        encrypt(path)
    return path


def found_in(folder: Path, *words: str) -> dict[str, list[str]]:
    """Which files of a folder, however deep, hold which of the words, as UTF-8 or UTF-16 and whatever their case."""
    found: dict[str, list[str]] = {}
    for file in sorted(f for f in folder.rglob("*") if f.is_file()):
        content = file.read_bytes().lower()
        for word in words:
            if any(word.lower().encode(code) in content for code in ("utf-8", "utf-16-le", "utf-16-be")):
                found.setdefault(file.relative_to(folder).as_posix(), []).append(word)
    return found
