"""Copies of the store: made while it is written to, kept for a while, and put back."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from headwater.base import Clock
from headwater.store import files
from headwater.store.connecting import alone, connect, connect_encrypted, key_of
from headwater.store.errors import StoreUnavailable, Trouble, disk_told, told
from headwater.store.keys import name_of
from headwater.store.opening import PART, look, open_any, version

DAILY = "daily"
"""The reason of backups that are made by themselves, and go by themselves."""
RESTORED = "before-restore"
"""In the name of a store whose place a backup took."""
DAY_S = 86_400.0
_NAME = re.compile(r"headwater-(\d{4}-\d\d-\d\d-\d{6})-([a-z0-9][a-z0-9-]{0,31}?)(?:\.(\d+))?\.db")
_TIME = "%Y-%m-%d-%H%M%S"
_REASON = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
_HOPELESS = (Trouble.DAMAGED, Trouble.NOT_A_STORE, Trouble.LOST_KEY, Trouble.WRONG_KEY)
"""Troubles of a store that a backup is put back for."""
_SPARE = 1 << 20
"""Bytes that a disk is to have left over."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of the store, as its name and its first page tell."""

    path: Path
    made_at: float
    """Unix seconds, whole; the name has it in UTC."""
    reason: str
    """`daily`, `before-2` (before the store was brought up to date), or what the person made it for."""
    bytes: int
    schema: int | None
    """None where it cannot be read: damaged, or encrypted without its key here."""
    encrypted: bool


@dataclass(frozen=True, slots=True)
class Keep:
    """Of how many of the last days, weeks and months that have one the last daily backup stays."""

    daily: int = 7
    weekly: int = 4
    monthly: int = 6


def folder_of(path: Path) -> Path:
    """Where backups of a store are kept: a folder beside it."""
    return path.parent / "backups"


# -- making -----------------------------------------------------------------------------------------------------------


def backup(path: Path, folder: Path, clock: Clock, reason: str) -> Path:
    """Copy the store as it is at one moment; who records, goes on recording. An encrypted one stays encrypted.

    Args:
        path: the store.
        folder: where the copy goes; made where it is missing.
        clock: says when, for the name `headwater-YYYY-MM-DD-HHMMSS-reason.db` (UTC).
        reason: small Latin letters, digits and hyphens, at most 32.

    Returns:
        The copy, whole and checked, which only the person can read.

    Raises:
        StoreUnavailable: there is no store, it is damaged, the disk is full; then there is no copy.
        ValueError: the reason is none.
    """
    if not _REASON.fullmatch(reason):
        raise ValueError("a backup's reason has small letters, digits and hyphens")
    place = _place(path, folder, clock, reason)
    source = open_any(path)
    try:
        with disk_told(place), _new(files.beside(place, PART)) as part:
            copy_into(source, part, path)
            files.settle(part)
            os.rename(part, place)
            files.settle_names(folder)
    finally:
        source.close()
    return place


def _place(path: Path, folder: Path, clock: Clock, reason: str) -> Path:
    when = datetime.fromtimestamp(clock.now(), UTC).strftime(_TIME)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        room = shutil.disk_usage(folder).free
    except OSError:
        raise StoreUnavailable(Trouble.READ_ONLY, folder) from None
    if room < size_of(path) + _SPARE:
        raise StoreUnavailable(Trouble.FULL, folder)
    place, n = folder / f"headwater-{when}-{reason}.db", 2
    while os.path.exists(place) or os.path.exists(files.beside(place, PART)):
        place, n = folder / f"headwater-{when}-{reason}.{n}.db", n + 1
    return place


def size_of(path: Path) -> int:
    """Bytes of a store with its log; 0 where there is none."""
    found = 0
    for ending in ("", "-wal"):
        with suppress(OSError):
            found += files.beside(path, ending).stat().st_size
    return found


@contextmanager
def _new(part: Path) -> Iterator[Path]:
    """An empty file, which is gone afterwards unless it got another name."""
    files.remove(part)
    files.create(part)
    try:
        with told(part):
            yield part
    finally:
        files.remove(part)


def copy_into(source: sqlite3.Connection, part: Path, path: Path) -> None:
    """Copy a store page by page into an empty file, of the same kind, and check the copy.

    One step copies all of it: in more steps SQLite begins anew whenever somebody writes.
    """
    name = files.key_name(path) or ("" if isinstance(source, sqlite3.Connection) else name_of(path))
    target = connect_encrypted(part, "rw", key_of(name, path), files.salt(name)) if name else connect(part, "rw")
    try:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE").fetchone()  # one file, nothing beside it
        check(target, path)
    finally:
        target.close()


def check(db: sqlite3.Connection, path: Path) -> None:
    """Read all of a database.

    Raises:
        StoreUnavailable: it does not hold together; the file at `path` is told of.
    """
    if db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise StoreUnavailable(Trouble.DAMAGED, path)


# -- keeping ----------------------------------------------------------------------------------------------------------


def list_backups(folder: Path) -> list[Backup]:
    """The backups in a folder, the last one first; files with other names are left out."""
    try:
        found = [b for file in folder.iterdir() if (b := _told(file)) is not None]
    except OSError:
        return []
    return sorted(found, key=lambda b: (b.made_at, b.path.name), reverse=True)


def _told(file: Path) -> Backup | None:
    named = _NAME.fullmatch(file.name)
    try:
        if named is None or not file.is_file():
            return None
        made_at = datetime.strptime(f"{named[1]}+0000", f"{_TIME}%z").timestamp()
        size = file.stat().st_size
    except (ValueError, OSError):  # the 31st of February; gone meanwhile
        return None
    return Backup(file, made_at, named[2], size, _schema(file), bool(files.key_name(file)))


def _schema(file: Path) -> int | None:
    """Read as a file that nobody writes: nothing is made beside it."""
    try:
        with told(file):
            db = connect(file, "ro&immutable=1")
            try:
                return version(db)
            finally:
                db.close()
    except StoreUnavailable:
        return None


def outlived(backups: Sequence[Backup], keep: Keep = Keep()) -> list[Backup]:
    """Which daily backups may go: all but the last ones of the last days, weeks (from Monday) and months, in UTC.

    Only days, weeks and months that have a backup count, so that a long pause costs nothing. Others never go.
    """
    daily = sorted((b for b in backups if b.reason == DAILY), key=lambda b: b.made_at, reverse=True)
    stays: set[Path] = set()
    for most, period in ((keep.daily, _day), (keep.weekly, _week), (keep.monthly, _month)):
        last: dict[tuple[int, ...], Path] = {}
        for each in daily:
            last.setdefault(period(each.made_at), each.path)
        stays.update(list(last.values())[:most])
    return [b for b in daily if b.path not in stays]


def _day(at: float) -> tuple[int, ...]:
    return (int(at // DAY_S),)


def _week(at: float) -> tuple[int, ...]:
    return datetime.fromtimestamp(at, UTC).isocalendar()[:2]


def _month(at: float) -> tuple[int, ...]:
    return datetime.fromtimestamp(at, UTC).timetuple()[:2]


def rotate(folder: Path, keep: Keep = Keep()) -> list[Path]:
    """Delete the daily backups that are `outlived`; returns those that are gone. One that cannot be deleted stays."""
    gone = []
    for each in outlived(list_backups(folder), keep):
        with suppress(OSError):
            files.remove(each.path)
            gone.append(each.path)
    return gone


def due(folder: Path, now: float) -> bool:
    """Whether a day has passed since the last daily backup; one from a future that a wrong clock told of counts not."""
    return all(abs(now - b.made_at) >= DAY_S for b in list_backups(folder) if b.reason == DAILY)


def copies_of(path: Path) -> list[Path]:
    """The other files of ours that hold what a store held: its backups, and stores that were set aside beside it."""
    ours = tuple(f"{path.stem}-{why}-" for why in (files.DAMAGED, RESTORED))
    aside = sorted(f for f in path.parent.iterdir() if f.name.startswith(ours) and f.suffix == path.suffix)
    found = [*(b.path for b in list_backups(folder_of(path))), *aside]
    return [file for file in found if file.is_file() and file.stat().st_size]


def unfinished(path: Path) -> list[Path]:
    """What was left of backups that were being made; who still makes one, fails."""
    return sorted(folder_of(path).glob(f"*{PART}"))


# -- putting back -----------------------------------------------------------------------------------------------------


def restore(backup: Path, path: Path, clock: Clock) -> Path | None:
    """Put a backup in the store's place. It is copied, and stays; the present store is kept under another name.

    If the present store is encrypted and the backup is not, it is encrypted first: with the key of the store.

    Args:
        backup: any copy of a store, of this version or an older one (which is then brought up to date when opened).
        path: the store; it may be missing, damaged, or without its key.
        clock: says the day, in local time, for the name `headwater-before-restore-YYYY-MM-DD.db`.

    Returns:
        Where the store that was there is now; None if there was none.

    Raises:
        StoreUnavailable: `IN_USE` while anybody has the store open; the backup is damaged, newer, no store, or its key
            is not here; the disk is full. Then nothing was changed.
    """
    source = open_any(backup)
    try:
        with told(backup):
            check(source, backup)
        with disk_told(path), _own(path), _new(files.beside(path, PART)) as part:
            copy_into(source, part, backup)
            _encrypt_as(path, part)
            files.settle(part)
            return _put(part, path, clock)
    finally:
        source.close()


@contextmanager
def _own(path: Path) -> Iterator[None]:
    """Nobody has the store open, and nobody can open it, as far as there is one that can be opened."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with ExitStack() as stack:
        if os.path.exists(path) and path.stat().st_size:
            try:
                with told(path):
                    look(path)  # before SQLite makes what it can of a damaged file's log
                stack.enter_context(alone(path))
            except StoreUnavailable as e:
                if e.trouble not in (*_HOPELESS, Trouble.NEWER):
                    raise
        if os.name == "nt":
            stack.close()  # Windows replaces no file that is open
        yield


def _encrypt_as(path: Path, part: Path) -> None:
    name = files.key_name(path)
    if name and not files.key_name(part):
        from headwater.store.converting import convert

        convert(part, key_of(name, path), name)


def _put(part: Path, path: Path, clock: Clock) -> Path | None:
    """The old log goes first, so that it is never played back into another store."""
    kept = files.name_aside(path, RESTORED, clock)
    for ending in files.SIDE_FILES:
        if os.path.exists(files.beside(path, ending)):
            os.replace(files.beside(path, ending), files.beside(kept, ending))
    if not os.path.exists(path) or not path.stat().st_size:
        os.replace(part, path)
        return None
    files.swap(path, part, kept)
    return kept
